"""A mention in an annex the document refers to: the proof says where, and which sentence leads there."""

from pathlib import Path

import pytest

from qualiopia.domain.dossier import Organisme, PieceJugee
from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Piece, Reconnaissance, Resultat
from qualiopia.domain.statut import Statut
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.reports.json import piece_to_dict
from qualiopia.stages.extract import extract
from qualiopia.stages.verify import Entourage, judge, observe

RACINE = Path(__file__).parents[2] / "referentiels" / "qualiopi"
RENVOI = "Nos conditions générales de vente sont jointes en annexe à la présente convention."
CONVENTION = f"CONVENTION DE FORMATION PROFESSIONNELLE\nEntre A et B.\n{RENVOI}\nDurée : 7 heures."
CGV = (
    "CONDITIONS GÉNÉRALES DE VENTE\nDédit et abandon : en cas de renoncement par le client, "
    "30 % du prix est dû à titre d'indemnité. En cas d'inexécution partielle, le prix est remboursé."
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(RACINE)


def judged(pack: Pack, texte: str) -> tuple[Piece, tuple[Resultat, ...]]:
    pieces = [
        observe(
            extract(Piece(nom, "0", "txt", (Page(1, ecrit),), Reconnaissance(genre, 1.0)), pack), pack, None
        )
        for nom, genre, ecrit in (
            ("convention.txt", "convention_formation", texte),
            ("cgv.txt", "cgv", CGV),
        )
    ]
    vues = tuple(map(VuePiece, pieces))
    entourage = Entourage(pack, Organisme(), "2026-11-25", "", vues, lambda a, b: float(a == b))
    return pieces[0], judge(pieces[0], entourage)


def of(resultats: tuple[Resultat, ...], exigence: str) -> Resultat:
    return next(resultat for resultat in resultats if resultat.exigence == exigence)


def test_what_the_annex_says_is_proved_there_and_by_the_sentence_that_leads_to_it(pack: Pack) -> None:
    _, resultats = judged(pack, CONVENTION)
    mention = of(resultats, "inexecution")
    assert mention.statut is Statut.CONFORME
    assert {preuve.passage.fichier for preuve in mention.preuves} == {"convention.txt", "cgv.txt"}
    assert any(preuve.passage.texte in CONVENTION for preuve in mention.preuves)


def test_without_a_reference_another_document_proves_nothing(pack: Pack) -> None:
    _, resultats = judged(pack, CONVENTION.replace(RENVOI, ""))
    assert of(resultats, "inexecution").statut is not Statut.CONFORME


def test_in_the_result_each_proof_is_on_a_page_of_the_file_it_is_given_for(pack: Pack) -> None:
    piece, resultats = judged(pack, CONVENTION)
    sortie = next(
        un
        for un in piece_to_dict(PieceJugee(piece, "d", resultats))["exigences"]
        if un["id"] == "inexecution"
    )
    assert all(preuve["texte"] in CONVENTION for preuve in sortie["preuves"]) and sortie["preuves"]
    assert {preuve["fichier"] for preuve in sortie["preuves_en_annexe"]} == {"cgv.txt"}
