"""Page images: sizes, turns and small angles.

Every image is an array of RGB bytes, of shape (height, width, 3).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]

_TOURS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def as_array(image: object) -> Image:
    """Return an RGB array from an array or a Pillow image.

    Raises:
        TypeError: the object is not an image.
    """
    tableau = np.asarray(image)
    if tableau.dtype != np.uint8 or tableau.ndim not in (2, 3):
        raise TypeError(f"not a page image: {type(image).__name__}")
    if tableau.ndim == 2:
        return np.ascontiguousarray(np.repeat(tableau[:, :, None], 3, axis=2))
    return np.ascontiguousarray(tableau[:, :, :3])


def fit_area(image: Image, surface: float) -> tuple[Image, float]:
    """Shrink an image to at most `surface` pixels; return it and the factor from the original to it."""
    hauteur, largeur = image.shape[:2]
    facteur = math.sqrt(surface / (hauteur * largeur))
    if facteur >= 1:
        return image, 1.0
    taille = (max(1, round(largeur * facteur)), max(1, round(hauteur * facteur)))
    return np.asarray(cv2.resize(image, taille, interpolation=cv2.INTER_AREA), dtype=np.uint8), facteur


def turn(image: Image, degres: int) -> Image:
    """Turn an image clockwise by 0, 90, 180 or 270 degrees."""
    if degres == 0:
        return image
    return np.asarray(cv2.rotate(image, _TOURS[degres]), dtype=np.uint8)


def skew_of(quadrilateres: Sequence[Points]) -> float:
    """Return the angle of the lines of text, in degrees, from the boxes of the longest ones."""
    angles: list[tuple[float, float]] = []
    for quad in quadrilateres:
        dx, dy = (quad[1] + quad[2] - quad[0] - quad[3]) / 2
        hauteur = float(np.linalg.norm(quad[3] - quad[0]))
        longueur = math.hypot(dx, dy)
        if longueur > 4 * hauteur:
            angles.append((math.degrees(math.atan2(dy, dx)), longueur))
    if len(angles) < 2:
        return 0.0
    angles.sort()
    moitie = sum(poids for _, poids in angles) / 2
    cumul = 0.0
    for angle, poids in angles:
        cumul += poids
        if cumul >= moitie:
            return angle
    return 0.0


def straighten(image: Image, degres: float) -> tuple[Image, Points]:
    """Turn an image by a small angle about its centre; return it and the 2 x 3 matrix of the turn."""
    hauteur, largeur = image.shape[:2]
    matrice = cv2.getRotationMatrix2D((largeur / 2, hauteur / 2), degres, 1.0)
    droite = cv2.warpAffine(
        image, matrice, (largeur, hauteur), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(droite, dtype=np.uint8), np.asarray(matrice, dtype=np.float64)


def crop_quad(image: Image, quad: Points) -> Image:
    """Return what a quadrilateral holds, made rectangular; a tall one is laid down, its top to the left."""
    largeur = max(1, round(max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3]))))
    hauteur = max(1, round(max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1]))))
    cible = np.array([[0, 0], [largeur, 0], [largeur, hauteur], [0, hauteur]], dtype=np.float32)
    matrice = cv2.getPerspectiveTransform(quad.astype(np.float32), cible)
    coupe = cv2.warpPerspective(
        image, matrice, (largeur, hauteur), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(coupe, dtype=np.uint8)
