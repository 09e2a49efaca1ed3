"""Command line: `python -m evaluations.exemple_hygiene --sortie exemples` makes `exemples/hygiene`.

Each text of `generateur/hygiene/` is one document in the light markup of the generator, after a YAML header
that says its name, its date, its layout and what befell the paper. Two runs give the same bytes.
"""

import argparse
from pathlib import Path
from typing import Any

import yaml

from evaluations.generateur import balisage, degradations, empreintes, styles
from evaluations.generateur.assemblage import PAQUETS, RENDUS
from evaluations.generateur.blocs import Contenu

MODELES = Path(__file__).parent / "generateur" / "hygiene"
_MARQUE = "---\n"


def produce(sortie: Path) -> list[Path]:
    """Write every file of the example under `sortie / hygiene`, and return their paths."""
    dossier = sortie / "hygiene"
    faits = []
    for modele in sorted(MODELES.glob("*.txt")):
        entete, texte = modele.read_text(encoding="utf-8").removeprefix(_MARQUE).split(_MARQUE, 1)
        fiche = yaml.safe_load(entete)
        chemin = dossier / fiche["fichier"]
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(_bytes(fiche, texte))
        faits.append(chemin)
    for declaration in sorted(MODELES.rglob("*.yaml")):
        copie = dossier / declaration.relative_to(MODELES)
        copie.write_bytes(declaration.read_bytes())
        faits.append(copie)
    return faits


def _bytes(fiche: dict[str, Any], texte: str) -> bytes:
    """Render one document in the format its name asks for; a photo is first a PDF."""
    nom, date = fiche["fichier"], str(fiche["date"])
    extension = nom.rpartition(".")[2].lower().replace("jpg", "pdf")
    contenu = Contenu(
        balisage.lire(texte), titre=fiche.get("titre", ""), auteur=fiche.get("auteur", ""), date=date
    )
    octets = RENDUS[extension](
        contenu, styles.style(fiche.get("maison", "ferrand"), fiche.get("disposition", "simple"))
    )
    if extension == "pdf":
        octets = empreintes.dater_pdf(octets, date)
    elif extension in PAQUETS:
        octets = empreintes.refaire_zip(octets, date)
    for usure in fiche.get("degradations", ()):
        octets = degradations.DEGRADATIONS[usure](octets, sum(map(ord, nom)))
    return octets


def main() -> None:
    """Make the example where asked."""
    analyseur = argparse.ArgumentParser(prog="python -m evaluations.exemple_hygiene")
    analyseur.add_argument("--sortie", type=Path, default=Path("exemples"), help="dossier où écrire")
    faits = produce(analyseur.parse_args().sortie)
    print(f"{len(faits)} fichiers dans « {faits[0].parents[1]} »")


if __name__ == "__main__":
    main()
