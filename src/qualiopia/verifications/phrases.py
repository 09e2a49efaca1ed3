"""The few turns of phrase that operators on a dossier share; everything is plain French."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta

from qualiopia.domain.piece import Piece, Valeur

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def name_of(piece: Piece) -> str:
    """Return the short name of a pièce, between French quotes, with its pages when it is a part."""
    court = piece.fichier.rsplit("/", 1)[-1]
    if piece.pages_du_document is None:
        return f"« {court} »"
    debut, fin = piece.pages_du_document
    pages = f"page {debut}" if debut == fin else f"pages {debut} à {fin}"
    return f"« {court} » ({pages})"


def show(valeur: Valeur | None) -> str:
    """Write a value as a French reader expects it: 10/03/2026, 14,5."""
    if valeur is None:
        return "?"
    if isinstance(valeur, tuple):
        return ", ".join(valeur)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int | float):
        return f"{valeur:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    if _ISO.fullmatch(valeur):
        return f"{valeur[8:]}/{valeur[5:7]}/{valeur[:4]}"
    return " ".join(valeur.split())


def listing(noms: Sequence[str], maximum: int = 4) -> str:
    """Join names with commas and « et »; the rest is counted."""
    montres = list(noms[:maximum])
    reste = len(noms) - len(montres)
    if reste:
        return ", ".join(montres) + f" et {reste} autre(s)"
    if len(montres) < 2:
        return "".join(montres)
    return ", ".join(montres[:-1]) + " et " + montres[-1]


def shift(iso: str, jours: int) -> str:
    """Add days to an ISO date."""
    return (date.fromisoformat(iso) + timedelta(days=jours)).isoformat()


def days_between(debut: str, fin: str) -> int:
    """Count the days from one ISO date to another."""
    return (date.fromisoformat(fin) - date.fromisoformat(debut)).days


def is_date(valeur: object) -> bool:
    """Whether a value is a whole ISO date that exists."""
    if not isinstance(valeur, str) or not _ISO.fullmatch(valeur):
        return False
    try:
        date.fromisoformat(valeur)
    except ValueError:
        return False
    return True


def shift_months(iso: str, mois: int) -> str:
    """Add months to an ISO date: the same day of the month, else its last day."""
    jour = date.fromisoformat(iso)
    annee, rang = divmod(jour.month - 1 + mois, 12)
    annee += jour.year
    dernier = calendar.monthrange(annee, rang + 1)[1]
    return date(annee, rang + 1, min(jour.day, dernier)).isoformat()


def age_on(naissance: str, jour: str) -> int:
    """Return the completed years between two ISO dates."""
    ne, le = date.fromisoformat(naissance), date.fromisoformat(jour)
    return le.year - ne.year - ((le.month, le.day) < (ne.month, ne.day))


def opening(mots: str) -> str:
    """Begin a sentence with these words."""
    return mots[:1].upper() + mots[1:]
