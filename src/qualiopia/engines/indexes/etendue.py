"""What one search covers: the passages of the documents a filter lets through, numbered all along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qualiopia.domain.corpus import DocumentIndexe
from qualiopia.domain.piece import Passage
from qualiopia.engines.indexes.segment import Segment

Entiers = NDArray[np.int64]
Reels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fiche:
    """A document of the index, its passages left where they are."""

    document: DocumentIndexe
    empreinte: str
    segment: str
    debut: int
    nombre: int


class Etendue:
    """The passages of some documents over the segments that hold them; built once for a filter."""

    def __init__(self, fiches: Sequence[Fiche], ouvre: Callable[[str], Segment]) -> None:
        self._fiches = [fiche for fiche in fiches if fiche.nombre]
        self._ouvre = ouvre
        self._nombres = np.array([fiche.nombre for fiche in self._fiches], dtype=np.int64)
        self._bornes = np.concatenate([[0], np.cumsum(self._nombres)])
        noms = [fiche.segment for fiche in self._fiches]
        self._places = {nom: self._place(nom, noms) for nom in dict.fromkeys(noms)}

    def __len__(self) -> int:
        """Return the number of passages searched."""
        return int(self._bornes[-1])

    def _place(self, nom: str, noms: Sequence[str]) -> Entiers:
        """Return the number of each passage of a segment, -1 for those not searched."""
        places = np.full(len(self._ouvre(nom).longueurs), -1, dtype=np.int64)
        choisies = np.array([rang for rang, autre in enumerate(noms) if autre == nom], dtype=np.int64)
        nombres = self._nombres[choisies]
        debuts = np.array([self._fiches[rang].debut for rang in choisies], dtype=np.int64)
        dedans = np.arange(int(nombres.sum())) - np.repeat(np.cumsum(nombres) - nombres, nombres)
        places[np.repeat(debuts, nombres) + dedans] = np.repeat(self._bornes[choisies], nombres) + dedans
        return places

    @cached_property
    def longueurs(self) -> Reels:
        """The informative words of each passage."""
        sortie = np.zeros(len(self), dtype=np.float32)
        for nom, places in self._places.items():
            cherches = places >= 0
            sortie[places[cherches]] = self._ouvre(nom).longueurs[cherches]
        return sortie

    def occurrences(self, terme: int) -> tuple[Entiers, Reels]:
        """Return the passages that hold a term, and how many times each."""
        rangs, comptes = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.float32)]
        for nom, tout in self._places.items():
            trouves = self._ouvre(nom).postings(terme)
            if trouves is not None:
                places = tout[trouves[0]]
                rangs.append(places[places >= 0])
                comptes.append(trouves[1][places >= 0])
        return np.concatenate(rangs), np.concatenate(comptes)

    def best_of_documents(self, notes: Reels) -> Reels:
        """Return, for each passage, the best score of its document."""
        meilleures: Reels = np.repeat(np.maximum.reduceat(notes, self._bornes[:-1]), self._nombres)
        return meilleures

    def passage(self, rang: int) -> tuple[Passage, DocumentIndexe]:
        """Return a passage and its document."""
        place = int(np.searchsorted(self._bornes, rang, side="right")) - 1
        fiche = self._fiches[place]
        dedans = fiche.debut + rang - int(self._bornes[place])
        return self._ouvre(fiche.segment).passage(dedans), fiche.document
