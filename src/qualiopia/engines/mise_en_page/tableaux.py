"""Tables: the fragments of a page shared between the cells of its grids, and what each cell bears."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Boite, Cellule, Marque, Tableau
from qualiopia.engines.mise_en_page.fragments import Assemblage, Fragment, Ligne, line_bounds
from qualiopia.engines.mise_en_page.grilles import Grille
from qualiopia.engines.mise_en_page.ordre import rows

Marqueur = Callable[[str, Boite, Sequence[Fragment]], Marque]


@dataclass(frozen=True, slots=True)
class Remplie:
    """A grid and the lines of text of each of its cells, by number of cell."""

    grille: Grille
    lignes: dict[int, list[Ligne]]

    @property
    def texte(self) -> list[Ligne]:
        """The lines of the grid, row by row, cell by cell; the cells of a row are set apart by tabs."""
        resultat: list[Ligne] = []
        vues: set[int] = set()
        for rang in self.grille.cellules:
            rangee: list[Ligne] = []
            for cellule in dict.fromkeys(rang):
                lignes = self.lignes.get(cellule, [])
                if cellule in vues or not lignes:
                    continue
                vues.add(cellule)
                if rangee:
                    rangee[-1] = [*rangee[-1], *lignes[0]]
                    rangee += lignes[1:]
                else:
                    rangee = list(lignes)
            resultat += rangee
        return resultat


def place_tables(lignes: list[Ligne], grilles: Sequence[Grille]) -> tuple[list[Ligne], list[Remplie]]:
    """Put the text of each grid together, row by row, where its first line stood.

    Fragments that run over several cells are cut at their borders. Grids without text keep their place
    in the result, with empty cells.
    """
    remplies: list[Remplie] = []
    for grille in grilles:
        lignes, remplie = _fill(lignes, grille)
        remplies.append(remplie)
    return lignes, remplies


def _fill(lignes: list[Ligne], grille: Grille) -> tuple[list[Ligne], Remplie]:
    reste: list[Ligne] = []
    contenus: dict[int, list[Fragment]] = {}
    place: int | None = None
    for ligne in lignes:
        if not _meet(line_bounds(ligne), grille.boite):
            reste.append(ligne)
            continue
        dehors: Ligne = []
        for fragment in ligne:
            for cellule, morceau in _cut(fragment, grille):
                if cellule is None:
                    dehors.append(morceau)
                else:
                    contenus.setdefault(cellule, []).append(morceau)
                    place = len(reste) if place is None else place
        if dehors:
            reste.append(dehors)
    remplie = Remplie(grille, {cellule: rows(dedans) for cellule, dedans in contenus.items()})
    if place is not None:
        reste[place:place] = remplie.texte
    return reste, remplie


def _meet(a: Boite, b: Boite) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _cut(fragment: Fragment, grille: Grille) -> list[tuple[int | None, Fragment]]:
    """Cut a fragment where its words pass from one cell to another."""
    cellules = [grille.cell_at((b[0] + b[2]) / 2, (b[1] + b[3]) / 2) for _, _, b in fragment.mots]
    if len(set(cellules)) <= 1:
        return [(cellules[0] if cellules else None, fragment)]
    morceaux: list[tuple[int | None, Fragment]] = []
    debut = 0
    for i in range(1, len(cellules) + 1):
        if i == len(cellules) or cellules[i] != cellules[debut]:
            morceaux.append((cellules[debut], part_of(fragment, debut, i)))
            debut = i
    return morceaux


def part_of(fragment: Fragment, debut: int, fin: int) -> Fragment:
    """Return the fragment made of some of the words of another (at least one)."""
    mots = fragment.mots[debut:fin]
    depart = mots[0][0]
    boites = [boite for _, _, boite in mots]
    x0, y0 = min(b[0] for b in boites), min(b[1] for b in boites)
    x1, y1 = max(b[2] for b in boites), max(b[3] for b in boites)
    return Fragment(
        fragment.texte[depart : mots[-1][1]],
        (x0, y0, x1, y1),
        tuple((a - depart, b - depart, boite) for a, b, boite in mots),
        fragment.confiance,
    )


def make_table(remplie: Remplie, assemblage: Assemblage, mark: Marqueur) -> Tableau:
    """Return the table of a filled grid once the page's text is assembled."""
    cellules: dict[int, Cellule] = {}
    for cellule, boite in remplie.grille.boxes().items():
        lignes = remplie.lignes.get(cellule, [])
        fragments = [fragment for ligne in lignes for fragment in ligne]
        texte, debut = _span(fragments, assemblage)
        cellules[cellule] = Cellule(texte, mark(texte, boite, fragments), debut, _rounded(boite))
    lignes_finales = tuple(tuple(cellules[n] for n in rang) for rang in remplie.grille.cellules)
    return Tableau(lignes_finales, _rounded(remplie.grille.boite))


def _span(fragments: list[Fragment], assemblage: Assemblage) -> tuple[str, int]:
    if not fragments:
        return "", -1
    debut = assemblage.debuts[id(fragments[0])]
    fin = assemblage.debuts[id(fragments[-1])] + len(fragments[-1].texte)
    return assemblage.texte[debut:fin], debut


def _rounded(boite: Boite) -> Boite:
    return round(boite[0], 2), round(boite[1], 2), round(boite[2], 2), round(boite[3], 2)
