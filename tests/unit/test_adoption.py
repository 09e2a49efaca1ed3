"""What the organisme examined issued is of the kind its title says, even without a word of the trade."""

from pathlib import Path

import pytest

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.lecture import Lecture, Page
from qualiopia.domain.piece import Piece
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.genres import AUTRE
from qualiopia.packs.modele import Pack
from qualiopia.stages.adoption import RAISON, adopt
from qualiopia.stages.pipeline import adopt_all, analyse_lectures
from qualiopia.stages.recognise import recognise

ORGANISME = Organisme("Rivage & Savoirs", "55210055400013", "552100554")
CORPS = """FACTURE N° 2026-118
Client : Menuiserie Vasseur, 4 allée des Tanneurs, 49000 Angers
Deux jours, 450,00 € l'un
Total HT 900,00 € - TVA 20 % : 180,00 € - net à payer 1 080,00 €
Échéance : 30 juin 2026
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(__file__).parents[2] / "referentiels" / "qualiopi")


def lecture(texte: str, entete: str = "") -> Lecture:
    page = Page(1, entete + texte, entete=len(entete))
    return Lecture("x/2026-118.pdf", "0", "pdf", 1, pages=(page,))


def only(texte: str, pack: Pack, entete: str = "") -> Piece:
    (piece,) = recognise(lecture(texte, entete), pack)
    return piece


def same(piece: Piece) -> Piece:
    return piece


def test_an_invoice_without_a_word_of_the_trade_waits_for_its_issuer(pack: Pack) -> None:
    piece = only(f"RIVAGE ET COMPAGNIE\n{CORPS}", pack)
    assert (piece.type, piece.reconnaissance.reserve) == (AUTRE, "facture")
    assert adopt([piece], ORGANISME, same) == [piece]
    assert adopt([piece], Organisme(), same) == [piece]


@pytest.mark.parametrize(
    ("texte", "entete"),
    [
        (f"RIVAGE & SAVOIRS\n{CORPS}", ""),
        (CORPS, "Rivage & Savoirs, Angers\n"),
        (f"{CORPS}SIRET 552 100 554 00013", ""),
    ],
)
def test_what_bears_the_letterhead_or_the_only_number_of_the_organisme_is_its_own(
    pack: Pack, texte: str, entete: str
) -> None:
    (adoptee,) = adopt([only(texte, pack, entete)], ORGANISME, same)
    assert adoptee.type == "facture"
    assert adoptee.reconnaissance.raisons == (RAISON,)


def test_an_invoice_sent_to_the_organisme_is_not_its_own(pack: Pack) -> None:
    papetier = f"Papeterie du Port, SIRET 732 829 320 00074\n{CORPS}Livré à : Rivage & Savoirs, 552 100 554"
    garage = f"Garage Morel, le 4 mai 2026, doit : Rivage & Savoirs\n{CORPS}"
    for texte in (papetier, garage):
        assert adopt([only(texte, pack)], ORGANISME, same)[0].type == AUTRE


def test_what_is_adopted_is_read_and_verified_as_that_kind(pack: Pack) -> None:
    avant = analyse_lectures("x", [lecture(f"RIVAGE & SAVOIRS\n{CORPS}")], pack, None)
    (apres,) = adopt_all([avant], ORGANISME, pack, None)
    assert avant.pieces[0].observations == ()
    attendues = {exigence.id for exigence in pack.type_de_piece("facture").exigences}  # type: ignore[union-attr]
    assert {observation.exigence for observation in apres.pieces[0].observations} == attendues
    assert any(observation.trouve for observation in apres.pieces[0].observations)
