"""Marks on a scanned page: blots of ink of the size of a signature, a stamp or a logo."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from qualiopia.domain.lecture import Boite
from qualiopia.engines.ocr.images import Image

_MARQUES_MAXIMUM = 40
_POINTS_MINIMUM = 90
_DENSITE_MINIMUM = 0.012
_DENSITE_D_IMAGE = 0.45
_COTE_DE_TAMPON = 60


def ink_marks(
    encre: npt.NDArray[np.uint8], image: Image, imprimes: Sequence[Boite]
) -> list[tuple[str, Boite]]:
    """Return the nature and the box of each blot; `imprimes` are the boxes of print, erased from `encre`."""
    noyau = cv2.getStructuringElement(cv2.MORPH_RECT, (17, 9))
    soude = cv2.morphologyEx(encre, cv2.MORPH_CLOSE, noyau)
    _, etiquettes, stats, _ = cv2.connectedComponentsWithStats(soude)
    marques: list[tuple[str, Boite]] = []
    for numero, (x, y, largeur, hauteur, _) in enumerate(stats.tolist()):
        if numero == 0 or not _fits(x, y, largeur, hauteur, encre.shape):
            continue
        zone = (slice(y, y + hauteur), slice(x, x + largeur))
        dedans = (etiquettes[zone] == numero) & (encre[zone] > 0)
        points = int(dedans.sum())
        densite = points / (largeur * hauteur)
        if points < _POINTS_MINIMUM or densite < _DENSITE_MINIMUM:
            continue
        boite = (float(x), float(y), float(x + largeur), float(y + hauteur))
        marques.append((_nature(image[zone][dedans], densite, boite, imprimes), boite))
    return marques if len(marques) <= _MARQUES_MAXIMUM else []


def _fits(x: int, y: int, largeur: int, hauteur: int, page: tuple[int, ...]) -> bool:
    """Whether a blot is of the right size and away from the edges, where shadows are."""
    if not (24 <= largeur <= 0.5 * page[1] and 12 <= hauteur <= 0.25 * page[0]):
        return False
    return x > 2 and y > 2 and x + largeur < page[1] - 2 and y + hauteur < page[0] - 2


def _nature(couleur: npt.NDArray[np.uint8], densite: float, boite: Boite, imprimes: Sequence[Boite]) -> str:
    """Tell a stamp (coloured, large, with print inside), a picture (dense) and pen strokes apart."""
    if densite > _DENSITE_D_IMAGE:
        return "image"
    ecart = couleur.max(axis=1).astype(int) - couleur.min(axis=1)
    coloree = float((ecart > 50).mean()) > 0.5
    large = min(boite[2] - boite[0], boite[3] - boite[1]) >= _COTE_DE_TAMPON
    if coloree and large and any(_holds(boite, imprime) for imprime in imprimes):
        return "tampon"
    return "trace"


def _holds(boite: Boite, autre: Boite) -> bool:
    x, y = (autre[0] + autre[2]) / 2, (autre[1] + autre[3]) / 2
    return boite[0] <= x <= boite[2] and boite[1] <= y <= boite[3]
