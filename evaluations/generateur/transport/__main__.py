"""Command line: `python -m evaluations.generateur.transport --sortie DOSSIER`."""

import argparse
from pathlib import Path

from evaluations.generateur.transport.fabrique import load, make


def main() -> None:
    """Make the example company and its truth."""
    analyseur = argparse.ArgumentParser(
        prog="python -m evaluations.generateur.transport",
        description="Fabrique une entreprise de transport fictive.",
    )
    analyseur.add_argument("--sortie", type=Path, required=True, help="dossier où écrire")
    sortie = analyseur.parse_args().sortie
    print(f"transport : {make(load(), sortie)} fichiers")


if __name__ == "__main__":
    main()
