"""Renders the image of a cited passage: a strip of its page, with the passage framed.

PDF pages are rendered by pdfium, images are opened upright; formats without pages give no image.
Each strip is kept in the store, so that a report written again costs nothing.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageOps

from qualiopia.domain.lecture import Boite
from qualiopia.domain.piece import Passage
from qualiopia.stages.ports import PieceStore

_LARGEUR = 720
_ECHELLE = 1.6
_MARGE = 14.0
_HAUTEUR_MAX = 260.0
_IMAGES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".heic", ".heif")

Ouvreur = Callable[[str], bytes | None]


class Imagier:
    """Makes WebP strips of passages.

    `ouvrir` gives the bytes of a file by its relative name; `rotations` the clockwise turn, in
    degrees, that sets the page (file, number) upright; `masques` the zones that are painted over.
    """

    def __init__(
        self,
        ouvrir: Ouvreur,
        rotations: dict[tuple[str, int], int],
        store: PieceStore | None,
        masques: Mapping[tuple[str, int], Sequence[Boite]] | None = None,
    ) -> None:
        self._rotations = rotations
        self._masques = masques or {}
        self._store = store
        self._octets = lru_cache(maxsize=4)(ouvrir)
        self._pages = lru_cache(maxsize=6)(self._render)

    def __call__(self, passage: Passage) -> bytes | None:
        """Return the strip of a passage, or None when its format has no image or no box."""
        if passage.boite is None:
            return None
        contenu = self._octets(passage.fichier)
        if contenu is None:
            return None
        cle = self._key(passage, contenu)
        garde = self._store.get(cle) if self._store else None
        if garde is not None:
            return garde or None
        bande = self._strip(passage) or b""
        if self._store:
            self._store.put(cle, bande)
        return bande or None

    def _key(self, passage: Passage, contenu: bytes) -> str:
        empreinte = hashlib.sha256(contenu)
        caches = self._masques.get((passage.fichier, passage.page), ())
        empreinte.update(f"bande1|{passage.page}|{passage.boite}|{caches or ''}".encode())
        return empreinte.hexdigest()

    def _strip(self, passage: Passage) -> bytes | None:
        rendue = self._pages(passage.fichier, passage.page)
        if rendue is None or passage.boite is None:
            return None
        image, echelle = rendue
        gauche, haut, droite, bas = (valeur * echelle for valeur in passage.boite)
        marge = _MARGE * echelle
        bas_coupe = min(bas, haut + _HAUTEUR_MAX * echelle)
        cadre = (0, max(0, int(haut - marge)), image.width, min(image.height, int(bas_coupe + marge)))
        if cadre[3] - cadre[1] < 4:
            return None
        bande = image.crop(cadre).convert("RGB")
        contour = (gauche - 3, haut - cadre[1] - 3, droite + 3, bas_coupe - cadre[1] + 3)
        ImageDraw.Draw(bande).rectangle(contour, outline=(214, 120, 0), width=2)
        if bande.width > _LARGEUR:
            bande = bande.resize((_LARGEUR, max(1, round(bande.height * _LARGEUR / bande.width))))
        sortie = io.BytesIO()
        bande.save(sortie, "WEBP", quality=55, method=2)
        return sortie.getvalue()

    def _render(self, fichier: str, page: int) -> tuple[Image.Image, float] | None:
        contenu = self._octets(fichier)
        if contenu is None:
            return None
        try:
            if contenu[:1024].find(b"%PDF") >= 0:
                rendue, echelle = _pdf_page(contenu, page), _ECHELLE
            elif fichier.lower().endswith(_IMAGES):
                rendue, echelle = _image_page(contenu, page), 1.0
            else:
                return None
        except (pdfium.PdfiumError, OSError, ValueError, Image.DecompressionBombError):
            return None
        if rendue is None:
            return None
        tour = self._rotations.get((fichier, page), 0)
        droite = rendue.rotate(-tour, expand=True) if tour else rendue
        return self._hidden(droite, echelle, (fichier, page)), echelle

    def _hidden(self, image: Image.Image, echelle: float, page: tuple[str, int]) -> Image.Image:
        """Paint over what may not be shown."""
        caches = self._masques.get(page, ())
        if not caches:
            return image
        cachee = image.convert("RGB")
        crayon = ImageDraw.Draw(cachee)
        for gauche, haut, droite, bas in caches:
            cadre = (gauche * echelle - 2, haut * echelle - 2, droite * echelle + 2, bas * echelle + 2)
            crayon.rectangle(cadre, fill=(40, 40, 40))
        return cachee


def _pdf_page(contenu: bytes, page: int) -> Image.Image | None:
    document = pdfium.PdfDocument(contenu)
    try:
        if not 1 <= page <= len(document):
            return None
        image: Image.Image = document[page - 1].render(scale=_ECHELLE).to_pil()
        return image
    finally:
        document.close()


def _image_page(contenu: bytes, page: int) -> Image.Image:
    if not contenu.startswith((b"\xff\xd8", b"\x89PNG")):
        import pillow_heif

        pillow_heif.register_heif_opener()
    image: Image.Image = Image.open(io.BytesIO(contenu))
    if page > 1:
        image.seek(page - 1)
    return ImageOps.exif_transpose(image) or image
