"""What an office file says of itself: title, author, software, dates."""

from __future__ import annotations

from qualiopia.domain.lecture import Metadonnees
from qualiopia.engines.readers.composition import clean
from qualiopia.engines.readers.paquet import Element, Paquet, local


def ooxml_metadata(paquet: Paquet) -> Metadonnees:
    """Return the metadata of a Word, Excel or PowerPoint package."""
    coeur = _texts(paquet.xml("docProps/core.xml"))
    application = _texts(paquet.xml("docProps/app.xml"))
    return Metadonnees(
        coeur.get("title", ""),
        coeur.get("creator", ""),
        application.get("Application", ""),
        iso_day(coeur.get("created", "")),
        iso_day(coeur.get("modified", "")),
    )


def iso_day(date: str) -> str:
    """Return the day of an ISO instant, or nothing when it is not one."""
    jour = date.strip()[:10]
    return jour if len(jour) == 10 and jour[4] == jour[7] == "-" and jour.replace("-", "").isdigit() else ""


def _texts(racine: Element | None) -> dict[str, str]:
    if racine is None:
        return {}
    return {local(noeud): clean((noeud.text or "").strip()) for noeud in racine if local(noeud)}
