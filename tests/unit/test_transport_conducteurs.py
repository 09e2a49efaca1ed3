"""The driver's kinds of the road-transport pack: privacy, validity, cards read from pictures."""

import random
from dataclasses import replace

import pytest

from evaluations.generateur.cartes import identity, licence_c, tachograph
from evaluations.generateur.photos import clean, on_a_table
from qualiopia.domain.lecture import Lecture, Page
from qualiopia.domain.piece import Piece
from qualiopia.engines.ocr.rapid import RapidOcr
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.extract import extract
from qualiopia.stages.masquage import mask_lectures
from qualiopia.stages.recognise import recognise
from qualiopia.stages.validite import term_of


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("transport-routier")


def _lecture(*pages: Page) -> Lecture:
    return Lecture("piece.txt", "0", "txt", 1, pages)


def _read(pack: Pack, *pages: Page) -> Piece:
    return extract(recognise(_lecture(*pages), pack)[0], pack)


def _masked(pack: Pack, texte: str) -> str:
    return mask_lectures([_lecture(Page(1, texte))], pack, None)[0].pages[0].texte


def test_points_of_a_licence_are_never_looked_for(pack: Pack) -> None:
    texte = "Relevé d'information\nConducteur : BERTIN Olivier\nSolde de points : 7\nReste 7 points sur 12"
    masque = _masked(pack, texte)
    assert "7" not in masque
    assert "BERTIN Olivier" in masque


def test_what_a_physician_wrote_is_masked_and_the_conclusion_kept(pack: Pack) -> None:
    texte = (
        "PERMIS DE CONDUIRE - AVIS MÉDICAL\nNom : BERTIN Olivier\nExamen du 16 mars 2026\n"
        "Antécédents : diabète de type 2\nAcuité visuelle : 8/10\nConclusion : APTE\nFait à Tours"
    )
    masque = _masked(pack, texte)
    assert "diabète de type 2" not in masque
    assert "8/10" not in masque
    assert "Conclusion : APTE" in masque
    assert "16 mars 2026" in masque


def test_a_criminal_record_is_masked(pack: Pack) -> None:
    texte = "Bulletin n° 3 du casier judiciaire\nNom : BERTIN\nCondamnation du 3 mai 2019"
    assert "Condamnation" not in _masked(pack, texte)


_VERSO = "9. 10. 11. 12.\nC 15.06.2005 {fin}\nCE 08.11.2005 {fin}"
_RECTO = (
    "PERMIS DE CONDUIRE\n1. BERTIN\n2. Olivier\n3. {ne}\n4a. 12.05.2024\n4b. {fin}\n5. 24DK40817\n9. B/C/CE\n"
)


@pytest.mark.parametrize(
    ("ne", "fin", "trop_long"),
    [
        ("04.07.1981", "11.05.2029", False),
        ("04.07.1962", "11.05.2029", True),
        ("04.07.1962", "11.05.2026", False),
    ],
)
def test_a_licence_lasts_as_the_age_allows(pack: Pack, ne: str, fin: str, trop_long: bool) -> None:
    piece = _read(pack, Page(1, (_RECTO + _VERSO).format(ne=ne, fin=fin)))
    assert piece.type == "permis-conduire-groupe-lourd-marchandises"
    terme = term_of(piece, pack, "2026-12-01")
    assert terme is not None
    assert terme.fin == f"{fin[6:]}-{fin[3:5]}-{fin[:2]}"
    assert bool(terme.ecart) is trop_long


def test_a_reading_of_a_card_lasts_twenty_eight_days(pack: Pack) -> None:
    texte = (
        "Relevé de téléchargement\nConducteur : BERTIN Olivier\nCarte de conducteur n° 1000001234567000\n"
        "Date de lecture : 12/11/2026"
    )
    terme = term_of(_read(pack, Page(1, texte)), pack, "2026-12-01")
    assert terme is not None
    assert terme.fin == "2026-12-10"


@pytest.mark.parametrize(
    ("genre", "photographier"), [(licence_c, on_a_table), (tachograph, clean), (identity, clean)]
)
def test_pictures_of_cards_are_read(pack: Pack, genre: object, photographier: object) -> None:
    hasard = random.Random(11)
    carte = genre(hasard)  # type: ignore[operator]
    page = RapidOcr().recognise(photographier(carte, hasard), 1)  # type: ignore[operator]
    piece = recognise(replace(_lecture(page), fichier="photo.jpg"), pack)[0]
    assert piece.type == carte.genre
    lus = {champ.nom: champ.valeur for champ in extract(piece, pack).champs}
    justes = [nom for nom, valeur in carte.verite.items() if str(lus.get(nom)).upper() == str(valeur).upper()]
    assert len(justes) >= len(carte.verite) - 1, {nom: lus.get(nom) for nom in carte.verite}
