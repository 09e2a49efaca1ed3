"""The référentiel that comes with the application loads strictly, and its conditions read documents right."""

from __future__ import annotations

from functools import cache

import pytest

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Piece, Reconnaissance
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.chargeur import find_packs, lint_pack, load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.conditions import Contexte, evaluate


@cache
def pack() -> Pack:
    return load_pack("qualiopi")


def test_it_has_no_fault() -> None:
    assert [str(faute) for faute in lint_pack(find_packs()["qualiopi"]).fautes] == []


def test_nothing_was_lost_on_the_way() -> None:
    assert len(pack().types_de_pieces) == 69
    assert sum(len(genre.exigences) for genre in pack().types_de_pieces) == 427
    assert [regle.id for regle in pack().coherence] == [f"X{rang:02d}" for rang in range(1, 53)]
    assert [indicateur.numero for indicateur in pack().indicateurs] == list(range(1, 34))
    assert len(pack().types_de_dossiers) == 10
    assert len(pack().references_obsoletes) == 17


@pytest.mark.parametrize(
    ("date", "version", "nombre"), [("2026-10-31", "rnq-2019", 32), ("2026-11-01", "rnq-2026", 33)]
)
def test_the_date_of_the_audit_chooses_the_version(date: str, version: str, nombre: int) -> None:
    choisie = pack().version_at(date)
    assert choisie is not None
    assert choisie.id == version
    en_vigueur = [i for i in pack().indicateurs if any(t.en_vigueur.covers(date) for t in i.libelles)]
    assert len(en_vigueur) == nombre


def test_nobody_is_said_to_have_read_the_sources_again() -> None:
    exigences = [exigence for genre in pack().types_de_pieces for exigence in genre.exigences]
    assert {exigence.verifie_le for exigence in exigences} == {None}
    assert {regle.verifie_le for regle in pack().coherence} == {None}


def test_dated_values_are_given_at_a_date() -> None:
    valeurs = pack().parametres_at("2026-12-01")
    assert valeurs["avance_maximale_opco"] == 0.3
    assert valeurs["retractation_jours"] == 10


@pytest.mark.parametrize(
    ("condition", "texte", "reponse"),
    [
        ("formation_a_distance", "Modalité : deux classes virtuelles de 3 h.", True),
        ("formation_a_distance", "Part des enseignements à distance : 0 %.", False),
        ("formation_a_distance", "Formation 100 % présentiel, à Nantes.", False),
        ("formation_a_distance", "Contrat conclu à distance : le délai est de 14 jours.", False),
        ("formation_certifiante", "Cette action prépare à la certification RS6234.", True),
        ("formation_certifiante", "Formation non certifiante, sans code RNCP.", False),
        ("formation_certifiante", "Attestation de fin de formation remise.", False),
        ("cfa", "Le CFA accueille ses apprentis en septembre.", True),
        ("cfa", "Les stagiaires sont accueillis à 9 h.", False),
        ("financement_opco", "Prise en charge par l'opérateur de compétences.", True),
        ("financement_opco", "Financement sur fonds propres, sans OPCO.", False),
        ("opco_avance", "OPCO : acompte de 30 % à la commande.", True),
        ("opco_avance", "OPCO, règlement à 30 jours, aucun acompte de 30 %.", False),
        ("client_consommateur", "Le client particulier dispose d'un droit de rétractation.", True),
        ("client_consommateur", "Nous attachons en particulier du soin au suivi.", False),
        ("hors_premiere_convention", "Déclaration d'activité en cours d'enregistrement.", False),
        ("hors_premiere_convention", "Enregistrée sous le numéro 52 44 01234 44.", True),
        ("hors_bilan_competences", "Programme du bilan de compétences", False),
        ("hors_bilan_competences", "Programme : conduite de réunion", True),
        ("emargement_numerique", "Signature électronique horodatée.", True),
        ("emargement_numerique", "Signature du stagiaire", False),
        ("devis_valant_convention", "Ce devis vaut convention de formation.", True),
        ("independant", "Je suis travailleur indépendant.", True),
        ("independant", "L'équipe pédagogique", None),
        ("niveau_6_et_plus", "Licence professionnelle, niveau 6", True),
        ("niveau_6_et_plus", "Titre de niveau 5", False),
        ("habilitation_limitee", "Habilitation valable jusqu'au 3 mai 2027", True),
        ("sous_traitance", "L'organisme n'a pas recours à la sous-traitance.", False),
    ],
)  # fmt: skip
def test_conditions_read_what_documents_say(condition: str, texte: str, reponse: bool | None) -> None:
    piece = Piece("a.txt", "", "txt", (Page(1, texte),), Reconnaissance("autre", 1.0))
    contexte = Contexte("2026-12-01", Organisme(), VuePiece(piece))
    assert evaluate(condition, pack().conditions, contexte) is reponse


@pytest.mark.parametrize(
    ("condition", "variables", "reponse"),
    [
        ("cfa", {"categories": ["AF"]}, False),
        ("cfa_depuis_2026_11_01", {"categories": ["CFA"]}, True),
        ("vae", {"categories": ["AF", "VAE"]}, True),
        ("organisme_certifiant", {"certifiant": False}, False),
        ("sous_traitance", {"sous_traitance": "donne"}, True),
        ("sous_traitance", {"sous_traitance": "aucune"}, False),
        ("independant", {"presence_de_salaries": True}, False),
        ("hors_nouvel_entrant", {"nouvel_entrant": True}, False),
        ("hors_nouvel_entrant", {}, True),
        ("erp_exploite", {}, None),
    ],
)
def test_conditions_follow_the_organisme(
    condition: str, variables: dict[str, object], reponse: bool | None
) -> None:
    contexte = Contexte("2026-12-01", Organisme(variables=variables))
    assert evaluate(condition, pack().conditions, contexte) is reponse
