from __future__ import annotations

import pikepdf
from pikepdf import Dictionary, Name

from qualiopia.domain.anomalie import CodeAnomalie
from qualiopia.domain.lecture import Mot, Page, Source
from qualiopia.engines.readers.pdf import LecteurPdf
from qualiopia.engines.readers.pdf_objets import Dessin
from qualiopia.engines.readers.pdf_qualite import needs_ocr
from tests.unit.fabrique_pdf import add_page, depot, empty_pdf, saved, text

_TAILLE = (595.0, 842.0)
_PLEINE_PAGE = Dessin(images=[(0.0, 0.0, 595.0, 842.0)])


class Oeil:
    """An OCR engine that says what it was told, in pixels of the image it is given."""

    def __init__(self, texte: str, confiance: float = 0.98) -> None:
        self.texte, self.confiance, self.pages = texte, confiance, list[int]()

    def recognise(self, image: object, numero: int) -> Page:
        self.pages.append(numero)
        hauteur, largeur = image.shape[:2]  # type: ignore[attr-defined]
        mots = (Mot(0, len(self.texte), (0.0, 0.0, float(largeur), float(hauteur))),)
        return Page(numero, self.texte, Source.OCR, self.confiance, largeur, hauteur, mots=mots)


def scanned(*, texte: str = "") -> bytes:
    """A page-size picture, with a little text over it; then a page of plain text."""
    pdf = empty_pdf()
    page = add_page(pdf, [text(72, 800, texte), "q 595 0 0 842 0 0 cm /Im Do Q"])
    image = pikepdf.Stream(pdf, b"\xff" * 100)
    image.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=10,
        Height=10,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )
    page.obj.Resources.XObject = Dictionary(Im=pdf.make_indirect(image))
    add_page(pdf, [text(72, 700, "Une page de texte ordinaire")])
    return saved(pdf)


def test_only_pages_without_text_are_looked_at() -> None:
    oeil = Oeil("Texte vu sur la page numérisée")
    lecture = LecteurPdf(oeil).read(depot(scanned(texte="Page 1")), "pdf")
    assert oeil.pages == [1]
    assert [page.source for page in lecture.pages] == [Source.OCR, Source.TEXTE]
    assert lecture.pages[0].texte == oeil.texte


def test_boxes_of_a_looked_at_page_are_in_points() -> None:
    page = LecteurPdf(Oeil("vu")).read(depot(scanned()), "pdf").pages[0]
    assert max(abs(a - b) for a, b in zip(page.mots[0].boite, (0, 0, 595, 842), strict=True)) < 1
    assert (round(page.largeur), round(page.hauteur)) == (595, 842)


def test_without_an_engine_a_page_image_is_said_not_to_be_read() -> None:
    lecture = LecteurPdf().read(depot(scanned()), "pdf")
    assert not lecture.pages[0].lisible and lecture.pages[1].lisible
    assert [(a.code, a.page) for a in lecture.anomalies] == [(CodeAnomalie.PAGE_ILLISIBLE, 1)]


def test_a_blurred_page_is_said_to_be_unreadable() -> None:
    lecture = LecteurPdf(Oeil("vu", confiance=0.3)).read(depot(scanned()), "pdf")
    assert not lecture.pages[0].lisible
    assert [a.code for a in lecture.anomalies] == [CodeAnomalie.PAGE_ILLISIBLE]


def test_the_number_of_pages_looked_at_is_limited() -> None:
    oeil = Oeil("vu")
    lecture = LecteurPdf(oeil, pages_ocr_maximum=0).read(depot(scanned()), "pdf")
    assert oeil.pages == [] and [a.code for a in lecture.anomalies] == [CodeAnomalie.PAGE_ILLISIBLE]


def test_garbled_fonts_are_looked_at_and_leader_dots_are_not_garbage() -> None:
    assert needs_ocr("\ue001\ue002\ue003 \ue004\ue005" * 10, Dessin(textes=5), _TAILLE)
    assert not needs_ocr("Nom ..................... Prénom ................" * 3, Dessin(textes=5), _TAILLE)
    assert not needs_ocr("Договор об оказании услуг" * 5, Dessin(textes=5), _TAILLE)


def test_a_poor_text_layer_under_a_scan_is_read_again() -> None:
    pauvre = "Le present certificat est delivre a la societe conformement aux exigences " * 6
    sous_image = Dessin(images=_PLEINE_PAGE.images, textes=9, textes_invisibles=9)
    assert needs_ocr(pauvre, sous_image, _TAILLE)
    assert not needs_ocr(pauvre, Dessin(images=_PLEINE_PAGE.images, textes=9), _TAILLE)
    assert not needs_ocr(pauvre.replace("delivre", "délivré"), sous_image, _TAILLE)
