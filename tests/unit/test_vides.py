"""Blanks prove nothing: template fields, dotted lines, masks."""

import pytest

from qualiopia.domain.vides import count_blanks, find_blank, without_blanks


@pytest.mark.parametrize(
    "vide",
    [
        "{{nom_du_client}}",
        "+++=dureeh/3600+++",
        "${champ}",
        "<<Date>>",
        "«prenom»",
        "[Nom du client]",
        "[...]",
        "..........",
        "________",
        "XX/XX/XXXX",
        "JJ/MM/AAAA",
        "Cliquez ou appuyez ici pour entrer du texte.",
    ],
)
def test_a_blank_is_seen(vide: str) -> None:
    assert find_blank(f"Durée : {vide}", 0, len(vide) + 8)


@pytest.mark.parametrize("plein", ["14 heures", "du 3 au 5 mars 2026…", "[1] voir note", "Prix : 1 200,00 €"])
def test_a_value_is_not_a_blank(plein: str) -> None:
    assert find_blank(plein, 0, len(plein)) is None


def test_leader_dots_of_a_contents_list_are_not_blanks() -> None:
    assert count_blanks("Article 1 ........ 3\nArticle 2 ........ 5") == (0, 0)


def test_blanks_are_erased_at_the_same_length() -> None:
    texte = "Durée : {{d}} h"
    assert without_blanks(texte) == "Durée :       h"
    assert len(without_blanks(texte)) == len(texte)


@pytest.mark.parametrize("compte", ["Total produits .... 39 450,00", "Loyer ........ 4 200 €", "TVA …… 20 %"])
def test_dots_that_lead_to_an_amount_are_not_a_blank(compte: str) -> None:
    assert find_blank(compte, 0, len(compte)) is None


def test_dots_before_a_year_are_still_a_blank() -> None:
    assert find_blank("Fait le ........ 2026", 0, 21) is not None
