"""A model's leaning is trusted as far as it was right, and decides only where that was shown."""

from __future__ import annotations

import random
from pathlib import Path

from evaluations.etalonnage import Exemple, calibrate, fit_line, settled, thresholds, write_calibration
from evaluations.metriques import Jugement, Opinion
from qualiopia.engines.models.calibrations import load_calibration


def _answers(exact: float, nombre: int = 400) -> list[Exemple]:
    """Answers of a model that is right with this probability, and always as sure of itself."""
    hasard = random.Random(3)
    exemples = []
    for rang in range(nombre):
        vrai = hasard.random() < 0.5
        brute = 0.9 if (hasard.random() < exact) == vrai else 0.1
        exemples.append(Exemple(f"source-{rang % 8}", 0.5, brute, vrai))
    return exemples


def test_a_model_that_guesses_is_not_listened_to() -> None:
    pente, _ = fit_line(_answers(0.5))
    assert abs(pente) < 0.15
    calibration = calibrate(_answers(0.5), "essai")
    assert calibration.present > 1 and calibration.absent < 0


def test_a_model_that_is_right_decides_on_both_sides() -> None:
    calibration = calibrate(_answers(0.97), "essai")
    assert calibration.pente > 1
    assert calibration.join(0.5, 0.9) >= calibration.present > 0.5 > calibration.absent
    assert calibration.join(0.5, 0.1) <= calibration.absent


def test_too_few_answers_decide_nothing() -> None:
    assert thresholds([(0.99, True)] * 5) == (1.01, -0.01)


def test_what_the_model_settled_is_counted_with_what_was_right() -> None:
    def one(presente: bool, prediction: str, tranche: bool) -> Jugement:
        return Jugement("s", "f", "t", "e", presente, prediction, 0.5, avis=Opinion(0.5, 0.9, tranche))

    jugements = [
        one(True, "conforme", True),
        one(False, "conforme", True),
        one(False, "non_conforme", True),
        one(True, "indetermine", False),
        Jugement("s", "f", "t", "e", True, "conforme"),
    ]
    vu = settled(jugements)
    assert vu == {
        "posees": 4,
        "tranchees": 3,
        "presents": 2,
        "presents_justes": 1,
        "absents": 1,
        "absents_justes": 1,
    }
    assert settled(jugements[-1:]) is None


def test_a_calibration_written_is_the_one_read(tmp_path: Path) -> None:
    fichier = tmp_path / "calibrations.yaml"
    fichier.write_text("# gardé\n{}\n", encoding="utf-8")
    ecrite = calibrate(_answers(0.97), "400 réponses")
    write_calibration(fichier, "ab" * 32, "petit", ecrite)
    assert fichier.read_text(encoding="utf-8").startswith("# gardé\n")
    assert load_calibration("ab" * 32, tmp_path) == ecrite
    assert load_calibration("cd" * 32, tmp_path).origine.startswith("prudente")
