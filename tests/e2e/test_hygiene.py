"""A third trade, from data alone: the faults planted in its example are found, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qualiopia.cli.main import application

RACINE = Path(__file__).parents[2]
PLANTEES = {"H01", "H03", "H04", "H05", "H06", "H08", "H09"}
ABSENTES = {
    "contrat_nuisibles.validite", "plan_maitrise_sanitaire.actions_correctives",
    "plan_maitrise_sanitaire.culture",
    "procedure_retrait_rappel.autorite", "procedure_retrait_rappel.rappelconso", "suivi_huiles.changement",
}  # fmt: skip


@pytest.fixture(scope="module")
def resultat(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    sortie = tmp_path_factory.mktemp("hygiene")
    appel = CliRunner().invoke(
        application,
        ["analyser", str(RACINE / "exemples" / "hygiene"), "--referentiel", "hygiene-alimentaire", "-q",
         "--date-audit", "2026-11-25", "--cache", str(sortie), "--json", str(sortie / "r.json")],
    )  # fmt: skip
    assert appel.exit_code == 1, appel.output
    lu: dict[str, Any] = json.loads((sortie / "r.json").read_text("utf-8"))
    return lu


def test_every_document_is_recognised(resultat: dict[str, Any]) -> None:
    inconnues = [p["fichier"] for p in resultat["pieces"] if p["type"] == "autre"]
    assert inconnues == ["Salle/menu automne.docx"]
    assert resultat["anomalies"] == []


def test_every_planted_fault_is_found_and_no_other(resultat: dict[str, Any]) -> None:
    ecarts = {c["id"] for c in resultat["coherence"] if c["statut"] == "non_conforme"}
    assert ecarts == PLANTEES
    mentions = [(p["type"], e) for p in resultat["pieces"] for e in p["exigences"]]
    absentes = {f"{genre}.{e['id']}" for genre, e in mentions if e["statut"] == "non_conforme"}
    assert absentes == ABSENTES
    assert {i["numero"]: i["gravite_proposee"] for i in resultat["indicateurs"]} == {
        1: None, 2: "majeure", 3: "mineure", 4: "mineure",
    }  # fmt: skip
