"""The energy of a work: read from the processor, estimated otherwise, and never made up."""

import subprocess
import sys
from pathlib import Path

import pytest

from qualiopia.bootstrap.energie import SansCompteur, energy_facts, measure_energy
from qualiopia.engines.energie.carbone import grams, power_of, tables
from qualiopia.engines.energie.estimation import Estimation
from qualiopia.engines.energie.rapl import Rapl

WH = 3_600_000_000


def zone(racine: Path, nom: str, genre: str, energie: int, maximum: int = 10 * WH) -> Path:
    dossier = racine / nom
    dossier.mkdir(parents=True)
    (dossier / "name").write_text(f"{genre}\n")
    (dossier / "energy_uj").write_text(f"{energie}\n")
    (dossier / "max_energy_range_uj").write_text(f"{maximum}\n")
    return dossier / "energy_uj"


def test_packages_and_their_memory_are_added_up_and_what_is_within_a_package_is_not(tmp_path: Path) -> None:
    paquets = [zone(tmp_path, f"intel-rapl:{n}", f"package-{n}", 0) for n in (0, 1)]
    memoire = zone(tmp_path, "intel-rapl:0:1", "dram", 0)
    coeurs = zone(tmp_path, "intel-rapl:0:0", "core", 0)
    plateforme = zone(tmp_path, "intel-rapl:2", "psys", 0)
    compteur = Rapl.open(tmp_path)
    assert compteur is not None
    for fichier, valeur in ((paquets[0], 2 * WH), (paquets[1], WH), (memoire, WH // 2)):
        fichier.write_text(str(valeur))
    coeurs.write_text(str(WH))
    plateforme.write_text(str(9 * WH))
    energie = compteur.total()
    assert energie.wh == pytest.approx(3.5)
    assert energie.methode == "rapl"
    assert "toute la machine" in energie.detail


def test_a_counter_that_wraps_between_two_looks_loses_nothing(tmp_path: Path) -> None:
    fichier = zone(tmp_path, "intel-rapl:0", "package-0", 9 * WH, maximum=10 * WH)
    compteur = Rapl.open(tmp_path)
    assert compteur is not None
    fichier.write_text(str(WH))
    compteur.note()
    fichier.write_text(str(8 * WH))
    compteur.note()
    fichier.write_text(str(0))
    assert compteur.total().wh == pytest.approx(2 + 7 + 2)


def test_without_a_readable_counter_there_is_no_measure(tmp_path: Path) -> None:
    assert Rapl.open(tmp_path / "absent") is None
    zone(tmp_path, "intel-rapl:0", "package-0", 0).write_text("illisible")
    assert Rapl.open(tmp_path) is None


def test_the_estimate_counts_the_processes_started_and_never_loads_codecarbon() -> None:
    programme = """
import subprocess, sys, time
from qualiopia.engines.energie.estimation import Estimation
compteur = Estimation.open()
enfant = subprocess.Popen(
    [sys.executable, "-c", "import time\\nwhile time.process_time() < 1: pass\\ntime.sleep(60)"]
)
import psutil
suivi = psutil.Process(enfant.pid)
while sum(suivi.cpu_times()[:2]) < 0.9: time.sleep(0.05)
compteur.note()
enfant.kill(); enfant.wait()
energie = compteur.total()
assert energie.methode == "estimation"
assert energie.wh > 0.9 * 2 / 3600, energie
assert 0 < energie.co2_g < energie.wh
assert not [nom for nom in sys.modules if nom.split(".")[0] in ("codecarbon", "pandas")]
"""
    subprocess.run([sys.executable, "-c", programme], check=True, timeout=120)


def test_a_processor_is_known_by_its_model_and_never_by_its_family_alone() -> None:
    dossier = tables()
    assert dossier is not None
    assert power_of("Intel(R) Core(TM) i7-8550U CPU @ 1.80GHz", dossier) == 15
    assert power_of("AMD Ryzen 5 5600X 6-Core Processor", dossier) == 65
    assert power_of("AMD EPYC", dossier) is None
    assert power_of("", dossier) is None


def test_carbon_is_that_of_the_french_grid() -> None:
    assert 0.02 < (grams(1) or 0) < 0.1


def test_what_is_not_known_is_said_so_and_is_not_zero() -> None:
    faits = energy_facts(SansCompteur().total())
    assert faits["energie_wh"] is None and faits["co2_g"] is None and faits["energie_methode"] is None
    assert "Non mesurée" in str(faits["energie_detail"])


def test_any_work_can_be_measured() -> None:
    with measure_energy() as compteur:
        sum(n * n for n in range(200_000))
    faits = energy_facts(compteur.total())
    assert faits["energie_methode"] in ("rapl", "estimation")
    assert isinstance(faits["energie_wh"], float)


def test_an_estimate_needs_no_measure_of_the_machine() -> None:
    compteur = Estimation.open()
    assert compteur is not None
    debut = compteur.total().wh
    assert debut is not None and 0 <= debut < 0.01
