"""Where in a document a proposed text belongs: under the heading that is about it, or at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.proposition import Proposition
from qualiopia.domain.texte import compile_pattern, fold

_MOT = re.compile(r"[^\W\d_]{4,}")
_RACINE = 6
_NUMEROTE = re.compile(
    r"^\W*(?:art(?:icle)?\.?\s*\d+|\d{1,2}(?:\.\d{1,2})*\s*[.)–-]|[IVX]{1,4}\s*[.)–-])\s*\S", re.I
)
_LONGUEUR_DE_TITRE = 110


@dataclass(frozen=True, slots=True)
class Bloc:
    """A top-level block of a document: its text, and whether it looks like a heading."""

    texte: str
    titre: bool = False


def looks_like_heading(texte: str, style: str, gras: bool) -> bool:
    """Whether a paragraph is a heading: by its style, or short and bold, numbered or in capitals."""
    propre = texte.strip()
    if not propre or len(propre) > _LONGUEUR_DE_TITRE:
        return False
    if re.match(r"(?i)(?:heading|titre|title|sous-?titre|subtitle)", style):
        return True
    lettres = [lettre for lettre in propre if lettre.isalpha()]
    capitales = len(lettres) > 3 and all(lettre.isupper() for lettre in lettres)
    return (gras or capitales or bool(_NUMEROTE.match(propre))) and propre[-1] not in ".;,"


def place(proposition: Proposition, blocs: Sequence[Bloc]) -> int | None:
    """Return after which block the text goes (the last of its section); None when no heading is about it."""
    titres = [rang for rang, bloc in enumerate(blocs) if bloc.titre]
    rang = _by_pattern(proposition, blocs, titres)
    if rang is None:
        rang = _by_words(proposition, blocs, titres)
    return None if rang is None else _end_of_section(rang, blocs)


def _by_pattern(proposition: Proposition, blocs: Sequence[Bloc], titres: Sequence[int]) -> int | None:
    motifs = [compile_pattern(rubrique) for rubrique in proposition.rubriques]
    return next(
        (rang for rang in titres if any(motif.search(fold(blocs[rang].texte)) for motif in motifs)), None
    )


def _by_words(proposition: Proposition, blocs: Sequence[Bloc], titres: Sequence[int]) -> int | None:
    """The heading that shares most of its rare words with what is missing; common words tell nothing."""
    racines = {rang: _stems(blocs[rang].texte) for rang in titres}
    frequences = Counter(racine for siennes in racines.values() for racine in siennes)
    voulues = _stems(proposition.libelle)
    notes = {
        rang: len({r for r in siennes & voulues if frequences[r] == 1}) / len(siennes)
        for rang, siennes in racines.items()
        if siennes
    }
    meilleur = max(notes, key=lambda rang: (notes[rang], -rang), default=None)
    return meilleur if meilleur is not None and notes[meilleur] >= 1 / 3 else None


def _stems(texte: str) -> set[str]:
    return {mot[:_RACINE] for mot in _MOT.findall(fold(texte))}


def _end_of_section(titre: int, blocs: Sequence[Bloc]) -> int:
    fin = titre
    for rang in range(titre + 1, len(blocs)):
        if blocs[rang].titre:
            break
        if blocs[rang].texte.strip():
            fin = rang
    return fin
