"""Durations: hours, days and half-days; times of day and weekly paces are not durations."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from qualiopia.domain.valeurs.masque import mask
from qualiopia.domain.valeurs.nombres import EN_CHIFFRES, EN_LETTRES, read_number


@dataclass(frozen=True, slots=True)
class DureeLue:
    """A duration: `texte[debut:fin]`, hours and days as written (None when not written).

    « 2 jours (14 heures) » has both; « 2 jours de 7 heures » has 14 hours, computed, and says so.
    `autre` is the unit (`semaines`, `mois`, `ans`) when it is neither hours nor days, and `mois` the
    number of months when the unit is months or years.
    """

    debut: int
    fin: int
    heures: float | None = None
    jours: float | None = None
    autre: str = ""
    note: str = ""
    mois: float | None = None


_N = rf"(?:{EN_CHIFFRES}|{EN_LETTRES})"
_DUREE = re.compile(
    rf"(?<![\d.,/a-z])(?P<n>{_N})\s*(?:\(\s*[\w -]{{1,20}}\)\s*)?(?:"
    r"(?P<h>heures?|hrs?|h)(?:\s*(?:et\s+)?(?P<m>[0-5]\d|[05])(?!\d)\s*(?:minutes?|min"
    r"|mn)?(?![,.]\d))?(?![a-z])"
    r"|(?P<mn>minutes?|min|mn)(?![a-z])"
    r"|(?P<dj>demi[- ]journees?)|(?P<j>journees?|jours?|j)(?![a-z'])"
    r"|(?P<autre>semaines?|mois|ans?|annees?)(?![a-z]))"
)
_PAR = re.compile(r"\s*(?:/|par\s+|chaque\s+)(semaines?|hebdo|mois|an\b|annee)|\s+hebdomadaires?|\s+mensuel")
_PAR_JOUR = re.compile(r"\s*(?:/|par\s+)\s*(?:jour|j\b|journee)|\s+(?:quotidien|journali)")
_SUITE = re.compile(
    r"\s*(?P<lien>\(|soit|ou|,\s*soit|-|/|sur|en|repartie?s? (?:sur|en)|pendant|:|=|\b(?=\()"
    r"|,)?\s*(?:soit\s+)?(?:un total de\s+)?"
)
_DE = re.compile(r"\s*(?:de|x|a raison de|\*|×)\s*")
_HORAIRE_AVANT = re.compile(
    r"(?:\ba|\bdes|\bvers|jusqu'a|\bavant|\bapres|(?:\d|\dh)\s?-|^-|\S-|:\d\d|h\d?\d?\s*a)\s*$"
)
_HORAIRE_APRES = re.compile(r"\s*(?:-|a|/|–)\s*\d{1,2}\s*[h:]")
_PLAGE = re.compile(
    r"(?<!\d)(?:[01]?\d|2[0-3])\s?[h:]\s?(?:[0-5]\d)?\s*(?:-|a|/|>|jusqu'a)\s*(?:[01]?\d"
    r"|2[0-3])\s?[h:]\s?(?:[0-5]\d)?(?!\d)"
)
_OUVERTURE = frozenset("-–(")
_MOIS_PAR_AN = 12


def find_durees(texte: str, debut: int = 0, fin: int | None = None) -> list[DureeLue]:
    """Return the durations between two offsets, in order, those of one phrase merged."""
    _, replie = mask(texte)
    borne = len(texte) if fin is None else fin
    plages = [plage.span() for plage in _PLAGE.finditer(replie, debut, borne)]
    lues: list[DureeLue] = []
    rythmes: list[DureeLue] = []
    for trouve in _DUREE.finditer(replie, debut, borne):
        if any(a <= trouve.start() < b for a, b in plages) or _is_clock(replie, trouve):
            continue
        coupe = "\t" in texte[trouve.end("h") : trouve.start("m")] if trouve["m"] else False
        lue = _read(trouve, 0 if coupe else int(trouve["m"] or 0))
        if lue is None or _PAR.match(replie, trouve.end()):
            continue
        if _PAR_JOUR.match(replie, trouve.end()):
            rythmes.append(lue)
            continue
        if lues and (ensemble := _merge(replie, lues[-1], lue)):
            lues[-1] = ensemble
        else:
            lues.append(lue)
    return [_daily(lue, rythmes) for lue in lues]


def find_months(texte: str) -> int:
    """Return the whole months of the first duration told in months or years, 0 when there is none."""
    return next((int(lue.mois) for lue in find_durees(texte) if lue.mois), 0)


def _is_clock(replie: str, trouve: re.Match[str]) -> bool:
    """Whether « 9 h » or « 14h30 » is a time of day: in a range, or after « à »."""
    if not trouve["h"] or trouve["h"].startswith("heure") or _beyond_a_day(trouve["n"]):
        return False
    avant = replie[max(0, trouve.start() - 10) : trouve.start()]
    return bool(_HORAIRE_AVANT.search(avant) or _HORAIRE_APRES.match(replie, trouve.end()))


def _beyond_a_day(nombre: str) -> bool:
    return nombre.isdigit() and int(nombre) > 24


def _read(trouve: re.Match[str], minutes: int) -> DureeLue | None:
    nombre = read_number(" ".join(trouve["n"].split()))
    if nombre is None or nombre > 20000:
        return None
    lue = DureeLue(*trouve.span())
    if trouve["h"]:
        return replace(lue, heures=nombre + minutes / 60)
    if trouve["mn"]:
        return replace(lue, heures=nombre / 60)
    if trouve["dj"]:
        return replace(lue, jours=nombre / 2)
    if trouve["j"]:
        return replace(lue, jours=nombre)
    par_unite = 1 if trouve["autre"] == "mois" else _MOIS_PAR_AN if trouve["autre"].startswith("an") else None
    return replace(lue, autre=trouve["autre"], mois=nombre * par_unite if par_unite else None)


def _merge(replie: str, avant: DureeLue, apres: DureeLue) -> DureeLue | None:
    """Join « 2 jours (14 heures) », « 14 heures sur 2 jours », « 2 jours de 7 heures »."""
    if (
        avant.autre
        or apres.autre
        or apres.debut - avant.fin > 25
        or "\n\n" in replie[avant.fin : apres.debut]
    ):
        return None
    if avant.jours is not None and avant.heures is None and apres.heures is not None and apres.jours is None:
        if _DE.fullmatch(replie, avant.fin, apres.debut):
            heures = avant.jours * apres.heures if avant.jours > 1 else apres.heures
            note = f"calculé : {avant.jours:g} × {apres.heures:g} h" if avant.jours > 1 else ""
            return replace(avant, fin=apres.fin, heures=heures, note=note)
        if _SUITE.fullmatch(replie, avant.fin, apres.debut):
            return replace(avant, fin=apres.fin, heures=apres.heures)
    if avant.heures is not None and avant.jours is None and apres.jours is not None and apres.heures is None:
        lien = _SUITE.fullmatch(replie, avant.fin, apres.debut)
        if lien is not None:
            return replace(avant, fin=apres.fin, jours=apres.jours)
    return None


def _daily(lue: DureeLue, rythmes: list[DureeLue]) -> DureeLue:
    """Give hours to days when the page states so many hours a day right beside."""
    if lue.heures is not None or lue.jours is None:
        return lue
    for rythme in rythmes:
        if rythme.heures and (abs(rythme.debut - lue.fin) < 40 or abs(lue.debut - rythme.fin) < 40):
            note = f"calculé : {lue.jours:g} × {rythme.heures:g} h par jour"
            debut, fin = min(lue.debut, rythme.debut), max(lue.fin, rythme.fin)
            return replace(lue, debut=debut, fin=fin, heures=lue.jours * rythme.heures, note=note)
    return lue
