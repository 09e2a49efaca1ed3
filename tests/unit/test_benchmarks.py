"""The benchmarks run together; what is not there is said and left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import main, plan


def test_a_missing_file_is_said_and_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lances: list[list[str]] = []

    class Fini:
        returncode = 0

    def run(commande: list[str], check: bool) -> Fini:
        assert not check
        lances.append(commande)
        return Fini()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("benchmarks.__main__.subprocess.run", run)
    assert main(["--piaf", "--modele", "absent.gguf"]) == 0
    assert [commande[2] for commande in lances] == ["benchmarks.lecture_pdf"]
    dit = capsys.readouterr().out
    assert "« absent.gguf » n'existe pas" in dit
    assert "piaf-code" in dit


def test_a_benchmark_that_fails_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    class Rate:
        returncode = 3

    monkeypatch.setattr("benchmarks.__main__.subprocess.run", lambda *_, **__: Rate())
    assert main([]) == 1


def test_piaf_is_given_to_the_benchmark_of_search(tmp_path: Path) -> None:
    fichier = tmp_path / "piaf.json"
    fichier.write_text("{}")
    assert dict(plan(str(fichier), None))["recherche"] == [str(fichier)]
