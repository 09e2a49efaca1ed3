"""Command line: `python -m evaluations.generateur --sortie exemples [--organisme NOM]`."""

import argparse
from pathlib import Path

from evaluations.generateur.assemblage import produire
from evaluations.generateur.organisation import RACINE, charger


def main() -> None:
    """Make the organisations asked for, or all of them."""
    analyseur = argparse.ArgumentParser(
        prog="python -m evaluations.generateur", description="Fabrique les organismes d'exemple."
    )
    analyseur.add_argument("--sortie", type=Path, required=True, help="dossier où écrire les exemples")
    analyseur.add_argument("--organisme", action="append", help="ne faire que celui-ci (répétable)")
    options = analyseur.parse_args()
    for chemin in sorted((RACINE / "organisations").glob("*.yaml")):
        if options.organisme and chemin.stem not in options.organisme:
            continue
        organisation = charger(chemin)
        produire(organisation, options.sortie)
        print(f"{organisation.nom} : {len(organisation.fiches)} fichiers")


if __name__ == "__main__":
    main()
