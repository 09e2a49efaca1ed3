"""What a PDF page draws beside text: pictures, ruling lines and strokes, read in bulk from PDFium."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from qualiopia.domain.lecture import Boite
from qualiopia.engines.readers.pdf_texte import Repere
from qualiopia.engines.readers.pdf_traits import Matrice, Segment, axis_of, bulk, matrix_of, sort_path

_OBJETS_MAXIMUM = 30_000
_SEGMENTS_MAXIMUM = 20_000
_PROFONDEUR = 6
_TEXTE, _CHEMIN = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
_IMAGE, _FORME = pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM
_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE

_P, _I = ctypes.c_void_p, ctypes.c_int
_objet = bulk(pdfium.FPDFPage_GetObject, _P, _P, _I)
_sous_objet = bulk(pdfium.FPDFFormObj_GetObject, _P, _P, ctypes.c_ulong)
_type = bulk(pdfium.FPDFPageObj_GetType, _I, _P)
_compte_forme = bulk(pdfium.FPDFFormObj_CountObjects, _I, _P)
_bornes = bulk(pdfium.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)
_compte_segments = bulk(pdfium.FPDFPath_CountSegments, _I, _P)
_rendu_texte = bulk(pdfium.FPDFTextObj_GetTextRenderMode, _I, _P)


@dataclass(slots=True)
class Dessin:
    """What a page draws: pictures, ruling lines, strokes (box and number of bends), and counts."""

    images: list[Boite] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    courbes: list[tuple[Boite, int]] = field(default_factory=list)
    textes: int = 0
    textes_invisibles: int = 0
    chemins: int = 0


def drawing_of(page: Any, repere: Repere) -> Dessin:
    """Return what a page draws; the objects of huge drawings (maps, plans) are only counted."""
    releve = _Releve(repere)
    nombre = pdfium.FPDFPage_CountObjects(page)
    if nombre > _OBJETS_MAXIMUM:
        releve.dessin.chemins = nombre
        return releve.dessin
    poignee = ctypes.cast(page.raw, _P).value
    releve.collect(list(map(_objet, repeat(poignee), range(nombre))), np.eye(3), 0)
    return releve.dessin


class _Releve:
    """A walk through the objects of a page and of the forms it uses."""

    def __init__(self, repere: Repere) -> None:
        self.dessin = Dessin()
        self._repere = repere
        self._reste = _SEGMENTS_MAXIMUM

    def collect(self, objets: list[int], matrice: Matrice, profondeur: int) -> None:
        types = list(map(_type, objets))
        textes = types.count(_TEXTE)
        self.dessin.textes += textes
        if textes and _rendu_texte(objets[types.index(_TEXTE)]) == _INVISIBLE:
            self.dessin.textes_invisibles += textes
        if textes == len(objets):
            return
        images = [objet for objet, genre in zip(objets, types, strict=True) if genre == _IMAGE]
        self.dessin.images += self._boxes(images, matrice)
        self._paths([objet for objet, genre in zip(objets, types, strict=True) if genre == _CHEMIN], matrice)
        if profondeur >= _PROFONDEUR:
            return
        for forme in [objet for objet, genre in zip(objets, types, strict=True) if genre == _FORME]:
            nombre = min(_compte_forme(forme), _OBJETS_MAXIMUM)
            enfants = list(map(_sous_objet, repeat(forme), range(nombre)))
            self.collect(enfants, matrice @ matrix_of(forme), profondeur + 1)

    def _paths(self, chemins: list[int], matrice: Matrice) -> None:
        self.dessin.chemins += len(chemins)
        if not chemins or len(chemins) > _SEGMENTS_MAXIMUM:
            return
        comptes = map(_compte_segments, chemins)
        for chemin, compte, boite in zip(chemins, comptes, self._boxes(chemins, matrice), strict=True):
            axe = axis_of(boite)
            if axe is not None:
                self.dessin.segments.append(axe)
                continue
            self._reste -= compte
            if self._reste < 0 or compte < 2:
                continue
            segments, coudes = sort_path(chemin, compte, boite, matrice, self._repere)
            self.dessin.segments += segments
            if coudes:
                self.dessin.courbes.append((boite, coudes))

    def _boxes(self, objets: list[int], matrice: Matrice) -> list[Boite]:
        """Return the boxes of objects on the page as it is seen."""
        if not objets:
            return []
        g, b, d, h = _bounds(objets).T.astype(np.float64)
        xs = matrice[0, 0] * np.array([g, d, g, d]) + matrice[0, 1] * np.array([b, b, h, h]) + matrice[0, 2]
        ys = matrice[1, 0] * np.array([g, d, g, d]) + matrice[1, 1] * np.array([b, b, h, h]) + matrice[1, 2]
        rects = np.stack((xs.min(axis=0), ys.min(axis=0), xs.max(axis=0), ys.max(axis=0)), axis=1)
        places = self._repere.place(rects.astype(np.float32)).astype(float)
        return [(x0, y0, x1, y1) for x0, y0, x1, y1 in np.round(places, 2).tolist()]


def _bounds(objets: list[int]) -> npt.NDArray[np.float32]:
    """Return (left, bottom, right, top) of each object, in the space that holds it."""
    n = len(objets)
    rects = np.zeros((n, 4), dtype=np.float32)
    adresse = rects.ctypes.data
    departs = [range(adresse + 4 * k, adresse + 4 * k + 16 * n, 16) for k in range(4)]
    for _ in map(_bornes, objets, *departs):
        pass
    return rects
