from __future__ import annotations

import pytest

from qualiopia.domain.lecture import Encre, Marque, Page, Source
from qualiopia.domain.piece import EtatSignature
from tests.unit.pieces import SIGNE, extracted, placed, sheet, values

SIGNEE, VIDE, INCERTAINE = EtatSignature.SIGNEE, EtatSignature.VIDE, EtatSignature.INCERTAINE
_PIED = [
    [(60, 500, "Fait à Lyon, le 12 mars 2026")],
    [(60, 530, "Pour l'organisme"), (330, 530, "Pour le client")],
    [(60, 545, "Claire FONTAINE"), (330, 545, "Paul MARTIN")],
]


def blocks(page: Page | str) -> dict[str, EtatSignature]:
    return {signature.role: signature.etat for signature in extracted(page).signatures}


def test_ink_is_given_to_the_block_it_stands_under() -> None:
    page = placed(_PIED, encres=[(70, 560, 150, 600)])
    assert blocks(page) == {"organisme": SIGNEE, "entreprise": VIDE}
    inverse = placed(_PIED, encres=[(340, 560, 420, 600)])
    assert blocks(inverse) == {"organisme": VIDE, "entreprise": SIGNEE}


def test_two_inks_sign_two_blocks_with_their_names_and_dates() -> None:
    lignes = [*_PIED, [(60, 620, "Le 12/03/2026"), (330, 620, "Le 14/03/2026")]]
    lue = extracted(placed(lignes, encres=[(70, 560, 150, 600), (340, 560, 420, 600)]))
    assert [(s.role, s.nom, s.date) for s in lue.signatures] == [
        ("organisme", "Claire FONTAINE", "2026-03-12"),
        ("entreprise", "Paul MARTIN", "2026-03-14"),
    ]
    assert values(lue)["date_signature"] == "2026-03-14"


def test_printed_names_alone_leave_the_question_open() -> None:
    assert blocks(placed(_PIED)) == {"organisme": INCERTAINE, "entreprise": INCERTAINE}


def test_blocks_with_nothing_under_them_are_empty() -> None:
    assert blocks(placed(_PIED[:2])) == {"organisme": VIDE, "entreprise": VIDE}


def test_a_poor_scan_never_says_that_a_block_is_empty() -> None:
    texte = "Fait à Lyon, le 12 mars 2026\nCachet et signature de l'organisme :\n\n"
    page = Page(1, texte, source=Source.OCR, confiance=0.55)
    assert blocks(page) == {"organisme": INCERTAINE}


def test_a_background_picture_signs_nothing() -> None:
    page = placed(_PIED[:2], encres=[(0, 0, 595, 842)])
    assert blocks(page)["organisme"] is VIDE


@pytest.mark.parametrize(
    "dessous",
    ["Signé électroniquement par Paul MARTIN le 12/03/2026", "/s/ Paul Martin"],
)
def test_words_that_say_it_is_signed_are_enough(dessous: str) -> None:
    assert blocks(f"Fait à Lyon, le 12 mars 2026\n\nPour le client :\n{dessous}\n") == {"entreprise": SIGNEE}


def test_an_image_in_the_cell_under_a_heading_signs_it() -> None:
    page = sheet(
        "Fait à Lyon, le 2 mars 2026", [["Le stagiaire", "Cachet de l'organisme"], [SIGNE, Marque.VIDE]]
    )
    assert blocks(page) == {"stagiaire": SIGNEE, "organisme": VIDE}


def test_ink_without_a_box_is_placed_by_its_offset() -> None:
    texte = "Fait à Lyon\n\nSignature du stagiaire :\n\n\nSignature du formateur :\n\n"
    page = Page(1, texte, encres=(Encre("image", None, texte.index("Signature du formateur") + 26),))
    assert blocks(page) == {"stagiaire": VIDE, "formateur": SIGNEE}


def test_a_cryptographic_signature_is_reported_even_without_a_block() -> None:
    page = Page(1, "Attestation", encres=(Encre("numerique", None, -1, "Claire Fontaine", "2026-03-12"),))
    (signature,) = extracted(page).signatures
    assert (signature.etat, signature.nature, signature.nom) == (SIGNEE, "numerique", "Claire Fontaine")


@pytest.mark.parametrize(
    "phrase",
    [
        "La présence est attestée par une feuille d'émargement signée par demi-journée par chacun.",
        "Le contrat prend effet à compter de sa signature par les deux parties et pour la durée prévue.",
        "• Imprimer un état lisible pour le client",
    ],
)
def test_a_sentence_about_signing_is_no_block(phrase: str) -> None:
    assert blocks(phrase) == {}


def test_a_block_named_by_the_party_has_its_role() -> None:
    lignes = [
        [(60, 100, "Organisme : Alpha Compétences"), (330, 100, "Client : Béton Services")],
        [(60, 500, "Fait le 3 mars 2026")],
        [(60, 530, "Pour Alpha Compétences"), (330, 530, "Pour Béton Services")],
    ]
    page = placed(lignes, encres=[(70, 560, 150, 600)])
    assert blocks(page) == {"organisme": SIGNEE, "entreprise": VIDE}


def test_ink_under_a_date_and_a_name_is_a_signature_without_any_heading() -> None:
    lignes = [[(60, 500, "Lyon, le 12 mars 2026")], [(60, 516, "Claire FONTAINE")]]
    (signature,) = extracted(placed(lignes, encres=[(62, 530, 150, 570)])).signatures
    assert (signature.etat, signature.nom, signature.date) == (SIGNEE, "Claire FONTAINE", "2026-03-12")


def test_a_logo_over_a_letter_is_no_signature() -> None:
    lignes = [[(60, 120, "Claire FONTAINE, formatrice")], [(60, 150, "Lyon, le 12 mars 2026")]]
    assert extracted(placed(lignes, encres=[(60, 40, 150, 90)])).signatures == ()


def test_ink_under_a_name_without_a_date_leaves_the_question_open() -> None:
    page = placed([[(60, 516, "Claire FONTAINE")]], encres=[(62, 530, 150, 570)])
    assert [s.etat for s in extracted(page).signatures] == [INCERTAINE]
