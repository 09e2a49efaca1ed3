"""Check keys of identifiers: pure arithmetic, no knowledge of who issues them."""

from __future__ import annotations

import re

_NON_CHIFFRE = re.compile(r"\D")


def digits(valeur: str) -> str:
    """Keep the digits only."""
    return _NON_CHIFFRE.sub("", valeur)


def luhn(chiffres: str) -> bool:
    """Whether the Luhn sum of a string of digits is a multiple of ten."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        nombre = int(chiffre) * (1 + rang % 2)
        total += nombre - 9 if nombre > 9 else nombre
    return bool(chiffres) and total % 10 == 0


def key_holds(valeur: str, cle: str, longueur: int | None = None, exception: str = "") -> bool:
    """Whether a value has the length wanted and its key holds.

    `cle` is `luhn`, `luhn_ou_somme` (values starting with `exception` may sum to a multiple of five
    instead), `longueur` or empty.
    """
    chiffres = digits(valeur)
    if longueur is not None and len(chiffres) != longueur:
        return False
    if cle == "luhn":
        return luhn(chiffres)
    if cle == "luhn_ou_somme":
        somme = sum(int(chiffre) for chiffre in chiffres)
        return luhn(chiffres) or (bool(exception) and chiffres.startswith(exception) and somme % 5 == 0)
    return True
