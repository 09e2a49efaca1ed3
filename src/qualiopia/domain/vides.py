r"""Blanks: template fields and dotted lines that stand where a value should be, and prove nothing.

Seen in real files: `{{nom}}`, `{% if %}`, `+++=champ+++`, `${champ}`, `<<champ>>`, `«champ»`,
`[Nom du client]`, `........`, `______`, `XX/XX/XXXX`, « Cliquez ici pour entrer du texte ».
"""

from __future__ import annotations

import re

_CHAMPS = (
    r"\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|\+\+\+.{0,400}?\+\+\+|\$\{[^{}]{0,120}\}"
    r"|<<[^<>]{1,80}>>|«[a-z_]\w{0,60}»"
)
_CROCHETS = r"\[(?=[^\]\n]*[a-zàâéèêîôûç])[^\]\n\d]{3,80}\]|\[\s*(?:\.{2,}|…+|_+)\s*\]"
_CAPITALES = r"\[(?:N°|NOM|PR[ÉE]NOM|DATE|ADRESSE|LOGO|[A-ZÀ-Ü]{2,}(?:['’ /-]+[A-ZÀ-Ü]+)+)\]"
_POINTILLES = r"[.…_]{4,}|(?:\. ){4,}|(?:… ?){2,}|(?:_ ){3,}"
_MASQUES = (
    r"\b[xX]{2,4}\s?/\s?[xX]{2,4}\s?/\s?[xX]{2,4}\b|\b[jJ]{2}\s?/\s?[mM]{2}\s?/\s?[aA]{2,4}\b|\b[xX]{4,}\b"
)
_INVITES = (
    r"(?i:cliquez(?: ou appuyez)? ici pour (?:entrer|saisir)[^\n]{0,40}|choisissez un élément|à compléter\b)"
)

CHAMP_DE_MODELE = re.compile(f"{_CHAMPS}|{_INVITES}", re.DOTALL)
VIDE = re.compile(f"{_CHAMPS}|{_CROCHETS}|{_CAPITALES}|{_POINTILLES}|{_MASQUES}|{_INVITES}", re.DOTALL)
_TABLE_DES_MATIERES = re.compile(
    r"[.…_]{4,}\s*\d{1,3}\s*$"
    r"|(?:\.{4,}|…{2,})[^\S\n]+(?!(?:19|20)\d\d\s*$)\d(?:(?:[.,]|[^\S\n])?\d)*"
    r"\s?(?:€|euros?|eur|%|h|heures?)?\s*$",
    re.MULTILINE | re.IGNORECASE,
)


def without_blanks(texte: str) -> str:
    """Return the text with every blank replaced by spaces, at the same length."""
    return VIDE.sub(lambda vide: " " * len(vide.group()), texte)


def find_blank(texte: str, debut: int, fin: int) -> tuple[int, int] | None:
    """Return the span of the first blank between two offsets, or None.

    Leader dots of a table of contents, or from a heading to its amount, do not count.
    """
    for vide in VIDE.finditer(texte, debut, fin):
        bout = texte.find("\n", vide.end())
        if not _TABLE_DES_MATIERES.match(texte[vide.start() : bout if bout >= 0 else len(texte)]):
            return vide.span()
    return None


def count_blanks(texte: str) -> tuple[int, int]:
    """Return how many template fields and how many blanks of any sort the text holds."""
    sommaires = len(_TABLE_DES_MATIERES.findall(texte))
    return len(CHAMP_DE_MODELE.findall(texte)), max(0, len(VIDE.findall(texte)) - sommaires)
