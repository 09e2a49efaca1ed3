"""The terms of a text: each word's French stem, and the word itself folded, since each alone misses cases."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

from qualiopia.domain.texte import fold

_MOT = re.compile(r"[^\W_]+")
_CESURE = re.compile(r"(?<=[^\W\d_])- ?\n ?(?=[^\W\d_])|\u00ad")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff"})
_VIDES = frozenset(
    """le la les un une des du de au aux et ou en dans par pour sur avec sans ce cet cette ces son sa ses
    leur leurs qui que qu quoi dont est sont sera seront etre il elle ils elles on nous vous se s ne pas plus
    d l n m t c j a y quel quelle quels quelles comment combien pourquoi quand ete fut etait etaient furent
    ont avait avaient avoir lors lui ai as laquelle lequel lesquels lesquelles""".split()
)
_racines = Stemmer.Stemmer("french")


def words(texte: str) -> Iterator[tuple[str, str]]:
    """Yield the informative words of a text, each as (stem, folded word)."""
    propre = _CESURE.sub("", unicodedata.normalize("NFC", texte.lower()).translate(_LIGATURES))
    for mot in _MOT.findall(propre):
        paire = _pair(mot)
        if paire is not None:
            yield paire


@lru_cache(maxsize=100_000)
def _pair(mot: str) -> tuple[str, str] | None:
    replie = fold(mot)
    return None if replie in _VIDES else (fold(_racines.stemWord(mot)), replie)


def stems(texte: str) -> list[str]:
    """Return the stems of the informative words of a text, in order."""
    return [racine for racine, _ in words(texte)]


@lru_cache(maxsize=100_000)
def term_key(champ: str, mot: str) -> int:
    """Return the 64-bit number under which a term is indexed; `champ` is `r` (stem) or `m` (word)."""
    return int.from_bytes(hashlib.blake2b(f"{champ}{mot}".encode(), digest_size=8).digest(), "little")
