"""Check keys of identifiers: pure arithmetic, no knowledge of who issues them."""

from __future__ import annotations

import re

from qualiopia.domain.valeurs.identifiants import key_holds, luhn

__all__ = ["digits", "key_holds", "luhn"]

_NON_CHIFFRE = re.compile(r"\D")


def digits(valeur: str) -> str:
    """Keep the digits only."""
    return _NON_CHIFFRE.sub("", valeur)
