"""Reread: mend, in folded text that comes from OCR, the words that are one letter away from the pack's.

Only what is compared with the cues of recognition is mended; citations keep the text as it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qualiopia.domain.texte import replier
from qualiopia.packs.modele import Pack

_MOT = re.compile(r"[a-z]{6,}")
_MOT_DE_MOTIF = re.compile(r"([a-z]{6,})(\?)?")


class Relecteur:
    """Knows the words of a pack's cues and the strings one letter shorter than each of them."""

    def __init__(self, pack: Pack) -> None:
        self._mots = frozenset(_words(_patterns(pack)))
        self._courts: dict[str, str] = {}
        for mot in sorted(self._mots):
            for court in _shorter(mot):
                self._courts.setdefault(court, mot)

    def __call__(self, replie: str) -> str:
        """Return the folded text with each long word that is one letter away from a known one mended."""
        return _MOT.sub(lambda trouve: self._mend(trouve.group()), replie)

    def _mend(self, mot: str) -> str:
        if mot in self._mots:
            return mot
        if mot in self._courts:
            return self._courts[mot]
        for court in _shorter(mot):
            if court in self._mots:
                return court
            voisin = self._courts.get(court, "")
            if len(voisin) == len(mot) and sum(a != b for a, b in zip(mot, voisin, strict=True)) == 1:
                return voisin
        return mot


def _patterns(pack: Pack) -> Iterator[str]:
    for genre in pack.types_de_pieces:
        cues = genre.reconnaissance
        yield from (indice.motif for indice in (*cues.titres, *cues.indices))
        yield from cues.requis


def _words(motifs: Iterable[str]) -> Iterator[str]:
    for motif in motifs:
        for mot, facultatif in _MOT_DE_MOTIF.findall(replier(motif).replie):
            yield mot
            if facultatif:
                yield mot[:-1]


def _shorter(mot: str) -> Iterator[str]:
    return (mot[:place] + mot[place + 1 :] for place in range(len(mot)))
