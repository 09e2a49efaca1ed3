"""Paths of a PDF page sorted between ruling lines and strokes of a pen."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise, repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from qualiopia.domain.lecture import Boite
from qualiopia.engines.readers.pdf_texte import Repere

Matrice = npt.NDArray[np.float64]
Segment = tuple[float, float, float, float]
Point = tuple[float, float]

_EPAISSEUR = 3.0
_LONGUEUR = 4.0
_LINETO, _BEZIER = pdfium.FPDF_SEGMENT_LINETO, pdfium.FPDF_SEGMENT_BEZIERTO
_MOVETO = pdfium.FPDF_SEGMENT_MOVETO


def bulk(fonction: Any, resultat: Any, *types: Any) -> Any:
    """Return a PDFium function that takes plain addresses, so that it can be mapped over many objects."""
    adresse = ctypes.cast(fonction, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(resultat, *types)(adresse)


_P, _I = ctypes.c_void_p, ctypes.c_int
_matrice = bulk(pdfium.FPDFPageObj_GetMatrix, _I, _P, _P)
_mode_de_trait = bulk(pdfium.FPDFPath_GetDrawMode, _I, _P, _P, _P)
_segment = bulk(pdfium.FPDFPath_GetPathSegment, _P, _P, _I)
_type_segment = bulk(pdfium.FPDFPathSegment_GetType, _I, _P)
_point_segment = bulk(pdfium.FPDFPathSegment_GetPoint, _I, _P, _P, _P)
_ferme = bulk(pdfium.FPDFPathSegment_GetClose, _I, _P)


def matrix_of(objet: int) -> Matrice:
    """Return the matrix of an object, as a 3 x 3 array acting on columns."""
    valeurs = np.zeros(6, dtype=np.float32)
    if not _matrice(objet, valeurs.ctypes.data):
        return np.eye(3)
    a, b, c, d, e, f = valeurs.tolist()
    return np.array([[a, c, e], [b, d, f], [0, 0, 1]])


def axis_of(boite: Boite) -> Segment | None:
    """Return the axis of a thin box, or None when the box is not that of a line."""
    x0, y0, x1, y1 = boite
    if min(x1 - x0, y1 - y0) > _EPAISSEUR or max(x1 - x0, y1 - y0) < _LONGUEUR:
        return None
    if x1 - x0 > y1 - y0:
        return x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
    return (x0 + x1) / 2, y0, (x0 + x1) / 2, y1


def sort_path(
    chemin: int, compte: int, boite: Boite, matrice: Matrice, repere: Repere
) -> tuple[list[Segment], int]:
    """Return the ruling lines of a path, or how many bends it has when it is a stroke.

    A filled shape gives lines only where it is thin: a coloured background is not a border. A path
    of two points, whose box is not that of a line, is a slanting stroke; one of four lines, a frame.
    """
    if compte == 2:
        return [], 1
    remplissage, trait = ctypes.c_int(0), ctypes.c_int(0)
    _mode_de_trait(chemin, ctypes.addressof(remplissage), ctypes.addressof(trait))
    if not (remplissage.value or trait.value):
        return [], 0
    simple = compte in (4, 5, 6)
    if simple and not trait.value:
        return [], 0
    poignees = list(map(_segment, repeat(chemin), range(compte)))
    genres = list(map(_type_segment, poignees))
    if _BEZIER in genres:
        return [], genres.count(_BEZIER) // 3
    if simple and genres.count(_LINETO) >= 3:
        x0, y0, x1, y1 = boite
        return [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)], 0
    traces = list(_subpaths(poignees, genres, matrice @ matrix_of(chemin), repere))
    if not trait.value:
        minces = [axis_of(_bounds(trace)) for trace in traces]
        return [axe for axe in minces if axe is not None], 0
    droits = [segment for trace in traces for segment in _straight(trace)]
    if 2 * len(droits) >= genres.count(_LINETO):
        return droits, 0
    return [], genres.count(_LINETO)


def _subpaths(
    poignees: list[int], genres: list[int], matrice: Matrice, repere: Repere
) -> Iterator[list[Point]]:
    """Yield the points of each part of a path, as seen; a closed part ends where it began."""
    points = np.zeros((len(poignees), 2), dtype=np.float32)
    depart = points.ctypes.data
    for rang, poignee in enumerate(poignees):
        _point_segment(poignee, depart + 8 * rang, depart + 8 * rang + 4)
    homogenes: Matrice = np.column_stack((points, np.ones(len(points)))).astype(np.float64)
    places = (matrice @ homogenes.T)[:2].T
    vus = repere.place(np.column_stack((places, places)).astype(np.float32))[:, :2].tolist()
    courant: list[Point] = []
    for rang, (x, y) in enumerate(vus):
        if genres[rang] == _MOVETO and courant:
            yield courant
            courant = []
        courant.append((x, y))
        if _ferme(poignees[rang]):
            courant.append(courant[0])
    if courant:
        yield courant


def _bounds(trace: list[Point]) -> Boite:
    xs, ys = [x for x, _ in trace], [y for _, y in trace]
    return min(xs), min(ys), max(xs), max(ys)


def _straight(trace: list[Point]) -> Iterator[Segment]:
    for (xa, ya), (x, y) in pairwise(trace):
        if max(abs(x - xa), abs(y - ya)) >= _LONGUEUR and min(abs(x - xa), abs(y - ya)) <= 1:
            yield min(x, xa), min(y, ya), max(x, xa), max(y, ya)
