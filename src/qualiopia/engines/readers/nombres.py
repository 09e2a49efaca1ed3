"""Spreadsheet values written as they show in a French office: dates, hours, percentages, euros."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_EPOQUE = datetime(1899, 12, 30)
_EPOQUE_MAC = datetime(1904, 1, 1)
_LITTERAUX = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?:[^\]hms]|[a-zA-Z]{4,})[^\]]*\]', re.IGNORECASE)
_DATES_INTEGREES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_FORMATS_INTEGRES = {
    9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 2: "0.00", 4: "#,##0.00",
}  # fmt: skip


def format_code(numero: int, personnalises: dict[int, str]) -> str:
    """Return the format code of a built-in or custom number format."""
    if numero in personnalises:
        return personnalises[numero]
    return _FORMATS_INTEGRES.get(numero, "dd/mm/yyyy" if numero in _DATES_INTEGREES else "General")


def show(nombre: float, code: str, depuis_1904: bool = False) -> str:
    """Return a stored number as its format shows it, in French."""
    section = code.split(";")[0]
    nu = _LITTERAUX.sub("", section).lower()
    if _is_date(nu):
        return _show_date(nombre, nu, depuis_1904)
    if "%" in nu:
        return f"{plain_number(round(nombre * 100, _decimals(nu)))} %"
    if "€" in section or "eur" in section.lower():
        return f"{plain_number(round(nombre, 2), _decimals(nu))} €"
    if "0" in nu and "e" not in nu and "general" not in nu:
        return plain_number(round(nombre, _decimals(nu)), _decimals(nu))
    return plain_number(nombre)


def plain_number(nombre: float, decimales: int = 0) -> str:
    """Return a number with a decimal comma and no needless zero."""
    if decimales and nombre == nombre and abs(nombre) < 1e15:
        return f"{nombre:.{decimales}f}".replace(".", ",")
    if nombre == int(nombre) if abs(nombre) < 1e15 else False:
        return str(int(nombre))
    return f"{nombre:.10g}".replace(".", ",")


def show_value(valeur: object) -> str:
    """Return a typed value (from a reader that keeps no number format) as text."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "VRAI" if valeur else "FAUX"
    if isinstance(valeur, datetime):
        heure = f" {valeur:%H:%M}" if (valeur.hour or valeur.minute) else ""
        return f"{valeur:%d/%m/%Y}{heure}"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, time):
        return f"{valeur:%H:%M}"
    if isinstance(valeur, timedelta):
        minutes = round(valeur.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if isinstance(valeur, int | float):
        return plain_number(valeur)
    return str(valeur)


def _is_date(nu: str) -> bool:
    if "general" in nu or "e+" in nu:
        return False
    return bool(re.search(r"[dy]|[hs]|m{2,}|\bj|a{2,}", nu)) and not re.search(
        r"[0#?]{2,}(?!:)", nu.replace("00", "")
    )


def _show_date(nombre: float, nu: str, depuis_1904: bool) -> str:
    if "[h" in nu:
        minutes = round(nombre * 1440)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    try:
        instant = (_EPOQUE_MAC if depuis_1904 else _EPOQUE) + timedelta(seconds=round(nombre * 86400))
    except (OverflowError, ValueError):
        return plain_number(nombre)
    a_jour = bool(re.search(r"[dy]|\bj|a{2,}", nu)) or "mmm" in nu
    a_heure = bool(re.search(r"[hs]", nu))
    if a_heure and (not a_jour or nombre < 1):
        return f"{instant:%H:%M}"
    return f"{instant:%d/%m/%Y %H:%M}" if a_heure else f"{instant:%d/%m/%Y}"


def _decimals(nu: str) -> int:
    apres = re.search(r"\.([0#?]+)", nu)
    return len(apres.group(1)) if apres else 0
