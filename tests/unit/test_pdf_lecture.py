from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from qualiopia.domain.anomalie import CodeAnomalie
from qualiopia.domain.lecture import Lecture, Marque, Page, Source
from qualiopia.engines.readers.pdf import LecteurPdf
from qualiopia.errors import LectureImpossible
from tests.unit.fabrique_pdf import add_page, add_widget, depot, empty_pdf, line, pdf_of, saved, scrawl, text


def read(contenu: bytes, **reglages: int) -> Lecture:
    return LecteurPdf(**reglages).read(depot(contenu), "pdf")  # type: ignore[arg-type]


def only(contenu: bytes) -> Page:
    lecture = read(contenu)
    assert len(lecture.pages) == 1
    return lecture.pages[0]


def test_words_keep_their_text_and_their_place() -> None:
    page = only(pdf_of([text(72, 742, "Durée : 14 heures à Paris")]))
    assert page.texte == "Durée : 14 heures à Paris"
    assert [page.texte[m.debut : m.fin] for m in page.mots] == ["Durée", ":", "14", "heures", "à", "Paris"]
    x0, y0, x1, y1 = page.mots[0].boite
    assert abs(x0 - 72) < 1 and 88 < y0 < 95 and 98 < y1 < 104 and 95 < x1 < 105


_SENS = {90: "0 1 -1 0 100 300", 180: "-1 0 0 -1 400 300", 270: "0 -1 1 0 300 400"}


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_boxes_of_a_turned_page_lie_on_the_page_as_it_is_seen(rotation: int) -> None:
    page = only(pdf_of([f"BT /F1 10 Tf {_SENS[rotation]} Tm (Programme complet) Tj ET"], rotation=rotation))
    assert (page.largeur, page.hauteur) == ((842, 595) if rotation != 180 else (595, 842))
    (a, b), rotation_lue = (mot.boite for mot in page.mots), page.rotation
    assert rotation_lue == 0
    assert 0 <= a[0] < a[2] < b[0] < b[2] <= page.largeur
    assert abs(a[1] - b[1]) < 1 and 8 < a[3] - a[1] < 16


def test_text_that_runs_up_an_upright_page_is_set_upright() -> None:
    page = only(pdf_of([f"BT /F1 10 Tf {_SENS[90]} Tm (Grille de suivi) Tj ET"]))
    assert (page.rotation, page.largeur, page.hauteur) == (90, 842, 595)
    assert page.mots[0].boite[2] < page.mots[1].boite[0]


def test_one_word_per_operator_still_makes_lines() -> None:
    mots = [text(x, 700, mot) for x, mot in ((72, "Le"), (86, "contrat"), (124, "prend"), (154, "effet"))]
    assert only(pdf_of([*mots, text(72, 680, "demain.")])).texte == "Le contrat prend effet\ndemain."


def test_cells_on_one_line_are_set_apart() -> None:
    assert only(pdf_of([text(72, 700, "Nom"), text(300, 700, "Date")])).texte == "Nom\tDate"


def test_columns_written_row_by_row_are_read_one_after_the_other() -> None:
    gauche = [f"Colonne de gauche, ligne {i} du texte suivi" for i in range(12)]
    droite = [f"Colonne de droite, ligne {i} du texte suivi" for i in range(12)]
    operations = [
        operation
        for i, (a, b) in enumerate(zip(gauche, droite, strict=True))
        for operation in (text(50, 760 - 14 * i, a), text(320, 760 - 14 * i, b))
    ]
    assert only(pdf_of(operations)).texte.split("\n") == [*gauche, "", *droite]


def test_letter_spaced_titles_keep_their_words_apart() -> None:
    lettres = " -900 ".join(f"({c})" for c in "MOYENS ET SUIVI")
    page = only(pdf_of([f"BT /F1 12 Tf 72 700 Td [{lettres}] TJ ET"]))
    assert page.texte == "M O Y E N S  E T  S U I V I"


def test_repeated_margins_go_first_and_last() -> None:
    pages = [
        [text(72, 20, f"SIRET 123 - page {i}"), text(72, 400, f"Corps {i}"), text(72, 815, "En-tête")]
        for i in range(3)
    ]
    for page in read(pdf_of(*pages)).pages:
        assert page.texte[: page.entete].strip() == "En-tête"
        assert page.texte[len(page.texte) - page.pied :].strip().startswith("SIRET 123")


def grid(x0: float, y0: float, colonnes: int, rangs: int) -> list[str]:
    largeur, hauteur = 100, 30
    traits = [line(x0, y0 - hauteur * i, x0 + largeur * colonnes, y0 - hauteur * i) for i in range(rangs + 1)]
    return traits + [
        line(x0 + largeur * i, y0, x0 + largeur * i, y0 - hauteur * rangs) for i in range(colonnes + 1)
    ]


def test_a_ruled_table_says_what_each_cell_bears() -> None:
    operations = [*grid(72, 700, 3, 3)]
    for rang, rangee in enumerate((("Nom", "Matin", "Soir"), ("Durand", "", ""), ("Petit", "", "absent"))):
        operations += [text(76 + 100 * c, 682 - 30 * rang, mot) for c, mot in enumerate(rangee) if mot]
    operations.append(scrawl(178, 648))
    page = only(pdf_of(operations))
    (tableau,) = page.tableaux
    assert [[c.texte for c in ligne] for ligne in tableau.lignes] == [
        ["Nom", "Matin", "Soir"],
        ["Durand", "", ""],
        ["Petit", "", "absent"],
    ]
    assert [[c.marque for c in ligne[1:]] for ligne in tableau.lignes[1:]] == [
        [Marque.SIGNE, Marque.VIDE],
        [Marque.VIDE, Marque.TEXTE],
    ]
    assert all(
        page.texte[c.debut :].startswith(c.texte) for ligne in tableau.lignes for c in ligne if c.texte
    )
    assert [encre.nature for encre in page.encres] == ["trace"]


def test_a_coloured_background_is_not_a_table() -> None:
    fonds = [f"0.9 g 60 {600 + 20 * i} {300 + 20 * i} 20 re f 0 g" for i in range(4)]
    assert only(pdf_of([*fonds, text(72, 605, "Objectifs")])).tableaux == ()


def test_form_values_and_boxes_are_written_in_their_place() -> None:
    pdf = empty_pdf()
    page = add_page(
        pdf, [text(72, 700, "Nom :"), text(92, 660, "En présentiel"), text(292, 660, "À distance")]
    )
    add_widget(pdf, page, (110, 695, 300, 712), FT=Name.Tx, T=String("nom"), V=String("Élodie Durand"))
    add_widget(pdf, page, (76, 657, 88, 669), FT=Name.Btn, T=String("a"), V=Name.Oui, AS=Name.Oui)
    add_widget(pdf, page, (276, 657, 288, 669), FT=Name.Btn, T=String("b"), AS=Name.Off)
    lue = only(saved(pdf))
    assert "Nom : Élodie Durand" in lue.texte
    assert [(case.libelle, case.cochee) for case in lue.cases] == [
        ("En présentiel", True),
        ("À distance", False),
    ]


def test_a_digital_signature_has_its_author_and_date_and_an_empty_field_is_none() -> None:
    pdf = empty_pdf()
    page = add_page(pdf, [text(72, 700, "Signature :")])
    signature = Dictionary(Type=Name.Sig, Name=String("Anne Petit"), M=String("D:20260310093000+01'00'"))
    add_widget(pdf, page, (72, 600, 200, 680), FT=Name.Sig, T=String("s1"), V=signature)
    add_widget(pdf, page, (300, 600, 430, 680), FT=Name.Sig, T=String("s2"))
    (encre,) = only(saved(pdf)).encres
    assert (encre.nature, encre.auteur, encre.date) == (
        "numerique",
        "Anne Petit",
        "2026-03-10T09:30:00+01:00",
    )


def test_comments_are_kept_out_of_the_text() -> None:
    pdf = empty_pdf()
    page = add_page(pdf, [text(72, 700, "Contrat")])
    page.obj.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Text,
                Rect=Array([72, 600, 90, 618]),
                Contents=String("À revoir"),
            )
        ]
    )
    lecture = read(saved(pdf))
    assert lecture.pages[0].texte == "Contrat"
    assert [(note.nature, note.texte) for note in lecture.annotations] == [("commentaire", "À revoir")]


def test_metadata_dates_are_iso_days() -> None:
    pdf = empty_pdf()
    add_page(pdf, [text(72, 700, "x")])
    pdf.docinfo.Title, pdf.docinfo.CreationDate = String("Programme"), String("D:20250102030405Z")
    lecture = read(saved(pdf))
    assert (lecture.metadonnees.titre, lecture.metadonnees.cree_le) == ("Programme", "2025-01-02")


def test_a_password_is_asked_for_and_an_empty_one_is_not() -> None:
    pdf = empty_pdf()
    add_page(pdf, [text(72, 700, "Secret")])
    ferme = saved(pdf, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(LectureImpossible) as erreur:
        read(ferme)
    assert erreur.value.code == CodeAnomalie.FICHIER_CHIFFRE
    assert only(saved(pdf, encryption=pikepdf.Encryption(owner="a", user=""))).texte == "Secret"


@pytest.mark.parametrize("contenu", [b"", b"%PDF-1.7\n", b"n'importe quoi", b"%PDF-1.7\n" + b"\x00" * 5000])
def test_what_is_not_a_pdf_is_said_to_be_broken(contenu: bytes) -> None:
    with pytest.raises(LectureImpossible) as erreur:
        read(contenu)
    assert erreur.value.code in (CodeAnomalie.FICHIER_TRONQUE, CodeAnomalie.FICHIER_CORROMPU)


def test_a_file_cut_short_is_said_so_whatever_is_left() -> None:
    contenu = pdf_of(*[[text(72, 700, f"Page {i}")] for i in range(30)])
    try:
        codes = [anomalie.code for anomalie in read(contenu[: len(contenu) * 2 // 3]).anomalies]
    except LectureImpossible as erreur:
        codes = [CodeAnomalie(erreur.code)]
    assert CodeAnomalie.FICHIER_TRONQUE in codes


def test_too_many_pages_are_read_up_to_the_limit_and_said() -> None:
    lecture = read(pdf_of(*[[text(72, 700, str(i))] for i in range(5)]), pages_maximum=2)
    assert len(lecture.pages) == 2
    assert [anomalie.code for anomalie in lecture.anomalies] == [CodeAnomalie.TROP_DE_PAGES]


def test_attachments_are_returned_under_the_name_of_the_file() -> None:
    pdf = empty_pdf()
    add_page(pdf, [text(72, 700, "Facture")])
    pdf.attachments["détail.csv"] = b"a;b"
    (jointe,) = LecteurPdf().attachments(depot(saved(pdf)))
    assert (jointe.fichier, jointe.contenu) == ("essai.pdf/détail.csv", b"a;b")
    assert LecteurPdf().attachments(depot(b"rien")) == []


def test_a_blank_page_is_readable_and_empty() -> None:
    page = only(pdf_of([]))
    assert (page.texte, page.source, page.lisible) == ("", Source.TEXTE, True)
