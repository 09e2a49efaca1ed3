"""Which counter of energy this machine has, and a way to put it around any work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qualiopia.stages.ports import Compteur, Energie

_AUCUNE = (
    "Non mesurée : les compteurs du processeur ne sont pas lisibles et le complément « energie » "
    "(pip install 'qualiopia[energie]'), qui permet de l'estimer, n'est pas installé."
)


class SansCompteur:
    """Counts nothing, and says why."""

    def note(self) -> None:
        """Do nothing."""

    def total(self) -> Energie:
        """Return that nothing is known."""
        return Energie(detail=_AUCUNE)


def open_compteur() -> Compteur:
    """Return the best counter there is: the processor's own, else an estimate, else none."""
    from qualiopia.engines.energie.estimation import Estimation
    from qualiopia.engines.energie.rapl import Rapl

    return Rapl.open() or Estimation.open() or SansCompteur()


@contextmanager
def measure_energy() -> Iterator[Compteur]:
    """Count the energy of a work: `total()` of what is yielded tells it, within or after the block."""
    compteur = open_compteur()
    yield compteur
    compteur.note()


def energy_facts(energie: Energie) -> dict[str, object]:
    """Lay out an energy as the JSON result and the reports name it; unknown figures are None."""
    return {
        "energie_wh": None if energie.wh is None else round(energie.wh, 4),
        "co2_g": None if energie.co2_g is None else round(energie.co2_g, 4),
        "energie_methode": energie.methode or None,
        "energie_detail": energie.detail,
    }
