"""Grouping of pièces into dossiers, and what becomes of the pièces expected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qualiopia.domain.dossier import Dossier, Organisme, PieceJugee
from qualiopia.domain.piece import Piece
from qualiopia.domain.statut import StatutAttendu, StatutDossier
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.dossiers import complete, deadlines, group
from qualiopia.stages.echeances import add_months
from tests.unit.dossiers_de_test import piece

RACINE = Path(__file__).parents[2] / "referentiels" / "qualiopi"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(RACINE)


def at(fichier: str, genre: str, **valeurs: Any) -> Piece:
    return piece(genre, fichier=fichier, **valeurs)


def session(dossier: str, titre: str, debut: str, nom: str) -> list[Piece]:
    """The three pièces of one session."""
    faits: dict[str, Any] = {"intitule": titre, "date_debut": debut, "date_fin": debut, "stagiaires": (nom,)}
    return [
        at(f"{dossier}convention {nom}.pdf", "convention_formation", **faits),
        at(f"{dossier}feuille {nom}.pdf", "feuille_emargement", **faits),
        at(f"{dossier}certificat {nom}.pdf", "certificat_realisation", **faits),
    ]


EXCEL = ("Excel tableaux croisés", "2026-03-10", "Ana Roy")
REUNION = ("Conduite de réunion", "2026-05-20", "Luc Bon")


def sizes(dossiers: list[Dossier]) -> list[int]:
    return sorted(len(dossier.pieces) for dossier in dossiers if dossier.type != "organisme")


def test_two_sessions_mixed_in_one_folder_make_two_dossiers(pack: Pack) -> None:
    melange = [*session("", *EXCEL), *session("", *REUNION)]
    dossiers = group(melange[::-1], pack, Organisme(), {})
    assert sizes(dossiers) == [3, 3]
    assert {d.type for d in dossiers} == {"af_entreprise"}


def test_folders_by_kind_of_document_do_not_make_dossiers(pack: Pack) -> None:
    pieces = [
        replace(p, fichier=f"{p.type}/{p.fichier}") for p in [*session("", *EXCEL), *session("", *REUNION)]
    ]
    assert sizes(group(pieces, pack, Organisme(), {})) == [3, 3]


def test_a_contradiction_does_not_split_a_folder(pack: Pack) -> None:
    pieces = [*session("S1/", *EXCEL), *session("S2/", *REUNION)]
    faux = at(
        "S1/attestation.pdf", "attestation_fin_formation", intitule="Autre titre", date_debut="2025-01-01"
    )
    dossiers = group([*pieces, faux], pack, Organisme(), {})
    assert sizes(dossiers) == [3, 4]
    assert {d.id for d in dossiers} == {"S1", "S2"}


def test_common_pieces_form_the_common_dossier_and_every_piece_has_one(pack: Pack) -> None:
    pieces = [*session("S1/", *EXCEL), at("qualité/ri.pdf", "reglement_interieur"), at("x.pdf", "inconnu")]
    dossiers = group(pieces, pack, Organisme(denomination="Organisme X"), {})
    assert dossiers[0].libelle == "Organisme X"
    assert sorted(cle for d in dossiers for cle in d.pieces) == sorted(p.cle for p in pieces)


def test_a_declared_folder_is_what_it_says(pack: Pack) -> None:
    pieces = session("affaire/", *EXCEL)
    (dossier,) = group(
        pieces, pack, Organisme(), {"affaire": {"type": "af_particulier", "libelle": "Mme Roy"}}
    )
    assert (dossier.type, dossier.libelle) == ("af_particulier", "Mme Roy")


def test_a_silent_piece_follows_its_folder(pack: Pack) -> None:
    pieces = [*session("S1/", *EXCEL), *session("S2/", *REUNION), at("S2/avis.pdf", "satisfaction_chaud")]
    dossiers = {d.id: d for d in group(pieces, pack, Organisme(), {})}
    assert "S2/avis.pdf" in dossiers["S2"].pieces


def test_what_is_expected_is_found_missing_or_blank(pack: Pack) -> None:
    pieces = [*session("S1/", *EXCEL), at("S1/besoin.docx", "analyse_besoin", vierge=True)]
    dossiers = group(pieces, pack, Organisme(), {})
    jugees = [PieceJugee(p, "S1") for p in pieces]
    (fini,) = [d for d in complete(dossiers, jugees, (), pack, Organisme(), "2026-06-01") if d.id == "S1"]
    statuts = {attendu.type: attendu for attendu in fini.attendus}
    assert statuts["convention_formation"].statut is StatutAttendu.CONFORME
    assert statuts["facture"].statut is StatutAttendu.MANQUANT
    assert statuts["analyse_besoin"].statut is StatutAttendu.MANQUANT
    assert "vierge" in statuts["analyse_besoin"].motif
    assert fini.statut is StatutDossier.INCOMPLET


def test_an_end_of_validity_is_computed_from_the_date_of_the_audit(pack: Pack) -> None:
    certificat = at("certificat.pdf", "certificat_qualiopi", date_fin_validite="2026-06-30")
    jugees = [PieceJugee(certificat, "organisme")]
    assert deadlines(jugees, pack, "2026-06-01")[0].jours_restants == 29
    assert deadlines(jugees, pack, "2026-07-01")[0].jours_restants == -1
    dossiers = group([certificat], pack, Organisme(), {})
    (fini,) = complete(dossiers, jugees, (), pack, Organisme(), "2026-07-01")
    statut = next(a for a in fini.attendus if a.type == "certificat_qualiopi")
    assert (statut.statut, statut.echeance) == (StatutAttendu.EXPIRE, "2026-06-30")


@pytest.mark.parametrize(
    ("debut", "mois", "fin"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-12-15", 36, "2029-12-15")],
)
def test_months_are_added_by_the_calendar(debut: str, mois: int, fin: str) -> None:
    assert add_months(debut, mois) == fin
