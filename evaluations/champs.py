"""Fields: is what a document says (dates, amounts, names) read, and read right?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evaluations.metriques import Score
from evaluations.produit import Analyse
from evaluations.verite import Verite

_NOMBRES = ("duree_heures", "prix")
_LISTES = ("stagiaires",)
_APPROCHES = ("lieu",)
_PART_MINIMALE = 0.5


@dataclass(frozen=True, slots=True)
class Releve:
    """One field of one document: whether something was read for it, and whether that is right."""

    source: str
    sujet: str
    type: str
    champ: str
    lu: bool
    juste: bool


def check_fields(verite: Verite, analyse: Analyse) -> list[Releve]:
    """Compare each known field of a document with what was read of it under its right kind."""
    return [
        _releve(verite.nom, fichier.fichier, fichier.types[0], nom, attendu, analyse)
        for fichier in verite.fichiers
        for nom, attendu in fichier.champs.items()
    ]


def _releve(source: str, fichier: str, type_: str, nom: str, attendu: Any, analyse: Analyse) -> Releve:
    lus = [
        champ["valeur"]
        for piece in analyse.pieces(fichier)
        if piece["type"] == type_
        for champ in piece["champs"]
        if champ["nom"] == nom
    ]
    juste = any(same_value(nom, attendu, lu) for lu in lus)
    return Releve(source, f"{source}/{fichier}", type_, nom, bool(lus), juste)


def same_value(nom: str, attendu: Any, lu: Any) -> bool:
    """Whether a field was read right: numbers and dates exactly, names whatever their accents and order."""
    if nom in _NOMBRES:
        return isinstance(lu, int | float) and abs(lu - attendu) < 0.01
    if nom in _LISTES:
        noms = lu if isinstance(lu, list) else [lu]
        return {_person(un) for un in attendu} == {_person(str(un)) for un in noms}
    voulu, trouve = _letters(str(attendu)), _letters(str(lu))
    if nom in _APPROCHES:
        return voulu in trouve or (trouve in voulu and len(trouve) >= _PART_MINIMALE * len(voulu))
    return voulu == trouve


def _letters(texte: str) -> str:
    sans_accent = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode()
    return re.sub(r"[\W_]", "", sans_accent.lower())


def _person(nom: str) -> frozenset[str]:
    return frozenset(_letters(mot) for mot in nom.split())


def field_score(releves: Sequence[Releve]) -> Score:
    """Score fields: a wrong value is both something said that is false and something missed."""
    justes = sum(un.juste for un in releves)
    return Score(justes, sum(un.lu and not un.juste for un in releves), len(releves) - justes)
