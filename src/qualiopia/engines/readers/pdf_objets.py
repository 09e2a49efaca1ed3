"""What a PDF page draws beside text: pictures, ruling lines and strokes, read in bulk from PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from qualiopia.domain.lecture import Boite
from qualiopia.engines.readers.pdf_texte import Repere

_OBJETS_MAXIMUM = 30_000
_SEGMENTS_MAXIMUM = 20_000
_PROFONDEUR = 6
_TEXTE, _CHEMIN, _IMAGE, _FORME = 1, 2, 3, 5
_MOVETO, _LINETO, _BEZIER = (
    pdfium.FPDF_SEGMENT_MOVETO,
    pdfium.FPDF_SEGMENT_LINETO,
    pdfium.FPDF_SEGMENT_BEZIERTO,
)
_INVISIBLE = 3

Matrice = npt.NDArray[np.float64]
Segment = tuple[float, float, float, float]


def _bulk(fonction: Any, resultat: Any, *types: Any) -> Any:
    adresse = ctypes.cast(fonction, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(resultat, *types)(adresse)


_P, _I = ctypes.c_void_p, ctypes.c_int
_objet = _bulk(pdfium.FPDFPage_GetObject, _P, _P, _I)
_sous_objet = _bulk(pdfium.FPDFFormObj_GetObject, _P, _P, ctypes.c_ulong)
_type = _bulk(pdfium.FPDFPageObj_GetType, _I, _P)
_compte_forme = _bulk(pdfium.FPDFFormObj_CountObjects, _I, _P)
_bornes = _bulk(pdfium.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)
_matrice = _bulk(pdfium.FPDFPageObj_GetMatrix, _I, _P, _P)
_mode_de_trait = _bulk(pdfium.FPDFPath_GetDrawMode, _I, _P, _P, _P)
_compte_segments = _bulk(pdfium.FPDFPath_CountSegments, _I, _P)
_segment = _bulk(pdfium.FPDFPath_GetPathSegment, _P, _P, _I)
_type_segment = _bulk(pdfium.FPDFPathSegment_GetType, _I, _P)
_point_segment = _bulk(pdfium.FPDFPathSegment_GetPoint, _I, _P, _P, _P)
_rendu_texte = _bulk(pdfium.FPDFTextObj_GetTextRenderMode, _I, _P)


@dataclass(slots=True)
class Dessin:
    """What a page draws: boxes of pictures, straight segments, boxes of curved strokes; counts of objects."""

    images: list[Boite] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    courbes: list[tuple[Boite, int]] = field(default_factory=list)
    textes: int = 0
    textes_invisibles: int = 0
    chemins: int = 0

    @property
    def vide(self) -> bool:
        """Whether nothing at all is drawn, text apart."""
        return not self.images and not self.chemins


def drawing_of(page: Any, repere: Repere) -> Dessin:
    """Return what a page draws; huge drawings (maps, plans) are only counted."""
    dessin = Dessin()
    budget = [_SEGMENTS_MAXIMUM]
    poignee = ctypes.cast(page.raw, _P).value
    nombre = pdfium.FPDFPage_CountObjects(page)
    if nombre > _OBJETS_MAXIMUM:
        dessin.chemins = nombre
        return dessin
    objets = list(map(_objet, repeat(poignee), range(nombre)))
    _collect(objets, np.eye(3), repere, dessin, budget, 0)
    return dessin


def _collect(
    objets: list[int], matrice: Matrice, repere: Repere, dessin: Dessin, budget: list[int], profondeur: int
) -> None:
    types = list(map(_type, objets))
    textes = [objet for objet, genre in zip(objets, types, strict=True) if genre == _TEXTE]
    dessin.textes += len(textes)
    if textes and _rendu_texte(textes[len(textes) // 2]) == _INVISIBLE:
        dessin.textes_invisibles += len(textes)
    if len(textes) == len(objets):
        return
    images = [objet for objet, genre in zip(objets, types, strict=True) if genre == _IMAGE]
    dessin.images += [_boite(b, matrice, repere) for b in _bounds(images)]
    chemins = [objet for objet, genre in zip(objets, types, strict=True) if genre == _CHEMIN]
    dessin.chemins += len(chemins)
    _collect_paths(chemins, matrice, repere, dessin, budget)
    if profondeur < _PROFONDEUR:
        for objet, genre in zip(objets, types, strict=True):
            if genre == _FORME:
                enfants = list(
                    map(_sous_objet, repeat(objet), range(min(_compte_forme(objet), _OBJETS_MAXIMUM)))
                )
                _collect(enfants, matrice @ _matrix_of(objet), repere, dessin, budget, profondeur + 1)


def _bounds(objets: list[int]) -> npt.NDArray[np.float32]:
    """Return (left, bottom, right, top) of each object, in the space that holds it."""
    n = len(objets)
    rects = np.zeros((n, 4), dtype=np.float32)
    adresse = rects.ctypes.data
    departs = [range(adresse + 4 * k, adresse + 4 * k + 16 * n, 16) for k in range(4)]
    for _ in map(_bornes, objets, *departs):
        pass
    return rects


def _matrix_of(objet: int) -> Matrice:
    valeurs = np.zeros(6, dtype=np.float32)
    if not _matrice(objet, valeurs.ctypes.data):
        return np.eye(3)
    a, b, c, d, e, f = valeurs.tolist()
    return np.array([[a, c, e], [b, d, f], [0, 0, 1]])


def _boite(bornes: npt.NDArray[np.float32], matrice: Matrice, repere: Repere) -> Boite:
    """Return the box, on the page as it is seen, of bounds in some inner space."""
    g, b, d, h = bornes.tolist()
    coins = matrice @ np.array([[g, d, g, d], [b, b, h, h], [1, 1, 1, 1]], dtype=np.float64)
    rect = np.array([[*coins[:2].min(axis=1), *coins[:2].max(axis=1)]], dtype=np.float32)
    x0, y0, x1, y1 = repere.place(rect)[0].tolist()
    return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)


def _collect_paths(
    chemins: list[int], matrice: Matrice, repere: Repere, dessin: Dessin, budget: list[int]
) -> None:
    """Sort paths between straight segments (rulings, borders) and curved strokes."""
    if not chemins or len(chemins) > _SEGMENTS_MAXIMUM:
        return
    bornes = _bounds(chemins)
    comptes = list(map(_compte_segments, chemins))
    for chemin, compte, rect in zip(chemins, comptes, bornes, strict=True):
        boite = _boite(rect, matrice, repere)
        largeur, hauteur = boite[2] - boite[0], boite[3] - boite[1]
        if min(largeur, hauteur) <= 3 and max(largeur, hauteur) >= 4:
            dessin.segments.append(_axis(boite))
            continue
        budget[0] -= compte
        if budget[0] < 0 or compte < 2:
            continue
        _sort_path(chemin, boite, matrice, repere, dessin)


def _sort_path(chemin: int, boite: Boite, matrice: Matrice, repere: Repere, dessin: Dessin) -> None:
    genres = _segment_types(chemin, _compte_segments(chemin))
    if not _is_painted(chemin):
        return
    if _BEZIER in genres:
        dessin.courbes.append((boite, genres.count(_BEZIER) // 3))
        return
    droits = list(_straight_segments(chemin, len(genres), genres, matrice @ _matrix_of(chemin), repere))
    if 2 * len(droits) >= genres.count(_LINETO):
        dessin.segments += droits
    else:
        dessin.courbes.append((boite, genres.count(_LINETO)))


def _axis(boite: Boite) -> Segment:
    """Return the axis of a thin box."""
    x0, y0, x1, y1 = boite
    if x1 - x0 > y1 - y0:
        return x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
    return (x0 + x1) / 2, y0, (x0 + x1) / 2, y1


def _segment_types(chemin: int, compte: int) -> list[int]:
    return [_type_segment(_segment(chemin, i)) for i in range(compte)]


def _is_painted(chemin: int) -> bool:
    remplissage, trait = ctypes.c_int(0), ctypes.c_int(0)
    _mode_de_trait(chemin, ctypes.addressof(remplissage), ctypes.addressof(trait))
    return bool(remplissage.value or trait.value)


def _straight_segments(
    chemin: int, compte: int, genres: list[int], matrice: Matrice, repere: Repere
) -> Iterator[Segment]:
    """Yield the horizontal and vertical segments of a polygonal path, on the page as it is seen."""
    points = np.zeros((compte, 2), dtype=np.float32)
    for i in range(compte):
        adresse = points[i].ctypes.data
        _point_segment(_segment(chemin, i), adresse, adresse + 4)
    homogenes: Matrice = np.column_stack((points, np.ones(compte))).astype(np.float64)
    places = (matrice @ homogenes.T)[:2].T
    boites = np.column_stack((places, places)).astype(np.float32)
    vus = repere.place(boites)[:, :2].tolist()
    depart = vus[0]
    for i, (x, y) in enumerate(vus):
        if genres[i] == _MOVETO:
            depart = (x, y)
            continue
        xa, ya = vus[i - 1]
        if max(abs(x - xa), abs(y - ya)) >= 4 and min(abs(x - xa), abs(y - ya)) <= 1:
            yield min(x, xa), min(y, ya), max(x, xa), max(y, ya)
        dernier = i + 1 == compte or genres[i + 1] == _MOVETO
        xd, yd = depart
        if dernier and max(abs(x - xd), abs(y - yd)) >= 4 and min(abs(x - xd), abs(y - yd)) <= 1:
            yield min(x, xd), min(y, yd), max(x, xd), max(y, yd)
