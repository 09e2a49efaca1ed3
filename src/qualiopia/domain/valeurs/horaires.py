"""Times of day and ranges of times: « 9h-12h30 », « de 13 h 30 à 17 h », « 09:00 / 12:30 »."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualiopia.domain.valeurs.masque import mask


@dataclass(frozen=True, slots=True)
class HoraireLu:
    """A range of times of a day, in decimal hours: `texte[debut:fin]`."""

    debut: int
    fin: int
    de: float
    a: float

    @property
    def heures(self) -> float:
        """How long it lasts."""
        return round(self.a - self.de, 2)


_PLAGE = re.compile(
    r"(?<!\d)(?P<h1>[01]?\d|2[0-3])\s?(?:h(?:eures?)?|:)\s?(?P<m1>[0-5]\d)?(?!\d)"
    r"\s*(?:-|a|/|>|jusqu'a|et)\s*(?P<h2>[01]?\d|2[0-3])\s?(?:h(?:eures?)?|:)\s?(?P<m2>[0-5]\d)?(?!\d)"
)


def find_horaires(texte: str, debut: int = 0, fin: int | None = None) -> list[HoraireLu]:
    """Return the ranges of times between two offsets, in order; the end comes after the start."""
    _, replie = mask(texte)
    lus = []
    for trouve in _PLAGE.finditer(replie, debut, len(texte) if fin is None else fin):
        de = int(trouve["h1"]) + int(trouve["m1"] or 0) / 60
        a = int(trouve["h2"]) + int(trouve["m2"] or 0) / 60
        if a > de:
            lus.append(HoraireLu(*trouve.span(), de, a))
    return lus
