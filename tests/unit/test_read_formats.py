"""The other document formats, each on what it does differently."""

from __future__ import annotations

import io
from email.message import EmailMessage
from pathlib import Path

import pytest

from qualiopia.engines.readers.ancien import LecteurAncien
from qualiopia.engines.readers.encodage import decode
from qualiopia.engines.readers.nombres import show
from qualiopia.stages.ports import Depot
from tests.unit.fabrique import codes_of, docx, odf, p, read_all, read_one, text_of, zipped


def test_opendocument_text_has_its_header_lists_tables_and_deletions() -> None:
    corps = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>ancien</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>Bonjour<text:s text:c='2'/>à<text:line-break/>tous</text:p>"
        "<text:list><text:list-item><text:p>un</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Prix</text:p></table:table-cell>"
        "<table:table-cell><text:p>900 €</text:p></table:table-cell></table:table-row></table:table>"
    )
    styles = (
        "<office:master-styles><style:master-page style:name='Standard'><style:header><text:p>TITRE</text:p>"
        "</style:header><style:footer><text:p>NDA</text:p></style:footer></style:master-page></office:master-styles>"
    )
    lecture = read_one("a.odt", odf("text", corps, styles))
    assert text_of(lecture) == "TITRE\nBonjour  à\ntous\n• un\nPrix\t900 €\nNDA"
    assert lecture.pages[0].pied == 3
    assert [a.texte for a in lecture.annotations] == ["ancien"]


def test_opendocument_sheet_shows_dates_in_french() -> None:
    corps = (
        "<table:table table:name='Suivi'><table:table-row><table:table-cell office:value-type='date' "
        "office:date-value='2026-03-10'><text:p>2026-03-10</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert text_of(read_one("a.ods", odf("spreadsheet", corps))) == "Feuille : Suivi\n10/03/2026"


def test_rtf_keeps_accents_tables_boxes_and_sets_deletions_apart() -> None:
    source = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Wingdings;}}"
        rb"{\header\pard NDA 1\par}{\footer\pard SIRET 2\par}\pard\f0 Dur\'e9e \u8364?\par"
        rb"{\f1\'fe} oui {\f1\'a8} non\par"
        rb"{\deleted vieux}\trowd\cellx1\cellx2\pard\intbl A\cell B\cell\row\pard fin\page Suite\par}"
    )
    lecture = read_one("a.rtf", source)
    assert [page.texte for page in lecture.pages] == [
        "NDA 1\nDurée €\n☑ oui ☐ non\nA\tB\nfin\nSIRET 2",
        "Suite",
    ]
    assert [(c.libelle, c.cochee) for c in lecture.pages[0].cases] == [("oui", True), ("non", False)]
    assert [a.texte for a in lecture.annotations] == ["vieux"]


@pytest.mark.parametrize(
    ("nombre", "format", "montre"),
    [
        (0.955, "0.0%", "95,5 %"),
        (1234.5, '#,##0.00 "€"', "1234,50 €"),
        (46091, "dd/mm/yyyy", "10/03/2026"),
        (46091.5, "d/m/yy h:mm", "10/03/2026 12:00"),
        (0.375, "h:mm", "09:00"),
        (1.3125, "[h]:mm", "31:30"),
        (14.0, "General", "14"),
        (2.5, "General", "2,5"),
        (46091, "[$-40C]d mmmm yyyy", "10/03/2026"),
        (75001, "00000", "75001"),
    ],
)
def test_numbers_show_as_in_a_french_office(nombre: float, format: str, montre: str) -> None:
    assert show(nombre, format) == montre


def test_workbook_says_hidden_sheets_and_reads_comments() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    classeur = openpyxl.Workbook()
    classeur.active.append(["Nom", "Note"])
    cachee = classeur.create_sheet("Brouillon")
    cachee.append(["secret"])
    cachee.sheet_state = "hidden"
    classeur.active["A1"].comment = openpyxl.comments.Comment("à voir", "Léa")
    tampon = io.BytesIO()
    classeur.save(tampon)
    lecture = read_one("a.xlsx", tampon.getvalue())
    assert lecture.pages[0].texte.endswith("Nom\tNote")
    assert lecture.pages[1].texte == "Feuille : Brouillon (masquée)\nsecret"
    assert lecture.annotations[0].texte == "à voir"


def test_slides_are_pages_and_notes_are_annotations() -> None:
    pptx = pytest.importorskip("pptx")
    presentation = pptx.Presentation()
    diapositive = presentation.slides.add_slide(presentation.slide_layouts[1])
    diapositive.shapes.title.text = "Module 1"
    diapositive.placeholders[1].text = "Objectif"
    diapositive.notes_slide.notes_text_frame.text = "à dire"
    tampon = io.BytesIO()
    presentation.save(tampon)
    lecture = read_one("a.pptx", tampon.getvalue())
    assert text_of(lecture) == "Module 1\nObjectif"
    assert [a.texte for a in lecture.annotations] == ["à dire"]


def test_html_reads_what_is_visible() -> None:
    page = (
        "<html><head><title>CGV</title><style>x</style></head><body><script>y</script><h1>Titre</h1>"
        "<p hidden>caché</p><p>Un <b>mot</b>.</p><ol><li>a<li>b</ol>"
        "<label><input type=checkbox checked> Oui</label>"
        "<table><tr><th>Prix</th><td>90 €</td></tr></table></body></html>"
    )
    lecture = read_one("a.html", page.encode())
    assert text_of(lecture) == "Titre\nUn mot.\n1. a\n2. b\n☒ Oui\nPrix\t90 €"
    assert lecture.metadonnees.titre == "CGV"
    assert lecture.pages[0].cases[0].cochee is True


def test_neighbouring_links_are_words_apart() -> None:
    assert text_of(read_one("a.html", b"<html><nav><a>Accueil</a><a>Contact</a></nav>")) == "Accueil Contact"


def test_markdown_keeps_structure_and_drops_marks() -> None:
    lecture = read_one(
        "a.md",
        b"# Titre\n\n**Duree** : [2 jours](http://x)\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n"
        b"- [x] fait\n- [ ] a faire\n",
    )
    assert text_of(lecture) == "# Titre\n\nDuree : 2 jours\n\nA\tB\n1\t2\n\n- [x] fait\n- [ ] a faire"
    assert [(c.libelle, c.cochee) for c in lecture.pages[0].cases] == [("fait", True), ("a faire", False)]


@pytest.mark.parametrize("codage", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac-roman"])
def test_text_is_read_in_any_usual_encoding(codage: str) -> None:
    texte = "Référentiel : l’élève a payé 100 € à Évry, où ça ?"
    assert decode(texte.encode(codage)) == texte


@pytest.mark.parametrize("signe", [";", ",", "\t"])
def test_csv_separator_is_found(signe: str) -> None:
    contenu = f"Nom{signe}Note\nLéa{signe}4\n".encode("cp1252")
    (tableau,) = read_one("a.csv", contenu).pages[0].tableaux
    assert [[c.texte for c in ligne] for ligne in tableau.lignes] == [["Nom", "Note"], ["Léa", "4"]]


def test_message_gives_its_headers_then_its_attachments() -> None:
    message = EmailMessage()
    message["From"], message["To"] = "Léa <lea@exemple.fr>", "max@exemple.fr"
    message["Subject"], message["Date"] = "Convocation à la session", "Tue, 10 Mar 2026 09:12:00 +0100"
    message.set_content("Bonjour")
    message.add_attachment(
        docx(p("Joint")), maintype="application", subtype="octet-stream", filename="été.docx"
    )
    interne = EmailMessage()
    interne["From"], interne["Subject"] = "x@y.fr", "Transféré"
    interne.set_content("dedans")
    message.add_attachment(interne)
    lectures = read_all("m.eml", bytes(message))
    assert [lecture.fichier for lecture in lectures] == ["m.eml", "m.eml/été.docx", "m.eml/Transféré.eml"]
    assert text_of(lectures[0]).startswith(
        "De : Léa <lea@exemple.fr>\nÀ : max@exemple.fr\nDate : 10/03/2026 09:12\nObjet : Convocation à"
    )
    assert text_of(lectures[1]) == "Joint"


def test_a_mailbox_gives_each_of_its_messages() -> None:
    un, deux = (
        f"From x@y.fr Tue Mar 10 09:12:00 2026\nFrom: x@y.fr\nTo: z@y.fr\nSubject: {n}\nDate: x\n\n"
        f"corps {n}\n\n"
        for n in ("premier", "second")
    )
    lectures = read_all("boite.mbox", (un + deux).encode())
    assert [lecture.fichier for lecture in lectures] == ["boite.mbox", "boite.mbox/message 2.eml"]
    assert "corps second" in text_of(lectures[1]) and "second" not in text_of(lectures[0])


def test_legacy_word_goes_through_the_converter_when_there_is_one(tmp_path: Path) -> None:
    olefile = pytest.importorskip("olefile")
    programme = tmp_path / "soffice"
    modele = tmp_path / "modele.docx"
    modele.write_bytes(docx(p("Converti")))
    programme.write_text(
        f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\ncp {modele} "$2/document.docx"\n'
    )
    programme.chmod(0o755)
    assert olefile.MAGIC
    contenu = _empty_compound_file()
    lecture = LecteurAncien(str(programme)).read(Depot("a.doc", contenu), "doc")
    assert (text_of(lecture), lecture.format, lecture.taille) == ("Converti", "doc", len(contenu))


def _empty_compound_file() -> bytes:
    """Return a compound file with one short stream named WordDocument (whole sectors, by hand)."""
    import struct

    libre, fin, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    entete = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
    )
    entete += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, fin, 0, fin, 0) + struct.pack("<I", 0)
    entete += struct.pack("<I", libre) * 108

    def entree(nom: str, genre: int, enfant: int, debut: int, taille: int) -> bytes:
        brut = nom.encode("utf-16-le")
        corps = brut.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(brut) + 2 if nom else 0, genre, 1, libre, libre, enfant
        )
        return corps + b"\0" * 36 + struct.pack("<IQ", debut, taille)

    repertoire = entree("Root Entry", 5, 1, fin, 0) + entree("WordDocument", 2, libre, 2, 4096)
    repertoire += entree("", 0, libre, 0, 0) * 2
    table = (
        struct.pack("<2I", fat, fin) + struct.pack("<8I", *range(3, 10), fin) + struct.pack("<I", libre) * 118
    )
    return entete + table + repertoire + b"\xec\xa5" + b"\0" * 4094


def test_legacy_word_without_converter_nor_text_says_what_to_do() -> None:
    with pytest.raises(Exception, match="format ancien") as echec:
        LecteurAncien("").read(Depot("a.doc", _empty_compound_file()), "doc")
    assert ".docx" in echec.value.remede  # type: ignore[attr-defined]


def test_archive_names_are_paths_through_the_archive() -> None:
    interieur = zipped({"c.txt": "trois"})
    lectures = read_all("a.zip", zipped({"d/b.txt": "deux", "e.zip": interieur}))
    assert [(lecture.fichier, text_of(lecture)) for lecture in lectures] == [
        ("a.zip/d/b.txt", "deux"),
        ("a.zip/e.zip/c.txt", "trois"),
    ]


def test_a_page_of_html_named_doc_is_read_and_said() -> None:
    lecture = read_one("a.doc", b"<html><body>Bonjour</body></html>")
    assert (text_of(lecture), codes_of(lecture)) == ("Bonjour", ["extension_trompeuse"])
