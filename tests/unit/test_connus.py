"""A name known from elsewhere is recognised where it stands bare, and nothing else is."""

from pathlib import Path

import pytest

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Champ, Passage, Piece, Reconnaissance
from qualiopia.domain.statut import Statut
from qualiopia.domain.vue import VuePiece
from qualiopia.engines.comparaison import similarite
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.connus import with_known
from qualiopia.stages.verify import Entourage, judge, observe

ORGANISME = Organisme("Rivage & Savoirs", "55210055400013", "552100554")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(__file__).parents[2] / "referentiels" / "qualiopi")


def piece(genre: str, texte: str, *champs: Champ) -> Piece:
    return Piece(f"{genre}.pdf", "0", "pdf", (Page(1, texte),), Reconnaissance(genre, 0.95), champs=champs)


def named(*noms: str) -> VuePiece:
    passage = Passage("accord.pdf", 1, 0, 4, "noms")
    return VuePiece(piece("convention_formation", "noms", Champ("stagiaires", noms, passage, 0.9)))


def known(texte: str, *autour: VuePiece, pack: Pack) -> dict[str, object]:
    vue = with_known(VuePiece(piece("convocation", texte)), autour, ORGANISME, pack)
    return {champ.nom: champ.valeur for champ in vue.piece.champs} if vue is not None else {}


def test_the_letterhead_of_the_organisme_is_its_name(pack: Pack) -> None:
    assert known("RIVAGE  & SAVOIRS\nRendez-vous lundi", pack=pack) == {"organisme": "Rivage & Savoirs"}
    assert known("Rivage & Savoirsfaire\nRendez-vous lundi", pack=pack) == {}


def test_whom_the_other_pieces_name_is_known_in_either_order(pack: Pack) -> None:
    autour = named("Ada LOVELACE", "Grace HOPPER", "Bell")
    assert known("Lovelace Ada, rendez-vous lundi", autour, pack=pack) == {"stagiaires": ("Ada LOVELACE",)}
    assert known("Ada, Bell et Hopper, rendez-vous lundi", autour, pack=pack) == {}


def test_what_the_page_announced_itself_is_left_as_it_is(pack: Pack) -> None:
    lu = Champ("stagiaires", ("Ida RHODES",), None, 0.9)
    convocation = VuePiece(piece("convocation", "Ada LOVELACE et Ida RHODES", lu))
    assert with_known(convocation, [named("Ada LOVELACE")], ORGANISME, pack) is None


@pytest.mark.parametrize(
    ("nom", "attendu"), [("Ada LOVELACE", Statut.CONFORME), ("Grace HOPPER", Statut.NON_CONFORME)]
)
def test_a_mention_is_there_when_a_known_name_says_it(pack: Pack, nom: str, attendu: Statut) -> None:
    texte = "Ada LOVELACE\nRendez-vous lundi 6 avril 2026 à 9 h, 4 allée des Tanneurs à Angers."
    convocation = observe(piece("convocation", texte), pack, None)
    entourage = Entourage(pack, ORGANISME, "2026-05-01", "", [named(nom)], similarite)
    dits = {resultat.exigence: resultat for resultat in judge(convocation, entourage)}
    assert dits["destinataire"].statut is attendu
    if attendu is Statut.CONFORME:
        assert [preuve.passage.texte for preuve in dits["destinataire"].preuves] == ["Ada LOVELACE"]
