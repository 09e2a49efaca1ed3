"""Folded text: what patterns are matched against, always mapped back to the verbatim text.

Folding lowers the case, drops accents, unifies apostrophes, dashes and spaces, and keeps the
length, so that an offset in the folded text is an offset in the original. Defects of real files
change the length and need a map: letter-spaced titles (« F O R M A T I O N », two spaces between
words), words cut by a hyphen at a line end, repeated hyphens, ligatures (œ, ﬁ) and those that a
font lost (« objec9fs »). `Texte` hides the difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_SIMPLES = {
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'", "＇": "'",
    "“": '"', "”": '"', "«": '"', "»": '"', "„": '"',
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "‒": "-", "\u00ad": "-",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2003": " ", "\u2002": " ", "\t": " ",
    "\u200b": " ", "\ufeff": " ", "\r": " ", "\x0b": "\n", "\x0c": "\n", "\u2028": "\n",
    "•": "-", "●": "-", "▪": "-", "\uf0b7": "-", "‣": "-", "◦": "-", "\uf0a7": "-",
}  # fmt: skip
_LIGATURES = {
    "œ": "oe", "æ": "ae", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    "…": "...", "№": "n°", "ɵ": "ti", "ʃ": "tt", "ƫ": "tti",
}  # fmt: skip
_ESPACEES = re.compile(r"(?<![^\W\d_])(?:[^\W\d_] {1,2}){3,}[^\W\d_](?![^\W\d_])")
_TIRETS = re.compile(r"(?<=\w)-{2,3}(?=\w)")
_CHIFFRE_DANS_MOT = re.compile(r"(?<=[a-z])\d(?=[a-z]{2})")
_APRES_TI = re.compile(r"on|fs?\b|ve|vi|va")
_TI_MINIMUM = 2
_ACCENT_SEPARE = re.compile("[\u0300-\u036f]+")
_MOTS_COLLES = re.compile(r"[^\W\d_]{20,}")
_COLLES_MINIMUM = 3
_COLLES_PART = 60
_CESURE = re.compile(r"(?<=[a-z])- ?\n ?(?=[a-z])")


def _single(caractere: str) -> str:
    base = _SIMPLES.get(caractere, caractere)
    decompose = unicodedata.normalize("NFD", base)
    sans_accent = "".join(c for c in decompose if not unicodedata.combining(c))
    replie = (sans_accent or base).lower()
    return replie if len(replie) == 1 else caractere.lower()[:1]


class _Table(dict[int, int]):
    """A `str.translate` table that folds each character once and remembers it."""

    def __missing__(self, code: int) -> int:
        replie = ord(_single(chr(code)))
        self[code] = replie
        return replie


_TABLE = _Table()


def fold(texte: str) -> str:
    """Fold a text character by character; the result has the same length."""
    return texte.translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Texte:
    """A folded text with the way back to the original it was made from.

    `origine` maps each folded offset to an original one (with one more entry for the end);
    it is empty when the two have the same offsets.
    """

    original: str
    replie: str
    origine: tuple[int, ...] = ()

    def span(self, debut: int, fin: int) -> tuple[int, int]:
        """Return the original span of a folded span."""
        if not self.origine:
            return debut, fin
        return self.origine[debut], self.origine[fin - 1] + 1 if fin > debut else self.origine[debut]

    def find_all(self, motif: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Yield the original spans of each match of a folded pattern."""
        for trouve in motif.finditer(self.replie):
            yield self.span(*trouve.span())


def replier(texte: str) -> Texte:
    """Fold a text and mend letter-spacing, line-end hyphens and ligatures."""
    replie = fold(texte)
    coupes = list(_edits(replie))
    if not coupes:
        return Texte(texte, replie)
    morceaux: list[str] = []
    origine: list[int] = []
    position = 0
    for debut, fin, nouveau in sorted(coupes):
        if debut < position:
            continue
        morceaux.append(replie[position:debut])
        origine.extend(range(position, debut))
        morceaux.append(nouveau)
        origine.extend(debut + min(i, fin - debut - 1) for i in range(len(nouveau)))
        position = fin
    morceaux.append(replie[position:])
    origine.extend(range(position, len(replie) + 1))
    return Texte(texte, "".join(morceaux), tuple(origine))


def _edits(replie: str) -> Iterator[tuple[int, int, str]]:
    for lettre, remplacement in _LIGATURES.items():
        position = replie.find(lettre)
        while position >= 0:
            yield position, position + 1, remplacement
            position = replie.find(lettre, position + 1)
    for marque in _ACCENT_SEPARE.finditer(replie):
        yield marque.start(), marque.end(), ""
    for coupe in _CESURE.finditer(replie):
        yield coupe.start(), coupe.end(), ""
    for mot in _ESPACEES.finditer(replie):
        for espace in range(mot.start() + 1, mot.end()):
            if replie[espace] == " " and replie[espace + 1] != " ":
                yield espace, espace + 1, ""
    for tirets in _TIRETS.finditer(replie):
        yield tirets.start(), tirets.end(), "-"
    yield from _lost_ligatures(replie)


def _lost_ligatures(replie: str) -> Iterator[tuple[int, int, str]]:
    """Mend the digit that some fonts leave for « ti » (« objec9fs »), once a text shows it twice.

    The same digit stands for the same letters all along, so two sure words vouch for the others.
    """
    places: dict[str, list[int]] = {}
    for chiffre in _CHIFFRE_DANS_MOT.finditer(replie):
        places.setdefault(chiffre.group(), []).append(chiffre.start())
    for positions in places.values():
        if sum(_APRES_TI.match(replie, position + 1) is not None for position in positions) >= _TI_MINIMUM:
            for position in positions:
                yield position, position + 1, "ti"


@lru_cache(maxsize=8192)
def compile_pattern(motif: str, souple: bool = False) -> re.Pattern[str]:
    r"""Compile a pack's pattern for folded text.

    Accents, typographic apostrophes and capital letters may be written; a plain space stands for
    any run of white space, line ends included, and ` ?` for one or none. Escapes such as `\S` or `\D`
    are kept. With `souple`, white space may be missing, as in a badly recognised page.

    Raises:
        re.error: the pattern is not a regular expression.
    """
    morceaux: list[str] = []
    dans_classe = False
    position = 0
    while position < len(motif):
        caractere = motif[position]
        if caractere == "\\":
            morceaux.append(motif[position : position + 2])
            position += 2
            continue
        if motif.startswith("(?P", position):
            morceaux.append("(?P")
            position += 3
            continue
        if caractere == "[":
            dans_classe = True
        elif caractere == "]":
            dans_classe = False
        if caractere == " " and not dans_classe:
            while motif[position + 1 : position + 2] == " ":
                position += 1
            facultatif = motif[position + 1 : position + 2] in ("?", "*")
            morceaux.append(r"\s*" if facultatif or souple else r"\s+")
            position += facultatif
        else:
            morceaux.append(_LIGATURES.get(caractere, fold(caractere)))
        position += 1
    return re.compile("".join(morceaux))


def is_glued(texte: str) -> bool:
    """Whether words have lost the spaces between them, as some text layers and scans do."""
    longs = len(_MOTS_COLLES.findall(texte))
    return longs >= _COLLES_MINIMUM and longs * _COLLES_PART > texte.count(" ")


def lower_first(texte: str) -> str:
    """Lower the first letter, to go on with a sentence; an acronym (« CV », « SIRET ») keeps its capitals."""
    mot = texte.split(maxsplit=1)[0] if texte.strip() else ""
    return texte if len(mot) > 1 and mot[1:2].isupper() else texte[:1].lower() + texte[1:]


def squash(texte: str) -> str:
    """Fold, drop quotation marks, turn white space into single spaces: the form used to compare."""
    return " ".join(replier(texte).replie.replace('"', " ").split())
