"""Days as people type them."""

from __future__ import annotations

import re
from datetime import date

from qualiopia.errors import UsageError


def read_day(texte: str) -> str:
    """Return as ISO a day written 2026-11-25 or 25/11/2026.

    Raises:
        UsageError: it is not a day.
    """
    francaise = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", texte)
    try:
        if francaise:
            jour, mois, annee = map(int, francaise.groups())
            return date(annee, mois, jour).isoformat()
        return date.fromisoformat(texte).isoformat()
    except ValueError:
        raise UsageError(f"« {texte} » n'est pas une date. Écrivez-la comme 2026-11-25.") from None
