"""Command line: `python -m evaluations.generateur --sortie DOSSIER [--organisme NOM | --tirer N]`."""

import argparse
from pathlib import Path

from evaluations.generateur.assemblage import produire
from evaluations.generateur.organisation import RACINE, charger
from evaluations.generateur.tirage import generate


def main() -> None:
    """Make the example organisations asked for, or all of them; or draw others by chance."""
    options = _options().parse_args()
    if options.tirer:
        generate(options.sortie, options.tirer, options.graine)
        print(f"{options.tirer} organismes tirés au sort dans « {options.sortie} »")
        return
    for chemin in sorted((RACINE / "organisations").glob("*.yaml")):
        if options.organisme and chemin.stem not in options.organisme:
            continue
        organisation = charger(chemin)
        produire(organisation, options.sortie)
        print(f"{organisation.nom} : {len(organisation.fiches)} fichiers")


def _options() -> argparse.ArgumentParser:
    analyseur = argparse.ArgumentParser(
        prog="python -m evaluations.generateur", description="Fabrique des organismes fictifs."
    )
    analyseur.add_argument("--sortie", type=Path, required=True, help="dossier où écrire")
    analyseur.add_argument("--organisme", action="append", help="ne faire que cet exemple (répétable)")
    analyseur.add_argument("--tirer", type=int, metavar="N", help="tirer N organismes au sort, sans exemple")
    analyseur.add_argument("--graine", type=int, default=1, help="graine du tirage")
    return analyseur


if __name__ == "__main__":
    main()
