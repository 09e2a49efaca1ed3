"""What the tables of a page announce: a label cell and the cells that answer it.

A register has its labels in a header row and the answers below; a form has a label in front of
each answer. Both come out as `Rubrique`s, so that whoever looks for « Échéance : 12/03/2026 » finds
it in either layout, and sees a column that nobody filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Cellule, Marque, Page, Tableau
from qualiopia.domain.vides import without_blanks

_LIBELLE_MAXIMUM = 90
_REPONSES_MAXIMUM = 60
_VALEUR = re.compile(
    r"^[\W\d_]*$|^\W*\d{1,2}[/. -]\d{1,2}[/. -]\d{2,4}|^\W*\d+(?:[.,]\d+)?\s*(?:h|%|€|j|k)\b"
)
_CONTENU = re.compile(r"\w|[☒☑✓✔✅■]")
_REMPLIES = frozenset({Marque.SIGNE, Marque.COCHE, Marque.INCERTAIN})


@dataclass(frozen=True, slots=True)
class Rubrique:
    """A label of a table and the cells that answer it, in order; `verticale` when they are below it."""

    libelle: Cellule
    reponses: tuple[Cellule, ...]
    verticale: bool

    @property
    def remplies(self) -> tuple[Cellule, ...]:
        """The answers that hold something."""
        return tuple(cellule for cellule in self.reponses if is_filled(cellule))


def is_filled(cellule: Cellule) -> bool:
    """Whether a cell holds text that is not a blank, a tick or a signature."""
    if cellule.marque in _REMPLIES:
        return True
    return _CONTENU.search(without_blanks(cellule.texte)) is not None


def rubriques_of(page: Page) -> Iterator[Rubrique]:
    """Yield every labelled answer of the tables of a page."""
    for tableau in page.tableaux:
        yield from _of_table(tableau)


def _of_table(tableau: Tableau) -> Iterator[Rubrique]:
    lignes = tableau.lignes
    depart = _header_row(lignes)
    if depart is not None:
        yield from _columns(lignes, depart)
        return
    for ligne in lignes:
        yield from _pairs(ligne)


def _header_row(lignes: Sequence[Sequence[Cellule]]) -> int | None:
    """Return the row of the labels, when the table is a register rather than a form."""
    for indice, ligne in enumerate(lignes[:-1]):
        pleines = [cellule for cellule in ligne if is_filled(cellule)]
        if len(pleines) < 2:
            continue
        if not all(_is_label(cellule) for cellule in pleines) or 2 * len(pleines) <= len(ligne):
            return None
        return indice if _has_register_below(lignes[indice + 1 :], len(ligne)) else None
    return None


def _has_register_below(lignes: Sequence[Sequence[Cellule]], largeur: int) -> bool:
    """Two columns are a form unless the second one is filled all the way down."""
    utiles = [ligne for ligne in lignes if len(ligne) == largeur]
    if not utiles:
        return False
    if largeur > 2:
        return True
    return len(utiles) > 1 and all(is_filled(ligne[1]) for ligne in utiles)


def _is_label(cellule: Cellule) -> bool:
    texte = cellule.texte.strip()
    return 0 < len(texte) <= _LIBELLE_MAXIMUM and not _VALEUR.match(texte)


def _columns(lignes: Sequence[Sequence[Cellule]], depart: int) -> Iterator[Rubrique]:
    suite = [ligne for ligne in lignes[depart + 1 :] if any(is_filled(cellule) for cellule in ligne)]
    vides = suite or list(lignes[depart + 1 :])
    for rang, libelle in enumerate(lignes[depart]):
        reponses = tuple(ligne[rang] for ligne in vides if rang < len(ligne))[:_REPONSES_MAXIMUM]
        if _is_label(libelle) and reponses:
            yield Rubrique(libelle, reponses, verticale=True)
    if len(lignes[depart]) == 2:
        for ligne in lignes[depart:]:
            yield from _pairs(ligne)


def _pairs(ligne: Sequence[Cellule]) -> Iterator[Rubrique]:
    rang = 0
    while rang + 1 < len(ligne):
        if _is_label(ligne[rang]):
            yield Rubrique(ligne[rang], (ligne[rang + 1],), verticale=False)
            rang += 1
        rang += 1
