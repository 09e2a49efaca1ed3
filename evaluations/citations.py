"""Citations: is every passage that the product quotes really written in that page?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from evaluations.produit import Analyse
from evaluations.relecture import TOUTES, Textes, reread

_TEXTE_MINIMAL = 40


class Fidelite(StrEnum):
    """How a citation stands in the independent reading of its page."""

    VERBATIM = "verbatim"
    PONCTUATION = "aux puces et séparateurs près"
    ORDRE = "mêmes mots, autre ordre de lecture"
    INTROUVABLE = "introuvable"
    SANS_RELECTURE = "page sans relecture indépendante"


@dataclass(frozen=True)
class Citation:
    """A quoted passage and its place."""

    source: str
    fichier: str
    page: int
    texte: str
    origine: str
    fidelite: Fidelite


def check_citations(source: str, racine: Path, analyse: Analyse) -> list[Citation]:
    """Check every citation of a run against an independent reading of the files."""
    textes: dict[str, Textes] = {}
    verifiees: list[Citation] = []
    for fichier, page, texte, origine in _all_quotes(analyse):
        if fichier not in textes:
            textes[fichier] = reread(racine, fichier)
        verifiees.append(
            Citation(source, fichier, page, texte, origine, compare(texte, _page(textes[fichier], page)))
        )
    return verifiees


def compare(texte: str, page: str) -> Fidelite:
    """Compare a citation with the text of its page, white space left out.

    Bullets and separators are how a list or a table is shown: they are told apart, not held against.
    """
    if len(_letters(page)) < _TEXTE_MINIMAL:
        return Fidelite.SANS_RELECTURE
    if _letters(texte) in _letters(page):
        return Fidelite.VERBATIM
    ecrite = _alphanumeric(page)
    if _alphanumeric(texte) in ecrite:
        return Fidelite.PONCTUATION
    if all(_alphanumeric(mot) in ecrite for mot in texte.split()):
        return Fidelite.ORDRE
    return Fidelite.INTROUVABLE


def _letters(texte: str) -> str:
    return re.sub(r"[\s\u00ad\u200b\ufffe\ufeff]", "", unicodedata.normalize("NFKC", texte))


def _alphanumeric(texte: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", texte))


def _page(textes: Textes, page: int) -> str:
    return textes.get(page, textes.get(TOUTES, ""))


def _all_quotes(analyse: Analyse) -> Iterator[tuple[str, int, str, str]]:
    for piece in analyse.donnees["pieces"]:
        for exigence in piece["exigences"]:
            for preuve in exigence["preuves"]:
                yield piece["fichier"], preuve["page"], preuve["texte"], f"{piece['type']}.{exigence['id']}"
            for preuve in exigence.get("preuves_en_annexe", ()):
                yield preuve["fichier"], preuve["page"], preuve["texte"], f"{piece['type']}.{exigence['id']}"
        for champ in piece["champs"]:
            if champ.get("passage"):
                yield piece["fichier"], champ["passage"]["page"], champ["passage"]["texte"], champ["nom"]
    for un in analyse.donnees["coherence"]:
        yield from (_located(preuve, str(un["id"])) for preuve in un["preuves"])
    for un in analyse.donnees["indicateurs"]:
        yield from (_located(preuve, f"i{un['numero']:02d}") for preuve in un["preuves"])


def _located(preuve: dict[str, Any], origine: str) -> tuple[str, int, str, str]:
    return preuve["fichier"], preuve["page"], preuve["texte"], origine
