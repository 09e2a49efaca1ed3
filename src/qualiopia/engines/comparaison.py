"""Comparison of short texts and of names of persons, with rapidfuzz under our own rules.

Names: the order does not count, nor capitals, accents, hyphens or titles; an initial stands for a
first name; a second first name or a married name may be added; a slip of recognition is forgiven
in a long word. Two different first names are two persons, however alike the family names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from qualiopia.domain.texte import squash

_CIVILITES = re.compile(
    r"\b(?:mm?|mr|mmes?|mm?lle|monsieur|madame|mademoiselle|dr|docteur|me|maitre|pr)\b\.?|\b[dl]'"
)
_LIAISONS = re.compile(r"\b(?:de|du|des|la|les?|von|van|der|den|el|al|epouse|ep|n[ée]e?|ou|et)\b")
_MOTS = re.compile(r"[^\W\d_]+")
_HORS_TEXTE = re.compile(r"[^\w%€]+")


@lru_cache(maxsize=16384)
def _plain(texte: str) -> str:
    return " ".join(_HORS_TEXTE.sub(" ", squash(texte)).split())


@lru_cache(maxsize=65536)
def similarite(un: str, autre: str) -> float:
    """Compare two short texts, from 0 (nothing in common) to 1 (same words, in any order)."""
    gauche, droite = _plain(un), _plain(autre)
    if not gauche or not droite:
        return 0.0
    return max(fuzz.ratio(gauche, droite), fuzz.token_sort_ratio(gauche, droite)) / 100


@lru_cache(maxsize=16384)
def _tokens(nom: str) -> tuple[str, ...]:
    mots = _words(nom)
    return tuple(mot for mot in mots if not _LIAISONS.fullmatch(mot)) or mots


@lru_cache(maxsize=16384)
def _words(nom: str) -> tuple[str, ...]:
    return tuple(_MOTS.findall(_CIVILITES.sub(" ", squash(nom))))


@lru_cache(maxsize=65536)
def memes_noms(un: str, autre: str) -> float:
    """Say how likely two names are those of the same person, from 0 to 1 (0.85 and up: the same)."""
    courts, longs = sorted((_tokens(un), _tokens(autre)), key=len)
    if not courts:
        return 0.0
    if sorted(courts) == sorted(longs):
        return 1.0
    if _same_letters(un, autre):
        return 0.97
    if len(courts) == 1:
        return 0.75 if any(_word(courts[0], mot) >= 0.9 for mot in longs) and len(courts[0]) > 2 else 0.0
    return _pairs(courts, longs)


def _same_letters(un: str, autre: str) -> bool:
    """« Le Roy Anne » and « Anne LEROY »: same letters once glued, whatever comes first."""
    gauche, colle = _words(un), "".join(_words(autre))
    tours = {"".join(gauche[rang:] + gauche[:rang]) for rang in range(len(gauche))}
    return len(colle) >= 6 and colle in tours


def _pairs(courts: Sequence[str], longs: Sequence[str]) -> float:
    """Match each word of the shorter name with its own word of the longer one."""
    libres = list(longs)
    ordre = sorted(courts, key=len, reverse=True)
    notes: list[float] = []
    for mot in ordre:
        note, choisi = max(((_word(mot, candidat), candidat) for candidat in libres), default=(0.0, ""))
        if note:
            libres.remove(choisi)
        notes.append(note)
    if min(notes) == 0.0:
        return 0.3 * sum(notes) / len(notes)
    if not any(len(mot) > 1 and note >= 0.85 for mot, note in zip(ordre, notes, strict=True)):
        return 0.4
    return min(notes) * (0.97 if libres else 1.0)


def _word(un: str, autre: str) -> float:
    if un == autre:
        return 1.0
    if len(un) == 1 or len(autre) == 1:
        return 0.9 if un[0] == autre[0] else 0.0
    if min(len(un), len(autre)) < 4:
        return 0.0
    ecart = Levenshtein.distance(un, autre, score_cutoff=2)
    tolere = 1 if min(len(un), len(autre)) < 8 else 2
    return 0.9 if ecart <= tolere else 0.0
