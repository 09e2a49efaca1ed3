"""Coherence rules of the pack at work on whole dossiers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from qualiopia.domain.dossier import Incoherence, Organisme
from qualiopia.domain.piece import Piece
from qualiopia.domain.statut import Statut
from qualiopia.engines.comparaison import memes_noms, similarite
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.dossiers import group
from qualiopia.stages.reconcile import reconcile
from qualiopia.verifications.phrases import shift
from tests.unit.dossiers_de_test import cellules, piece

RACINE = Path(__file__).parents[2] / "referentiels" / "qualiopi"
NDA = "11 22 33333 44"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(RACINE)


def sound() -> dict[str, Piece]:
    """A sound session of two half-days, and a common pièce."""
    faits: dict[str, Any] = {
        "intitule": "Tableur, les bases",
        "date_debut": "2026-03-10",
        "date_fin": "2026-03-10",
    }
    ana: dict[str, Any] = {"stagiaires": ("Ana Roy",), "nda": NDA}
    signe = {"date_signature": "2026-02-20", "duree_heures": 7.0, "prix": 700.0}
    fait = {"date_document": "2026-03-12", "heures_realisees": 7.0}
    paye = {"date_facture": "2026-03-15", "prix": 700.0, "nda": NDA, "intitule": "Tableur, les bases"}
    vus = {"presences": cellules("ROY Ana", "ss"), "stagiaires": ("ROY Ana",)}
    return {
        "convention": at("convention", "convention_formation", **signe, **faits, **ana),
        "convocation": at("convocation", "convocation", date_envoi="2026-02-25", **faits, **ana),
        "feuille": at("feuille", "feuille_emargement", **faits, **vus),
        "certificat": at("certificat", "certificat_realisation", **fait, **faits, **ana),
        "facture": at("facture", "facture", **paye),
        "besoin": at("besoin", "analyse_besoin", date_recueil="2026-02-10", stagiaires=("Ana Roy",)),
        "reglement": piece("reglement_interieur", fichier="qualité/reglement.pdf", nda=NDA),
    }


def at(nom: str, genre: str, **valeurs: Any) -> Piece:
    return piece(genre, fichier=f"S1/{nom}.pdf", **valeurs)


def run(pieces: dict[str, Piece], pack: Pack, **organisme: Any) -> list[Incoherence]:
    tout = list(pieces.values())
    qui = Organisme(**organisme)
    dossiers = group(tout, pack, qui, {})
    return list(reconcile(dossiers, tout, pack, qui, "2026-06-01", similarite, memes_noms))


def faults(conclues: list[Incoherence]) -> set[str]:
    return {conclue.regle for conclue in conclues if conclue.statut is Statut.NON_CONFORME}


def test_a_sound_dossier_raises_no_alarm_and_its_agreements_are_said(pack: Pack) -> None:
    conclues = run(sound(), pack, nda=NDA)
    assert faults(conclues) == set()
    accords = {c.regle for c in conclues if c.statut is Statut.CONFORME}
    assert {"X01", "X02", "X04", "X05", "X06", "X13", "X16", "X21", "X25", "X33"} <= accords


@pytest.mark.parametrize(
    ("nom", "champ", "valeur", "regle"),
    [
        ("certificat", "intitule", "Tableur, perfectionnement", "X01"),
        ("certificat", "date_fin", "2026-04-10", "X02"),
        ("certificat", "heures_realisees", 14.0, "X04"),
        ("certificat", "stagiaires", ("Luc Bon",), "X06"),
        ("convention", "date_signature", "2026-03-20", "X13"),
        ("besoin", "date_recueil", "2026-03-25", "X14"),
        ("convocation", "date_envoi", "2026-03-11", "X16"),
        ("certificat", "date_document", "2026-03-01", "X21"),
        ("facture", "date_facture", "2026-03-01", "X22"),
        ("facture", "prix", 900.0, "X25"),
        ("facture", "nda", "11 22 33333 55", "X33"),
    ],
)
def test_one_planted_fault_is_found(pack: Pack, nom: str, champ: str, valeur: Any, regle: str) -> None:
    pieces = sound()
    autres = tuple(c for c in pieces[nom].champs if c.nom != champ)
    ancien = next(c for c in pieces[nom].champs if c.nom == champ)
    pieces[nom] = replace(pieces[nom], champs=(*autres, replace(ancien, valeur=valeur)))
    conclues = run(pieces, pack, nda=NDA)
    assert regle in faults(conclues)
    trouvee = next(c for c in conclues if c.regle == regle and c.statut is Statut.NON_CONFORME)
    assert any(preuve.fichier.endswith(f"{nom}.pdf") for preuve in trouvee.preuves)
    assert trouvee.remede
    assert trouvee.motif.endswith((".", "?"))


_DATES = {
    ("convention", "date_debut"): {"X02"},
    ("convention", "date_signature"): {"X13"},
    ("convocation", "date_envoi"): {"X16"},
    ("convocation", "date_debut"): {"X02"},
    ("certificat", "date_document"): {"X21"},
    ("certificat", "date_fin"): {"X02", "X20", "X22"},
    ("facture", "date_facture"): {"X22"},
    ("besoin", "date_recueil"): {"X14"},
}
_NOMBRES = {
    ("convention", "duree_heures"): {"X03", "X26"},
    ("convention", "prix"): {"X25", "X26"},
    ("facture", "prix"): {"X25", "X26"},
    ("certificat", "heures_realisees"): {"X03", "X04", "X26"},
}


def changed(pieces: dict[str, Piece], nom: str, champ: str, valeur: Any) -> dict[str, Piece]:
    champs = tuple(replace(c, valeur=valeur) if c.nom == champ else c for c in pieces[nom].champs)
    return {**pieces, nom: replace(pieces[nom], champs=champs)}


@pytest.mark.parametrize(("nom", "champ"), _DATES)
def test_a_shifted_date_only_breaks_rules_about_that_date(pack: Pack, nom: str, champ: str) -> None:
    hasard = Random(f"{nom}.{champ}")
    depart = next(str(c.valeur) for c in sound()[nom].champs if c.nom == champ)
    for jours in hasard.sample([*range(-60, 0), *range(1, 61)], 14):
        decalee = changed(sound(), nom, champ, shift(depart, jours))
        assert faults(run(decalee, pack, nda=NDA)) <= _DATES[nom, champ], jours


@pytest.mark.parametrize(("nom", "champ"), _NOMBRES)
def test_a_changed_number_only_breaks_rules_about_that_number(pack: Pack, nom: str, champ: str) -> None:
    hasard = Random(f"{nom}.{champ}")
    depart = next(float(str(c.valeur)) for c in sound()[nom].champs if c.nom == champ)
    for facteur in (hasard.uniform(1.1, 3) for _ in range(6)):
        trouvees = faults(run(changed(sound(), nom, champ, round(depart * facteur, 2)), pack, nda=NDA))
        assert trouvees, facteur
        assert trouvees <= _NOMBRES[nom, champ], facteur


def test_a_contradiction_between_common_pieces_is_said_once(pack: Pack) -> None:
    pieces = sound()
    pieces["reglement"] = replace(
        pieces["reglement"],
        champs=tuple(replace(c, valeur="11 22 33333 99") for c in pieces["reglement"].champs),
    )
    autre = {f"{nom}2": replace(p, fichier=p.fichier.replace("S1", "S2")) for nom, p in sound().items()}
    autre.pop("reglement2")
    fautes = [c for c in run({**pieces, **autre}, pack, nda=NDA) if c.regle == "X33"]
    assert len([c for c in fautes if c.statut is Statut.NON_CONFORME]) == 1


def test_repealed_law_is_said_with_its_replacement(pack: Pack) -> None:
    pieces = sound()
    texte = "Conformément à l'article R. 6353-1 du code du travail."
    page = replace(pieces["convention"].pages[0], texte=texte)
    pieces["convention"] = replace(pieces["convention"], pages=(page,))
    (trouvee,) = [c for c in run(pieces, pack, nda=NDA) if c.regle == "reference_obsolete"]
    assert trouvee.statut is Statut.NON_CONFORME
    assert "D. 6353-1" in trouvee.remede


def test_every_rule_of_the_pack_can_be_executed(pack: Pack) -> None:
    assert [regle.id for regle in pack.coherence] == [f"X{rang:02}" for rang in range(1, 53)]
    assert all(callable(getattr(regle.verification, "compare", None)) for regle in pack.coherence)
    assert all(regle.remede for regle in pack.coherence)
