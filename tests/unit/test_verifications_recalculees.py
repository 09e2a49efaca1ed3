"""What a document states is worked out again: products, dates of each statement, full attendance."""

from __future__ import annotations

import pytest

from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import EtatSignature, Piece, Presence
from qualiopia.verifications.assiduite_certifiee import AssiduiteCertifiee
from qualiopia.verifications.diversite import Diversite
from qualiopia.verifications.ordre_de_dates import OrdreDeDates
from qualiopia.verifications.produits_justes import ProduitsJustes
from tests.unit.dossiers_de_test import piece, vue

ASSIDUITE = AssiduiteCertifiee(
    ("certificat",), (r"100 ?%",), ("feuille",), ("presences:absents",), ("stagiaires",), (r"rattrap",)
)


def _feuille() -> Piece:
    absence = Presence("Ana ROY", "beneficiaire", "2026-03-03", "matin", EtatSignature.VIDE, note="absente")
    return piece("feuille", presences=(absence,), stagiaires=("Ana ROY", "Luc BON"))


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("ROY Ana\t7 h\t100 %\nBON Luc\t7 h\t100 %", False),
        ("Ana Roy a suivi 14 heures, assiduité :\n100 %.", False),
        ("ROY Ana\t3 h\t50 %\nBON Luc\t7 h\t100 %", None),
        ("ROY Ana\t7 h\t100 %\nBON Luc\t7 h\t100 %\nAna Roy a rattrapé sa matinée le 9 mars.", None),
    ],
)
def test_no_one_absent_is_certified_present_throughout(texte: str, attendu: bool | None) -> None:
    vu = ASSIDUITE.compare(vue(_feuille(), piece("certificat", texte, stagiaires=("Ana ROY", "Luc BON"))))
    assert vu.trouve is attendu
    assert vu.sans_objet is (attendu is None)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Prix : 3 × 1 250 € = 3 750 € net", True),
        ("Prix : 3 x 1 250,00 € HT = 3 570 €", False),
        ("4 personnes × 90 € soit 360 euros", True),
        ("Salle 2 x 12 places", None),
    ],
)
def test_a_written_product_is_computed_again(texte: str, attendu: bool | None) -> None:
    assert ProduitsJustes(("devis",)).compare(vue(piece("devis", texte))).trouve is attendu


def test_a_false_product_on_a_scanned_page_is_a_doubt() -> None:
    vu = ProduitsJustes(("devis",)).compare(vue(piece("devis", "3 × 1 250 € = 3 570 €", Source.OCR)))
    assert vu.trouve is None
    assert not vu.sans_objet


def test_each_statement_of_a_piece_bears_its_own_date() -> None:
    ordre = OrdreDeDates(
        ("certificat",), ("texte:faits_le",), ("feuille",), ("date_fin",), "le certificat", "la fin",
        sens="apres", quoi="max",
    )  # fmt: skip
    feuille = piece("feuille", date_fin="2026-03-05")
    bons = "Ana\nFait à Le Cap, le 6 mars 2026\nLuc\nLe Cap, le 6 mars 2026"
    assert ordre.compare(vue(feuille, piece("certificat", bons))).trouve is True
    faux = bons.replace("Le Cap, le 6 mars 2026", "Le Cap, le 4 mars 2026")
    assert ordre.compare(vue(feuille, piece("certificat", faux))).trouve is False
    cite = bons + "\nVu la convention signée au Cap, le 2 mars 2026 par les parties"
    assert ordre.compare(vue(feuille, piece("certificat", cite))).trouve is True


def test_an_order_may_concern_only_those_that_say_so() -> None:
    ordre = OrdreDeDates(
        ("devis",), ("date_signature",), ("feuille",), ("date_debut",), "l'accord", "le début",
        motifs=(r"vaut convention",),
    )  # fmt: skip
    feuille = piece("feuille", date_debut="2026-03-05")
    for texte, attendu in (("Ce devis vaut convention.", False), ("Un devis.", None)):
        tard = piece("devis", texte, date_signature="2026-03-07")
        assert ordre.compare(vue(feuille, tard)).trouve is attendu


def test_a_kind_left_aside_in_a_file_kept_up_to_date_is_a_departure() -> None:
    sortes = Diversite(("a", "b"), ("A", "B"), ("texte:dates",), 366)
    recent, ancien = "Lu le 4 mai 2026", "Lu le 4 mai 2024"
    ailleurs = sortes.compare(vue(piece("a", recent, fichier="v.xlsx"), piece("b", ancien, fichier="w.xlsx")))
    assert ailleurs.trouve is None
    ensemble = sortes.compare(vue(piece("a", recent, fichier="v.xlsx"), piece("b", ancien, fichier="v.xlsx")))
    assert ensemble.trouve is False
