"""Energy estimated from processor time: ours and that of the processes we start, no one else's.

The power of one hardware thread is the nominal power of the processor, from the table of codecarbon,
divided by its threads; where the processor is unknown, what codecarbon supposes of one thread.
"""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path

from qualiopia.engines.energie.carbone import grams, power_of, tables
from qualiopia.stages.ports import Energie

_WATTS_PAR_FIL = 4.0
_WATTS_PAR_FIL_MAXIMUM = 20.0
_REPOS = 0.2


class Estimation:
    """A `Compteur` that follows the processor time of this process and of those it started."""

    def __init__(self, dossier: Path) -> None:
        import psutil

        self._psutil = psutil
        self._dossier = dossier
        self._moi = psutil.Process()
        self._depart = self._own()
        self._enfants: dict[tuple[int, float], float] = {}
        self._deja = self._children()
        self._vu = 0.0

    @classmethod
    def open(cls) -> Estimation | None:
        """Return a counter, or None when codecarbon and psutil are not installed."""
        dossier = tables()
        if dossier is None:
            return None
        try:
            return cls(dossier)
        except ImportError:
            return None

    def note(self) -> None:
        """Remember the time of each child process now: once ended, it can no longer be asked."""
        maintenant = time.monotonic()
        if maintenant - self._vu >= _REPOS:
            self._vu = maintenant
            self._enfants |= self._children()

    def _own(self) -> float:
        temps = self._moi.cpu_times()
        return float(temps.user + temps.system)

    def _children(self) -> dict[tuple[int, float], float]:
        trouves: dict[tuple[int, float], float] = {}
        for enfant in self._moi.children(recursive=True):
            try:
                temps = enfant.cpu_times()
                trouves[enfant.pid, enfant.create_time()] = temps.user + temps.system
            except self._psutil.Error:
                continue
        return trouves

    def total(self) -> Energie:
        """Return the energy of the processor time spent since the beginning."""
        self._enfants |= self._children()
        enfants = sum(temps - self._deja.get(cle, 0.0) for cle, temps in self._enfants.items())
        secondes = self._own() - self._depart + enfants
        watts, processeur = self._power()
        wh = secondes * watts / 3600
        detail = (
            f"Estimée d'après le temps de calcul ({_french(secondes)} s de processeur, programmes lancés "
            f"compris) et la puissance de {processeur} ({_french(watts)} W par cœur logique, tables de "
            "codecarbon) : le processeur seul, sans le reste de la machine."
        )
        return Energie(wh, grams(wh), "estimation", detail)

    def _power(self) -> tuple[float, str]:
        """The watts of one hardware thread, and how to call the processor.

        A virtual machine shows few threads of a big processor: its whole power is never theirs.
        """
        nom = _processor()
        puissance = power_of(nom, self._dossier) if nom else None
        if puissance is None:
            return _WATTS_PAR_FIL, f"« {nom} », supposée" if nom else "un processeur inconnu, supposée"
        return min(puissance / (os.cpu_count() or 1), _WATTS_PAR_FIL_MAXIMUM), f"« {nom} »"


def _processor() -> str:
    """Name the processor, as the system does."""
    try:
        for ligne in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if ligne.startswith("model name"):
                return ligne.partition(":")[2].strip()
    except OSError:
        pass
    return os.environ.get("PROCESSOR_IDENTIFIER", "") or platform.processor()


def _french(valeur: float) -> str:
    return f"{valeur:.1f}".replace(".", ",")
