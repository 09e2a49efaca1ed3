"""`qualiopia referentiel` says what it found and ends with the documented status."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qualiopia.cli.referentiel import application
from tests.unit.packs_de_test import minimal


def call(*arguments: str) -> Result:
    return CliRunner().invoke(application, list(arguments))


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return minimal(tmp_path)


def test_a_new_pack_is_sound_and_succeeds_its_cases(tmp_path: Path) -> None:
    assert call("nouveau", "metier", "--dossier", str(tmp_path)).exit_code == 0
    verifie = call("verifier", str(tmp_path / "metier"))
    assert verifie.exit_code == 0
    assert "aucune faute" in verifie.stdout
    teste = call("tester", str(tmp_path / "metier"))
    assert teste.exit_code == 0
    assert "7 cas réussis sur 7" in teste.stdout


def test_faults_are_all_printed_and_end_with_status_3(dossier: Path) -> None:
    audit = dossier / "audit.yaml"
    audit.write_text(audit.read_text("utf-8").replace(": 5", ": cinq").replace(": 6", ": six"), "utf-8")
    resultat = call("verifier", str(dossier))
    assert resultat.exit_code == 3
    assert "essai/audit.yaml:2:" in resultat.stdout
    assert "essai/audit.yaml:3:" in resultat.stdout
    assert "2 fautes" in resultat.stdout


def test_warnings_are_counted_and_printed_on_demand(dossier: Path) -> None:
    assert "(--tous pour les lire)" in call("verifier", str(dossier)).stdout
    assert "(avertissement)" in call("verifier", str(dossier), "--tous").stdout


def test_a_failing_case_ends_with_status_3(dossier: Path) -> None:
    cas = dossier / "cas" / "attestation_exemple.date" / "non_conforme_datee.txt"
    cas.write_text("Fait à Lyon, le 3 mars 2026", "utf-8")
    resultat = call("tester", str(dossier))
    assert resultat.exit_code == 3
    assert "attendu non_conforme, obtenu conforme" in resultat.stdout


def test_installed_packs_are_listed() -> None:
    resultat = call("lister")
    assert resultat.exit_code == 0
    assert "qualiopi" in resultat.stdout
