"""Settings: the strongest source wins, and a mistake is said in French with what is possible."""

from pathlib import Path

import pytest

from qualiopia.errors import UsageError
from qualiopia.settings import load_settings


def test_flags_beat_environment_beats_file_beats_defaults(tmp_path: Path) -> None:
    fichier = tmp_path / "q.toml"
    fichier.write_text("processus = 3\npages_max = 10\ntaille_max = 5\n", encoding="utf-8")
    environnement = {"QUALIOPIA_PROCESSUS": "4", "QUALIOPIA_PAGES_MAX": "20", "AUTRE": "x"}
    reglages = load_settings(fichier, environnement, {"processus": 5, "ocr": None})
    assert (reglages.processus, reglages.pages_max, reglages.taille_max, reglages.ocr) == (5, 20, 5, True)


def test_an_unknown_or_wrong_setting_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Réglages possibles"):
        load_settings(environnement={}, drapeaux={"procesus": 2})
    with pytest.raises(UsageError, match="processus"):
        load_settings(environnement={"QUALIOPIA_PROCESSUS": "deux"})
    with pytest.raises(UsageError, match="n'existe pas"):
        load_settings(tmp_path / "absent.toml", {})
    (tmp_path / "mauvais.toml").write_text("a = [")
    with pytest.raises(UsageError, match="pas lisible"):
        load_settings(tmp_path / "mauvais.toml", {})


@pytest.mark.parametrize(("ecrit", "valeur"), [("non", False), ("oui", True), ("0", False), ("true", True)])
def test_yes_and_no_are_read_in_french(ecrit: str, valeur: bool) -> None:
    assert load_settings(environnement={"QUALIOPIA_OCR": ecrit}).ocr is valeur
