"""Lexical search: how much of a wording's informative stems a passage carries.

French Snowball stems, weighted by inverse document frequency over the wordings themselves
(a stem that every wording uses says little). The relevance is the share of the wording's weight
that the passage covers, so it reads the same for short and long passages.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import Stemmer

from qualiopia.domain.piece import Passage
from qualiopia.domain.texte import replier

_MOT = re.compile(r"[a-z0-9]{2,}")
_VIDES = frozenset(
    """le la les un une des du de au aux et ou en dans par pour sur avec sans ce cet cette ces son sa ses
    leur leurs qui que dont est sont sera seront etre il elle ils elles on nous vous se ne pas plus tout toute
    tous toutes lors afin ainsi si sous entre chaque peut peuvent doit doivent ont avoir votre nos notre
    vos""".split()
)


class RechercheLexicale:
    """Ranks passages by weighted coverage of wordings; `corpus` gives the weights of stems."""

    def __init__(self, corpus: Iterable[str]) -> None:
        self._racines = Stemmer.Stemmer("french")
        self._corpus = tuple(corpus)

    @cached_property
    def _frequences(self) -> tuple[Counter[str], int]:
        compte: Counter[str] = Counter()
        for texte in self._corpus:
            compte.update(self._stems(texte))
        return compte, max(1, len(self._corpus))

    def _stems(self, texte: str) -> frozenset[str]:
        mots = [mot for mot in _MOT.findall(replier(texte).replie) if mot not in _VIDES]
        return frozenset(self._racines.stemWords(mots))

    def _weight(self, racine: str) -> float:
        compte, total = self._frequences
        return math.log(1 + total / (1 + compte[racine]))

    def search(
        self, formulations: Sequence[str], passages: Sequence[Passage]
    ) -> Sequence[tuple[Passage, float]]:
        """Return the three best passages with their coverage of the nearest wording, 0 to 1."""
        demandes = [(stems, sum(map(self._weight, stems))) for stems in map(self._stems, formulations)]
        demandes = [(stems, poids) for stems, poids in demandes if len(stems) >= 3 and poids > 0]
        notes: list[tuple[Passage, float]] = []
        for passage in passages:
            presents = self._stems(passage.texte)
            note = max(
                (sum(map(self._weight, stems & presents)) / poids for stems, poids in demandes), default=0.0
            )
            if note > 0:
                notes.append((passage, note))
        return sorted(notes, key=lambda couple: -couple[1])[:3]
