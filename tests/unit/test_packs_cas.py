"""Cases are read strictly, run through the real operators, and a failing one is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualiopia.domain.statut import Statut
from qualiopia.engines.comparaison import memes_noms, similarite
from qualiopia.errors import PackInvalide
from qualiopia.packs.cas import load_cases
from qualiopia.packs.chargeur import find_packs, load_pack
from qualiopia.stages.epreuve import Banc, Epreuve
from qualiopia.stages.extract import extract
from tests.unit.packs_de_test import minimal

SUJET = "attestation_exemple.date"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return minimal(tmp_path)


def run(dossier: Path) -> list[Epreuve]:
    pack = load_pack(dossier)
    banc = Banc(pack, extract, similarite, memes_noms)
    return [banc.run(cas) for cas in load_cases(dossier, pack)]


def write(dossier: Path, chemin: str, texte: str) -> None:
    fichier = dossier / "cas" / chemin
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.write_text(texte, "utf-8")


def test_every_case_that_comes_with_the_application_succeeds() -> None:
    for pack in find_packs().values():
        rates = [f"{e.cas.fichier}: {e.obtenu} ({e.note})" for e in run(pack) if not e.reussie]
        assert rates == []


def test_every_coherence_rule_is_shown_contradicted_and_in_order() -> None:
    for chemin in find_packs().values():
        pack = load_pack(chemin)
        attendus = {(cas.sujet.id, cas.attendu) for cas in load_cases(chemin, pack)}
        for regle in pack.coherence:
            contredite = {(regle.id, Statut.NON_CONFORME), (regle.id, Statut.INDETERMINE)}
            assert contredite & attendus, f"{regle.id} : aucun cas où la règle se déclenche"
            assert (regle.id, Statut.CONFORME) in attendus, f"{regle.id} : aucun cas en ordre"


def test_the_cases_of_the_scaffold_succeed(dossier: Path) -> None:
    epreuves = run(dossier)
    assert {epreuve.obtenu for epreuve in epreuves} == {Statut.CONFORME, Statut.NON_CONFORME}
    assert all(epreuve.reussie for epreuve in epreuves)


def test_a_case_whose_statut_differs_fails_and_shows_what_was_seen(dossier: Path) -> None:
    write(dossier, f"{SUJET}/non_conforme_pourtant_datee.txt", "Fait à Lyon, le 3 mars 2026")
    (rate,) = [epreuve for epreuve in run(dossier) if not epreuve.reussie]
    assert rate.obtenu is Statut.CONFORME
    assert "3 mars 2026" in rate.note


def test_an_exigence_not_yet_in_force_is_not_applicable(dossier: Path) -> None:
    chemin = dossier / "types_de_pieces" / "attestation_exemple.yaml"
    texte = chemin.read_text("utf-8")
    chemin.write_text(
        texte.replace("    verifie_le", "    en_vigueur: { du: '2027-01-01' }\n    verifie_le", 1), "utf-8"
    )
    assert {epreuve.obtenu for epreuve in run(dossier)} == {Statut.NON_APPLICABLE}


def test_champs_of_a_case_are_cited_in_its_text(dossier: Path) -> None:
    write(
        dossier,
        f"{SUJET}/conforme_champs.yaml",
        "pieces:\n  - type: attestation_exemple\n    texte: Fait le 3 mars 2026\n"
        "    champs: { duree_heures: 7, stagiaires: [Inès Caron, Paul Leroy] }\n",
    )
    pack = load_pack(dossier)
    (cas,) = [cas for cas in load_cases(dossier, pack) if cas.fichier.endswith("champs.yaml")]
    (piece,) = cas.pieces
    assert [champ.valeur for champ in piece.champs] == [7.0, ("Inès Caron", "Paul Leroy")]
    for champ in piece.champs:
        assert champ.passage is not None
        assert piece.pages[0].texte[champ.passage.debut : champ.passage.fin] == champ.passage.texte


@pytest.mark.parametrize(
    ("chemin", "texte", "extrait"),
    [
        ("attestation_exemple.datte/conforme_x.txt", "x", "vouliez-vous écrire « attestation_exemple.date »"),
        (f"{SUJET}/bon_x.txt", "x", "doit commencer par un statut"),
        (f"{SUJET}/conforme_x.yaml", "pieces: []\npiece: 1\n", "clé inconnue « piece »"),
        (f"{SUJET}/conforme_x.yaml", "pieces: []\n", "aucune pièce"),
        (f"{SUJET}/conforme_x.yaml", "pieces:\n  - type: atestation_exemple\n", "n'existe pas"),
    ],
)
def test_faults_of_cases_are_reported(dossier: Path, chemin: str, texte: str, extrait: str) -> None:
    write(dossier, chemin, texte)
    with pytest.raises(PackInvalide, match=extrait):
        load_cases(dossier, load_pack(dossier))


@pytest.mark.parametrize(("audit", "attendu"), [("2026-06-30", "conforme"), ("2026-07-01", "non_conforme")])
def test_the_exigence_that_carries_a_validity_fails_the_day_after_its_end(
    dossier: Path, audit: str, attendu: str
) -> None:
    chemin = dossier / "types_de_pieces" / "attestation_exemple.yaml"
    champ = "\nchamps:\n  - { nom: delivree_le, nature: date, etiquettes: ['fait le'] }\n"
    validite = "validite:\n  exigence: date\n  champ_debut: delivree_le\n  mois: 6\n"
    chemin.write_text(chemin.read_text("utf-8") + champ + validite, "utf-8")
    texte = "Attestation, fait le 31 décembre 2025"
    contenu = f"date_audit: '{audit}'\npieces:\n  - type: attestation_exemple\n    texte: {texte}\n"
    write(dossier, f"{SUJET}/{attendu}_six_mois.yaml", contenu)
    jugee = next(epreuve for epreuve in run(dossier) if "six_mois" in epreuve.cas.fichier)
    assert jugee.reussie, jugee.note
