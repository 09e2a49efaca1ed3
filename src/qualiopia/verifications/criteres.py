"""`Critere`: when a line of a declared table applies, by what a pièce says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.verifications.phrases import is_date
from qualiopia.verifications.releves import Releve, first_of, number


@dataclass(frozen=True, slots=True)
class Critere:
    """A condition on the first of `mesures` that a pièce has: bounds (inclusive), dates, or wordings."""

    mesures: tuple[str, ...]
    minimum: float | None = None
    maximum: float | None = None
    motifs: tuple[str, ...] = ()
    depuis: str = ""

    def holds(self, piece: Piece) -> bool | None:
        """Whether it holds, or None when the pièce does not say."""
        releves = first_of(piece, self.mesures)
        verdicts = [self._one(releve) for releve in releves]
        if not verdicts or all(verdict is None for verdict in verdicts):
            return None
        return any(verdicts)

    def _one(self, releve: Releve) -> bool | None:
        if self.motifs:
            return says(releve, self.motifs)
        if self.depuis:
            return str(releve.valeur) >= self.depuis if is_date(releve.valeur) else None
        valeur = number(releve)
        if valeur is None:
            return None
        return (self.minimum is None or valeur >= self.minimum) and (
            self.maximum is None or valeur <= self.maximum
        )


def all_hold(criteres: Sequence[Critere], piece: Piece) -> bool | None:
    """Whether all hold: False as soon as one fails, None when one is unknown."""
    verdicts = [critere.holds(piece) for critere in criteres]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def says(releve: Releve, motifs: Sequence[str]) -> bool:
    """Whether a value, folded, bears one of some patterns."""
    texte = replier(str(releve.valeur)).replie
    return any(compile_pattern(motif).search(texte) for motif in motifs)
