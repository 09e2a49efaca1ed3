"""Marks that may be signatures or stamps: strokes gathered into marks, pictures of the right size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualiopia.domain.lecture import Boite, Encre
from qualiopia.engines.mise_en_page.fragments import bounds

_ECART = 6.0
_COUDES_MINIMUM = 6
_MARQUES_MAXIMUM = 24
_TRAITS_MAXIMUM = 1500


def stroke_marks(traits: Sequence[tuple[Boite, int]], taille: tuple[float, float]) -> list[Encre]:
    """Return the marks that strokes draw together, of the size of a signature; boxes in points.

    A page with very many of them is an illustration or outlined text, where none can be told apart.
    """
    if not traits or len(traits) > _TRAITS_MAXIMUM:
        return []
    groupes = _clusters(traits)
    boites = [boite for boite, coudes in groupes if coudes >= _COUDES_MINIMUM and _is_mark(boite, taille)]
    return [Encre("trace", boite) for boite in boites] if len(boites) <= _MARQUES_MAXIMUM else []


def picture_marks(images: Iterable[Boite], taille: tuple[float, float]) -> list[Encre]:
    """Return the pictures of the size of a signature or a stamp."""
    boites = [boite for boite in images if _is_mark(boite, taille)]
    return [Encre("image", boite) for boite in boites] if len(boites) <= _MARQUES_MAXIMUM else []


def holds_mark(boite: Boite, encres: Iterable[Encre]) -> bool:
    """Whether a mark stands in a box: its centre is inside, and it is not far larger than the box."""
    x0, y0, x1, y1 = boite
    for encre in encres:
        if encre.boite is None:
            continue
        a, b, c, d = encre.boite
        dedans = x0 <= (a + c) / 2 <= x1 and y0 <= (b + d) / 2 <= y1
        if dedans and c - a <= 1.6 * (x1 - x0) and d - b <= 2.5 * (y1 - y0):
            return True
    return False


def _is_mark(boite: Boite, taille: tuple[float, float]) -> bool:
    x0, y0, x1, y1 = boite
    largeur, hauteur = x1 - x0, y1 - y0
    return (
        18 <= largeur <= 0.6 * taille[0]
        and 8 <= hauteur <= 0.25 * taille[1]
        and largeur <= 12 * hauteur
        and x1 > 0
        and y1 > 0
        and x0 < taille[0]
        and y0 < taille[1]
    )


def _clusters(traits: Sequence[tuple[Boite, int]]) -> list[tuple[Boite, int]]:
    """Gather strokes that touch or nearly do; return the box and the bends of each group."""
    groupes: list[tuple[Boite, int]] = []
    for boite, coudes in sorted(traits, key=lambda trait: trait[0][0]):
        courante, total = boite, coudes
        restants: list[tuple[Boite, int]] = []
        for autre, nombre in groupes:
            if _near(courante, autre):
                courante, total = bounds((courante, autre)), total + nombre
            else:
                restants.append((autre, nombre))
        groupes = [*restants, (courante, total)]
    return groupes


def _near(a: Boite, b: Boite) -> bool:
    return a[0] - _ECART < b[2] and b[0] - _ECART < a[2] and a[1] - _ECART < b[3] and b[1] - _ECART < a[3]
