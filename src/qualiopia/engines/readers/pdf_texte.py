"""The text layer of a PDF page: its words and where they stand, in the order in which they were written.

A page costs two calls per word, made in bulk: the boxes of a word's first and last characters are
written by PDFium straight into one array.
"""

from __future__ import annotations

import ctypes
from collections import deque
from dataclasses import dataclass, replace
from itertools import pairwise, repeat
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from qualiopia.domain.lecture import Boite
from qualiopia.engines.mise_en_page.fragments import Fragment, Ligne

_ECART_DE_CELLULE = 1.8
_ESPACE = 0.22
_LARGEUR_SURE = 1.25
_LETTRE_LARGE = 0.55
_LETTRES_ESPACEES = 6
_CESURE = "\x02"

Tableau2D = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint32]
Indices = npt.NDArray[np.intp]


def _bulk(fonction: Any, *types: Any) -> Any:
    """Return a PDFium function taking plain addresses, so that it can be mapped over many items."""
    adresse = ctypes.cast(fonction, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(ctypes.c_int, *types)(adresse)


_boite_de_caractere = _bulk(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Repere:
    """Where a page stands in the user space of the file: its visible box and its rotation in degrees."""

    gauche: float
    bas: float
    droite: float
    haut: float
    rotation: int

    @property
    def taille(self) -> tuple[float, float]:
        """Width and height of the page as it is seen, in points."""
        largeur, hauteur = self.droite - self.gauche, self.haut - self.bas
        return (hauteur, largeur) if self.rotation in (90, 270) else (largeur, hauteur)

    def turned(self, degres: int) -> Repere:
        """Return the frame of the same page turned clockwise."""
        return replace(self, rotation=(self.rotation + degres) % 360) if degres else self

    def place(self, boites: Tableau2D) -> Tableau2D:
        """Turn boxes (left, bottom, right, top in user space) into boxes of the page as it is seen."""
        resultat = np.empty_like(boites)
        cotes = self._sides(boites[:, 0], boites[:, 1], boites[:, 2], boites[:, 3])
        for colonne, valeurs in enumerate(cotes):
            resultat[:, colonne] = valeurs
        return resultat

    def place_one(self, gauche: float, bas: float, droite: float, haut: float) -> Boite:
        """Turn one box of the user space into one of the page as it is seen."""
        x0, y0, x1, y1 = self._sides(gauche, bas, droite, haut)
        return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)

    def _sides(self, g: Any, b: Any, d: Any, h: Any) -> tuple[Any, Any, Any, Any]:
        if self.rotation == 90:
            return b - self.bas, g - self.gauche, h - self.bas, d - self.gauche
        if self.rotation == 180:
            return self.droite - d, b - self.bas, self.droite - g, h - self.bas
        if self.rotation == 270:
            return self.haut - h, self.droite - d, self.haut - b, self.droite - g
        return g - self.gauche, self.haut - h, d - self.gauche, self.haut - b


def frame_of(page: Any) -> Repere:
    """Return the frame of a page."""
    gauche, bas, droite, haut = page.get_bbox()
    return Repere(gauche, bas, droite, haut, int(page.get_rotation()) % 360)


def text_lines(textpage: Any, repere: Repere) -> tuple[list[Ligne], int]:
    """Return the lines of the text layer in the order of the file, and the turn that sets them upright.

    Wide gaps part the fragments of a line. The turn (90 or 270 degrees clockwise) is that of a page
    whose text runs up or down; boxes are then those of the page once turned.
    """
    texte = _raw_text(textpage)
    if not texte.strip():
        return [], 0
    codes = np.frombuffer(texte.encode("utf-32-le", errors="replace"), dtype=np.uint32)
    debuts, fins, sauts = _words(codes)
    premieres, dernieres = _end_boxes(textpage, codes, debuts, fins)
    tour = _turn_of(repere.place(premieres), repere.place(dernieres))
    a, b = (repere.turned(tour).place(cotes) for cotes in (premieres, dernieres))
    boites = np.concatenate((np.minimum(a[:, :2], b[:, :2]), np.maximum(a[:, 2:], b[:, 2:])), axis=1)
    return _lines(texte, debuts, fins, sauts, boites), tour


def _raw_text(textpage: Any) -> str:
    nombre = pdfium.FPDFText_CountChars(textpage)
    if nombre <= 0:
        return ""
    tampon = ctypes.create_string_buffer(4 * (nombre + 1))
    ecrits = pdfium.FPDFText_GetText(
        textpage, 0, nombre, ctypes.cast(tampon, ctypes.POINTER(ctypes.c_ushort))
    )
    texte = tampon.raw[: 2 * max(0, ecrits - 1)].decode("utf-16-le", errors="replace")
    return texte.replace("\ufffe", _CESURE)


def _words(codes: Codes) -> tuple[Indices, Indices, npt.NDArray[np.bool_]]:
    """Return the starts and ends of words, and whether a line ends somewhere before each."""
    vides = (codes <= 32) & (codes != 2)
    if codes.max() >= 0xA0:
        vides |= (codes == 0xA0) | ((codes >= 0x2000) & (codes <= 0x200B)) | (codes == 0x202F)
        vides |= (codes == 0x2028) | (codes == 0x2029) | (codes == 0x3000) | (codes == 0xFEFF)
    cesures = codes == 2
    pleins = ~vides
    avant = np.concatenate(([False], pleins[:-1] & ~cesures[:-1]))
    debuts = np.flatnonzero(pleins & ~avant)
    apres = np.concatenate((pleins[1:], [False])) & ~cesures
    fins = np.flatnonzero(pleins & ~apres) + 1
    cumul = np.concatenate(([0], np.cumsum((codes == 10) | cesures)))
    sauts = np.diff(cumul[debuts], prepend=0) > 0
    return debuts, fins, sauts


def _end_boxes(textpage: Any, codes: Codes, debuts: Indices, fins: Indices) -> tuple[Tableau2D, Tableau2D]:
    """Return the boxes of the first and of the last character of each word, in user space.

    A word that the next one follows closely on its line ends a space before it: the end of the
    others alone is asked for, which halves the calls.
    """
    premieres = _char_boxes(textpage, _char_indexes(textpage, codes, debuts))
    dernieres = premieres.copy()
    hauteurs = np.maximum(premieres[:, 3] - premieres[:, 1], 0.1)
    pas = (premieres[1:, 0] - premieres[:-1, 0]) / hauteurs[:-1]
    lettres = (fins - debuts)[:-1] + 1
    voisins = (np.abs(premieres[1:, 1] - premieres[:-1, 1]) < 0.2 * hauteurs[:-1]) & (pas > 0.3)
    suivante = np.zeros(len(debuts), dtype=bool)
    if voisins.any():
        ordinaire = min(np.median((pas / lettres)[voisins]), _LETTRE_LARGE)
        suivante[:-1] = voisins & (pas < _LARGEUR_SURE * ordinaire * lettres) & (lettres > 2)
    proches = np.flatnonzero(suivante)
    dernieres[proches, 2] = premieres[proches + 1, 0] - _ESPACE * hauteurs[proches]
    restants = np.flatnonzero(~suivante & (fins - debuts > 1))
    dernieres[restants] = _char_boxes(textpage, _char_indexes(textpage, codes, fins[restants] - 1))
    return premieres, dernieres


def _char_boxes(textpage: Any, indices: list[int]) -> Tableau2D:
    """Return (left, bottom, right, top) of some characters, in user space."""
    rects = np.zeros((len(indices), 4), dtype=np.float32)
    adresse = rects.ctypes.data
    poignee = ctypes.cast(textpage.raw, ctypes.c_void_p).value
    cases = range(adresse, adresse + 16 * len(indices), 16)
    deque(map(_boite_de_caractere, repeat(poignee), indices, cases), maxlen=0)
    return rects[:, [0, 3, 2, 1]]


def _turn_of(premieres: Tableau2D, dernieres: Tableau2D) -> int:
    """Return the turn that sets upright a page where most words run upwards (90) or downwards (270)."""
    dx = np.abs(dernieres[:, 0] - premieres[:, 0])
    dy = dernieres[:, 1] - premieres[:, 1]
    longs = np.maximum(dx, np.abs(dy)) > 3
    debout = longs & (np.abs(dy) > 2 * dx)
    if debout.sum() <= 0.6 * longs.sum():
        return 0
    return 90 if float(dy[debout].sum()) < 0 else 270


def _char_indexes(textpage: Any, codes: Codes, positions: Indices) -> list[int]:
    """Turn offsets in the text into the indexes of PDFium, which counts in UTF-16 units."""
    unites = len(codes)
    if codes.max() > 0xFFFF:
        longs = codes > 0xFFFF
        positions = positions + (np.cumsum(longs) - longs)[positions]
        unites += int(longs.sum())
    indices: list[int] = positions.tolist()
    if unites == pdfium.FPDFText_CountChars(textpage):
        return indices
    lookup = pdfium.FPDFText_GetCharIndexFromTextIndex
    return [max(0, lookup(textpage, i)) for i in indices]


def _lines(
    texte: str, debuts: Indices, fins: Indices, sauts: npt.NDArray[np.bool_], boites: Tableau2D
) -> list[Ligne]:
    nouvelle_ligne, nouveau_fragment = _breaks(sauts, boites)
    bornes = np.flatnonzero(nouveau_fragment)
    longueurs = fins - debuts
    place = np.cumsum(longueurs + 1) - longueurs - 1
    place -= np.repeat(place[bornes], np.diff(bornes, append=len(debuts)))
    reperes = list(zip(place.tolist(), (place + longueurs).tolist(), _tuples(boites), strict=True))
    mots = [texte[a:b] for a, b in zip(debuts.tolist(), fins.tolist(), strict=True)]
    if _CESURE in texte:
        mots = [mot.replace(_CESURE, "-") for mot in mots]
    tetes, coupes = nouvelle_ligne[bornes].tolist(), bornes.tolist()
    seules = np.add.reduceat(longueurs == 1, bornes).tolist()
    cadres = _tuples(_frames(boites, bornes))
    lignes: list[Ligne] = []
    for debut, fin, tete, cadre, lettres in zip(
        coupes, [*coupes[1:], len(mots)], tetes, cadres, seules, strict=True
    ):
        fragment = Fragment(" ".join(mots[debut:fin]), cadre, tuple(reperes[debut:fin]))
        if lettres >= _LETTRES_ESPACEES:
            fragment = _with_word_gaps(fragment)
        if tete:
            lignes.append([fragment])
        else:
            lignes[-1].append(fragment)
    return lignes


def _with_word_gaps(fragment: Fragment) -> Fragment:
    """Set two spaces between the words of a letter-spaced title, where its letters stand further apart."""
    mots = fragment.mots
    ecarts = [b[2][0] - a[2][2] for a, b in pairwise(mots)]
    lettres = [
        ecart for ecart, (a, b) in zip(ecarts, pairwise(mots), strict=True) if a[1] - a[0] == b[1] - b[0] == 1
    ]
    if not lettres:
        return fragment
    seuil = 1.7 * max(0.5, median(lettres))
    decalage, reperes, morceaux = 0, [mots[0]], [fragment.texte[mots[0][0] : mots[0][1]]]
    for ecart, (debut, fin, boite) in zip(ecarts, mots[1:], strict=True):
        decalage += ecart > seuil
        morceaux.append(("  " if ecart > seuil else " ") + fragment.texte[debut:fin])
        reperes.append((debut + decalage, fin + decalage, boite))
    return Fragment("".join(morceaux), fragment.boite, tuple(reperes), fragment.confiance)


def _tuples(boites: Tableau2D) -> list[Boite]:
    colonnes = np.round(boites.astype(np.float64), 2).T.tolist()
    return list(zip(*colonnes, strict=True))


def _frames(boites: Tableau2D, bornes: npt.NDArray[np.intp]) -> Tableau2D:
    """Return the box of each fragment from those of its words."""
    hauts_gauches = np.minimum.reduceat(boites[:, :2], bornes, axis=0)
    return np.concatenate((hauts_gauches, np.maximum.reduceat(boites[:, 2:], bornes, axis=0)), axis=1)


def _breaks(
    sauts: npt.NDArray[np.bool_], boites: Tableau2D
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Say before which words a line, and a fragment, starts, from where the words stand."""
    x0, y0, x1, y1 = boites.T
    hauteurs = np.maximum(y1 - y0, 0.1)
    commun = np.minimum(y1[1:], y1[:-1]) - np.maximum(y0[1:], y0[:-1])
    ecart = x0[1:] - x1[:-1]
    petite = np.minimum(hauteurs[1:], hauteurs[:-1])
    grande = np.maximum(hauteurs[1:], hauteurs[:-1])
    suite = (commun >= 0.5 * petite) & (ecart > -0.6 * grande)
    debout = hauteurs > 1.5 * np.maximum(x1 - x0, 0.1)
    suite |= ~sauts[1:] & debout[1:] & debout[:-1]
    ligne = np.concatenate(([True], ~suite))
    return ligne, ligne | np.concatenate(([True], ecart > _ECART_DE_CELLULE * grande))
