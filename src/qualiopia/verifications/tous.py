"""`tous`: every one of several checks holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from qualiopia.domain.vue import VuePiece
from qualiopia.verifications.vu import Vu


class VerificationDePiece(Protocol):
    """What every operator on a pièce offers."""

    def evaluate(self, vue: VuePiece) -> Vu:
        """Look at the pièce and say what was seen."""
        ...


@dataclass(frozen=True, slots=True)
class Tous:
    """Parameters: `verifications` are operators already built, all of which must answer True."""

    verifications: tuple[VerificationDePiece, ...] = ()

    @property
    def formulations(self) -> tuple[str, ...]:
        """Sample sentences of all the parts, for the search stage."""
        return wordings(self.verifications)

    def evaluate(self, vue: VuePiece) -> Vu:
        """Answer False at the first failing part, None when one cannot tell, else True with all passages."""
        vus = [verification.evaluate(vue) for verification in self.verifications]
        if not vus:
            return Vu(None, 0.5)
        pire = min(vus, key=lambda vu: (vu.trouve is not False, vu.trouve is not None, vu.probabilite))
        if pire.trouve is not True:
            return pire
        passages = tuple(dict.fromkeys(passage for vu in vus for passage in vu.passages))[:6]
        return Vu(True, pire.probabilite, passages, pire.note, pire.attendu, pire.observe)


def wordings(verifications: tuple[VerificationDePiece, ...]) -> tuple[str, ...]:
    """Gather the `formulations` of those operators that have some."""
    return tuple(
        formulation
        for verification in verifications
        for formulation in getattr(verification, "formulations", ())
    )
