"""`ensemble`: several comparisons of the same dossier, under one rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import RIEN
from qualiopia.verifications.vu import Vu


class VerificationDeDossier(Protocol):
    """What every operator on a dossier offers."""

    def compare(self, vue: VueDossier) -> Vu:
        """Compare the pièces of a dossier and say what was seen."""
        ...


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Parameters: `verifications` are operators already built; those with nothing to compare do not count."""

    verifications: tuple[VerificationDeDossier, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Answer False when one fails (with all that fail), None when one doubts, else True."""
        vus = [verification.compare(vue) for verification in self.verifications]
        utiles = [vu for vu in vus if not vu.sans_objet]
        if not utiles:
            return vus[0] if vus else RIEN
        for verdict in (False, None, True):
            retenus = [vu for vu in utiles if vu.trouve is verdict]
            if retenus:
                return _merge(retenus)
        return RIEN


def _merge(vus: list[Vu]) -> Vu:
    passages = tuple(dict.fromkeys(passage for vu in vus for passage in vu.passages))[:6]
    return Vu(
        vus[0].trouve,
        min(vu.probabilite for vu in vus),
        passages,
        " ".join(vu.note for vu in vus if vu.note),
        " ; ".join(vu.attendu for vu in vus if vu.attendu),
        " ; ".join(vu.observe for vu in vus if vu.observe),
        types=tuple(dict.fromkeys(slug for vu in vus for slug in vu.types))
        if all(v.types for v in vus)
        else (),
    )
