"""Registers, plans, lists and names, read as organisations keep them."""

from __future__ import annotations

import pytest

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.lecture import Cellule, Marque, Page, Tableau
from qualiopia.domain.piece import Piece, Reconnaissance
from qualiopia.domain.vue import VueDossier
from qualiopia.engines.comparaison import memes_noms, similarite
from qualiopia.verifications.colonnes_remplies import ColonnesRemplies
from qualiopia.verifications.listes import listed_under
from qualiopia.verifications.nom_etranger import NomEtranger
from qualiopia.verifications.notes_basses import low_marks
from qualiopia.verifications.registres import entries
from qualiopia.verifications.suites_donnees import SuitesDonnees
from qualiopia.verifications.taux_concordants import TauxConcordants


def piece(type_: str, texte: str = "", *lignes: list[str], fichier: str = "") -> Piece:
    rangees = []
    for ligne in lignes:
        texte += "\n" if texte else ""
        cellules = []
        for rang, contenu in enumerate(ligne):
            texte += "\t" if rang else ""
            cellules.append(Cellule(contenu, Marque.TEXTE if contenu else Marque.VIDE, len(texte)))
            texte += contenu
        rangees.append(tuple(cellules))
    page = Page(1, texte, tableaux=(Tableau(tuple(rangees)),) if rangees else ())
    return Piece(fichier or f"{type_}.txt", "", "txt", (page,), Reconnaissance(type_, 1.0))


def vue(*pieces: Piece, denomination: str = "") -> VueDossier:
    organisme = Organisme(denomination=denomination)
    return VueDossier("d", "", pieces, organisme, "2026-12-01", similarite, memes_noms, {})


_TITRES = ["Date", "Objet", "Réponse"]


def test_a_row_cut_short_leaves_its_last_columns_empty() -> None:
    registre = piece(
        "registre", "REGISTRE", _TITRES, ["02/03/2026", "Bruit", "Excuses"], ["05/04/2026", "Retard"]
    )
    verdict = ColonnesRemplies(("registre",), ("reponse",), "la réponse").compare(vue(registre))
    assert verdict.trouve is False
    assert verdict.passages[0].texte == "05/04/2026\tRetard"
    assert "Retard" in verdict.note


def test_a_recent_entry_may_still_wait_for_its_answer() -> None:
    registre = piece(
        "registre", "", _TITRES, ["28/11/2026", "Bruit", ""], ["02/03/2026", "Retard", "Excuses"]
    )
    assert ColonnesRemplies(("registre",), ("reponse",), "la réponse", jours=30).compare(vue(registre)).trouve


def test_a_form_is_no_register() -> None:
    fiche = piece("registre", "", ["Nom", "Inès Caron"], ["Date", "02/03/2026"])
    assert list(entries(fiche)) == []


def test_passages_are_verbatim() -> None:
    registre = piece("registre", "TITRE", _TITRES, ["02/03/2026", "Bruit", "Excuses"])
    for ligne in entries(registre):
        passage = ligne.passage()
        assert registre.pages[0].texte[passage.debut : passage.fin] == passage.texte


def _suites(registre: Piece, plan: Piece) -> bool | None:
    operateur = SuitesDonnees(("registre",), ("plan",), ("action",), ("reclamation",))
    return operateur.compare(vue(registre, plan)).trouve


def test_a_complaint_after_the_last_action_of_the_plan_has_no_answer() -> None:
    registre = piece("registre", "", [*_TITRES, "Action"], ["02/06/2026", "Salle bruyante", "Excuses", ""])
    plan = piece(
        "plan", "", ["N°", "Date", "Constat", "Action"], ["A1", "15/01/2026", "Panne du réseau", "Borne"]
    )
    assert _suites(registre, plan) is False


@pytest.mark.parametrize(
    "ligne",
    [
        ["A2", "10/06/2026", "Réclamation d'un client", "Rideaux"],
        ["A2", "10/01/2026", "Salle bruyante le matin", "Rideaux"],
    ],
)
def test_a_complaint_is_taken_up_by_a_later_action_or_in_the_same_words(ligne: list[str]) -> None:
    registre = piece("registre", "", [*_TITRES, "Action"], ["02/06/2026", "Salle bruyante", "Excuses", ""])
    assert _suites(registre, piece("plan", "", ["N°", "Date", "Constat", "Action"], ligne))


def test_low_marks_are_those_of_one_person_or_one_question() -> None:
    basses = piece(
        "s", "", ["Question", "A", "B"], ["Accueil", "5", "2"], ["Contenu", "4", "1"], ["Salle", "5", "2"]
    )
    assert [passage.texte for passage, _ in low_marks(basses, 2.0, ())] == ["B"]


def test_counts_of_answers_are_no_marks() -> None:
    comptes = piece("s", "", ["Question", "1", "2", "3", "4", "5"], ["Accueil", "1", "1", "2", "1", "2"])
    assert list(low_marks(comptes, 2.0, ())) == []


def test_items_go_on_over_lines_and_stop_at_the_next_title() -> None:
    texte = "Objectifs\n• Lire un plan\nd'exécution\n• Régler une presse\nDurée\n• 14 heures\n"
    lus = listed_under(piece("p", texte), ("objectifs?",), ())
    assert [" ".join(passage.texte.split()) for passage in lus] == [
        "Lire un plan d'exécution",
        "Régler une presse",
    ]


_EMPRUNT = NomEtranger(
    ("ri",), ("responsable (?:de |d')",), (r"developpe une activite",), ignores=("formation",)
)


def test_a_text_that_speaks_under_another_name_was_borrowed() -> None:
    texte = "Altéa Conseil développe une activité.\nS'adresser au responsable d'Altéa Conseil.\n"
    verdict = _EMPRUNT.compare(vue(piece("ri", texte), denomination="Rives Nord Formation"))
    assert verdict.trouve is False
    assert "Altéa Conseil" in verdict.note


def test_the_line_below_is_no_name() -> None:
    operateur = NomEtranger(("ri",), ("responsable de l'organisme ",), (r"developpe une activite",))
    texte = "Rives Nord développe une activité.\nVoir le responsable de l'organisme\nAltéa Conseil\n"
    assert operateur.compare(vue(piece("ri", texte), denomination="Rives Nord")).trouve is True


@pytest.mark.parametrize("nom", ["Rives Nord", "RIVES NORD FORMATION", "RNF"])
def test_a_shorter_form_or_initials_are_the_same_name(nom: str) -> None:
    texte = f"{nom} développe une activité.\nS'adresser au responsable de {nom}.\n"
    assert _EMPRUNT.compare(vue(piece("ri", texte), denomination="Rives Nord Formation")).trouve


def test_rates_of_other_years_only_raise_a_doubt() -> None:
    operateur = TauxConcordants(("site", "bilan"), ("taux de reussite",), "le taux de réussite")
    site = piece("site", "Résultats 2025\nTaux de réussite : 100 %\n")
    meme, autre = (piece("bilan", f"Année {an}\nTaux de réussite :\n86 %\n") for an in (2025, 2023))
    assert operateur.compare(vue(site, meme)).trouve is False
    assert operateur.compare(vue(site, autre)).trouve is None
