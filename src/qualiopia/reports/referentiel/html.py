"""The documentation of a référentiel as one self-contained HTML page, searchable and printable."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qualiopia.packs.modele import Pack
from qualiopia.reports.referentiel.contenu import describe
from qualiopia.reports.referentiel.fiches import Lien

_CLASSES = {
    "bloquante": "rouge", "majeure": "rouge", "mineure": "ocre", "à vérifier": "ocre", "non relu": "gris",
}  # fmt: skip


def to_html(pack: Pack, motifs: bool = False) -> str:
    """Write the page; it needs nothing else, on disk or on the network."""
    page: str = _template().render(
        page=describe(pack, motifs),
        style=Markup(_resource("html", "style.css") + _resource("referentiel", "referentiel.css")),
        script=Markup(_resource("referentiel", "referentiel.js")),
    )
    return page


@cache
def _template() -> Any:
    milieu = Environment(
        loader=PackageLoader("qualiopia.reports.referentiel", "gabarits"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    milieu.tests["lien"] = lambda valeur: isinstance(valeur, Lien)
    milieu.filters["classe"] = lambda marque: _CLASSES.get(
        marque, "vert" if marque.startswith("relu") else ""
    )
    return milieu.get_template("referentiel.html.j2")


def _resource(dossier: str, nom: str) -> str:
    fichier = resources.files(f"qualiopia.reports.{dossier}").joinpath("gabarits", nom)
    return fichier.read_text(encoding="utf-8")
