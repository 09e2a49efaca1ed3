"""Constats: what applies, what proves, how a departure is graded and worded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.dossier import Constat, Incoherence, Organisme, PieceJugee
from qualiopia.domain.piece import Passage, Piece, Preuve, Resultat
from qualiopia.domain.statut import Gravite, Methode, Severite, Statut
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.conclude import accumulation, conclude
from tests.unit.dossiers_de_test import piece

RACINE = Path(__file__).parents[2] / "referentiels" / "qualiopi"
AF = Organisme(variables={"categories": ["AF"]})
AVANT, APRES = "2026-06-01", "2026-11-25"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(RACINE)


def judged(sujet: Piece, pack: Pack, **statuts: Statut) -> PieceJugee:
    """A pièce whose exigences are all met, except those told otherwise."""
    genre = pack.type_de_piece(sujet.type)
    assert genre is not None
    passage = Passage(sujet.fichier, 1, 0, 2, "Un")
    resultats = tuple(
        Resultat(
            exigence.id, exigence.libelle, statuts.get(exigence.id, Statut.CONFORME), 0.97, Methode.REGLE,
            "motif", f"Ajoutez : {exigence.libelle}.", severite=exigence.severite, preuves=(Preuve(passage),),
            indicateurs=exigence.indicateurs,
        )
        for exigence in genre.exigences
    )  # fmt: skip
    return PieceJugee(sujet, "organisme", resultats)


def constat(
    numero: int,
    pack: Pack,
    *jugees: PieceJugee,
    organisme: Organisme = AF,
    date: str = AVANT,
    incoherences: tuple[Incoherence, ...] = (),
    anomalies: tuple[Anomalie, ...] = (),
) -> Constat:
    tous = conclude(jugees, incoherences, pack, organisme, date, anomalies)
    return next(c for c in tous if c.numero == numero)


def test_thirty_two_then_thirty_three(pack: Pack) -> None:
    assert len(conclude((), (), pack, AF, "2026-10-31", ())) == 32
    assert len(conclude((), (), pack, AF, "2026-11-01", ())) == 33


def test_categories_and_conditions_decide_what_applies(pack: Pack) -> None:
    assert constat(14, pack).statut is Statut.NON_APPLICABLE
    assert constat(7, pack).statut is Statut.NON_APPLICABLE
    assert constat(27, pack).statut is Statut.NON_APPLICABLE
    recue = Organisme(variables={"categories": ["AF"], "sous_traitance": "recoit"})
    assert constat(1, pack, organisme=recue).statut is Statut.NON_APPLICABLE
    donnee = Organisme(variables={"categories": ["AF"], "sous_traitance": "donne"})
    assert constat(27, pack, organisme=donnee).statut is Statut.NON_CONFORME


def test_a_whole_proof_makes_a_conforming_constat_with_its_passages(pack: Pack) -> None:
    trouve = constat(23, pack, judged(piece("fiche_veille_legale"), pack))
    assert trouve.statut is Statut.CONFORME
    assert trouve.preuves
    assert trouve.manques == ()
    assert trouve.remede == ""
    assert "fiche_veille_legale.pdf" in trouve.motif


def test_nothing_at_all_is_major_even_where_a_departure_may_be_minor(pack: Pack) -> None:
    absent = constat(23, pack)
    assert (absent.statut, absent.gravite_proposee) == (Statut.NON_CONFORME, Gravite.MAJEURE)
    assert absent.manques == ("fiche_veille_legale",)
    assert absent.remede


def test_a_partial_proof_is_minor_where_the_reference_allows_it(pack: Pack) -> None:
    partiel = constat(23, pack, judged(piece("fiche_veille_legale"), pack, exploitation=Statut.NON_CONFORME))
    assert partiel.gravite_proposee is Gravite.MINEURE
    assert partiel.manques == ("fiche_veille_legale.exploitation",)


def test_where_only_major_exists_a_serious_lack_is_major_and_a_light_one_is_left_open(pack: Pack) -> None:
    grave = judged(piece("procedure_reclamation"), pack, etapes=Statut.NON_CONFORME)
    leger = judged(piece("procedure_reclamation"), pack, delais=Statut.NON_CONFORME)
    assert constat(31, pack, grave).gravite_proposee is Gravite.MAJEURE
    assert constat(31, pack, leger).statut is Statut.INDETERMINE


def test_a_blank_form_proves_nothing(pack: Pack) -> None:
    vierge = PieceJugee(piece("test_positionnement", vierge=True), "S1")
    trouve = constat(8, pack, vierge)
    assert trouve.statut is Statut.NON_CONFORME
    assert "vierge" in trouve.motif


def test_what_may_be_in_an_unreadable_file_is_not_said_missing(pack: Pack) -> None:
    genre = pack.type_de_piece("procedure_reclamation")
    assert genre is not None
    assert genre.reconnaissance.noms_de_fichier
    anomalie = Anomalie("q/procedure_reclamation.pdf", CodeAnomalie.FICHIER_CHIFFRE, "m", "r")
    assert constat(31, pack, anomalies=(anomalie,)).statut is Statut.INDETERMINE
    assert constat(31, pack).statut is Statut.NON_CONFORME


def test_a_contradiction_tied_to_the_indicateur_is_a_departure(pack: Pack) -> None:
    preuve = Passage("a.pdf", 1, 0, 2, "Un")
    faute = Incoherence(
        "X44", "Veille", "organisme", Statut.NON_CONFORME, Severite.MINEURE, "Motif.", "Remède.",
        preuves=(preuve,), indicateurs=(23,),
    )  # fmt: skip
    trouve = constat(23, pack, judged(piece("fiche_veille_legale"), pack), incoherences=(faute,))
    assert (trouve.statut, trouve.gravite_proposee) == (Statut.NON_CONFORME, Gravite.MINEURE)
    assert "X44" in trouve.manques
    assert trouve.preuves[0].passage == preuve


def test_good_practice_never_counts(pack: Pack) -> None:
    sujet = judged(piece("programme_formation"), pack, public=Statut.NON_CONFORME)
    assert constat(1, pack, sujet).statut is Statut.CONFORME


def test_a_missing_success_rate_cannot_stay_minor(pack: Pack) -> None:
    certifiant = Organisme(variables={"categories": ["AF"], "certifiant": True})
    programme = judged(piece("programme_formation"), pack)
    taux = judged(piece("indicateurs_resultats"), pack, obtention_presentation=Statut.NON_CONFORME)
    assert constat(3, pack, programme, taux, organisme=certifiant).gravite_proposee is Gravite.MAJEURE
    assert constat(3, pack, programme, organisme=certifiant).gravite_proposee is Gravite.MAJEURE


def test_a_newcomer_is_asked_less(pack: Pack) -> None:
    nouveau = Organisme(variables={"categories": ["AF"], "nouvel_entrant": True})
    trouve = constat(22, pack, organisme=nouveau)
    assert trouve.statut is Statut.INDETERMINE
    assert "premier audit" in trouve.motif


def test_the_2026_version_says_what_changed_and_where_the_organisme_stands(pack: Pack) -> None:
    plan = judged(piece("plan_amelioration_continue"), pack)
    avant, apres = constat(32, pack, plan), constat(32, pack, plan, date=APRES)
    assert avant.statut is Statut.CONFORME
    assert apres.statut is Statut.NON_CONFORME
    assert apres.manques == ("analyse_risques_qualite",)
    assert apres.evolution == "modifie"
    assert apres.par_analogie
    assert apres.evolution_statut.startswith("À mettre en place")
    risques = judged(replace(piece("analyse_risques_qualite"), fichier="risques.pdf"), pack)
    assert constat(32, pack, plan, risques, date=APRES).evolution_statut == "Déjà en place."


def test_five_minor_departures_are_said_to_add_up(pack: Pack) -> None:
    mineur = Constat(1, "t", 1, Statut.NON_CONFORME, Gravite.MINEURE, "m")
    assert "majeure" in accumulation([mineur] * 5, pack)
    assert accumulation([mineur] * 4, pack) == ""
