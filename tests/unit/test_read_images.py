"""Office documents that are pictures of text, and files embedded in documents."""

from __future__ import annotations

import base64
import io
import struct

import pytest

from qualiopia.domain.lecture import Case, Page, Source
from qualiopia.engines.readers.docx import LecteurDocx
from qualiopia.engines.readers.objets_inclus import native_file
from qualiopia.stages.ports import Depot
from tests.unit.fabrique import codes_of, docx, p, read_all, text_of, zipped

_IMAGE = "<w:p><w:r><w:drawing><a:blip r:embed='rIdmedia1'/></w:drawing></w:r></w:p>"


class _Ocr:
    def recognise(self, image: object, numero: int) -> Page:
        return Page(numero, "Texte lu ☒ oui", Source.OCR, 0.9, cases=(Case("oui", True, 9),))


def _picture(cote: int) -> bytes:
    image = pytest.importorskip("PIL.Image")
    tampon = io.BytesIO()
    image.new("L", (cote, cote), 255).save(tampon, "PNG")
    return tampon.getvalue()


def _document(corps: str, cote: int = 600, **parties: str) -> Depot:
    membres: dict[str, str | bytes] = {"media1": _picture(cote), **parties}
    return Depot("a.docx", docx(corps, **membres))


def test_a_document_of_page_images_is_recognised() -> None:
    lecture = LecteurDocx(_Ocr()).read(_document(_IMAGE), "docx")
    assert [(page.texte, page.source) for page in lecture.pages] == [("Texte lu ☒ oui", Source.OCR)]


def test_the_words_around_a_page_image_are_kept_and_offsets_follow() -> None:
    section = '<w:sectPr><w:footerReference r:id="rIdfooter1"/></w:sectPr>'
    lecture = LecteurDocx(_Ocr()).read(_document(p("Annexe") + _IMAGE + section, footer1=p("NDA 1")), "docx")
    (page,) = lecture.pages
    assert page.texte == "Annexe\n\nTexte lu ☒ oui\nNDA 1"
    assert page.texte[-page.pied :] == "NDA 1"
    assert page.texte[page.cases[0].debut] == "☒"


def test_a_wide_picture_that_heads_the_document_is_read_before_its_text() -> None:
    large = _IMAGE.replace("<w:drawing>", "<w:drawing><wps:extent cx='5760720' cy='900000'/>")
    lecture = LecteurDocx(_Ocr()).read(_document(large + p("Objet ☐ non " + "mot " * 20), cote=200), "docx")
    (page,) = lecture.pages
    assert page.texte.startswith("Texte lu ☒ oui\nObjet")
    assert page.texte[page.cases[0].debut] == "☐"


def test_a_small_picture_is_not_a_page() -> None:
    lecture = LecteurDocx(_Ocr()).read(_document(p("Bonjour") + _IMAGE, cote=80), "docx")
    assert text_of(lecture) == "Bonjour"


def test_without_recognition_a_page_image_is_said_unread() -> None:
    lecture = LecteurDocx(None).read(_document(_IMAGE), "docx")
    assert codes_of(lecture) == ["page_illisible"]
    assert not lecture.pages[0].lisible


def test_an_embedded_document_is_read_under_its_container() -> None:
    dehors = {"[Content_Types].xml": "wordprocessingml", "word/document.xml": "<d><body><p/></body></d>"}
    contenu = zipped({**dehors, "word/embeddings/joint.docx": docx(p("Joint"))})
    _, joint = read_all("a.docx", contenu)
    assert (joint.fichier, text_of(joint)) == ("a.docx/joint.docx", "Joint")


def test_a_packaged_file_comes_out_under_its_own_name() -> None:
    flux = b"\0\0\0\0\x02\0devis.txt\0C:\\x\\devis.txt\0\0\0\x03\0" + struct.pack("<I", 4) + b"C:\\\0"
    depot = native_file(flux + struct.pack("<I", 5) + b"12345")
    assert depot == Depot("devis.txt", b"12345")


def test_a_digital_signature_is_noted_with_its_author_and_day() -> None:
    der = b"".join(
        b"\x06\x03\x55\x04\x03\x0c" + bytes([len(nom)]) + nom for nom in (b"Autorite", b"Lea Martin")
    )
    signature = (
        f"<Signature><X509Certificate>{base64.b64encode(der).decode()}</X509Certificate>"
        "<SigningTime>2026-03-10T09:00:00Z</SigningTime></Signature>"
    )
    membres = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/documentsignatures.xml": signature,
    }
    corps = "<d><body><text><p>Accord</p></text></body></d>"
    (lecture,) = read_all("a.odt", zipped({**membres, "content.xml": corps}))
    (encre,) = lecture.pages[-1].encres
    assert (encre.nature, encre.auteur, encre.date) == ("numerique", "Lea Martin", "2026-03-10")
