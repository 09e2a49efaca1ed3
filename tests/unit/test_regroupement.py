"""Grouping when folders are of months, persons or nothing at all, and when a pièce says little."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.piece import Piece
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.dossiers import group
from qualiopia.stages.regroupement import is_calendar
from tests.unit.dossiers_de_test import piece

RACINE = Path(__file__).parents[2] / "referentiels" / "qualiopi"
EXCEL = ("Excel tableaux croisés", "2026-03-10", "Ana Roy")
REUNION = ("Conduite de réunion", "2026-05-20", "Luc Bonnard")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(RACINE)


def session(titre: str, debut: str, nom: str) -> list[Piece]:
    """Four pièces of one session, whose certificate names the trainee in its text."""
    faits: dict[str, Any] = {"intitule": titre, "date_debut": debut, "date_fin": debut, "stagiaires": (nom,)}
    genres = ("convention_formation", "feuille_emargement", "certificat_realisation", "facture")
    return [piece(g, f"Pour {nom}.", fichier=f"{g} {nom}.pdf", **faits) for g in genres]


def moved(pieces: list[Piece], lieu: str) -> list[Piece]:
    return [replace(p, fichier=f"{lieu}/{p.fichier}") for p in pieces]


def by_dossier(pieces: list[Piece], pack: Pack, **organisme: Any) -> dict[str, set[str]]:
    """Return the names of files of each unit."""
    return {
        d.id: {cle.rsplit("/", 1)[-1] for cle in d.pieces}
        for d in group(pieces, pack, Organisme(**organisme), {})
        if d.type != "organisme"
    }


@pytest.mark.parametrize(
    "nom", ["2026", "2026/03", "03 - mars 2026", "T1 2026", "1er trimestre", "Sept. 2026"]
)
def test_a_folder_of_a_year_or_a_month_is_of_the_calendar(nom: str) -> None:
    assert is_calendar(nom)


@pytest.mark.parametrize("nom", ["2026-03 Excel", "Marsac 2026", "Session 12", "maintenance"])
def test_a_folder_that_says_more_than_a_date_is_not_of_the_calendar(nom: str) -> None:
    assert not is_calendar(nom)


def test_two_sessions_spread_over_two_months_make_two_dossiers(pack: Pack) -> None:
    un, deux = session(*EXCEL), session(*REUNION)
    pieces = [*moved(un[:2] + deux[:2], "2026/03"), *moved(un[2:] + deux[2:], "2026/05")]
    assert sorted(map(len, by_dossier(pieces, pack).values())) == [4, 4]


def test_folders_of_persons_do_not_cut_a_session_in_pieces(pack: Pack) -> None:
    un, deux = session(*EXCEL), session(*REUNION)
    pieces = [*moved(un[:2] + deux[:2], "Collectif"), *moved(un[2:], "Roy"), *moved(deux[2:], "Bonnard")]
    assert sorted(map(len, by_dossier(pieces, pack).values())) == [4, 4]


def test_a_piece_that_only_bears_a_proper_name_goes_where_the_name_does(pack: Pack) -> None:
    pieces = [*session(*EXCEL), *session(*REUNION)]
    avis = piece("satisfaction_chaud", "Réponse de Bonnard : bien.", fichier="avis.pdf")
    dossiers = by_dossier([*pieces, avis], pack)
    assert [noms for noms in dossiers.values() if "avis.pdf" in noms] == [
        {*(p.fichier for p in session(*REUNION)), "avis.pdf"}
    ]


def test_words_of_a_common_template_are_no_proper_names(pack: Pack) -> None:
    modele = "Besoin\nContexte : {}\nAttentes : {}"
    premier = piece("analyse_besoin", modele.format("Roy", "x"), fichier="b1.pdf", stagiaires=("Ana Roy",))
    second = piece("analyse_besoin", modele.format("Bonnard", "y"), fichier="b2.pdf")
    dossiers = by_dossier([*session(*EXCEL), premier, *session(*REUNION), second], pack)
    (siens,) = [noms for noms in dossiers.values() if "b2.pdf" in noms]
    assert "convention_formation Luc Bonnard.pdf" in siens


def test_a_piece_filed_in_the_folder_of_another_session_is_brought_back(pack: Pack) -> None:
    egaree = session(*REUNION)[2]
    pieces = [*moved(session(*EXCEL), "S1"), *moved(session(*REUNION)[:2], "S2"), *moved([egaree], "S1")]
    dossiers = by_dossier(pieces, pack)
    assert egaree.fichier in dossiers["S2"]
    assert egaree.fichier not in dossiers["S1"]


def test_the_one_who_teaches_everywhere_ties_nothing_together(pack: Pack) -> None:
    un = [replace(p, fichier=f"{p.fichier}") for p in session(*EXCEL)]
    stage = piece(
        "attestation_fin_formation",
        "Attestation",
        fichier="stage suivi.pdf",
        intitule="Actualité du droit",
        stagiaires=("Zoé Marchand",),
        date_document="2026-03-11",
    )
    feuille = piece("feuille_emargement", fichier="f.pdf", formateur="Zoé Marchand", date_debut=EXCEL[1])
    dossiers = by_dossier([*un, feuille, stage], pack, denomination="Marchand EI")
    assert all("stage suivi.pdf" not in noms for noms in dossiers.values() if "f.pdf" in noms)


def test_a_course_that_who_teaches_took_elsewhere_is_no_session_of_the_organisme(pack: Pack) -> None:
    suivi: dict[str, Any] = {"intitule": "Excel tableaux croisés", "stagiaires": ("Zoé Marchand",)}
    ailleurs = piece("attestation_fin_formation", fichier="stage.pdf", **suivi)
    ici = piece("attestation_fin_formation", fichier="ici.pdf", siret="11122233300014", **suivi)
    qui = {"denomination": "Zoé Marchand EI", "siret": "11122233300014"}
    dossiers = by_dossier([*session(*EXCEL), ailleurs, ici], pack, **qui)
    places = {nom for noms in dossiers.values() for nom in noms}
    assert "stage.pdf" not in places
    assert "ici.pdf" in places


def test_two_folders_about_different_people_are_two_units_whatever_their_kinds(pack: Pack) -> None:
    genres = (
        ("convention_formation", "facture", "devis"),
        ("certificat_realisation", "analyse_besoin", "test_positionnement"),
    )
    pieces = [
        piece(genre, f"Pour {nom}.", fichier=f"Jeanne/{lieu}/{genre}.pdf", stagiaires=(nom,))
        for lieu, nom, lot in (("ROY", "Ana Roy", genres[0]), ("BONNARD", "Luc Bonnard", genres[1]))
        for genre in lot
    ]
    assert set(by_dossier(pieces, pack)) == {"Jeanne/ROY", "Jeanne/BONNARD"}
