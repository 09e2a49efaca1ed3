"""Tables drawn with horizontal rules alone: their columns start where the headings of the first row do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qualiopia.domain.lecture import Boite
from qualiopia.engines.mise_en_page.fragments import Fragment
from qualiopia.engines.mise_en_page.grilles import Grille, Segment, meet

_RANGS_MINIMUM = 3
_GOUTTIERE = 0.35
_PART_EN_TRAVERS = 0.34
_HAUTEUR_MAXIMUM = 8.0

Regle = tuple[float, float, float]
Rang = tuple[float, float, list[Fragment]]


def find_open_tables(
    segments: Sequence[Segment], fragments: Sequence[Fragment], grilles: Sequence[Grille], tolerance: float
) -> list[Grille]:
    """Return the tables of at least two columns and three rows between rules of the same width.

    `fragments` are the words of the page in the same unit; what `grilles` cover is left to them.
    """
    regles = [
        ((y0 + y1) / 2, x0, x1)
        for x0, y0, x1, y1 in segments
        if x1 - x0 > 20 * max(y1 - y0, tolerance / 3)
        and not any(meet((x0, y0, x1, y1), g.boite, tolerance) for g in grilles)
    ]
    return [table for pile in _stacks(regles, tolerance) for table in _tables(pile, fragments)]


def _stacks(regles: list[Regle], tolerance: float) -> list[list[Regle]]:
    """Gather rules that start and end at the same places, from top to bottom."""
    piles: list[list[Regle]] = []
    for regle in sorted(regles):
        for pile in piles:
            y, x0, x1 = pile[-1]
            if abs(x0 - regle[1]) <= 2 * tolerance and abs(x1 - regle[2]) <= 2 * tolerance:
                if regle[0] - y > tolerance:
                    pile.append(regle)
                break
        else:
            piles.append([regle])
    return [pile for pile in piles if len(pile) > _RANGS_MINIMUM]


def _tables(pile: list[Regle], fragments: Sequence[Fragment]) -> list[Grille]:
    """Return the tables of a stack of rules: runs of rows with text, cut where their first row comes back."""
    x0, x1 = min(r[1] for r in pile), max(r[2] for r in pile)
    suites: list[list[Rang]] = [[]]
    for (haut, _, _), (bas, _, _) in pairwise(pile):
        dedans = [f for f in fragments if _stands_in(f.boite, x0, haut, x1, bas)]
        hauteur = min((f.boite[3] - f.boite[1] for f in dedans), default=0.0)
        if not dedans or bas - haut > _HAUTEUR_MAXIMUM * hauteur:
            suites.append([])
            continue
        if not suites[-1] and len(dedans) < 2:
            continue
        rang = (haut, bas, dedans)
        if suites[-1] and _key(rang) == _key(suites[-1][0]):
            if len(suites[-1]) > 1 and len(suites[-1][-1][2]) == 1:
                suites[-1].pop()
            suites.append([])
        suites[-1].append(rang)
    grilles = [_grid(rangs, x0, x1) for rangs in suites]
    return [grille for grille in grilles if grille is not None]


def _key(rang: Rang) -> str:
    """Return the words that start a row, to know a heading that comes back."""
    premier = min(rang[2], key=lambda f: (round(f.boite[0] / 20), f.boite[1]))
    return "".join(premier.texte.casefold().split())


def _grid(rangs: list[Rang], x0: float, x1: float) -> Grille | None:
    if len(rangs) < _RANGS_MINIMUM:
        return None
    xs = _column_edges(rangs[0][2], x0, x1)
    if len(xs) < 3 or _crossed(xs, rangs) > _PART_EN_TRAVERS:
        return None
    ys = (*(haut for haut, _, _ in rangs), rangs[-1][1])
    colonnes = len(xs) - 1
    return Grille(xs, ys, tuple(tuple(range(r * colonnes, (r + 1) * colonnes)) for r in range(len(rangs))))


def _stands_in(boite: Boite, x0: float, haut: float, x1: float, bas: float) -> bool:
    x, y = (boite[0] + boite[2]) / 2, (boite[1] + boite[3]) / 2
    return x0 - 5 <= x <= x1 + 5 and haut <= y <= bas


def _column_edges(titres: Sequence[Fragment], x0: float, x1: float) -> tuple[float, ...]:
    """Return the edges of the columns: just before each heading of the first row that stands apart."""
    marge = _GOUTTIERE * min(f.boite[3] - f.boite[1] for f in titres)
    bords = [x0]
    droite = None
    for gauche, fin in sorted((f.boite[0], f.boite[2]) for f in titres):
        if droite is not None and gauche - droite >= marge:
            bords.append(gauche - marge)
        droite = fin if droite is None else max(droite, fin)
    return (*bords, x1)


def _crossed(xs: Sequence[float], rangs: list[Rang]) -> float:
    """Return the share of the other rows in which some words run well over an edge."""
    travers = 0
    for _, _, dedans in rangs[1:]:
        for fragment in dedans:
            gauche, haut, droite, bas = fragment.boite
            if any(gauche + (bas - haut) < x < droite - (bas - haut) for x in xs[1:-1]):
                travers += 1
                break
    return travers / max(1, len(rangs) - 1)
