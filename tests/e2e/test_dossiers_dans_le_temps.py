"""The two commands on real files: may they, and who is in order."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from qualiopia.cli.main import run

ATELIER = str(Path(__file__).parents[1] / "packs" / "atelier")
FICHIERS = {
    "Machines/MX-104-BC/fiche.txt": "Fiche de machine\nMachine n° : MX-104-BC\nPuissance : 5\nGenre : F1\n",
    "Machines/MX-104-BC/controle.txt": (
        "Contrôle périodique\nMachine n° : MX-104-BC\nRésultat : A\n"
        "Date du contrôle : 20/07/2025\nDate limite : 20/07/2026\n"
    ),
    "assurance.txt": (
        "Assurance du parc\nAssureur : MAFA\nDate d'effet : 01/02/2026\nMachines\nMX-104-BC\nMX-205-DE\n"
    ),
    "Gens/badge.txt": (
        "Badge d'accès\nBadge n° : B-7781\nTitulaire : Ana ROY\nNée le : 02/01/1990\n"
        "Délivré le : 05/05/2024\nExpire le : 05/05/2028\n"
    ),
    "Gens/formation.txt": (
        "Attestation de formation de sécurité\nTitulaire : ROY Ana\nNée le : 02/01/1990\n"
        "Formation suivie le : 10/01/2024\n"
    ),
}  # fmt: skip


@pytest.fixture
def entreprise(tmp_path: Path) -> Path:
    for nom, texte in FICHIERS.items():
        fichier = tmp_path / "entreprise" / nom
        fichier.parent.mkdir(parents=True, exist_ok=True)
        fichier.write_text(texte, encoding="utf-8")
    return tmp_path / "entreprise"


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["qualiopia", *arguments])
    with pytest.raises(SystemExit) as sortie:
        run()
    return int(str(sortie.value.code))


def test_may_they_and_who_is_in_order(
    entreprise: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    communes = ["--referentiel", ATELIER, "--cache", str(tmp_path / "cache"), "--processus", "1"]
    mission = [str(entreprise), "--avec", "Ana Roy", "--avec", "mx104bc", *communes]
    assert _run(monkeypatch, "aptitude", *mission, "--le", "2026-07-01", "-q") == 0
    sortie = tmp_path / "reponse.json"
    longue = ["--le", "01/07/2026", "--jusqu-au", "2026-07-25", "--json", str(sortie)]
    assert _run(monkeypatch, "aptitude", *mission, *longue) == 1
    assert "NON" in capsys.readouterr().out
    dite = json.loads(sortie.read_text(encoding="utf-8"))
    assert dite["reponse"] == "non"
    assert dite["raisons"][0]["preuves"][0]["texte"] == "Date limite : 20/07/2026"
    assert _run(monkeypatch, "aptitude", *mission, "--le", "2026-07-25", "--jusqu-au", "2026-07-01") == 2
    assert (
        _run(monkeypatch, "aptitude", str(entreprise), "--avec", "Anna Roi", "--le", "2026-07-01", *communes)
        == 2
    )
    assert "Ana ROY" in capsys.readouterr().err
    classeur, agenda, donnees = (tmp_path / nom for nom in ("s.xlsx", "s.ics", "s.json"))
    sorties = ["--xlsx", str(classeur), "--ics", str(agenda), "--json", str(donnees)]
    suivi = [str(entreprise), "--date-audit", "2026-07-01", "--horizons", "15,30", *sorties, *communes]
    assert _run(monkeypatch, "suivre", *suivi) == 0
    table = capsys.readouterr().out
    assert "01/07" in table and "+15 j" in table and "+30 j" in table
    assert max(map(len, table.splitlines())) <= 80
    assert any("MX-104-BC" in ligne and "oui" in ligne and "non" in ligne for ligne in table.splitlines())
    assert classeur.read_bytes().startswith(b"PK")
    assert b"BEGIN:VALARM" in agenda.read_bytes()
    suivis = {d["libelle"]: d["statuts"] for d in json.loads(donnees.read_text(encoding="utf-8"))["dossiers"]}
    assert list(suivis["MX-104-BC"].values()) == ["conforme", "conforme", "non_conforme"]
    assert _run(monkeypatch, "suivre", str(entreprise), "--horizons", "demain", *communes) == 2
