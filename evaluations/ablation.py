"""What each layer earns: the same sets judged with a layer less, through the product's public options.

Search compares passages with the sample wordings of the référentiel: a référentiel without them, given
to the public command, leaves the rules alone. Nothing in the product is switched off.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from evaluations.objectifs import headline

REFERENTIEL = Path(__file__).parents[1] / "referentiels" / "qualiopi"
_FORMULATIONS = "formulations"
_CAS = "cas"


def without_search(referentiel: Path, cible: Path) -> Path:
    """Copy a référentiel without its sample wordings, its sample texts nor its cases, and return the copy."""
    for chemin in sorted(referentiel.rglob("*.yaml")):
        relatif = chemin.relative_to(referentiel)
        if relatif.parts[0] == _CAS:
            continue
        copie = cible / relatif
        copie.parent.mkdir(parents=True, exist_ok=True)
        contenu = chemin.read_text(encoding="utf-8")
        if _FORMULATIONS in contenu:
            contenu = yaml.safe_dump(_stripped(yaml.safe_load(contenu)), allow_unicode=True, sort_keys=False)
        copie.write_text(contenu, encoding="utf-8")
    return cible


def _stripped(noeud: Any) -> Any:
    if isinstance(noeud, dict):
        return {cle: _stripped(valeur) for cle, valeur in noeud.items() if cle != _FORMULATIONS}
    if isinstance(noeud, list):
        return [_stripped(element) for element in noeud]
    return noeud


def compare_layers(complete: dict[str, Any], regles: dict[str, Any]) -> dict[str, Any]:
    """Return the table of layers, from the syntheses with search and without."""
    return {
        "titre": "Ce que chaque couche apporte",
        "explication": "Mêmes documents, mêmes règles. La recherche lexicale rapproche les textes des "
        "formulations types du référentiel là où les règles ne suffisent pas, et la ressemblance aux "
        "échantillons aide à reconnaître les documents.",
        "lignes": [
            {"nom": "Règles seules", "mesures": headline(regles)},
            {"nom": "Règles, recherche lexicale et ressemblance", "mesures": headline(complete)},
            {"nom": "Les mêmes et un modèle", "mesures": None},
        ],
    }
