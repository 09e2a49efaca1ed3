"""Energy read from the processor's own counters (RAPL), through the files Linux shows them in.

The counters are those of the whole machine: what it does beside us is counted with us. They are
readable by the superuser alone on most systems, and absent from most virtual machines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualiopia.engines.energie.carbone import grams
from qualiopia.stages.ports import Energie

RACINE = Path("/sys/class/powercap")
_PAQUET = "package"
_MEMOIRE = "dram"
_MICROJOULES_PAR_WH = 3.6e9


@dataclass
class _Domaine:
    """One counter: where it is read, when it wraps, what it last said, what was added up."""

    fichier: Path
    maximum: int
    dernier: int
    somme: int = 0

    def note(self) -> None:
        actuel = _number(self.fichier)
        if actuel is None:
            return
        ecart = actuel - self.dernier
        self.somme += ecart if ecart >= 0 else ecart + self.maximum
        self.dernier = actuel


class Rapl:
    """A `Compteur` that adds up the counters of every processor package and of their memory."""

    def __init__(self, domaines: Sequence[_Domaine]) -> None:
        self._domaines = domaines

    @classmethod
    def open(cls, racine: Path = RACINE) -> Rapl | None:
        """Return a counter, or None where the machine shows none or does not let us read it."""
        domaines = [domaine for dossier in _folders(racine) if (domaine := _domain(dossier)) is not None]
        return cls(domaines) if domaines else None

    def note(self) -> None:
        """Read the counters now: read at least once each time they wrap, they lose nothing."""
        for domaine in self._domaines:
            domaine.note()

    def total(self) -> Energie:
        """Return what the whole machine spent since the beginning."""
        self.note()
        wh = sum(domaine.somme for domaine in self._domaines) / _MICROJOULES_PAR_WH
        detail = (
            "Mesurée par les compteurs du processeur (RAPL) : toute la machine, y compris ce qu'elle fait "
            "d'autre pendant ce temps ; carte graphique et écran non compris."
        )
        return Energie(wh, grams(wh), "rapl", detail)


def _folders(racine: Path) -> list[Path]:
    """The packages, and the memory they announce apart; the other parts of a package are within it."""
    try:
        dossiers = sorted(racine.glob("intel-rapl:*"))
    except OSError:
        return []
    return [
        dossier
        for dossier in dossiers
        if _text(dossier / "name").startswith(_PAQUET if dossier.name.count(":") == 1 else _MEMOIRE)
    ]


def _domain(dossier: Path) -> _Domaine | None:
    fichier = dossier / "energy_uj"
    depart, maximum = _number(fichier), _number(dossier / "max_energy_range_uj")
    if depart is None or not maximum:
        return None
    return _Domaine(fichier, maximum, depart)


def _text(fichier: Path) -> str:
    try:
        return fichier.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _number(fichier: Path) -> int | None:
    texte = _text(fichier)
    return int(texte) if texte.isdigit() else None
