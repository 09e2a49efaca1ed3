"""Proposing and explaining through the public command, on a small folder with known faults."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[2]
EXEMPLE = RACINE / "exemples" / "of-avec-defauts"
ENVIRONNEMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "160"}
PIECES = (
    "Formations/Tableur chantier.docx",
    "Qualité/Referent handicap.rtf",
    "Admin/CGV 2024.pdf",
    "organisme.yaml",
)


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    commande = [sys.executable, "-m", "qualiopia", *map(str, arguments)]
    return subprocess.run(
        commande, capture_output=True, text=True, cwd=cwd, env=ENVIRONNEMENT, check=False, timeout=600
    )


class Dossier:
    """A folder of a few pièces of the faulty example, and where what is read is kept."""

    def __init__(self, racine: Path) -> None:
        self.chemin, self.cache = racine / "documents", racine / "cache"
        for nom in PIECES:
            (self.chemin / nom).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(EXEMPLE / nom, self.chemin / nom)
        self.options = ("--date-audit", "2026-11-25", "--cache", self.cache)

    def digests(self) -> dict[str, str]:
        return {nom: hashlib.sha256((self.chemin / nom).read_bytes()).hexdigest() for nom in PIECES}


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return Dossier(tmp_path_factory.mktemp("corriger"))


def test_a_copy_and_a_sheet_are_written_beside_the_originals_and_kept(
    dossier: Dossier, tmp_path: Path
) -> None:
    avant = dossier.digests()
    donnees = tmp_path / "p.json"
    sortie = run("proposer", dossier.chemin, *dossier.options, "--json", donnees)
    assert sortie.returncode == 0, sortie.stderr
    assert "Vos originaux n'ont pas été modifiés." in sortie.stdout
    assert dossier.digests() == avant
    copie = dossier.chemin / "Formations" / "Tableur chantier - proposition Qualiopia.docx"
    fiche = dossier.chemin / "documents - proposition Qualiopia.docx"
    assert copie.is_file() and fiche.is_file()
    propositions = json.loads(donnees.read_text(encoding="utf-8"))["propositions"]
    handicap = next(p for p in propositions if p["id"] == "programme_formation.handicap")
    assert "Bastien FERRAND" in handicap["texte"]
    assert handicap["donnees"][0]["fichier"] == "Qualité/Referent handicap.rtf"
    assert handicap["copie"] == str(copie)
    deja = copie.stat().st_mtime_ns, fiche.stat().st_mtime_ns
    encore = run("proposer", dossier.chemin, *dossier.options)
    assert "gardé tel quel" in encore.stdout
    assert (copie.stat().st_mtime_ns, fiche.stat().st_mtime_ns) == deja
    assert run("proposer", dossier.chemin, *dossier.options, "--remplacer", "-q").returncode == 0
    assert copie.stat().st_mtime_ns != deja[0]


def test_proposals_are_never_analysed_and_a_verdict_is_explained(dossier: Dossier, tmp_path: Path) -> None:
    faux = dossier.chemin / "Formations" / "Autre programme - proposition Qualiopia.docx"
    shutil.copy(EXEMPLE / PIECES[0], faux)
    resultat = tmp_path / "resultats" / "r.json"
    analyse = run("analyser", dossier.chemin, *dossier.options, "--json", resultat)
    faux.unlink()
    assert analyse.returncode in (0, 1), analyse.stderr
    lu = json.loads(resultat.read_text(encoding="utf-8"))
    assert {piece["fichier"] for piece in lu["pieces"]} == {nom for nom in PIECES if nom != "organisme.yaml"}
    assert lu["moteur"]["energie_methode"] in ("rapl", "estimation")
    assert lu["moteur"]["energie_wh"] >= 0
    dit = run("expliquer", "Tableur chantier", "handicap", "--json", tmp_path / "e.json", cwd=tmp_path)
    assert dit.returncode == 0, dit.stderr
    assert "non conforme" in dit.stdout and "Ce qui le changerait" in dit.stdout
    assert json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))["explications"][0]["etapes"]
    inconnu = run("expliquer", "nimporte", cwd=tmp_path)
    assert inconnu.returncode == 2 and "Essayez" in inconnu.stderr


def test_an_unknown_file_or_result_is_a_mistake_said_in_french(dossier: Dossier, tmp_path: Path) -> None:
    absent = run("proposer", dossier.chemin, *dossier.options, "--piece", "nimporte.docx")
    assert absent.returncode == 2 and "nimporte.docx" in absent.stderr
    assert run("expliquer", "6", cwd=tmp_path).returncode == 2
