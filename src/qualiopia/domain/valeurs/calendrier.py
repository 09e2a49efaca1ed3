"""Words of the French calendar, on folded text."""

from __future__ import annotations

from datetime import date, timedelta

MOIS = (
    r"(?:janvier|janv\.?|fevrier|fevr?\.?|mars|avril|avr\.?|mai|juin|juillet|juil\.?|aout"
    r"|septembre|sept\.?|octobre|oct\.?|novembre|nov\.?|decembre|dec\.?"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)(?![a-z])"
)
JOUR_SEMAINE = (
    r"(?:lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?"
    r"|lun\.|mar\.|mer\.|jeu\.|ven\.|sam\.|dim\.)"
)
NOMS_DES_JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_RANGS = {
    "jan": 1,
    "fev": 2,
    "mar": 3,
    "feb": 2,
    "avr": 4,
    "apr": 4,
    "mai": 5,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aou": 8,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}


def month_number(mot: str) -> int:
    """Return the number of a folded month name, abbreviated or not."""
    if mot.startswith("jui"):
        return 6 if mot.startswith("juin") else 7
    return _RANGS[mot[:3]]


def full_year(annee: str) -> int:
    """Return the year of two or four digits; two digits are read from 1950 to 2049."""
    valeur = int(annee)
    if len(annee) == 4:
        return valeur
    return valeur + (1900 if valeur >= 50 else 2000)


def iso(annee: int, mois: int, jour: int) -> str | None:
    """Return the ISO date, or None when there is no such day."""
    try:
        return date(annee, mois, jour).isoformat()
    except ValueError:
        return None


def weekday_name(jour: str) -> str:
    """Return the French weekday of an ISO date."""
    return NOMS_DES_JOURS[date.fromisoformat(jour).weekday()]


def written(jour: str) -> str:
    """Return an ISO date as people write it: 12/03/2026."""
    annee, mois, quantieme = jour.split("-")
    return f"{quantieme}/{mois}/{annee}"


def month_bounds(annee: int, mois: int) -> tuple[str, str]:
    """Return the first and last day of a month."""
    suivant = date(annee + mois // 12, mois % 12 + 1, 1)
    return date(annee, mois, 1).isoformat(), (suivant - timedelta(days=1)).isoformat()


def week_bounds(annee: int, semaine: int) -> tuple[str, str] | None:
    """Return the Monday and the Friday of an ISO week, or None when the year has no such week."""
    try:
        return date.fromisocalendar(annee, semaine, 1).isoformat(), date.fromisocalendar(
            annee, semaine, 5
        ).isoformat()
    except ValueError:
        return None
