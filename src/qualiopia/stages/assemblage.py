"""Assemblage: which parts of a file are documents of their own, and which go on with the one before.

A part stands apart when it says by itself another kind, by clearly more than it says the kind of the
document before it; or when it is visibly the first page of a document again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Reconnaissance
from qualiopia.packs.genres import AUTRE
from qualiopia.stages.segment import begins_again, closes, restarts, same_form

TITRE = "titre : "
_SURE = 0.75
_ECART_ANNONCE = 1.2
_CONFIANCE_ANNONCE = 0.6
_ECART_D_UNE_FEUILLE = 0.8
_CONFIANCE_D_UNE_FEUILLE = 0.4
_ECART_RECOMMENCE = 0.4
_ECART = 2.4
_CONFIANCE = 0.8


@dataclass(frozen=True, slots=True)
class Avis:
    """What is thought of a part of a file: the kind retained, and the points of every kind."""

    reconnaissance: Reconnaissance
    points: Mapping[str, float]

    @property
    def type(self) -> str:
        """The kind retained."""
        return self.reconnaissance.type

    @property
    def titled(self) -> bool:
        """Whether a title says the kind."""
        return any(raison.startswith(TITRE) for raison in self.reconnaissance.raisons[:1])

    def advance(self, genre: str) -> float:
        """By how much the kind retained outweighs another."""
        return self.points.get(self.type, 0.0) - max(0.0, self.points.get(genre, 0.0))


Document = tuple[list[Page], Avis]


class Juge(Protocol):
    """Says the kind of some pages; `entier` when they are the whole file."""

    def __call__(self, pages: Sequence[Page], *, entier: bool) -> Avis:
        """Return the kind and its rivals."""
        ...


def assemble(
    parties: Sequence[list[Page]],
    juge: Juge,
    rubriques: Mapping[str, frozenset[str]],
    *,
    feuilles: bool = False,
) -> list[Document]:
    """Give back to the document before it each part that is not clearly a document of its own.

    A first page that says nothing is the cover of what follows. `feuilles`: parts are the sheets of
    a workbook, whose titled first one is no cover. `rubriques`: the kinds that are only sections of another.
    """
    gardes: list[Document] = []
    grandis: set[int] = set()
    for partie in parties:
        avis = juge(partie, entier=False)
        annoncee = feuilles and bool(gardes) and gardes[0][1].titled
        couverture = len(gardes) == 1 and not annoncee and _covers(gardes[0], avis)
        if gardes and (couverture or not _stands_apart(gardes[-1], (partie, avis), rubriques, feuilles)):
            gardes[-1][0].extend(partie)
            gardes[-1] = (gardes[-1][0], avis if couverture else gardes[-1][1])
            grandis.add(len(gardes) - 1)
        else:
            gardes.append((list(partie), avis))
    if len(gardes) == 1:
        return [(gardes[0][0], juge(gardes[0][0], entier=True))]
    return [
        (pages, juge(pages, entier=False) if rang in grandis and avis.type == AUTRE else avis)
        for rang, (pages, avis) in enumerate(gardes)
    ]


def _covers(premier: Document, suivant: Avis) -> bool:
    """Whether the first pages say nothing of their own, or hardly more than what follows."""
    pages, avis = premier
    if not _unsure(avis):
        return False
    if avis.type == AUTRE:
        rivaux = avis.reconnaissance.suivants
        return len(pages) == 1 or (rivaux[0][0] if rivaux else AUTRE) == suivant.type
    hesite = len(pages) == 1 or avis.reconnaissance.confiance < _CONFIANCE_ANNONCE
    return hesite and avis.type != suivant.type and avis.advance(suivant.type) < _ECART_D_UNE_FEUILLE


def _stands_apart(
    avant: Document, apres: Document, rubriques: Mapping[str, frozenset[str]], feuilles: bool
) -> bool:
    """Whether a part is neither the continuation, nor a mere section, of the document before it."""
    avis, suivant = avant[1], apres[1]
    derniere, premiere = avant[0][-1], apres[0][0]
    if suivant.type == AUTRE or suivant.type in rubriques.get(avis.type, ()):
        return False
    recommence = begins_again(derniere, premiere)
    if suivant.type == avis.type:
        deja_finie = restarts(derniere, premiere) or (suivant.titled and recommence)
        return deja_finie or (not feuilles and same_form(avant[0][0], premiere))
    ecart, confiance = suivant.advance(avis.type), suivant.reconnaissance.confiance
    if recommence:
        return ecart >= _ECART_RECOMMENCE
    if feuilles:
        return ecart >= _ECART_D_UNE_FEUILLE and (suivant.titled or confiance >= _CONFIANCE_D_UNE_FEUILLE)
    if suivant.titled or closes(derniere):
        return ecart >= _ECART_ANNONCE and confiance >= _CONFIANCE_ANNONCE
    return ecart >= _ECART and confiance >= _CONFIANCE


def _unsure(avis: Avis) -> bool:
    return avis.type == AUTRE or avis.reconnaissance.confiance < _SURE
