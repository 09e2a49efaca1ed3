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


def compare_layers(
    complete: dict[str, Any], regles: dict[str, Any] | None, modele: dict[str, Any] | None
) -> dict[str, Any]:
    """Return the table of layers, from the syntheses with search, without it, and with a model."""
    lignes = [{"nom": "Règles seules", "mesures": headline(regles)}] if regles else []
    lignes.append({"nom": "Règles, recherche lexicale et ressemblance", "mesures": headline(complete)})
    if modele:
        lignes.append({"nom": _told(modele), "mesures": headline(modele)})
    return {
        "titre": "Ce que chaque couche apporte",
        "explication": "Mêmes documents, mêmes règles. La recherche lexicale rapproche les textes des "
        "formulations types du référentiel là où les règles ne suffisent pas, et la ressemblance aux "
        "échantillons aide à reconnaître les documents.",
        "lignes": lignes,
    }


def _told(synthese: dict[str, Any]) -> str:
    """Say what the model was asked, what it settled and how often it was right."""
    vu = synthese["modele"]
    if vu is None:
        return "Les mêmes et un modèle (rien à lui demander)"
    justes = vu["presents_justes"] + vu["absents_justes"]
    bilan = f"{vu['posees']} questions, {vu['tranchees']} tranchées, dont {justes} justes"
    return f"Les mêmes et un modèle ({bilan})"
