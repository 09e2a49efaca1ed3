"""What a scanned page bears beside its printed text: ruling lines, ink, small squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from qualiopia.domain.lecture import Boite, Encre
from qualiopia.engines.mise_en_page.grilles import Grille, Segment, find_grids
from qualiopia.engines.ocr.images import Image, fit_area
from qualiopia.engines.ocr.marques import ink_marks

Masque = npt.NDArray[np.uint8]

_SURFACE = 1000 * 1414
_ENCRE_PAR_CELLULE = 45
_DOUTE_PAR_CELLULE = 18
_TRAIT_LONG = 80
_CREUX = 11
_TOLERANCE = 7.0
_LIE = 0.55
_LIE_COURT = 0.72


@dataclass(frozen=True, slots=True)
class Texte:
    """A printed or written line: its box on the image and what was read."""

    boite: Boite
    texte: str
    score: float


@dataclass(frozen=True, slots=True)
class Releve:
    """What was found on a page image, in its pixels; `facteur` leads from them to the ink mask.

    `manuscrits` are the ranks of the lines that are strokes of a pen rather than print.
    """

    grilles: tuple[Grille, ...]
    segments: tuple[Segment, ...]
    encres: tuple[Encre, ...]
    manuscrits: frozenset[int]
    encre: Masque
    noir: Masque
    facteur: float

    def ink_in(self, boite: Boite, largeur_minimum: int = 14) -> bool | None:
        """Whether there is ink in a box, of some width on the mask: True, False, or None when hardly any."""
        retrait = 4
        x0, y0, x1, y1 = (round(cote * self.facteur) for cote in boite)
        zone = self.encre[y0 + retrait : y1 - retrait, x0 + retrait : x1 - retrait]
        points = int(np.count_nonzero(zone))
        if points < _DOUTE_PAR_CELLULE:
            return False
        largeur = np.ptp(np.flatnonzero(zone.any(axis=0))) + 1
        hauteur = np.ptp(np.flatnonzero(zone.any(axis=1))) + 1
        return True if points >= _ENCRE_PAR_CELLULE and largeur >= largeur_minimum and hauteur >= 8 else None


def survey(image: Image, textes: Sequence[Texte]) -> Releve:
    """Find tables, ink and pen strokes on an upright page image, given the lines read on it."""
    petite, facteur = fit_area(image, _SURFACE)
    gris = cv2.cvtColor(petite, cv2.COLOR_RGB2GRAY)
    noir = np.asarray(
        cv2.adaptiveThreshold(gris, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 14),
        dtype=np.uint8,
    )
    reduits = [Texte(_scaled(t.boite, facteur), t.texte, t.score) for t in textes]
    segments = _rulings(np.asarray(gris, dtype=np.uint8), reduits)
    grilles = find_grids(segments, _TOLERANCE)
    encre = _without_rulings(noir, segments, grilles)
    manuscrits = _handwritten(encre, reduits)
    imprimes = [t.boite for rang, t in enumerate(reduits) if rang not in manuscrits]
    for x0, y0, x1, y1 in imprimes:
        encre[max(0, round(y0) - 1) : round(y1) + 2, max(0, round(x0) - 2) : round(x1) + 3] = 0
    marques = ink_marks(encre, petite, imprimes)
    return Releve(
        tuple(_grown_grid(grille, 1 / facteur) for grille in grilles),
        tuple(_scaled(segment, 1 / facteur) for segment in segments if _is_long(segment)),
        tuple(Encre(nature, _scaled(boite, 1 / facteur)) for nature, boite in marques),
        manuscrits,
        encre,
        noir,
        facteur,
    )


def _scaled(boite: Boite, facteur: float) -> Boite:
    x0, y0, x1, y1 = boite
    return x0 * facteur, y0 * facteur, x1 * facteur, y1 * facteur


def _grown_grid(grille: Grille, facteur: float) -> Grille:
    xs, ys = tuple(x * facteur for x in grille.xs), tuple(y * facteur for y in grille.ys)
    return Grille(xs, ys, grille.cellules)


def _rulings(gris: Masque, textes: Sequence[Texte]) -> list[Segment]:
    """Return the straight lines, however pale, apart from the heart of printed words.

    A line is what is darker than what lies on both of its sides, once smoothed along itself: the
    threshold that brings out ink loses pale lines next to dark words.
    """
    segments: list[Segment] = []
    for couche in (True, False):
        lisse = cv2.blur(gris, (11, 1) if couche else (1, 11))
        travers = cv2.getStructuringElement(cv2.MORPH_RECT, (1, 13) if couche else (13, 1))
        creux = cv2.morphologyEx(lisse, cv2.MORPH_BLACKHAT, travers)
        masque = np.where(creux >= _CREUX, 255, 0).astype(np.uint8)
        for texte in textes:
            x0, y0, x1, y1 = texte.boite
            retrait = 0.2 * (y1 - y0)
            masque[round(y0 + retrait) : round(y1 - retrait), max(0, round(x0)) : round(x1)] = 0
        segments += _segments(_opened(masque, *((50, 1) if couche else (1, 28))), couche)
    return segments


def _opened(masque: Masque, largeur: int, hauteur: int) -> Masque:
    """Return the straight runs of at least a length."""
    noyau = cv2.getStructuringElement(cv2.MORPH_RECT, (largeur, hauteur))
    return np.asarray(cv2.morphologyEx(masque, cv2.MORPH_OPEN, noyau), dtype=np.uint8)


def _segments(masque: Masque, couche: bool) -> list[Segment]:
    noyau = cv2.getStructuringElement(cv2.MORPH_RECT, (9, 3) if couche else (3, 9))
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(masque, noyau))
    segments: list[Segment] = []
    for x, y, largeur, hauteur, _ in stats[1:].tolist():
        if couche and hauteur <= max(14, 0.02 * largeur) and largeur >= 3 * hauteur:
            segments.append((x + 4.0, y + hauteur / 2, x + largeur - 4.0, y + hauteur / 2))
        elif not couche and largeur <= max(14, 0.02 * hauteur) and hauteur >= 2 * largeur:
            segments.append((x + largeur / 2, y + 4.0, x + largeur / 2, y + hauteur - 4.0))
    return segments


def _without_rulings(noir: Masque, segments: Sequence[Segment], grilles: Sequence[Grille]) -> Masque:
    """Return the dark pixels less those of tables and of long lines."""
    encre = noir.copy()
    for x0, y0, x1, y1 in segments:
        if _is_long((x0, y0, x1, y1)) or any(
            _inside((x0 + x1) / 2, (y0 + y1) / 2, grille.boite) for grille in grilles
        ):
            a, b, c, d = round(x0), round(y0), round(x1), round(y1)
            encre[max(0, b - 4) : d + 5, max(0, a - 4) : c + 5] = 0
    return encre


def _is_long(segment: Segment) -> bool:
    return max(segment[2] - segment[0], segment[3] - segment[1]) >= _TRAIT_LONG


def _inside(x: float, y: float, boite: Boite) -> bool:
    marge = 8
    return boite[0] - marge <= x <= boite[2] + marge and boite[1] - marge <= y <= boite[3] + marge


def _handwritten(encre: Masque, textes: Sequence[Texte]) -> frozenset[int]:
    """Return the ranks of the lines that one connected stroke draws nearly whole.

    A printed word is made of separate letters; a signature is a single stroke, higher than the
    lines of print around it, or read as letters that make no word.
    """
    if not textes:
        return frozenset()
    hauteurs = sorted(texte.boite[3] - texte.boite[1] for texte in textes)
    mediane = hauteurs[len(hauteurs) // 2]
    _, etiquettes, stats, _ = cv2.connectedComponentsWithStats(encre)
    trouves: list[int] = []
    for rang, texte in enumerate(textes):
        if len(texte.texte) < 2 or len(texte.texte) > 24:
            continue
        x0, y0, x1, y1 = (max(0, round(cote)) for cote in texte.boite)
        presents = np.unique(etiquettes[y0:y1, x0:x1])
        lie = max((stats[n][2] for n in presents.tolist() if n), default=0) / max(1, x1 - x0)
        haute = y1 - y0 > 1.5 * mediane
        seuil = _LIE_COURT if len(texte.texte) <= 3 else _LIE
        if lie >= seuil and (haute or not is_wordlike(texte.texte)):
            trouves.append(rang)
    return frozenset(trouves)


def is_wordlike(texte: str) -> bool:
    """Whether a short text could be a word, a number or an abbreviation somebody printed."""
    lettres = [c for c in texte.lower() if c.isalpha()]
    if any(c.isdigit() for c in texte) or not lettres:
        return True
    voyelles = sum(c in "aeiouyàâäéèêëîïôöùûü" for c in lettres)
    return len(set(lettres)) > 1 + len(lettres) // 4 and 0 < voyelles < len(lettres)
