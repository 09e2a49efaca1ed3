"""Counts what a model is asked, from any thread."""

from __future__ import annotations

import threading

from qualiopia.stages.ports import Consommation


class Compteur:
    """Adds up calls, tokens and seconds."""

    def __init__(self) -> None:
        self._verrou = threading.Lock()
        self._total = Consommation()

    def add(self, lus: int, en_cache: int, ecrits: int, secondes: float) -> None:
        """Add one call."""
        with self._verrou:
            avant = self._total
            self._total = Consommation(
                avant.appels + 1,
                avant.jetons_lus + lus,
                avant.jetons_en_cache + en_cache,
                avant.jetons_ecrits + ecrits,
                avant.secondes + secondes,
            )

    @property
    def total(self) -> Consommation:
        """What was counted so far."""
        return self._total
