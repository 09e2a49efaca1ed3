"""Fills the template of the HTML report from an `Examen`; nothing here judges anything.

Images of passages come in through a function, because rendering pages is an engine's job.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qualiopia.domain.dossier import Examen
from qualiopia.domain.piece import Passage
from qualiopia.packs.modele import Pack
from qualiopia.reports.actions import list_actions
from qualiopia.reports.html.presentation import (
    french_date,
    french_value,
    group_by_critere,
    group_by_horizon,
    join_names,
    name_of_field,
    name_of_role,
    name_of_type,
    names_of_dossiers,
    official_text,
    percent,
    presence_grid,
    synthesis,
    what_changed,
)

Imagier = Callable[[Passage], bytes | None]


def to_html(examen: Examen, pack: Pack, imagier: Imagier | None = None) -> str:
    """Write the report; `imagier` returns a WebP image of a passage, or None when there is none."""
    page: str = _template().render(
        examen=examen,
        pack=pack,
        style=Markup(_resource("style.css")),
        script=Markup(_resource("script.js")),
        synthese=synthesis(examen),
        criteres=group_by_critere(examen, pack),
        actions=list_actions(examen, pack),
        echeances=group_by_horizon(examen.echeances),
        noms_des_dossiers=lambda ids: names_of_dossiers(examen, ids),
        changements=what_changed(examen, pack),
        nom_du_type=lambda slug: name_of_type(pack, slug),
        nom_du_champ=lambda slug, nom: name_of_field(pack, slug, nom),
        nom_du_role=lambda role: name_of_role(pack, role),
        texte_officiel=lambda numero: official_text(pack, numero, examen.date_audit),
        image=_image_maker(imagier),
    )
    return page


@cache
def _template() -> Any:
    milieu = Environment(
        loader=PackageLoader("qualiopia.reports.html", "gabarits"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    milieu.filters["date"] = french_date
    milieu.filters["valeur"] = french_value
    milieu.filters["pourcent"] = percent
    milieu.filters["liste"] = join_names
    milieu.filters["grille"] = presence_grid
    return milieu.get_template("rapport.html.j2")


def _resource(nom: str) -> str:
    return resources.files("qualiopia.reports.html").joinpath("gabarits", nom).read_text(encoding="utf-8")


def _image_maker(imagier: Imagier | None) -> Callable[[Passage], str]:
    """Inline each image once per passage, as a data URI; an empty string when there is none."""
    faites: dict[Passage, str] = {}

    def image(passage: Passage) -> str:
        if imagier is None:
            return ""
        if passage not in faites:
            octets = imagier(passage)
            code = base64.b64encode(octets).decode("ascii") if octets else ""
            faites[passage] = f"data:image/webp;base64,{code}" if code else ""
        return faites[passage]

    return image
