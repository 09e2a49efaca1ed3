"""Operators as the packs name them: found by name, and known by the meaning of their parameters.

What a parameter holds follows from its name, the same in every operator: `motifs` are patterns,
`champs` are champs… so that a new operator is checked without a line written here.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache

from qualiopia.domain.valeurs.natures import NATURES
from qualiopia.packs.genres import (
    Genre,
    Motif,
    RefChamp,
    RefExigence,
    RefMesure,
    RefParametre,
    RefRole,
    RefTypeDePiece,
)
from qualiopia.verifications.registre import OPERATEURS_DE_DOSSIER, OPERATEURS_DE_PIECE

_NOMS = (
    (
        Motif,
        "motifs?|motifs_.+|.+_motifs|rubriques|indices|exclus|interdits|sauf|etiquettes?|cases|ignores",
    ),
    (RefChamp, "champs?|noms?|termes|total|avant|apres|champs_admis"),
    (RefMesure, "mesures.*|liees_par|prefixe_de|precises|debut|fin"),
    (RefTypeDePiece, "types?|types_.+|.+_types|suites_dans|equivalents"),
    (RefExigence, "exigences"),
    (RefParametre, ".+_parametre"),
    (RefRole, "roles"),
)


def _genre_of(alias: object) -> Genre:
    return next(m for m in getattr(alias, "__metadata__", ()) if isinstance(m, Genre))


_GENRES = tuple((re.compile(noms), _genre_of(alias)) for alias, noms in _NOMS)


def operator_named(nom: str) -> type | None:
    """Return the operator of that name, on a pièce or on a dossier, or None."""
    return OPERATEURS_DE_PIECE.get(nom) or OPERATEURS_DE_DOSSIER.get(nom)


@lru_cache(maxsize=1)
def names_by_operator() -> dict[type, str]:
    """Return the name under which each operator is registered."""
    return {genre: nom for nom, genre in (OPERATEURS_DE_DOSSIER | OPERATEURS_DE_PIECE).items()}


@lru_cache(maxsize=256)
def genre_of_parameter(nom: str) -> Genre | None:
    """Return what the strings of an operator's parameter stand for, or None for plain text."""
    return next((genre for noms, genre in _GENRES if noms.fullmatch(nom)), None)


@lru_cache(maxsize=512)
def choices_of_parameter(operateur: type, nom: str) -> tuple[str, ...]:
    """Return the values a parameter may take, or nothing when it is free.

    An operator's module lists them in a constant named after the parameter, in the plural
    (`formule`: `FORMULES`); `valeur` and `nature` name natures of values.
    """
    if nom in ("valeur", "nature"):
        return tuple(sorted(NATURES))
    constante = nom.upper() if nom.endswith("s") else f"{nom.upper()}S"
    choix = getattr(sys.modules[operateur.__module__], constante, ())
    return tuple(choix) if isinstance(choix, tuple | frozenset | set) else ()
