"""Grids: tables found from their ruling lines, drawn or scanned, with merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qualiopia.domain.lecture import Boite

Segment = tuple[float, float, float, float]
Trait = tuple[float, float, float]

_TRAITS_MAXIMUM = 600
_CASES_MAXIMUM = 6000


@dataclass(frozen=True, slots=True)
class Grille:
    """A grid: positions of its columns and rows, and the number of the cell at each (row, column)."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cellules: tuple[tuple[int, ...], ...]

    @property
    def boite(self) -> Boite:
        """The box of the whole grid."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def boxes(self) -> dict[int, Boite]:
        """Return the box of each cell, merged or not."""
        places: dict[int, list[int]] = {}
        for r, rang in enumerate(self.cellules):
            for c, numero in enumerate(rang):
                if numero in places:
                    place = places[numero]
                    place[2], place[3] = max(place[2], c), max(place[3], r)
                else:
                    places[numero] = [c, r, c, r]
        xs, ys = self.xs, self.ys
        return {n: (xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1]) for n, (c0, r0, c1, r1) in places.items()}

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the number of the cell that holds a point, or None outside the grid."""
        colonne, rang = _slot(self.xs, x), _slot(self.ys, y)
        return None if colonne is None or rang is None else self.cellules[rang][colonne]


def _slot(bornes: Sequence[float], valeur: float) -> int | None:
    if not bornes[0] <= valeur < bornes[-1]:
        return None
    return bisect_right(bornes, valeur, 1) - 1


def find_grids(segments: Sequence[Segment], tolerance: float = 3.0) -> list[Grille]:
    """Return the grids of at least two columns that rulings draw, from top to bottom.

    `segments` are horizontal or vertical; `tolerance` is how far apart, in their unit, two ends
    that meet may stand.
    """
    horizontaux = _merge([(y0, x0, x1) for x0, y0, x1, y1 in segments if x1 - x0 > y1 - y0], tolerance)
    verticaux = _merge([(x0, y0, y1) for x0, y0, x1, y1 in segments if x1 - x0 <= y1 - y0], tolerance)
    if not (2 <= len(horizontaux) <= _TRAITS_MAXIMUM and 3 <= len(verticaux) <= _TRAITS_MAXIMUM):
        return []
    h, v = np.array(horizontaux), np.array(verticaux)
    trouvees = [_grid(h[hs], v[vs], tolerance) for hs, vs in _components(h, v, tolerance)]
    return _apart([grille for grille in trouvees if grille is not None])


def _apart(grilles: list[Grille]) -> list[Grille]:
    """Keep grids that do not overlap, those of most cells first: a frame gives way to what it frames."""
    retenues: list[Grille] = []
    for grille in sorted(grilles, key=lambda g: -len({n for rang in g.cellules for n in rang})):
        if not any(meet(grille.boite, autre.boite, -1) for autre in retenues):
            retenues.append(grille)
    return sorted(retenues, key=lambda g: (g.ys[0], g.xs[0]))


def meet(a: Boite, b: Boite, marge: float) -> bool:
    """Whether two boxes overlap, or come nearer each other than a margin (negative: overlap by more)."""
    largeur = min(a[2], b[2]) - max(a[0], b[0])
    hauteur = min(a[3], b[3]) - max(a[1], b[1])
    return largeur > -marge and hauteur > -marge


def _merge(traits: list[Trait], tolerance: float) -> list[Trait]:
    """Join the strokes that lie on the same line and touch each other."""
    traits.sort()
    paquets: list[list[Trait]] = []
    for trait in traits:
        if paquets and trait[0] - paquets[-1][-1][0] <= tolerance / 2:
            paquets[-1].append(trait)
        else:
            paquets.append([trait])
    joints: list[Trait] = []
    for paquet in paquets:
        position = sum(t[0] for t in paquet) / len(paquet)
        paquet.sort(key=lambda t: t[1])
        debut, fin = paquet[0][1], paquet[0][2]
        for _, a, b in paquet[1:]:
            if a <= fin + tolerance:
                fin = max(fin, b)
            else:
                joints.append((position, debut, fin))
                debut, fin = a, b
        joints.append((position, debut, fin))
    return joints


def _components(
    h: npt.NDArray[np.float64], v: npt.NDArray[np.float64], tolerance: float
) -> list[tuple[list[int], list[int]]]:
    """Return the groups of horizontal and vertical strokes that cross or touch."""
    touche = (
        (h[:, None, 0] >= v[None, :, 1] - tolerance)
        & (h[:, None, 0] <= v[None, :, 2] + tolerance)
        & (v[None, :, 0] >= h[:, None, 1] - tolerance)
        & (v[None, :, 0] <= h[:, None, 2] + tolerance)
    )
    touche = _pruned(touche)
    restants = set(np.flatnonzero(touche.any(axis=1)).tolist())
    groupes: list[tuple[list[int], list[int]]] = []
    while restants:
        hs, vs = {restants.pop()}, set[int]()
        while True:
            nouveaux = set(np.flatnonzero(touche[sorted(hs)].any(axis=0)).tolist()) - vs
            if not nouveaux:
                break
            vs |= nouveaux
            hs |= set(np.flatnonzero(touche[:, sorted(vs)].any(axis=1)).tolist())
        restants -= hs
        if len(hs) >= 2 and len(vs) >= 3:
            groupes.append((sorted(hs), sorted(vs)))
    return groupes


def _pruned(touche: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Forget the strokes that touch fewer than two others: they underline or belong to a drawing."""
    avant = -1
    while avant != int(touche.sum()):
        avant = int(touche.sum())
        touche = touche & (touche.sum(axis=1) >= 2)[:, None]
        touche = touche & (touche.sum(axis=0) >= 2)[None, :]
    return touche


def _grid(h: npt.NDArray[np.float64], v: npt.NDArray[np.float64], tolerance: float) -> Grille | None:
    xs, ys = _positions(v[:, 0], tolerance), _positions(h[:, 0], tolerance)
    if len(xs) < 3 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _CASES_MAXIMUM:
        return None
    parent = list(range((len(ys) - 1) * (len(xs) - 1)))
    colonnes = len(xs) - 1
    debout, couche = _drawn(v, xs, ys, tolerance), _drawn(h, ys, xs, tolerance)
    for r in range(len(ys) - 1):
        for c in range(colonnes):
            if c + 1 < colonnes and not debout[c + 1][r]:
                _union(parent, r * colonnes + c, r * colonnes + c + 1)
            if r + 2 < len(ys) and not couche[r + 1][c]:
                _union(parent, r * colonnes + c, (r + 1) * colonnes + c)
    numeros = [_root(parent, i) for i in range(len(parent))]
    if len(set(numeros)) < 2:
        return None
    lignes = tuple(tuple(numeros[r * colonnes : (r + 1) * colonnes]) for r in range(len(ys) - 1))
    return Grille(tuple(xs), tuple(ys), lignes) if _is_regular(lignes) else None


def _is_regular(lignes: tuple[tuple[int, ...], ...]) -> bool:
    """Whether every cell is a rectangle, as in a table and unlike the frames of a decoration."""
    places: dict[int, list[tuple[int, int]]] = {}
    for r, rang in enumerate(lignes):
        for c, numero in enumerate(rang):
            places.setdefault(numero, []).append((r, c))
    irregulieres = 0
    for cases in places.values():
        rangs, colonnes = [r for r, _ in cases], [c for _, c in cases]
        surface = (max(rangs) - min(rangs) + 1) * (max(colonnes) - min(colonnes) + 1)
        irregulieres += surface != len(cases)
    return irregulieres == 0


def _positions(valeurs: npt.NDArray[np.float64], tolerance: float) -> list[float]:
    groupes: list[list[float]] = []
    for valeur in sorted(valeurs.tolist()):
        if groupes and valeur - groupes[-1][-1] <= tolerance:
            groupes[-1].append(valeur)
        else:
            groupes.append([valeur])
    return [sum(groupe) / len(groupe) for groupe in groupes]


def _drawn(
    traits: npt.NDArray[np.float64], positions: Sequence[float], bornes: Sequence[float], tolerance: float
) -> list[list[bool]]:
    """Say, for each position and each interval, whether strokes cover at least half of it."""
    debuts, fins = np.array(bornes[:-1]), np.array(bornes[1:])
    couvert = np.minimum(traits[:, 2:3], fins) - np.maximum(traits[:, 1:2], debuts)
    proches = np.abs(traits[:, 0] - np.array(positions)[:, None]) <= tolerance
    couverts: list[list[bool]] = (proches @ np.maximum(couvert, 0) >= 0.5 * (fins - debuts)).tolist()
    return couverts


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _union(parent: list[int], a: int, b: int) -> None:
    a, b = _root(parent, a), _root(parent, b)
    parent[max(a, b)] = min(a, b)
