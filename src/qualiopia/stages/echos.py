"""Echos: the proper names that tie a pièce to an event when it says no title, day nor person.

A proper name is a word always written with a capital, in any pièce: a client, a person, a place. It
belongs to the event that most of whose pièces bear it. What other kinds of pièces of the event bear is
compared, because two forms of one kind share the words of their template.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import squash
from qualiopia.stages.reperes import Groupe

_MOT = re.compile(r"(?<![\w@./-])[^\W\d_]{4,}(?![\w@]|\.\w)")
_PAGES = 4
_MAXIMUM = 3.0
_AUTOUR = 2
_LISSAGE = 2
_PART = 0.6


@dataclass(frozen=True, slots=True)
class NomsPropres:
    """The proper names of each pièce, by `Piece.cle`."""

    par_piece: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, pieces: Iterable[Piece], autour: Iterable[Piece] = ()) -> NomsPropres:
        """Read the names of some pièces, without those that many pièces around them bear too."""
        lus = {piece.cle: _read(piece) for piece in pieces}
        banals = {mot for _, communs in lus.values() for mot in communs}
        portes: Counter[str] = Counter()
        for piece in autour:
            noms, communs = _read(piece)
            banals |= communs
            portes.update(noms)
        banals |= {nom for nom, nombre in portes.items() if nombre > _AUTOUR}
        return cls({cle: frozenset(noms - banals) for cle, (noms, _) in lus.items()})

    def heard(self, groupes: Sequence[Groupe]) -> Echos:
        """Return how much each name belongs to each of some events."""
        portes = {id(g): Counter(nom for p in g.pieces for nom in self.par_piece[p.cle]) for g in groupes}
        taux = {
            id(g): {nom: n / (len(g.pieces) + _LISSAGE) for nom, n in portes[id(g)].items()} for g in groupes
        }
        total: defaultdict[str, float] = defaultdict(float)
        for noms in taux.values():
            for nom, part in noms.items():
                total[nom] += part
        parts = {cle: {nom: t / total[nom] for nom, t in noms.items()} for cle, noms in taux.items()}
        return Echos(
            self.par_piece,
            {cle: {n: part for n, part in noms.items() if part >= _PART} for cle, noms in parts.items()},
        )


@dataclass(frozen=True, slots=True)
class Echos:
    """How much each name belongs to each event, from 0 to 1, by the `id` of its group."""

    par_piece: Mapping[str, frozenset[str]]
    parts: Mapping[int, Mapping[str, float]]

    def score(self, groupe: Groupe, piece: Piece) -> float:
        """Say how much a pièce echoes an event, from 0 to 3; one name of its own is 1.5."""
        parts = self.parts.get(id(groupe), {})
        siens = self.par_piece[piece.cle] & parts.keys()
        autres = [p for p in groupe.pieces if p.type != piece.type and p.cle != piece.cle] if siens else []
        communs = siens & {nom for p in autres for nom in self.par_piece[p.cle]}
        somme = sum(parts[nom] for nom in communs)
        return min(_MAXIMUM, 0.5 + somme) if somme else 0.0


def _read(piece: Piece) -> tuple[set[str], set[str]]:
    """Return the words that start with a capital, folded, and those that do not."""
    noms: set[str] = set()
    communs: set[str] = set()
    for page in piece.pages[:_PAGES]:
        for mot in set(_MOT.findall(page.texte)):
            (noms if mot[0].isupper() else communs).add(squash(mot))
    return noms, communs
