"""One file may hold several documents; none of its pages is lost."""

from collections.abc import Sequence

import pytest

from qualiopia.domain.lecture import Page
from qualiopia.stages.segment import printed_number, segment


def annonce(lignes: Sequence[str]) -> str | None:
    return next((ligne.split()[0].lower() for ligne in lignes if ligne.isupper()), None)


def page(numero: int, texte: str, pied: int = 0) -> Page:
    return Page(numero, texte, pied=pied)


def test_a_new_title_at_the_top_of_a_page_begins_a_new_document() -> None:
    pages = [
        page(1, "CONVENTION DE X\nentre"),
        page(2, "suite"),
        page(3, "PROGRAMME\njour 1"),
    ]
    assert [[p.numero for p in document] for document in segment(pages, annonce)] == [[1, 2], [3]]


def test_the_same_title_on_every_page_is_a_running_header() -> None:
    pages = [page(n, f"CONVENTION\npartie {n}") for n in range(1, 5)]
    assert len(segment(pages, annonce)) == 1


def test_the_same_kind_again_with_page_number_one_is_another_document() -> None:
    textes = [("CONTRAT A\nx\n1/2", 3), ("suite\n2/2", 3), ("CONTRAT B\ny\n1/2", 3), ("fin\n2/2", 3)]
    pages = [page(n, texte, pied) for n, (texte, pied) in enumerate(textes, 1)]
    assert [[p.numero for p in document] for document in segment(pages, annonce)] == [[1, 2], [3, 4]]


def test_no_page_is_lost() -> None:
    pages = [page(1, ""), page(2, "REGLEMENT"), page(3, ""), page(4, "PROGRAMME")]
    assert [p.numero for document in segment(pages, annonce) for p in document] == [1, 2, 3, 4]


def test_a_printed_number_needs_to_be_plausible() -> None:
    assert printed_number(page(1, "texte\nPage 2 sur 5", 12)) == 2
    assert printed_number(page(1, "texte\n7/3", 3)) is None


def test_page_one_again_begins_a_document_even_without_a_title() -> None:
    pages = [page(1, "Convention\np. 1", 4), page(2, "suite\np. 2", 4), page(3, "Notes obtenues\np. 1", 4)]
    assert [[p.numero for p in document] for document in segment(pages, annonce)] == [[1, 2], [3]]


def fiche(nom: str) -> str:
    return (
        f"ATTESTATION\nLe directeur de la maison des marais atteste que {nom} a bien conduit sa barque "
        "le 3 mai jusqu'au grand étang, en a fait le tour sans aide et l'a ramenée au ponton. "
        f"Remis à {nom} pour servir et valoir ce que de droit.\nFait à Rochefort"
    )


def test_the_same_form_for_another_person_begins_a_document() -> None:
    pages = [page(n, fiche(nom)) for n, nom in enumerate(("Anne Petit", "Jules Morand", "Lise Arnaud"), 1)]
    assert [[p.numero for p in document] for document in segment(pages, annonce)] == [[1], [2], [3]]


def test_the_same_form_on_another_day_is_the_next_page() -> None:
    pages = [page(1, fiche("Anne Petit")), page(2, fiche("Anne Petit").replace("3 mai", "4 mai"))]
    assert len(segment(pages, annonce)) == 1


@pytest.mark.parametrize(
    ("fin", "debut"), [("il faut,", "VISITE"), ("fin.", "et la VISITE"), ("fin.", "7. VISITE")]
)
def test_what_goes_on_from_the_page_before_begins_nothing(fin: str, debut: str) -> None:
    pages = [page(1, f"CONVENTION\nentre\n{fin}"), page(2, f"{debut}\nVISITE\nsuite")]
    assert len(segment(pages, annonce, lambda p: str(p.numero))) == 1


def test_a_page_that_speaks_of_something_else_may_begin_a_document() -> None:
    pages = [page(1, "Les canards."), page(2, "Les oies."), page(3, "La neige.")]
    propos = {1: "oiseaux", 2: "oiseaux", 3: "hiver"}
    documents = segment(pages, annonce, lambda p: propos[p.numero])
    assert [[p.numero for p in document] for document in documents] == [[1, 2], [3]]
