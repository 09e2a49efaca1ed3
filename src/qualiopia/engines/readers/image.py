"""The image reader: photos and scans in JPEG, PNG, TIFF (one page per frame), HEIC and WebP."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.lecture import Lecture, Metadonnees, Page, Source
from qualiopia.engines.readers.lectures import make_lecture
from qualiopia.errors import LectureImpossible
from qualiopia.stages.ports import Depot, Ocr

_PIXELS_MAXIMUM = 200_000_000
_PIXELS_DE_TRAVAIL = 16_000_000
_FORMATS_PILLOW = {
    "jpeg": ("JPEG",),
    "png": ("PNG",),
    "tiff": ("TIFF",),
    "webp": ("WEBP",),
    "heic": ("HEIF",),
}
_ABIME = (OSError, SyntaxError, ValueError, EOFError)


@dataclass(slots=True)
class _Vues:
    """The frames of a file, opened one at a time, and whether one of them was cut short."""

    depot: Depot
    tronque: bool = False
    metadonnees: Metadonnees = field(default_factory=Metadonnees)
    nombre: int = 1

    def frames(self, format: str, limite: int) -> Iterator[Image.Image]:
        """Yield each frame, upright according to its EXIF, in RGB on white.

        Raises:
            LectureImpossible: the first frame cannot be decoded.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = _open(self.depot, format)
            self.nombre = int(getattr(image, "n_frames", 1)) if format == "tiff" else 1
            self.metadonnees = _metadata(image)
            for rang in range(min(self.nombre, limite)):
                yield self._frame(image, rang)

    def _frame(self, image: Image.Image, rang: int) -> Image.Image:
        try:
            if rang:
                image.seek(rang)
            _check_size(image)
            image.draft("RGB", _work_size(image))
            return _flat(ImageOps.exif_transpose(image))
        except _ABIME as erreur:
            self.tronque = True
            if rang == 0 and self.nombre == 1:
                return self._what_is_left(erreur)
            return Image.new("RGB", (1, 1), "white")

    def _what_is_left(self, erreur: Exception) -> Image.Image:
        """Decode a cut file as far as it goes."""
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            with Image.open(io.BytesIO(self.depot.contenu)) as image:
                return _flat(ImageOps.exif_transpose(image))
        except _ABIME:
            raise _broken() from erreur
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False


class LecteurImage:
    """Reads image files by OCR; without an engine their pages are said not to be read."""

    formats: Sequence[str] = ("jpeg", "png", "tiff", "heic", "webp")

    def __init__(self, ocr: Ocr | None = None, pages_maximum: int = 100) -> None:
        """Set the OCR engine and how many frames of a TIFF are read."""
        self._ocr = ocr
        self._pages_maximum = pages_maximum

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read an image file.

        Raises:
            LectureImpossible: the file is not an image that can be decoded, or is far too large.
        """
        vues = _Vues(depot)
        pages: list[Page] = []
        anomalies: list[Anomalie] = []
        for numero, image in enumerate(vues.frames(format, self._pages_maximum), 1):
            page = self._page(image, numero)
            if not page.lisible:
                anomalies.append(_unreadable(depot, numero, self._ocr is None))
            pages.append(page)
        if vues.tronque:
            anomalies.append(_cut(depot))
        if vues.nombre > self._pages_maximum:
            anomalies.append(_too_many(depot, vues.nombre, self._pages_maximum))
        return make_lecture(depot, format, pages, vues.metadonnees, anomalies=anomalies)

    def _page(self, image: Image.Image, numero: int) -> Page:
        if self._ocr is None or image.size == (1, 1):
            largeur, hauteur = image.size
            return Page(numero, "", Source.AUCUNE, 0.0, float(largeur), float(hauteur))
        return self._ocr.recognise(image, numero)


def _open(depot: Depot, format: str) -> Image.Image:
    if format == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener()
    try:
        image = Image.open(io.BytesIO(depot.contenu), formats=_FORMATS_PILLOW.get(format))
    except Image.DecompressionBombError as erreur:
        raise _too_large() from erreur
    except (UnidentifiedImageError, *_ABIME) as erreur:
        raise _broken() from erreur
    _check_size(image)
    return image


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > _PIXELS_MAXIMUM:
        raise _too_large()


def _work_size(image: Image.Image) -> tuple[int, int]:
    """Return a size a JPEG may be decoded at, so that a huge photo does not fill the memory."""
    facteur = (_PIXELS_DE_TRAVAIL / (image.width * image.height)) ** 0.5
    return (
        (image.width, image.height)
        if facteur >= 1
        else (int(image.width * facteur), int(image.height * facteur))
    )


def _flat(image: Image.Image) -> Image.Image:
    """Return an image in RGB; what is transparent becomes white, 16-bit grey becomes 8-bit."""
    if image.mode.startswith(("I", "F")):
        image = image.point(lambda v: v / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        calque = image.convert("RGBA")
        fond = Image.new("RGBA", calque.size, "white")
        return Image.alpha_composite(fond, calque).convert("RGB")
    return image.convert("RGB")


def _metadata(image: Image.Image) -> Metadonnees:
    try:
        exif: Any = image.getexif()
    except _ABIME:
        return Metadonnees()
    detail = exif.get_ifd(ExifTags.IFD.Exif)
    pris = str(detail.get(ExifTags.Base.DateTimeOriginal, ""))
    change = str(exif.get(ExifTags.Base.DateTime, ""))
    return Metadonnees(
        titre=str(exif.get(ExifTags.Base.ImageDescription, "")).strip("\x00 "),
        auteur=str(exif.get(ExifTags.Base.Artist, "")).strip("\x00 "),
        logiciel=str(exif.get(ExifTags.Base.Software, "")).strip("\x00 "),
        cree_le=_exif_day(pris or change),
        modifie_le=_exif_day(change),
    )


def _exif_day(date: str) -> str:
    jour = date[:10].replace(":", "-")
    return jour if len(jour) == 10 and jour.replace("-", "").isdigit() and not jour.startswith("0000") else ""


def _broken() -> LectureImpossible:
    return LectureImpossible(
        CodeAnomalie.FICHIER_CORROMPU,
        "L'image est abîmée ou n'est pas dans le format annoncé : elle n'a pas pu être lue.",
        "Ouvrez l'original, enregistrez-le de nouveau en JPEG, PNG ou PDF, et déposez cette copie.",
    )


def _too_large() -> LectureImpossible:
    return LectureImpossible(
        CodeAnomalie.FICHIER_TROP_GROS,
        "L'image est bien trop grande pour être lue (plus de 200 millions de points).",
        "Réduisez-la (une page A4 à 300 points par pouce suffit) et déposez cette copie.",
    )


def _cut(depot: Depot) -> Anomalie:
    return Anomalie(
        depot.fichier,
        CodeAnomalie.FICHIER_TRONQUE,
        "L'image est incomplète : seul le début a pu être lu.",
        "Copiez de nouveau le fichier d'origine, en entier, ou reprenez la photo.",
    )


def _unreadable(depot: Depot, numero: int, sans_ocr: bool) -> Anomalie:
    raison = "la lecture des images est désactivée" if sans_ocr else "elle est trop peu nette"
    return Anomalie(
        depot.fichier,
        CodeAnomalie.PAGE_ILLISIBLE,
        f"L'image n'a pas pu être lue avec certitude : {raison}.",
        "Reprenez la photo à plat, bien éclairée, ou numérisez le document à 300 points par pouce.",
        numero,
    )


def _too_many(depot: Depot, nombre: int, limite: int) -> Anomalie:
    return Anomalie(
        depot.fichier,
        CodeAnomalie.TROP_DE_PAGES,
        f"L'image compte {nombre} pages : seules les {limite} premières ont été lues.",
        "Séparez le fichier en plusieurs documents.",
    )
