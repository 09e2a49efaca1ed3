"""The other pièces tell whose numbers a page took for the other party's."""

from dataclasses import replace
from pathlib import Path

import pytest

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Champ, Piece, Reconnaissance
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.proprietaires import give_back

SIEN, CLIENT = "55210055400013", "73282932000074"
ORGANISME = Organisme("Atelier Rivage", SIEN, SIEN[:9])


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(__file__).parents[2] / "referentiels" / "qualiopi")


def piece(**champs: str) -> Piece:
    lus = tuple(Champ(nom, valeur, None) for nom, valeur in champs.items())
    return Piece("c.pdf", "0", "pdf", (Page(1, ""),), Reconnaissance("x", 1.0), champs=lus)


def said(piece: Piece) -> dict[str, object]:
    return {champ.nom: champ.valeur for champ in piece.champs}


def test_numbers_and_names_given_to_the_wrong_party_are_exchanged(pack: Pack) -> None:
    inversee = piece(
        siret=CLIENT, siret_client=SIEN, organisme="Clinique Bellevue", entreprise="ATELIER RIVAGE"
    )
    attendus = {"siret": SIEN, "siret_client": CLIENT}
    attendus |= {"organisme": "ATELIER RIVAGE", "entreprise": "Clinique Bellevue"}
    assert said(give_back(inversee, ORGANISME, pack)) == attendus


def test_a_number_of_its_own_that_differs_is_left_to_be_said(pack: Pack) -> None:
    fautive = piece(siret="73282932000075", siret_client="44306184100047")
    assert give_back(fautive, ORGANISME, pack) == fautive


def test_nothing_changes_when_the_organisme_is_unknown_or_already_right(pack: Pack) -> None:
    juste = piece(siret=SIEN, siret_client=CLIENT)
    assert give_back(juste, ORGANISME, pack) == juste
    inconnue = piece(siret=CLIENT, siret_client=SIEN)
    assert give_back(inconnue, replace(ORGANISME, siren=""), pack) == inconnue
