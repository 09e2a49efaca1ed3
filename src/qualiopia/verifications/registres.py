"""Registers: tables with a row of labels and one entry a row, as logs, plans and watch sheets are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Cellule, Page, Tableau
from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.tableaux import is_filled
from qualiopia.domain.texte import compile_pattern, squash
from qualiopia.domain.valeurs.dates import find_dates

_ETIQUETTES = 3
_LONGUEUR = 90
_CHIFFRES = re.compile(r"\d{1,4}([/.-]\d{1,4}){1,2}|[\d\s.,%€/-]+")


@dataclass(frozen=True, slots=True)
class Ligne:
    """One entry of a register: the folded labels of its columns and its cells, short rows allowed."""

    piece: Piece
    page: Page
    etiquettes: tuple[str, ...]
    cellules: tuple[Cellule, ...]

    @property
    def texte(self) -> str:
        """All that the entry says."""
        return " ".join(cellule.texte for cellule in self.cellules if is_filled(cellule))

    @property
    def date(self) -> str:
        """The first day written in the entry, empty when there is none."""
        for cellule in self.cellules:
            for lue in find_dates(cellule.texte):
                if lue.jours and not lue.legale:
                    return lue.jours[0]
        return ""

    def columns(self, motifs: Sequence[str]) -> list[int]:
        """Return the ranks of the columns whose label one of the patterns matches."""
        compiles = [compile_pattern(motif) for motif in motifs]
        return [rang for rang, nom in enumerate(self.etiquettes) if any(m.search(nom) for m in compiles)]

    def filled(self, rangs: Sequence[int]) -> bool:
        """Whether one of these columns holds something."""
        return any(rang < len(self.cellules) and is_filled(self.cellules[rang]) for rang in rangs)

    def said(self, rangs: Sequence[int]) -> str:
        """Return what these columns hold."""
        return " ".join(self.cellules[rang].texte for rang in rangs if rang < len(self.cellules)).strip()

    def passage(self) -> Passage:
        """Return the entry as it stands in the page: from its first located cell to its last one."""
        places = [c for c in self.cellules if c.debut >= 0 and c.texte]
        if not places:
            return Passage(self.piece.fichier, self.page.numero, 0, 0, "")
        debut = places[0].debut
        fin = max(debut + len(places[0].texte), places[-1].debut + len(places[-1].texte))
        if fin - debut > _PASSAGE_MAXIMUM:
            fin = debut + len(places[0].texte)
        return Passage(self.piece.fichier, self.page.numero, debut, fin, self.page.texte[debut:fin])


_PASSAGE_MAXIMUM = 600


def entries(piece: Piece) -> Iterator[Ligne]:
    """Yield the entries of every register of a pièce; a table cut by a page end keeps its labels."""
    entetes: tuple[str, ...] = ()
    for page in piece.pages:
        for tableau in page.tableaux:
            depart = _labels(tableau)
            if depart is not None:
                entetes = tuple(squash(cellule.texte) for cellule in tableau.lignes[depart])
            elif len(entetes) < _ETIQUETTES or _width(tableau) != len(entetes):
                continue
            suite = tableau.lignes[depart + 1 :] if depart is not None else tableau.lignes
            for ligne in suite:
                if sum(is_filled(cellule) for cellule in ligne) > 1:
                    yield Ligne(piece, page, entetes, tuple(ligne))


def _width(tableau: Tableau) -> int:
    return max((len(ligne) for ligne in tableau.lignes), default=0)


def _labels(tableau: Tableau) -> int | None:
    """Return the rank of the row of labels: the first one with several short words and no figures."""
    largeur = _width(tableau)
    for rang, ligne in enumerate(tableau.lignes[:-1]):
        pleines = [cellule.texte.strip() for cellule in ligne if is_filled(cellule)]
        if len(pleines) < _ETIQUETTES:
            continue
        mots = [t for t in pleines if len(t) <= _LONGUEUR and not _CHIFFRES.fullmatch(t)]
        return rang if len(mots) == len(pleines) and 2 * len(pleines) > largeur else None
    return None
