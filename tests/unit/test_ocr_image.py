from __future__ import annotations

import io
import random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from qualiopia.domain.anomalie import CodeAnomalie
from qualiopia.domain.lecture import Marque, Page
from qualiopia.engines.ocr.rapid import RapidOcr
from qualiopia.engines.readers.image import LecteurImage
from qualiopia.errors import LectureImpossible
from qualiopia.stages.ports import Depot

_NOMS = ("DURAND Anne", "PETIT Louis", "MOREL Jade")
_SIGNES = {(0, 0), (0, 1), (1, 0), (2, 1)}


@pytest.fixture(scope="module")
def ocr() -> RapidOcr:
    return RapidOcr(fils=2)


def write(dessin: ImageDraw.ImageDraw, x: int, y: int, texte: str, taille: int = 24) -> None:
    dessin.text((x, y), texte, fill="black", font=ImageFont.load_default(taille))


def sheet() -> Image.Image:
    """An attendance sheet: three names, two half-days, some cells signed, tick boxes below."""
    image = Image.new("RGB", (1000, 1000), "white")
    dessin = ImageDraw.Draw(image)
    write(dessin, 80, 60, "Feuille de presence du 10 mars 2026", 32)
    xs, ys = (80, 420, 660, 900), (140, 190, 260, 330, 400)
    for y in ys:
        dessin.line((xs[0], y, xs[-1], y), fill="black", width=2)
    for x in xs:
        dessin.line((x, ys[0], x, ys[-1]), fill="black", width=2)
    for colonne, titre in enumerate(("Nom", "Matin", "Soir")):
        write(dessin, xs[colonne] + 20, 152, titre)
    for rang, nom in enumerate(_NOMS):
        write(dessin, 100, ys[rang + 1] + 20, nom)
        for colonne in range(2):
            if (rang, colonne) in _SIGNES:
                sign(dessin, xs[colonne + 1] + 30, ys[rang + 1] + 10, 10 * rang + colonne)
    for x, titre, coche in ((80, "Salle", True), (380, "Distance", False)):
        dessin.rectangle((x, 500, x + 22, 522), outline="black", width=2)
        if coche:
            dessin.line((x + 3, 503, x + 19, 519), fill="black", width=3)
            dessin.line((x + 19, 503, x + 3, 519), fill="black", width=3)
        write(dessin, x + 40, 498, titre)
    return image


def sign(dessin: ImageDraw.ImageDraw, x: int, y: int, graine: int) -> None:
    hasard = random.Random(graine)
    points = [(x + 12 * i, y + 25 + hasard.uniform(-22, 22)) for i in range(14)]
    dessin.line(points, fill=(20, 30, 140), width=3, joint="curve")


def check(page: Page) -> None:
    (tableau,) = page.tableaux
    assert [ligne[0].texte for ligne in tableau.lignes[1:]] == list(_NOMS)
    signes = {
        (rang, colonne)
        for rang, ligne in enumerate(tableau.lignes[1:])
        for colonne, cellule in enumerate(ligne[1:])
        if cellule.marque is Marque.SIGNE
    }
    assert signes == _SIGNES


def test_an_attendance_sheet_is_read_cell_by_cell(ocr: RapidOcr) -> None:
    page = ocr.recognise(sheet(), 1)
    assert page.confiance > 0.9 and page.rotation == 0
    check(page)
    assert [(case.libelle, case.cochee) for case in page.cases] == [("Salle", True), ("Distance", False)]


@pytest.mark.parametrize("tour", [90, 180, 270])
def test_a_turned_photo_is_set_upright(ocr: RapidOcr, tour: int) -> None:
    page = ocr.recognise(sheet().rotate(tour, expand=True), 1)
    assert page.rotation == tour
    check(page)


def test_a_picture_without_text_has_none(ocr: RapidOcr) -> None:
    y, x = np.mgrid[:400, :600]
    photo = np.stack((120 + 60 * np.sin(x / 70), 90 + y / 4, 200 - y / 3), axis=2).astype(np.uint8)
    page = ocr.recognise(photo, 1)
    assert (page.texte, page.lisible, page.tableaux) == ("", True, ())


def saved(image: Image.Image, format: str, **options: object) -> Depot:
    tampon = io.BytesIO()
    image.save(tampon, format, **options)
    return Depot(f"photo.{format.lower()}", tampon.getvalue())


class Loupe:
    """An OCR engine that notes the sizes of the images it is given."""

    def __init__(self) -> None:
        self.tailles: list[tuple[int, int]] = []

    def recognise(self, image: object, numero: int) -> Page:
        assert isinstance(image, Image.Image) and image.mode == "RGB"
        self.tailles.append(image.size)
        return Page(numero, "vu")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF"])
def test_every_image_format_reaches_the_engine(format: str) -> None:
    if format == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    loupe = Loupe()
    fichier = saved(Image.new("RGB", (80, 40), "white"), format)
    nom = "heic" if format == "HEIF" else format.lower()
    assert LecteurImage(loupe).read(fichier, nom).pages[0].texte == "vu"
    assert loupe.tailles == [(80, 40)]


def test_a_photo_is_turned_as_its_exif_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    loupe = Loupe()
    LecteurImage(loupe).read(saved(Image.new("RGB", (80, 40), "white"), "JPEG", exif=exif), "jpeg")
    assert loupe.tailles == [(40, 80)]


def test_every_page_of_a_tiff_is_read_within_the_limit() -> None:
    pages = [Image.new("L", (30 + i, 20), 255) for i in range(4)]
    fichier = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    lecture = LecteurImage(Loupe(), pages_maximum=3).read(fichier, "tiff")
    assert [page.numero for page in lecture.pages] == [1, 2, 3]
    assert [anomalie.code for anomalie in lecture.anomalies] == [CodeAnomalie.TROP_DE_PAGES]


def test_what_is_transparent_is_white_paper() -> None:
    vues: list[Image.Image] = []

    class Temoin(Loupe):
        def recognise(self, image: object, numero: int) -> Page:
            assert isinstance(image, Image.Image)
            vues.append(image)
            return Page(numero, "")

    LecteurImage(Temoin()).read(saved(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG"), "png")
    assert vues[0].getpixel((5, 5)) == (255, 255, 255)


def test_a_cut_photo_is_read_as_far_as_it_goes_and_said() -> None:
    bruit = np.random.default_rng(0).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    entier = saved(Image.fromarray(bruit), "JPEG")
    coupe = Depot("photo.jpeg", entier.contenu[: len(entier.contenu) // 2])
    lecture = LecteurImage(Loupe()).read(coupe, "jpeg")
    assert [anomalie.code for anomalie in lecture.anomalies] == [CodeAnomalie.FICHIER_TRONQUE]


@pytest.mark.parametrize("contenu", [b"", b"\xff\xd8\xff\xe0 rien", b"autre chose"])
def test_what_is_not_an_image_is_said_to_be_broken(contenu: bytes) -> None:
    with pytest.raises(LectureImpossible) as erreur:
        LecteurImage(Loupe()).read(Depot("photo.jpg", contenu), "jpeg")
    assert erreur.value.code == CodeAnomalie.FICHIER_CORROMPU


def test_without_an_engine_an_image_is_said_not_to_be_read() -> None:
    lecture = LecteurImage().read(saved(Image.new("RGB", (20, 20)), "PNG"), "png")
    assert not lecture.pages[0].lisible
    assert [anomalie.code for anomalie in lecture.anomalies] == [CodeAnomalie.PAGE_ILLISIBLE]
