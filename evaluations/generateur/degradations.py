"""What happens to papers: scanned askew, photographed, turned over, truncated, locked."""

import io
from collections.abc import Callable

import cv2
import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from evaluations.generateur import surcharges

Pixels = NDArray[np.uint8]


def images(pdf: bytes, points: int) -> list[Image.Image]:
    """Print the pages of a PDF to pictures at so many dots per inch."""
    document = pypdfium2.PdfDocument(pdf)
    return [document[rang].render(scale=points / 72).to_pil().convert("RGB") for rang in range(len(document))]


def numeriser(
    pdf: bytes,
    graine: int,
    angle: float = 0.9,
    points: int = 120,
    tourne: int = 0,
    surcharge: Callable[[Image.Image, int], Image.Image] | None = None,
) -> bytes:
    """Pass a PDF through an office scanner: image only, slight skew, grain, uneven light.

    `surcharge` is what was added on the paper beforehand.
    """
    feuilles = []
    for rang, image in enumerate(images(pdf, points)):
        if surcharge is not None:
            image = surcharge(image, graine + rang)
        pixels = _grainer(np.asarray(image.convert("L"), dtype=np.uint8), graine + rang)
        penchant = angle if rang % 2 == 0 else -angle * 0.6
        feuille = Image.fromarray(pixels).rotate(
            penchant, expand=False, fillcolor=236, resample=Image.Resampling.BICUBIC
        )
        feuilles.append(feuille.rotate(tourne, expand=True))
    return images_en_pdf(feuilles, points)


def _grainer(pixels: Pixels, graine: int) -> Pixels:
    hasard = np.random.default_rng(graine)
    hauteur, largeur = pixels.shape
    ombre = np.linspace(-7, 3, largeur)[None, :] + np.linspace(0, -6, hauteur)[:, None]
    bruit = hasard.normal(0, 4.5, pixels.shape)
    flou = cv2.GaussianBlur(pixels, (3, 3), 0.6).astype(np.float32)
    resultat = np.clip(flou * 0.95 + 8 + ombre + bruit, 0, 255).astype(np.uint8)
    for _ in range(14):
        y, x = int(hasard.integers(0, hauteur)), int(hasard.integers(0, largeur))
        cv2.circle(resultat, (x, y), int(hasard.integers(1, 3)), 90, -1)
    return resultat


def images_en_pdf(feuilles: list[Image.Image], points: int, qualite: int = 48) -> bytes:
    """Bind pictures into a PDF without any text layer."""
    document = pikepdf.new()
    for image in feuilles:
        tampon = io.BytesIO()
        image.save(tampon, "JPEG", quality=qualite)
        couleur = pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB
        objet = pikepdf.Stream(document, tampon.getvalue())
        objet.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=image.width,
            Height=image.height,
            ColorSpace=couleur,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        largeur, hauteur = image.width * 72 / points, image.height * 72 / points
        page = document.add_blank_page(page_size=(largeur, hauteur))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=document.make_indirect(objet)))
        page.Contents = document.make_stream(f"q {largeur:.2f} 0 0 {hauteur:.2f} 0 0 cm /Im0 Do Q".encode())
    sortie = io.BytesIO()
    document.save(sortie, deterministic_id=True)
    return sortie.getvalue()


def photographier(pdf: bytes, graine: int, rotation: int = 0, exif: int = 1) -> bytes:
    """Photograph the first page on a desk with a phone; `rotation` turns pixels, `exif` only says so."""
    page = np.asarray(images(pdf, 125)[0], dtype=np.uint8)
    hauteur, largeur = page.shape[:2]
    hasard = np.random.default_rng(graine)
    fond = np.full((hauteur + 180, largeur + 160, 3), (126, 98, 70), dtype=np.float32)
    fond += np.sin(np.arange(fond.shape[1]) / 9.0)[None, :, None] * 7 + hasard.normal(0, 4, fond.shape)
    depart = np.array([[0, 0], [largeur, 0], [largeur, hauteur], [0, hauteur]], dtype=np.float32)
    decalage = hasard.uniform(-26, 26, (4, 2)).astype(np.float32)
    arrivee = depart + np.array([80, 90], dtype=np.float32) + decalage
    matrice = cv2.getPerspectiveTransform(depart, arrivee)
    taille = (fond.shape[1], fond.shape[0])
    posee = cv2.warpPerspective(page, matrice, taille)
    masque = (
        cv2.warpPerspective(np.full((hauteur, largeur), 255, np.uint8), matrice, taille)[..., None] / 255.0
    )
    lumiere = np.linspace(1.0, 0.78, taille[0])[None, :, None]
    photo = np.clip(
        (fond * (1 - masque) + posee * masque) * lumiere + hasard.normal(0, 3, fond.shape), 0, 255
    )
    image = Image.fromarray(photo.astype(np.uint8)).rotate(rotation, expand=True)
    etiquettes = Image.Exif()
    etiquettes[274] = exif
    etiquettes[271] = "Fairphone"
    tampon = io.BytesIO()
    image.save(tampon, "JPEG", quality=62, exif=etiquettes)
    return tampon.getvalue()


def proteger(pdf: bytes, _graine: int) -> bytes:
    """Lock a PDF with a password nobody has written down."""
    sortie = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        serrure = pikepdf.Encryption(
            owner="q-2026-perdu", user="q-2026-perdu", R=3, aes=False, metadata=False
        )
        document.save(sortie, encryption=serrure, static_id=True)
    return sortie.getvalue()


def tronquer(pdf: bytes, _graine: int) -> bytes:
    """Cut a file short, as a failed download does."""
    return pdf[: len(pdf) * 2 // 5]


DEGRADATIONS: dict[str, Callable[[bytes, int], bytes]] = {
    "scan": lambda pdf, graine: numeriser(pdf, graine),
    "scan_penche": lambda pdf, graine: numeriser(pdf, graine, angle=-2.1),
    "scan_retourne": lambda pdf, graine: numeriser(pdf, graine, angle=0.6, tourne=180),
    "scan_tampon": lambda pdf, graine: numeriser(pdf, graine, angle=0.4, surcharge=surcharges.tamponner),
    "scan_annote": lambda pdf, graine: numeriser(pdf, graine, angle=-0.7, surcharge=surcharges.annoter),
    "photo": lambda pdf, graine: photographier(pdf, graine),
    "photo_pixels_90": lambda pdf, graine: photographier(pdf, graine, rotation=90),
    "photo_exif_90": lambda pdf, graine: photographier(pdf, graine, rotation=90, exif=6),
    "tronque": tronquer,
    "protege": proteger,
    "vide": lambda _pdf, _graine: b"",
}
