"""`doute`: what contradicts is not a departure but something for a person to look at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.ensemble import Ensemble, VerificationDeDossier
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Doute:
    """Parameters: a departure found by `verifications` is only a doubt, and `explication` says why.

    With `si_verifications`, it is only a doubt where one of these holds.
    """

    verifications: tuple[VerificationDeDossier, ...]
    explication: str
    si_verifications: tuple[VerificationDeDossier, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Compare, and turn a departure into a question."""
        vu = Ensemble(self.verifications).compare(vue)
        if vu.trouve is not False:
            return vu
        if self.si_verifications and not any(v.compare(vue).trouve for v in self.si_verifications):
            return vu
        return replace(vu, trouve=None, probabilite=0.5, note=f"{vu.note} {self.explication}", types=())
