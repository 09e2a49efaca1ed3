"""Two tables of codecarbon, read from its folder without importing it: powers and carbon intensities.

Importing the library and starting its tracker takes seconds; its tables are read in milliseconds.
"""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_PAYS = "FRA"
_INTENSITES = "data/private_infra/global_energy_mix.json"
_PUISSANCES = "data/hardware/cpu_power.csv"
_MOT = re.compile(r"[a-z0-9]+")
_BRUIT = {"r", "tm", "cpu", "processor", "core", "with", "radeon", "graphics", "gen", "th"}


def tables() -> Path | None:
    """Return the folder of codecarbon when it is installed; the library is not imported."""
    trouve = find_spec("codecarbon")
    lieux = list(trouve.submodule_search_locations or ()) if trouve else []
    return Path(lieux[0]) if lieux else None


def grams(wh: float) -> float | None:
    """Return the CO2 of an energy taken from the French grid; None when the table is not installed."""
    intensite = _intensity(tables())
    return None if intensite is None else wh / 1000 * intensite


@cache
def _intensity(dossier: Path | None) -> float | None:
    """Grams of CO2 equivalent for one kWh."""
    if dossier is None:
        return None
    try:
        pays = json.loads((dossier / _INTENSITES).read_text(encoding="utf-8"))
        return float(pays[_PAYS]["carbon_intensity"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def power_of(processeur: str, dossier: Path) -> float | None:
    """Return the nominal power of a processor, in watts: the entry of the table most wholly in its name."""
    mots = _words(processeur)
    meilleure: tuple[int, float] | None = None
    try:
        with (dossier / _PUISSANCES).open(encoding="utf-8", newline="") as flux:
            for ligne in csv.DictReader(flux):
                nom = _words(ligne["Name"])
                if len(nom) > (meilleure[0] if meilleure else 1) and nom <= mots and _is_a_model(nom):
                    meilleure = (len(nom), float(ligne["TDP"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return meilleure[1] if meilleure else None


def _words(nom: str) -> frozenset[str]:
    return frozenset(_MOT.findall(nom.lower())) - _BRUIT


def _is_a_model(mots: frozenset[str]) -> bool:
    """A name of a family alone (« AMD EPYC ») tells nothing of the power."""
    return any(any(lettre.isdigit() for lettre in mot) and len(mot) > 1 for mot in mots)
