"""Numbers in figures as the French write them, and in words."""

from __future__ import annotations

import re

_UNITES = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15,
    "seize": 16, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50,
    "soixante": 60, "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
_MOTS = "|".join(sorted((*_UNITES, "cents?", "mille"), key=len, reverse=True))
EN_LETTRES = rf"(?<![a-z])(?:{_MOTS})(?:(?:-|\s+et\s+|\s+)(?:{_MOTS}))*(?![a-z])"
"""Pattern, on folded text, of a number in words."""
EN_CHIFFRES = r"\d{1,3}(?:[ .']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?![\d,]\d)"
"""Pattern, on folded text, of a number in figures with spaces or points between thousands."""
_MILLIERS = re.compile(r"(?<=\d)[ .'](?=\d{3}(?!\d))")
_SEPARATEUR = re.compile(r"[-\s]+")


def read_figures(texte: str) -> float:
    """Read a number in figures: « 1 250,50 », « 1.250 », « 3,5 ».

    Raises:
        ValueError: this is not a number.
    """
    return float(_MILLIERS.sub("", texte).replace(" ", "").replace(",", "."))


def read_words(texte: str) -> int | None:
    """Read a number in folded words, or None: « deux cent quarante-trois » is 243."""
    total = centaines = 0
    mots = [mot for mot in _SEPARATEUR.split(texte.strip()) if mot and mot != "et"]
    if not mots:
        return None
    for mot in mots:
        if mot == "mille":
            total += (centaines or 1) * 1000
            centaines = 0
        elif mot.startswith("cent"):
            centaines = (centaines or 1) * 100
        elif mot.startswith("vingt") and centaines % 100 == 4:
            centaines += 76
        elif mot in _UNITES:
            centaines += _UNITES[mot]
        else:
            return None
    return total + centaines


def read_number(texte: str) -> float | None:
    """Read a folded number, in figures or in words, or None."""
    if texte[:1].isdigit():
        try:
            return read_figures(texte)
        except ValueError:
            return None
    lu = read_words(texte)
    return None if lu is None else float(lu)
