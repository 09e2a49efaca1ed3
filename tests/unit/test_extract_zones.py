"""Numbered zones of cards and the tables of their back, machine-readable zones under the pack's names."""

from dataclasses import replace

import pytest

from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Piece, Reconnaissance
from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.valeurs.identifiants import find_identifiants
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.extraction import ChampDeclare
from qualiopia.packs.modele import Cues, Pack, TypeDePiece
from qualiopia.stages.extract import extract

LIGNES = ("B", "C1", "C", "CE")
CHAMPS = (
    ChampDeclare("nom", "personne", zones=("1",), lecture_optique="nom", nom_seul=True),
    ChampDeclare("prenoms", "personne", zones=("2",), lecture_optique="prenoms", nom_seul=True),
    ChampDeclare("date_naissance", "date", zones=("3",), lecture_optique="date_naissance"),
    ChampDeclare("date_delivrance", "date", zones=("4a",)),
    ChampDeclare("date_expiration", "date", zones=("4b",), lecture_optique="date_expiration"),
    ChampDeclare("numero", "reference", zones=("5",), lecture_optique="numero"),
    ChampDeclare("masse", "nombre", zones=("F.2",)),
    ChampDeclare("categories", "texte", zones=("9",), lignes=LIGNES),
    ChampDeclare("obtention", "date", zones=("10",), lignes=("C1", "C", "CE")),
    ChampDeclare("fin", "date", zones=("11",), lignes=("C1", "C", "CE")),
    ChampDeclare("codes", "texte", zones=("12",), lignes=LIGNES),
)


NOMMES = tuple(
    replace(champ, etiquettes=(libelle,))
    for champ, libelle in zip(
        (CHAMPS[0], CHAMPS[1], CHAMPS[2], CHAMPS[4], CHAMPS[5]),
        ("nom", "prénom", "date de naissance", "date d'expiration", "numéro"),
        strict=True,
    )
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    carte = TypeDePiece("carte", "Carte", "cartes", "personne", Cues(), champs=CHAMPS)
    return replace(load_pack("qualiopi"), types_de_pieces=(carte,), champs_communs=())


def _read(pack: Pack, *textes: str) -> dict[str, object]:
    pages = tuple(Page(rang, texte) for rang, texte in enumerate(textes, 1))
    piece = extract(Piece("carte.jpg", "0", "jpeg", pages, Reconnaissance("carte", 1.0)), pack)
    for champ in piece.champs:
        assert champ.passage is not None
        page = pages[champ.passage.page - 1]
        assert page.texte[champ.passage.debut : champ.passage.fin] == champ.passage.texte
    return {champ.nom: champ.valeur for champ in piece.champs}


RECTO = """CARTE
1. BENALI
2. Karim, Yanis
3. 14.05.78 LYON
4a. 02.03.2023   4c. Autorité 69
4b. 01.03.2028
5. 23AB45678
9. B/C/CE"""
VERSO = """9. 10. 11. 12.
B 14.05.1996 01.03.2038 01
C1 02.07.2004 01.03.2028
C 02.07.2004 01.03.2028 95.11.06.2027
CE 12.11.2006 01.03.2027"""


def test_front_and_back(pack: Pack) -> None:
    lus = _read(pack, RECTO, VERSO)
    assert lus["nom"] == "BENALI"
    assert lus["prenoms"] == "Karim, Yanis"
    assert lus["date_naissance"] == "1978-05-14"
    assert (lus["date_delivrance"], lus["date_expiration"]) == ("2023-03-02", "2028-03-01")
    assert lus["numero"] == "23AB45678"
    assert lus["categories"] == LIGNES
    assert lus["fin"] == "2027-03-01"
    assert lus["codes"] == ("01", "95.11.06.2027")


def test_a_side_that_only_names_the_zones_gives_no_value(pack: Pack) -> None:
    seul = replace(pack, types_de_pieces=(replace(pack.types_de_pieces[0], champs=NOMMES),))
    verso = "1. Nom 2. Prénom 3. Date de naissance\n4b. Date d'expiration\n5. Numéro"
    assert _read(seul, verso) == {}
    assert _read(seul, RECTO)["nom"] == "BENALI"


def test_two_sides_on_one_page_and_glued_codes(pack: Pack) -> None:
    texte = "1.MOREL\n2 .Sandrine\n3.03/11/45 BREST\n4a.12/06/2022 4b.11/06/2027\n5.080429300123\n" + VERSO
    lus = _read(pack, texte)
    assert (lus["nom"], lus["prenoms"]) == ("MOREL", "Sandrine")
    assert lus["date_naissance"] == "1945-11-03"
    assert (lus["date_delivrance"], lus["date_expiration"]) == ("2022-06-12", "2027-06-11")
    assert lus["numero"] == "080429300123"


def test_value_on_the_next_line_and_misread_codes(pack: Pack) -> None:
    texte = "l.\nBENALI\n2.\nKarim\n4a\n02.03.2023\n46.\n01.03.2028"
    lus = _read(pack, texte)
    assert (lus["nom"], lus["prenoms"]) == ("BENALI", "Karim")
    assert (lus["date_delivrance"], lus["date_expiration"]) == ("2023-03-02", "2028-03-01")


def test_a_numbered_list_is_no_card(pack: Pack) -> None:
    assert _read(pack, "1. Objet du contrat\nLe présent contrat règle la vente.\n2. Durée : un an.") == {}


def test_rows_that_differ_keep_the_earliest_and_say_so(pack: Pack) -> None:
    piece = Piece("x", "0", "jpeg", (Page(1, VERSO),), Reconnaissance("carte", 1.0))
    champ = extract(piece, pack).champ("fin")
    assert champ is not None
    assert "CE 2027-03-01" in champ.note
    assert "C1 2028-03-01" in champ.note


def test_an_empty_column_is_skipped(pack: Pack) -> None:
    lus = _read(pack, "9. 10. 11. 12.\nC --- 01.03.2028")
    assert lus["fin"] == "2028-03-01"
    assert "obtention" not in lus


def test_dotted_codes_of_certificates(pack: Pack) -> None:
    assert _read(pack, "A AB-123-CD\nF.2 44000\n4a 02.03.2023\n4b 01.03.2028")["masse"] == 44000


def test_machine_zone_feeds_the_champs_of_the_pack(pack: Pack) -> None:
    zone = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
    lus = _read(pack, zone)
    assert lus["nom"] == "ERIKSSON"
    assert lus["numero"] == "D23145890"
    assert (lus["date_naissance"], lus["date_expiration"]) == ("1974-08-12", "2012-04-15")


@pytest.mark.parametrize(
    ("texte", "valeur", "valide"),
    [
        ("Immatriculation : AB-123-CD", "AB123CD", True),
        ("Immatriculation : AB-I23-CD", "ABI23CD", False),
        ("Immatriculation : AB-1O3-C0", "AB1O3C0", False),
    ],
)
def test_a_plate_with_confusable_signs_is_said_and_not_mended(texte: str, valeur: str, valide: bool) -> None:
    motif = compile_pattern(r"\b[a-z]{2}[\s-]?\d{3}[\s-]?[a-z]{2}\b")
    lus = find_identifiants(texte, motif, "forme")
    assert [(lu.valeur, lu.valide) for lu in lus] == [(valeur, valide)]
    assert valide or "peut-être" in lus[0].note
