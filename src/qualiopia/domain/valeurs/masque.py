"""The page as value grammars see it: blanks masked, then folded, at the original length."""

from __future__ import annotations

from functools import lru_cache

from qualiopia.domain.texte import fold
from qualiopia.domain.vides import without_blanks


@lru_cache(maxsize=64)
def mask(texte: str) -> tuple[str, str]:
    """Return the page with its blanks masked, verbatim and folded, both at the original length."""
    masque = without_blanks(texte)
    return masque, fold(masque)
