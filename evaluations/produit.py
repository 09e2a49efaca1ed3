"""The product, run as anyone runs it: its public command, in its own process, with its own cache."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class EvaluationImpossible(Exception):
    """The product refused to work, or the material to evaluate is not there; the text is for the user."""


@dataclass(frozen=True)
class Analyse:
    """What one run said (`donnees`, the JSON of the contract) and what it cost.

    `memoire_mo` is the peak of memory of all its processes together, in MiB.
    """

    donnees: dict[str, Any]
    secondes: float
    memoire_mo: float

    def pieces(self, fichier: str) -> list[dict[str, Any]]:
        """Return the pièces found in a file, in order of pages."""
        trouvees = [piece for piece in self.donnees["pieces"] if piece["fichier"] == fichier]
        return sorted(trouvees, key=lambda piece: piece.get("pages_du_document", [0, 0])[0])

    def anomalies(self, fichier: str) -> list[dict[str, Any]]:
        """Return the anomalies of a file."""
        return [anomalie for anomalie in self.donnees["anomalies"] if anomalie["fichier"] == fichier]

    @property
    def pages(self) -> int:
        """How many pages were read."""
        return int(self.donnees["moteur"].get("pages_lues") or 0)


@dataclass(frozen=True)
class Produit:
    """The command to run, and the folder where it keeps what it has read.

    `referentiel`, when given, is the folder of the référentiel to apply instead of the installed one;
    `modele` the language model to ask, none when empty.
    """

    commande: Sequence[str]
    cache: Path
    date_audit: str = "2026-11-25"
    processus: int = 0
    referentiel: Path | None = None
    modele: str = ""

    def analyse(self, chemin: Path, sortie: Path) -> Analyse:
        """Run the product on a folder and return what it wrote.

        Raises:
            EvaluationImpossible: the command stopped with anything but 0 or 1.
        """
        sortie.parent.mkdir(parents=True, exist_ok=True)
        sortie.unlink(missing_ok=True)
        arguments = [*self.commande, "analyser", str(chemin), "--json", str(sortie), "--silencieux"]
        arguments += ["--date-audit", self.date_audit, "--cache", str(self.cache)]
        if self.referentiel is not None:
            arguments += ["--referentiel", str(self.referentiel)]
        arguments += ["--modele", self.modele] if self.modele else ["--sans-modele"]
        if self.processus:
            arguments += ["--processus", str(self.processus)]
        journal = sortie.with_suffix(".log")
        debut = time.monotonic()
        with journal.open("wb") as flux:
            processus = subprocess.Popen(arguments, stdout=flux, stderr=subprocess.STDOUT)
            with Memoire(processus.pid) as memoire:
                code = processus.wait()
        secondes = time.monotonic() - debut
        if code not in (0, 1) or not sortie.is_file():
            fin = "\n".join(journal.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
            raise EvaluationImpossible(f"« {' '.join(arguments)} » s'est arrêté avec le code {code}.\n{fin}")
        return Analyse(json.loads(sortie.read_text(encoding="utf-8")), secondes, memoire.pic_mo)


class Memoire:
    """Watches the memory of a process and of its descendants; 0 where the system does not tell."""

    def __init__(self, pid: int, periode: float = 0.25) -> None:
        self._pid = pid
        self._periode = periode
        self._fini = threading.Event()
        self._fil = threading.Thread(target=self._watch, daemon=True)
        self.pic_mo = 0.0

    def __enter__(self) -> Memoire:
        self._fil.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._fini.set()
        self._fil.join()

    def _watch(self) -> None:
        while not self._fini.wait(self._periode):
            self.pic_mo = max(self.pic_mo, sum(map(_resident, _family(self._pid))) / 2**20)


def _family(pid: int) -> list[int]:
    famille = [pid]
    for parent in famille:
        for taches in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                famille.extend(int(enfant) for enfant in taches.read_text().split())
            except OSError:  # the process ended between the listing and the reading
                continue
    return famille


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
