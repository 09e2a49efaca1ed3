"""Word documents: everything a person sees on paper is in the text, and nothing else is."""

from __future__ import annotations

from qualiopia.domain.lecture import Marque
from tests.unit.fabrique import codes_of, docx, p, read_one, table, text_of

_SAUT = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdheader1"/>'
    '<w:footerReference r:id="rIdfooter1"/></w:sectPr>'
)


def _run(texte: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{texte}</w:t></w:r>"


def test_header_and_footer_surround_the_first_page_and_are_not_repeated() -> None:
    lecture = read_one(
        "a.docx", docx(p("Un") + _SAUT + p("Deux") + _SECTION, header1=p("TITRE"), footer1=p("SIRET 1"))
    )
    premiere, seconde = lecture.pages
    assert premiere.texte == "TITRE\nUn\nSIRET 1"
    assert premiere.texte[: premiere.entete].strip() == "TITRE"
    assert premiere.texte[len(premiere.texte) - premiere.pied :] == "SIRET 1"
    assert seconde.texte == "Deux"


def test_first_page_header_and_the_following_one_are_both_read() -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="first" r:id="rIdheader1"/>'
        '<w:headerReference w:type="default" r:id="rIdheader2"/><w:titlePg/></w:sectPr>'
    )
    lecture = read_one("a.docx", docx(p("Corps") + section, header1=p("Couverture"), header2=p("Suite")))
    assert text_of(lecture) == "Couverture\nSuite\nCorps"


def test_cells_are_separated_by_tabs_and_point_at_their_text() -> None:
    lecture = read_one("a.docx", docx(table(("Durée", "14 heures"), ("Prix", ""))))
    (page,) = lecture.pages
    assert page.texte == "Durée\t14 heures\nPrix"
    (tableau,) = page.tableaux
    for ligne in tableau.lignes:
        for cellule in ligne:
            assert page.texte[cellule.debut : cellule.debut + len(cellule.texte)] == cellule.texte
    assert [cellule.marque for cellule in tableau.lignes[1]] == [Marque.TEXTE, Marque.VIDE]


def test_merged_cells_keep_the_columns_aligned() -> None:
    fusion = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("Lundi")}</w:tc>'
    corps = f"<w:tbl><w:tr>{fusion}<w:tc>{p('Total')}</w:tc></w:tr></w:tbl>"
    (tableau,) = read_one("a.docx", docx(corps)).pages[0].tableaux
    assert [cellule.texte for cellule in tableau.lignes[0]] == ["Lundi", "Lundi", "Total"]
    assert tableau.lignes[0][0].debut == tableau.lignes[0][1].debut


def test_a_long_cell_keeps_its_lines() -> None:
    longue = "<w:tc>" + "".join(p(f"Objectif {i} " + "mot " * 20) for i in range(3)) + "</w:tc>"
    corps = f"<w:tbl><w:tr><w:tc>{p('Objectifs')}</w:tc>{longue}</w:tr></w:tbl>"
    assert text_of(read_one("a.docx", docx(corps))).count("\n") == 2


def test_text_box_is_read_once_with_its_alternate() -> None:
    zone = f"<w:txbxContent>{p('Encadré')}</w:txbxContent>"
    corps = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{zone}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{zone}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert text_of(read_one("a.docx", docx(corps))) == "Encadré"


def test_boxes_of_every_making_are_cases() -> None:
    controle = (
        "<w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr><w:sdtContent>"
        "<w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>" + _run(" Présentiel") + "</w:p>"
    )
    champ = (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox>"
        "</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>" + _run(" Distance") + "</w:p>"
    )
    symbole = "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>" + _run(" Mixte") + "</w:p>"
    cases = read_one("a.docx", docx(controle + champ + symbole)).pages[0].cases
    assert [(case.libelle, case.cochee) for case in cases] == [
        ("Présentiel", True),
        ("Distance", False),
        ("Mixte", True),
    ]


def test_insertions_are_text_deletions_and_comments_are_annotations() -> None:
    corps = (
        "<w:p><w:ins w:author='Léa'><w:r><w:t>nouveau</w:t></w:r></w:ins>"
        "<w:del w:author='Léa' w:date='2026-03-01T10:00:00Z'><w:r><w:delText>ancien</w:delText></w:r></w:del>"
        "</w:p>"
    )
    commentaires = f"<w:comment w:author='Max'>{p('à vérifier')}</w:comment>"
    lecture = read_one("a.docx", docx(corps, comments=commentaires))
    assert text_of(lecture) == "nouveau"
    assert {(a.nature, a.texte, a.auteur) for a in lecture.annotations} == {
        ("suppression", "ancien", "Léa"),
        ("commentaire", "à vérifier", "Max"),
    }


def test_hidden_text_is_not_text() -> None:
    lecture = read_one(
        "a.docx", docx("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r></w:p>" + p("vu"))
    )
    assert text_of(lecture) == "vu"
    assert [a.nature for a in lecture.annotations] == ["texte_masque"]


def test_an_empty_merge_field_and_a_prompt_show_as_blanks() -> None:
    champ = "<w:p><w:fldSimple w:instr=' MERGEFIELD nom_client '/></w:p>"
    invite = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + p("Nom du stagiaire")
        + "</w:sdtContent></w:sdt>"
    )
    assert text_of(read_one("a.docx", docx(champ + invite))) == "«nom_client»\n[Nom du stagiaire]"


def test_articles_are_numbered_as_word_prints_them() -> None:
    niveaux = (
        "<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/>"
        "<w:lvlText w:val='Article %1 –'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='7'><w:abstractNumId w:val='1'/></w:num>"
    )
    liste = "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='7'/></w:numPr>"
    lecture = read_one("a.docx", docx(p("Objet", liste) + p("libre") + p("Prix", liste), numbering=niveaux))
    assert text_of(lecture) == "Article 1 – Objet\nlibre\nArticle 2 – Prix"


def test_a_picture_is_marked_where_it_stands() -> None:
    image = f"<w:p>{_run('Signature :')}<w:r><w:drawing><a:blip r:embed='rIdmedia1'/></w:drawing></w:r></w:p>"
    (encre,) = read_one("a.docx", docx(image + p("fin"), media1="x")).pages[0].encres
    assert (encre.nature, encre.debut) == ("image", len("Signature :"))


def test_a_signed_cell_is_told_from_an_empty_one() -> None:
    image = "<w:p><w:r><w:drawing><a:blip r:embed='rIdmedia1'/></w:drawing></w:r></w:p>"
    corps = f"<w:tbl><w:tr><w:tc>{p('Dupont')}</w:tc><w:tc>{image}</w:tc><w:tc>{p('')}</w:tc></w:tr></w:tbl>"
    (tableau,) = read_one("a.docx", docx(corps, media1="x")).pages[0].tableaux
    assert [c.marque for c in tableau.lignes[0]] == [Marque.TEXTE, Marque.SIGNE, Marque.VIDE]


def test_a_footnote_is_read_at_the_foot_of_its_page() -> None:
    corps = "<w:p><w:r><w:t>Texte</w:t><w:footnoteReference w:id='2'/></w:r></w:p>" + _SAUT + p("Suite")
    lecture = read_one("a.docx", docx(corps, footnotes=f"<w:footnote w:id='2'>{p('Note')}</w:footnote>"))
    assert [page.texte for page in lecture.pages] == ["Texte\nNote", "Suite"]


def test_a_long_table_is_cut_between_rows_at_a_page_break() -> None:
    plein = "mot " * 150
    rangees = "".join(
        f"<w:tr><w:tc><w:p><w:r>{saut}<w:t>{texte}</w:t></w:r></w:p></w:tc></w:tr>"
        for saut, texte in (("", plein), ("<w:lastRenderedPageBreak/>", "suite"))
    )
    lecture = read_one("a.docx", docx(f"<w:tbl>{rangees}</w:tbl>"))
    assert [len(page.tableaux) for page in lecture.pages] == [1, 1]
    assert lecture.pages[1].texte == "suite"


def test_a_document_without_words_is_said_to_be_without_content() -> None:
    assert codes_of(read_one("a.docx", docx(p("")))) == ["sans_contenu"]
