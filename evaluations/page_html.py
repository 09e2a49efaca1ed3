"""The HTML page of the figures: one file that opens anywhere, without script or outside resource."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from evaluations import graphiques
from evaluations.objectifs import OBJECTIFS, headline
from evaluations.page import TITRES, figure, key_figures, percent

_GABARITS = Path(__file__).with_name("gabarits")
_CAUSES_DESSINEES = 25


def write_html(nom: str, synthese: dict[str, Any], commande: str) -> str:
    """Write the page of one set."""
    milieu = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_GABARITS),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    milieu.filters |= {
        "pourcent": lambda valeur: _unbroken(percent(valeur)),
        "mesure": lambda mesure: _unbroken(figure(mesure)),
        "nomme": lambda nom: nom.replace("_", " "),
    }
    return milieu.get_template("qualite.html.j2").render(
        titre=TITRES.get(nom, nom),
        commande=commande,
        s=synthese,
        chiffres=key_figures(synthese),
        objectifs=OBJECTIFS,
        dessins=_plots(synthese),
        barre=lambda valeur: Markup(graphiques.share_bar(valeur)),
    )


def _unbroken(texte: str) -> str:
    return texte.replace(" %", "\u00a0%")


def _plots(synthese: dict[str, Any]) -> dict[str, Markup]:
    reconnaissance = synthese["reconnaissance"]
    causes = [
        (f"{cause['famille']} · {cause['cause']}", float(cause["nombre"]))
        for cause in synthese["causes"][:_CAUSES_DESSINEES]
    ]
    dessins = {
        "intervalles": graphiques.intervals(headline(synthese)),
        "matrice": graphiques.confusion_matrix(reconnaissance),
        "fiabilite_types": graphiques.reliability_plot(
            reconnaissance["calibration"], "Fiabilité de la confiance dans le type de document"
        ),
        "fiabilite_mentions": graphiques.reliability_plot(
            synthese["calibration"], "Fiabilité de la probabilité qu'une mention soit présente"
        ),
        "causes": graphiques.bars(causes, "Erreurs par cause"),
    }
    return {nom: Markup(dessin) for nom, dessin in dessins.items()}
