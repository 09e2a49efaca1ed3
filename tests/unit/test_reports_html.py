"""The HTML report: what is written beside the values, for a person who reads French."""

from pathlib import Path

import pytest

from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.reports.html.presentation import (
    french_date,
    french_value,
    join_names,
    name_of_field,
    name_of_role,
    name_of_type,
)

RACINE = Path(__file__).parents[2] / "referentiels" / "qualiopi"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(RACINE)


@pytest.mark.parametrize(
    ("valeur", "ecrit"),
    [
        (1590.0, "1 590"),
        (17.5, "17,5"),
        ("2026-03-01", "1er mars 2026"),
        (("Ana Roy", "Jo Petit"), "Ana Roy, Jo Petit"),
        (True, "oui"),
    ],
)
def test_values_are_written_as_in_french(valeur: object, ecrit: str) -> None:
    assert french_value(valeur) == ecrit


def test_what_is_no_date_is_left_as_it_is() -> None:
    assert french_date("2026-03") == "2026-03"
    assert french_date("63-2008-114") == "63-2008-114"
    assert french_date(None) == ""


def test_names_are_joined_with_a_final_et() -> None:
    assert join_names(["un"]) == "un"
    assert join_names(["un", "deux", "trois"]) == "un, deux et trois"


def test_every_declared_champ_has_a_french_name(pack: Pack) -> None:
    sans_nom = [
        (genre.slug, champ.nom)
        for genre in pack.types_de_pieces
        for champ in (*pack.champs_communs, *genre.champs)
        if name_of_field(pack, genre.slug, champ.nom) == champ.nom
    ]
    assert sans_nom == []


def test_an_identifier_of_a_party_says_whose_it_is(pack: Pack) -> None:
    role = next(role for role in pack.extraction.roles if role.suffixe)
    commun = next(champ for champ in pack.champs_communs if champ.identifiant)
    assert role.libelle.lower() in name_of_field(pack, "", commun.nom + role.suffixe).lower()


def test_unknown_names_are_shown_as_they_are(pack: Pack) -> None:
    assert name_of_field(pack, "", "nom_inconnu") == "nom inconnu"
    assert name_of_role(pack, "inconnu") == "inconnu"
    assert name_of_type(pack, "inconnu") == "inconnu"
    assert name_of_role(pack, pack.extraction.roles[0].id) == pack.extraction.roles[0].libelle
