"""The proposed copy of a Word document: tracked, highlighted, commented; the original untouched."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from qualiopia.domain.piece import Passage
from qualiopia.domain.proposition import AUTEUR, NatureProposition, Proposition
from qualiopia.engines.propositions.docx_suivi import write_copy
from qualiopia.engines.propositions.placement import Bloc, looks_like_heading, place
from qualiopia.engines.readers.registre import build_readers
from qualiopia.errors import LectureImpossible
from qualiopia.stages.limites import Limites
from qualiopia.stages.ports import Depot

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAINTENANT = datetime(2026, 11, 26, tzinfo=UTC)


def proposal(libelle: str, texte: str, nature: NatureProposition = NatureProposition.TEXTE) -> Proposition:
    return Proposition("t.x", nature, "a.docx", libelle, texte, "Non trouvé.", references=("art. 12",))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    document = Document()
    document.add_heading("Programme", level=0)
    document.add_heading("1. Tarifs", level=1)
    document.add_paragraph("Prix : 100 €.")
    document.add_heading("2. Accessibilité", level=1)
    document.add_paragraph("Nos locaux sont de plain-pied.")
    document.add_table(rows=1, cols=2).cell(0, 0).text = "Le 10 juin à Limoges"
    chemin = tmp_path / "a.docx"
    document.save(str(chemin))
    return chemin


def test_insertions_are_tracked_in_their_place_and_the_rest_comes_last(source: Path, tmp_path: Path) -> None:
    avant = hashlib.sha256(source.read_bytes()).hexdigest()
    tarif = proposal("Conditions des tarifs", "Tarif réduit : 80 €.")
    ailleurs = proposal("Médiateur de la consommation", "Médiateur : [à compléter : nom].")
    copie = write_copy(source, tmp_path / "b.docx", [ailleurs, tarif], MAINTENANT)
    assert hashlib.sha256(source.read_bytes()).hexdigest() == avant
    assert (copie.sous_leur_titre, copie.en_fin, copie.commentaires) == (1, 1, 0)
    texte = read(copie.chemin)
    assert texte.index("Prix : 100") < texte.index("Tarif réduit") < texte.index("2. Accessibilité")
    assert texte.index("à Limoges") < texte.index("Mentions à ajouter") < texte.index("Médiateur : [à")
    corps = part(copie.chemin, "word/document.xml")
    insertions = [i for i in corps.iter(f"{W}ins") if i.find(f"{W}r") is not None]
    assert len(insertions) == 3
    assert {i.get(f"{W}author") for i in insertions} == {AUTEUR}
    assert {i.get(f"{W}date") for i in insertions} == {"2026-11-26T00:00:00Z"}
    assert all(i.find(f".//{W}highlight") is not None for i in insertions)
    numeros = [i.get(f"{W}id") for i in corps.iter(f"{W}ins")]
    assert len(set(numeros)) == len(numeros)


def test_each_insertion_has_a_comment_with_its_article(source: Path, tmp_path: Path) -> None:
    copie = write_copy(source, tmp_path / "b.docx", [proposal("Tarifs", "Tarif : 1 €.")], MAINTENANT)
    commentaires = part(copie.chemin, "word/comments.xml")
    (commentaire,) = commentaires.iter(f"{W}comment")
    assert commentaire.get(f"{W}author") == AUTEUR
    dit = "".join(t.text or "" for t in commentaire.iter(f"{W}t"))
    assert "art. 12" in dit and "n'est pas une preuve" in dit
    corps = part(copie.chemin, "word/document.xml")
    (debut,) = corps.iter(f"{W}commentRangeStart")
    paragraphe = debut.getparent()
    assert paragraphe is not None and "Tarif : 1" in "".join(t.text or "" for t in paragraphe.iter(f"{W}t"))


def test_a_contradiction_is_a_comment_on_its_passage_even_in_a_table(source: Path, tmp_path: Path) -> None:
    passage = Passage("dossier/a.docx", 1, 0, 7, "10 juin")
    contradiction = Proposition(
        "X", NatureProposition.CONTRADICTION, "b.pdf", "Dates", "10 ou 11.", "", passages=(passage,)
    )
    copie = write_copy(source, tmp_path / "b.docx", [contradiction], MAINTENANT)
    assert copie.commentaires == 1
    corps = part(copie.chemin, "word/document.xml")
    assert not list(corps.iter(f"{W}ins"))
    (debut,) = corps.iter(f"{W}commentRangeStart")
    assert [p.tag for p in debut.iterancestors()][:2] == [f"{W}p", f"{W}tc"]


def test_a_text_for_a_signed_document_is_never_inserted(source: Path, tmp_path: Path) -> None:
    signee = Proposition(
        "t.x", NatureProposition.TEXTE, "a.docx", "Tarifs", "Tarif : 1 €.", "", prudence="Document signé."
    )
    copie = write_copy(source, tmp_path / "b.docx", [signee], MAINTENANT)
    assert "Tarif : 1" not in read(copie.chemin)
    assert "Document signé." in etree.tostring(part(copie.chemin, "word/comments.xml"), encoding="unicode")


def test_an_unreadable_document_is_said_so_and_nothing_is_written(tmp_path: Path) -> None:
    faux = tmp_path / "faux.docx"
    faux.write_bytes(b"PK pas un document")
    with pytest.raises(LectureImpossible):
        write_copy(faux, tmp_path / "b.docx", [proposal("x", "y")], MAINTENANT)
    assert not (tmp_path / "b.docx").exists()


@pytest.mark.parametrize(
    ("texte", "style", "gras", "titre"),
    [
        ("Article 4 - Prix", "Normal", False, True),
        ("Modalités de règlement", "Normal", True, True),
        ("TARIFS", "Normal", False, True),
        ("Tarifs", "Titre 2", False, True),
        ("Le prix est de 100 euros.", "Normal", True, False),
        ("Le prix est de 100 euros", "Normal", False, False),
        ("", "Heading 1", True, False),
    ],
)
def test_headings_are_told_by_style_weight_number_or_capitals(
    texte: str, style: str, gras: bool, titre: bool
) -> None:
    assert looks_like_heading(texte, style, gras) is titre


def test_a_text_goes_after_the_last_filled_block_of_the_section_its_pack_names() -> None:
    blocs = [Bloc("Prix", True), Bloc("100 €."), Bloc(""), Bloc("Divers", True), Bloc("Rien.")]
    nommee = Proposition("t.x", NatureProposition.TEXTE, "a", "Coût", "…", "", rubriques=(r"^\W*prix\b",))
    assert place(nommee, blocs) == 1
    assert place(proposal("Médiation", "…"), blocs) is None


def part(chemin: Path, nom: str) -> etree._Element:
    with zipfile.ZipFile(chemin) as archive:
        return etree.fromstring(archive.read(nom))


def read(chemin: Path) -> str:
    lecteur = build_readers(False, Limites())["docx"]
    return "\n".join(page.texte for page in lecteur.read(Depot("b.docx", chemin.read_bytes()), "docx").pages)
