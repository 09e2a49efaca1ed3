"""Dates in every French form, single, listed or as ranges, read without guessing.

Day comes first, always. A missing year is taken from the rest of the same group (« du 12 au 14 mars
2026 »), then from what the caller gives, then from the nearest dated text of the page, and is said.
Impossible days are not dates. A weekday that does not match is kept and said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qualiopia.domain.valeurs.calendrier import (
    JOUR_SEMAINE,
    MOIS,
    full_year,
    iso,
    month_bounds,
    month_number,
    week_bounds,
    weekday_name,
    written,
)
from qualiopia.domain.valeurs.masque import mask


class Precision(StrEnum):
    """How fine a date is."""

    JOUR = "jour"
    SEMAINE = "semaine"
    MOIS = "mois"


@dataclass(frozen=True, slots=True)
class DateLue:
    """A date or a group of dates: `texte[debut:fin]`, ISO days in reading order.

    `jours` holds the one day, every day of a list, or the two ends of a range (`intervalle`).
    `legale` says that it dates a law or a decree, not the document's own facts.
    """

    debut: int
    fin: int
    jours: tuple[str, ...]
    intervalle: bool = False
    precision: Precision = Precision.JOUR
    note: str = ""
    confiance: float = 1.0
    legale: bool = False

    @property
    def premier(self) -> str:
        """The earliest day."""
        return min(self.jours)

    @property
    def dernier(self) -> str:
        """The latest day."""
        return max(self.jours)


@dataclass(frozen=True, slots=True)
class _Atome:
    """Days that share a month and a year; what is unknown is None, and month 0 marks a week number."""

    debut: int
    fin: int
    jours: tuple[int, ...]
    intervalle: bool
    mois: int | None
    annee: int | None
    semaine: str = ""
    note: str = ""


_QUANTIEME = r"(?:1er|1 er|0?[1-9]|[12]\d|3[01])"
_LIEN_DE_JOURS = r"\s*(?:,|&|;|/|-|\bet\b|\bau\b|\ba\b|\bpuis\b)\s*(?:et\s+|puis\s+)?(?:le\s+|les\s+|au\s+)?"
_LIEN_DE_JOURS_NUMERIQUES = r"\s*(?:,|&|\bet\b|\bau\b)\s*(?:le\s+|au\s+)?"
_JS = rf"(?:{JOUR_SEMAINE}\s*,?\s*(?:le\s+)?)?"
_ATOME = re.compile(
    rf"(?P<semaine>{JOUR_SEMAINE}\s*,?\s*(?:le\s+)?)?(?:"
    r"(?<![\d./-])(?P<iso>(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\d-])"
    rf"|(?<![\w.,/])(?P<liste>{_QUANTIEME}(?:{_LIEN_DE_JOURS}{_JS}{_QUANTIEME})*)"
    rf"\s*(?P<mois>{MOIS})(?:\s*,?\s*(?P<annee>(?:19|20)\d{{2}}|\d{{2}}(?!\d|\s*h|\s*[:,.]\d|\s+{MOIS})))?(?!\d)"
    rf"|(?<![\w/-])(?<!\d[.,])(?P<avant>(?:{_QUANTIEME}{_LIEN_DE_JOURS_NUMERIQUES})+)?"
    r"(?P<jj>[\doil|]{1,2})\s?(?P<sep>[/.-])\s?(?P<mm>[\doil|]{1,2})"
    r"(?:\s?(?P=sep)\s?(?P<aa>[12][\doil|]{3}|[\doil|]{2}))?(?![\w/]|-\d|\.\d)"
    r"|(?<![\w/.,-])(?<!\d )(?P<espaces>(?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) (?:19|20)\d{2})"
    r"(?! ?\d|\w|[/,-]\d|\s?(?:€|euros?|eur|kg|km)\b)"
    rf"|(?<!\w)(?P<mois_seul>{MOIS})\s+(?P<an_seul>(?:19|20)\d{{2}})(?!\d)"
    r"|(?<!\w)(?:semaine|sem\.)\s+(?:n°\s*)?(?P<num_semaine>[1-9]|[1-4]\d|5[0-3])(?!\d)"
    r"(?:\s+(?:de\s+)?(?P<an_semaine>20\d{2}))?)"
)
_ENTRE = re.compile(
    r"(?:\s*(?:,|\()?\s*(?:a|de|des|a partir de|,)?\s*\d{1,2}\s*[h:]\s*\d{0,2}(?:\s*(?:a"
    r"|-)\s*\d{1,2}\s*[h:]\s*\d{0,2})?\)?)?"
    r"\s*(?P<lien>jusqu'au|jusqu'a|inclus au|au|a|et|->|=>|→|,|;|&|-|puis)\s*(?:inclus\s*)?(?:le\s+|du\s+)?"
)
_DE_MOIS = re.compile(rf"(?:de|entre)\s+(?P<un>{MOIS})\s+(?:a|et)\s+$")
_LIENS_INTERVALLE = frozenset({"jusqu'au", "jusqu'a", "inclus au", "au", "a", "->", "=>", "→", "-"})
_LEGAL = re.compile(
    r"(?:\bloi|\bdecret|\barrete|\bordonnance|\bdirective|\breglement \(ue\)|\bcirculaire|\bjorf"
    r"|\bjournal officiel)"
    r"[^.;\n]{0,70}$"
)
_AVANT_LISTE = re.compile(
    r"(?:\b(?:les?|du|des?|dates?|jours?|au|entre|et)|[:(|\t\n•;-]|^)\s*(?:\b[a-z]+(?:dis?|dimanches)\s+)?$"
)
_REPARE = str.maketrans({"o": "0", "i": "1", "l": "1", "|": "1"})
_NOMBRE = re.compile(r"\d{1,2}")
_SUITE = 2


def find_dates(
    texte: str,
    debut: int = 0,
    fin: int | None = None,
    annee: int | None = None,
    jour_mois: bool = False,
) -> list[DateLue]:
    """Return the dates between two offsets, in order; blanks are no dates.

    `annee` serves dates without a year. `jour_mois` also accepts « 12/03 » alone, as in the column
    headers of a table; otherwise it must belong to a range that has a year.
    """
    masque, replie = mask(texte)
    borne = len(texte) if fin is None else fin
    groupes = _groups(replie, _atoms(_Lue(masque, replie, debut), borne))
    connue = annee if annee is not None else None
    lues: list[DateLue] = []
    for groupe in groupes:
        lue = _read(replie, groupe, connue, jour_mois)
        if lue is None and connue is None:
            proche = _nearest_year(groupes, groupe[0].debut) or year_of_page(replie)
            lue = _read(replie, groupe, proche, jour_mois) if proche else None
            if lue is not None:
                lue = replace(lue, note=_join(lue.note, "année déduite du reste de la page"), confiance=0.8)
        if lue is not None:
            lues.append(lue)
    return lues


@dataclass(frozen=True, slots=True)
class _Lue:
    """The page being read, from an offset on."""

    masque: str
    replie: str
    debut: int

    def begins_list(self, position: int) -> bool:
        """Whether several days may be listed from here: after « les », a colon, a cell edge."""
        avant = self.masque[self.debut : position].rstrip(" \u00a0")
        return not avant or avant[-1] in "\t\n|" or self.says_list(position)

    def says_list(self, position: int) -> bool:
        """Whether a word or a sign announces several days."""
        return bool(_AVANT_LISTE.search(self.replie, max(0, position - 18), position))


def _atoms(lue: _Lue, fin: int) -> list[_Atome]:
    atomes = []
    for trouve in _ATOME.finditer(lue.replie, lue.debut, fin):
        atome = _atom(lue, trouve)
        if atome is not None:
            atomes.append(atome)
    return atomes


def _atom(lue: _Lue, trouve: re.Match[str]) -> _Atome | None:
    semaine = (trouve["semaine"] or "")[:3]
    if trouve["iso"]:
        annee, mois, jour = (int(part) for part in trouve["iso"].split("-"))
        return _Atome(*trouve.span(), (jour,), False, mois, annee, semaine)
    if trouve["espaces"]:
        jour, mois, annee = (int(part) for part in trouve["espaces"].split())
        return _Atome(*trouve.span(), (jour,), False, mois, annee, semaine)
    if trouve["liste"]:
        return _literal(lue, trouve, semaine)
    if trouve["jj"]:
        return _numeric(lue, trouve, semaine)
    if trouve["mois_seul"]:
        return _Atome(*trouve.span(), (), False, month_number(trouve["mois_seul"]), int(trouve["an_seul"]))
    an_semaine = trouve["an_semaine"]
    return _Atome(
        *trouve.span(),
        (int(trouve["num_semaine"]),),
        False,
        0,
        int(an_semaine) if an_semaine else None,
    )


def _literal(lue: _Lue, trouve: re.Match[str], semaine: str) -> _Atome:
    liste, depart = trouve["liste"], trouve.start()
    jours = [int(j.group()) for j in _NOMBRE.finditer(liste)]
    intervalle = len(jours) == 2 and bool(re.search(r"\bau?\b|-", liste))
    inverse = intervalle and (jours[0] >= jours[1] or (" - " in liste and not lue.says_list(depart)))
    suite = len(jours) > _SUITE and jours == sorted(set(jours))
    if len(jours) > 1 and not semaine and (inverse or not (suite or lue.begins_list(depart))):
        dernier = list(_NOMBRE.finditer(liste))[-1]
        depart, jours = trouve.start("liste") + dernier.start(), jours[-1:]
        intervalle = False
    annee = full_year(trouve["annee"]) if trouve["annee"] else None
    return _Atome(
        depart, trouve.end(), tuple(jours), intervalle, month_number(trouve["mois"]), annee, semaine
    )


def _numeric(lue: _Lue, trouve: re.Match[str], semaine: str) -> _Atome | None:
    brut = trouve["jj"] + trouve["mm"] + (trouve["aa"] or "")
    note = ""
    if not brut.isdigit():
        if not trouve["aa"] or sum(c.isdigit() for c in brut) < 3:
            return None
        note = "chiffres mal lus par la reconnaissance de caractères, corrigés"
    jour, mois = (int(trouve[nom].translate(_REPARE)) for nom in ("jj", "mm"))
    annee = full_year(trouve["aa"].translate(_REPARE)) if trouve["aa"] else None
    if not (1 <= mois <= 12 and 1 <= jour <= 31) or (annee is not None and not 1900 <= annee <= 2100):
        return None
    avant = trouve["avant"] or ""
    if not avant or not lue.begins_list(trouve.start()):
        depart = trouve.start("jj") if avant else trouve.start()
        return _Atome(depart, trouve.end(), (jour,), False, mois, annee, semaine, note)
    jours = (*(int(autre) for autre in _NOMBRE.findall(avant)), jour)
    intervalle = len(jours) == 2 and "au" in avant
    return _Atome(*trouve.span(), jours, intervalle, mois, annee, semaine, note)


def _groups(replie: str, atomes: Sequence[_Atome]) -> list[list[_Atome]]:
    """Join the atoms that one phrase links, as long as the whole makes sense."""
    groupes: list[list[_Atome]] = []
    for atome in atomes:
        if groupes and _linked(replie, groupes[-1][-1], atome):
            groupes[-1].append(atome)
        else:
            groupes.append([atome])
    return groupes


def _linked(replie: str, avant: _Atome, apres: _Atome) -> bool:
    if apres.debut - avant.fin > 45 or (avant.mois == 0) != (apres.mois == 0):
        return False
    lien = _ENTRE.fullmatch(replie, avant.fin, apres.debut)
    if lien is None or (not avant.jours) != (not apres.jours):
        return False
    if "\n" in lien.group() and lien["lien"] in {",", ";", "-"}:
        return False
    return not (lien["lien"] in {"et", ",", ";", "a"} and avant.annee and apres.annee and lien["lien"] == "a")


def _read(replie: str, groupe: Sequence[_Atome], annee: int | None, jour_mois: bool) -> DateLue | None:
    """Give each atom its month and year from the right, then make the days."""
    complets: list[_Atome] = []
    suivante = next((a.annee for a in reversed(groupe) if a.annee), None) or annee
    mois_suivant = 12
    numerique_nu = len(groupe) == 1 and groupe[0].annee is None and _bare(replie, groupe[0])
    if suivante is None or (numerique_nu and not jour_mois):
        return None
    for atome in reversed(groupe):
        if atome.annee is None and (atome.mois or 0) > mois_suivant:
            suivante -= 1
        suivante, mois_suivant = atome.annee or suivante, atome.mois or mois_suivant
        complets.insert(0, replace(atome, annee=suivante))
    debut, fin = groupe[0].debut, groupe[-1].fin
    if complets[0].mois == 0:
        return _week(complets, debut, fin)
    if not complets[0].jours:
        return _months(replie, complets, debut, fin)
    return _days(replie, complets, debut, fin)


def _bare(replie: str, atome: _Atome) -> bool:
    return not re.search(r"[a-z]{3}", replie[atome.debut : atome.fin])


def _days(replie: str, atomes: Sequence[_Atome], debut: int, fin: int) -> DateLue | None:
    jours: list[str] = []
    notes: list[str] = []
    for atome in atomes:
        notes.append(atome.note)
        for rang, jour in enumerate(atome.jours):
            lu = iso(atome.annee or 0, atome.mois or 0, jour)
            if lu is None:
                return None
            if rang == 0 and atome.semaine and not weekday_name(lu).startswith(atome.semaine):
                notes.append(f"le {written(lu)} est un {weekday_name(lu)}, et non le jour écrit")
            jours.append(lu)
    intervalle = _is_range(replie, atomes)
    if intervalle and jours[0] > jours[-1]:
        notes.append("la fin précède le début")
    note = _join(*notes)
    legale = bool(_LEGAL.search(replie, max(0, debut - 90), debut))
    return DateLue(debut, fin, tuple(jours), intervalle, Precision.JOUR, note, 0.85 if note else 1.0, legale)


def _is_range(replie: str, atomes: Sequence[_Atome]) -> bool:
    if len(atomes) == 1:
        return atomes[0].intervalle
    if len(atomes) != 2 or any(len(atome.jours) > 1 for atome in atomes):
        return False
    lien = _ENTRE.fullmatch(replie, atomes[0].fin, atomes[1].debut)
    if lien is None:
        return False
    entre = replie[max(0, atomes[0].debut - 12) : atomes[0].debut]
    return lien["lien"] in _LIENS_INTERVALLE or (lien["lien"] == "et" and "entre" in entre)


def _months(replie: str, atomes: Sequence[_Atome], debut: int, fin: int) -> DateLue | None:
    premier, dernier = atomes[0], atomes[-1]
    mois = premier.mois or 1
    depuis = _DE_MOIS.search(replie, max(0, debut - 30), debut)
    if depuis:
        mois, debut = month_number(depuis["un"]), depuis.start("un")
    jours = (
        month_bounds(premier.annee or 0, mois)[0],
        month_bounds(dernier.annee or 0, dernier.mois or 1)[1],
    )
    return DateLue(debut, fin, jours, True, Precision.MOIS, "le jour n'est pas écrit", 0.5)


def _week(atomes: Sequence[_Atome], debut: int, fin: int) -> DateLue | None:
    premier = week_bounds(atomes[0].annee or 0, atomes[0].jours[0])
    dernier = week_bounds(atomes[-1].annee or 0, atomes[-1].jours[0])
    if premier is None or dernier is None:
        return None
    note = "les jours de la semaine ne sont pas écrits"
    return DateLue(debut, fin, (premier[0], dernier[1]), True, Precision.SEMAINE, note, 0.5)


def _nearest_year(groupes: Sequence[Sequence[_Atome]], position: int) -> int | None:
    datees = [(abs(a.debut - position), a.annee) for groupe in groupes for a in groupe if a.annee]
    return min(datees)[1] if datees else None


_ANNEE = re.compile(r"(?<![\d.,/])(?<!\d-)20[1-4]\d(?![\d.,/]|-\d)")


def year_of_page(replie: str) -> int | None:
    """Return the only year written on a folded page, if there is only one."""
    annees = set(_ANNEE.findall(replie))
    return int(annees.pop()) if len(annees) == 1 else None


def _join(*notes: str) -> str:
    return " ; ".join(dict.fromkeys(note for note in notes if note))
