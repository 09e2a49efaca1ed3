"""`un_de`: at least one of several checks holds."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.vue import VuePiece
from qualiopia.verifications.tous import VerificationDePiece, wordings
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class UnDe:
    """Parameters: `verifications` are operators already built, one of which must answer True."""

    verifications: tuple[VerificationDePiece, ...] = ()

    @property
    def formulations(self) -> tuple[str, ...]:
        """Sample sentences of all the parts, for the search stage."""
        return wordings(self.verifications)

    def evaluate(self, vue: VuePiece) -> Vu:
        """Answer with the surest True, else with the most open answer."""
        vus = [verification.evaluate(vue) for verification in self.verifications]
        if not vus:
            return Vu(None, 0.5)
        return max(vus, key=lambda vu: (vu.trouve is True, vu.trouve is None, vu.probabilite))
