"""Rows of the table on the back of a card: a heading, dates in numbered columns, then codes.

Rows are lines of the text when they were read as such; on a photograph, where the headings may be read as a
column of their own, they are put together again from where the words stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.valeurs.dates import DateLue, Precision, find_dates
from qualiopia.packs.modele import ChampDeclare
from qualiopia.stages.extract.feuille import Feuille, Zone
from qualiopia.stages.extract.lexique import Candidat
from qualiopia.stages.extract.reperage import Segment, segments_of

_SCORE = 0.95
_CONFUSES = {"b": "[b8]", "1": "[1il|]"}
_ABSENT = re.compile(r"[-–—*=_/.]{1,}\s*$")
_GLUEE = re.compile(r"\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?(?:\d{4}|\d{2})(?=[^\W\d_])")
_EN_TETE = "9"
_DE_TRAVERS = 0.8
"""How far, in heights of a heading, what stands on its row may lie above or below it."""


@dataclass(frozen=True, slots=True)
class Rangee:
    """A row: its heading and where it stands, the dates of its columns, the text after them."""

    ligne: str
    tete: Zone
    dates: tuple[tuple[str, DateLue], ...]
    suites: tuple[Zone, ...]


def read_rows(feuille: Feuille, champs: Sequence[ChampDeclare]) -> Iterator[Candidat]:
    """Yield what the rows of a page say, for the champs that name headings of rows."""
    if not champs:
        return
    lignes = tuple(dict.fromkeys(ligne for champ in champs for ligne in champ.lignes))
    datees = [champ for champ in champs if champ.nature == "date" and not champ.formes]
    colonnes = sorted({code for champ in datees for code in champ.zones}, key=_rank)
    rangees = [r for r in _in_lines(feuille, lignes, colonnes) if r.dates]
    rangees = rangees or [r for r in _by_place(feuille, lignes, colonnes) if r.dates]
    for champ in champs:
        siennes = [r for r in rangees if r.ligne in champ.lignes]
        if champ.nature == "date":
            yield from _earliest(feuille, champ, siennes)
        elif siennes and _EN_TETE in champ.zones:
            yield Candidat(champ.nom, tuple(r.ligne for r in siennes), feuille, *siennes[0].tete, _SCORE)
        else:
            yield from _remarks(feuille, champ, siennes)


def days_in(feuille: Feuille, zone: Zone) -> list[DateLue]:
    """Return the days of a zone, read apart from what touches them (« 3.14.05.78LYON »)."""
    lues = [
        replace(lue, debut=lue.debut + zone[0], fin=lue.fin + zone[0])
        for lue in find_dates(feuille.brut[slice(*zone)])
        if lue.precision is Precision.JOUR
    ]
    collee = None if lues else _GLUEE.search(feuille.brut, *zone)
    return days_in(feuille, collee.span()) if collee else lues


@lru_cache(maxsize=64)
def _heading(lignes: tuple[str, ...]) -> str:
    return "|".join(
        f"(?P<l{rang}>{''.join(_CONFUSES.get(s, re.escape(s)) for s in ligne.lower())})"
        for rang, ligne in enumerate(lignes)
    )


def _rank(code: str) -> tuple[int, str]:
    chiffres = re.match(r"\d+", code)
    return (int(chiffres.group()) if chiffres else 0, code)


def _in_lines(feuille: Feuille, lignes: tuple[str, ...], colonnes: Sequence[str]) -> Iterator[Rangee]:
    """The rows that are lines of the text, dates in the order of the columns."""
    motif = rf"(?m)^[^\w\n]*(?:9[.)]?\s+)?(?:{_heading(lignes)})(?![a-z0-9])(?=[^\n]*\d\d)"
    for trouve in re.finditer(motif, feuille.replie):
        droite = feuille.line(trouve.end() - 1)[1]
        lues = [lue for lue in days_in(feuille, (trouve.end(), droite)) if len(lue.jours) == 1]
        presentes = list(colonnes)
        if lues and len(lues) < len(presentes) and _ABSENT.search(feuille.brut, trouve.end(), lues[0].debut):
            presentes = presentes[-len(lues) :]
        dates = tuple(zip(presentes, lues, strict=False))
        fin = dates[-1][1].fin if dates else trouve.end()
        yield Rangee(_named(trouve, lignes), (trouve.start(), trouve.end()), dates, ((fin, droite),))


def _named(trouve: re.Match[str], lignes: tuple[str, ...]) -> str:
    return lignes[int((trouve.lastgroup or "l0")[1:])]


def _by_place(feuille: Feuille, lignes: tuple[str, ...], colonnes: Sequence[str]) -> Iterator[Rangee]:
    """The rows put together again: what stands at the height of a heading, at its right."""
    if not feuille.page.mots:
        return
    motif = re.compile(rf"\W*(?:{_heading(lignes)})\W*")
    segments = list(segments_of(feuille))
    tetes = [(s, trouve) for s in segments if (trouve := motif.fullmatch(feuille.replie[s.debut : s.fin]))]
    suites: dict[int, list[Segment]] = {}
    for segment in segments:
        rangs = [rang for rang, (tete, _) in enumerate(tetes) if _beside(tete, segment)]
        if rangs:
            proche = min(rangs, key=lambda rang: abs(tetes[rang][0].milieu - segment.milieu))
            suites.setdefault(proche, []).append(segment)
    milieux = _columns(feuille, segments, colonnes)
    for rang, (tete, trouve) in enumerate(tetes):
        droite = sorted(suites.get(rang, []), key=lambda s: s.boite[0])
        dates, reste = _placed(feuille, droite, colonnes, milieux)
        yield Rangee(_named(trouve, lignes), (tete.debut, tete.fin), dates, reste)


def _beside(tete: Segment, segment: Segment) -> bool:
    hauteur = tete.boite[3] - tete.boite[1]
    return segment.boite[0] >= tete.boite[2] and abs(segment.milieu - tete.milieu) <= _DE_TRAVERS * hauteur


def _columns(feuille: Feuille, segments: Sequence[Segment], colonnes: Sequence[str]) -> dict[str, float]:
    """Where the columns stand whose code heads them."""
    milieux: dict[str, float] = {}
    for segment in segments:
        texte = feuille.replie[segment.debut : segment.fin].strip(" .:)(")
        if texte in colonnes:
            milieux.setdefault(texte, (segment.boite[0] + segment.boite[2]) / 2)
    return milieux if len(milieux) == len(colonnes) else {}


def _placed(
    feuille: Feuille, droite: Sequence[Segment], colonnes: Sequence[str], milieux: dict[str, float]
) -> tuple[tuple[tuple[str, DateLue], ...], tuple[Zone, ...]]:
    dates: dict[str, DateLue] = {}
    reste: list[Zone] = []
    for segment in droite:
        zone = (segment.debut, segment.fin)
        lues = [lue for lue in days_in(feuille, zone) if len(lue.jours) == 1]
        if not lues or len(dates) == len(colonnes):
            reste.append(zone)
            continue
        for lue in lues:
            libres = [code for code in colonnes if code not in dates]
            gauche = segment.boite[0]
            code = min(libres, key=lambda c: abs(milieux[c] - gauche)) if milieux and len(lues) == 1 else None
            if libres:
                dates[code or libres[0]] = lue
    return tuple(dates.items()), tuple(reste)


def _earliest(feuille: Feuille, champ: ChampDeclare, rangees: Sequence[Rangee]) -> Iterator[Candidat]:
    """The first of the dates of some rows; that they differ is said."""
    lues = [(r.ligne, lue) for r in rangees for code, lue in r.dates if code in champ.zones]
    if champ.formes:
        lues = [(r.ligne, lue) for r in rangees for lue in _shaped(feuille, champ, r)]
    if not lues:
        return
    _, lue = min(lues, key=lambda couple: couple[1].premier)
    jours = {lue.premier for _, lue in lues}
    note = lue.note
    if len(jours) > 1:
        note = "selon la ligne : " + ", ".join(f"{ligne} {lue.premier}" for ligne, lue in lues)
    yield Candidat(champ.nom, lue.premier, feuille, lue.debut, lue.fin, _SCORE * lue.confiance, note)


def _shaped(feuille: Feuille, champ: ChampDeclare, rangee: Rangee) -> Iterator[DateLue]:
    """The dates that a form of the champ shows among the remarks of a row (« 95.11.06.2027 »)."""
    for forme in map(compile_pattern, champ.formes):
        for zone in rangee.suites:
            for trouve in forme.finditer(feuille.replie, *zone):
                yield from days_in(feuille, trouve.span("valeur"))


def _remarks(feuille: Feuille, champ: ChampDeclare, rangees: Sequence[Rangee]) -> Iterator[Candidat]:
    """What stands after the dates of the rows: codes and restrictions."""
    dits: dict[str, Zone] = {}
    for rangee in rangees:
        for zone in rangee.suites:
            span = feuille.strip(*zone)
            texte = " ".join(feuille.brut[slice(*span)].split())
            if any(map(str.isdigit, texte)):
                dits.setdefault(texte, span)
    if dits:
        yield Candidat(champ.nom, tuple(dits), feuille, *next(iter(dits.values())), _SCORE)
