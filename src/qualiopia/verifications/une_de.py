"""`une_de`: one of several comparisons of a dossier is enough."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import RIEN
from qualiopia.verifications.ensemble import VerificationDeDossier
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class UneDe:
    """Parameters: `verifications` are operators already built; those with nothing to compare do not count."""

    verifications: tuple[VerificationDeDossier, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Answer the first that holds, else the first that doubts, else the first that fails."""
        vus = [verification.compare(vue) for verification in self.verifications]
        for verdict in (True, None, False):
            retenu = next((vu for vu in vus if not vu.sans_objet and vu.trouve is verdict), None)
            if retenu is not None:
                return retenu
        return vus[0] if vus else RIEN


@dataclass(frozen=True, slots=True)
class Deja:
    """A comparison already made, to be put together with others."""

    vu: Vu

    def compare(self, vue: VueDossier) -> Vu:  # noqa: ARG002
        """Answer what was seen."""
        return self.vu
