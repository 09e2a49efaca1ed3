"""Attendance sheets, cell by cell: who, which half-day, signed or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qualiopia.domain.lecture import Boite, Cellule, Marque, Source, Tableau
from qualiopia.domain.piece import Champ, EtatSignature, Passage, Presence
from qualiopia.domain.texte import fold
from qualiopia.domain.valeurs.dates import Precision, find_dates, year_of_page
from qualiopia.domain.valeurs.durees import find_durees
from qualiopia.domain.valeurs.horaires import find_horaires
from qualiopia.domain.valeurs.noms import find_personnes
from qualiopia.stages.extract.feuille import Feuille, meets
from qualiopia.stages.extract.grilles import Case, Grille, half_of
from qualiopia.stages.extract.lexique import BENEFICIAIRE, INTERVENANT, Lexique, Mots
from qualiopia.stages.extract.personnes import name_key
from qualiopia.stages.extract.reperage import looks_like_a_sheet, rebuild_tables

_CONFIANCE_OCR = 0.85
_REMPLI = 0.55
_LETTRES = re.compile(r"[^\W\d_]")
_TRACE = re.compile(r"[^-_./|\\,:;'\s]")
"""What strokes are read as on a scanned page; a dash or a bar is how an empty cell is crossed out."""


@dataclass(slots=True)
class Feuilles:
    """What was read as attendance: the cells, and which tables and areas of pages they fill."""

    presences: list[Presence] = field(default_factory=list)
    tableaux: set[tuple[int, int]] = field(default_factory=set)
    zones: list[tuple[int, Boite]] = field(default_factory=list)


def read_presences(feuilles: Sequence[Feuille], champs: Sequence[Champ], lexique: Lexique) -> Feuilles:
    """Return the attendance cells, from tables, else from places on the page, else from lines."""
    annee = _year(champs, feuilles)
    lues = Feuilles()
    for feuille in feuilles:
        for rang, tableau in enumerate(feuille.page.tableaux):
            if _add(lues, feuille, tableau, champs, lexique, annee):
                lues.tableaux.add((feuille.page.numero, rang))
    if not lues.presences and any(looks_like_a_sheet(feuille, lexique.mots) for feuille in feuilles):
        for feuille in feuilles:
            for tableau in rebuild_tables(feuille, lexique.mots, annee):
                _add(lues, feuille, tableau, champs, lexique, annee)
    if not lues.presences and not any(feuille.page.tableaux for feuille in feuilles):
        for feuille in feuilles:
            lues.presences += _from_lines(feuille, lexique, annee)
    return lues


def _add(
    lues: Feuilles,
    feuille: Feuille,
    tableau: Tableau,
    champs: Sequence[Champ],
    lexique: Lexique,
    annee: int | None,
) -> bool:
    """Add the cells of one table; False when it is not an attendance sheet."""
    cases = Grille(tableau, lexique.mots, annee).cases()
    lues.presences += _judge(feuille, cases, champs, lexique, annee)
    boites = [case.cellule.boite for case in cases if case.cellule.boite is not None]
    if boites:
        x0, y0, x1, y1 = zip(*boites, strict=True)
        lues.zones.append((feuille.page.numero, (min(x0), min(y0), max(x1), max(y1))))
    return bool(cases)


def _year(champs: Sequence[Champ], feuilles: Sequence[Feuille]) -> int | None:
    for nom in ("date_debut", "date_fin", "date_document"):
        champ = next((c for c in champs if c.nom == nom), None)
        if champ and isinstance(champ.valeur, str):
            return int(champ.valeur[:4])
    for feuille in feuilles:
        for lue in find_dates(feuille.brut):
            if not lue.legale:
                return int(lue.premier[:4])
    return next((annee for f in feuilles if (annee := year_of_page(f.replie)) is not None), None)


def _judge(
    feuille: Feuille, cases: Sequence[Case], champs: Sequence[Champ], lexique: Lexique, annee: int | None
) -> Iterator[Presence]:
    horaires = _hours_of_page(feuille)
    gens = {role: _people(champs, lexique.mots.people(role)) for role in (BENEFICIAIRE, INTERVENANT)}
    cles = {name_key(nom) for nom in gens[INTERVENANT]}
    titre = _date_above(feuille, cases, annee)
    vues: set[tuple[object, ...]] = set()
    for case in cases:
        contexte = case.contexte
        cle = (id(case.cellule), contexte.personne, contexte.date, contexte.demi_journee)
        if cle in vues:
            continue
        vues.add(cle)
        role = contexte.role or BENEFICIAIRE
        personne = contexte.personne
        if personne and name_key(personne) in cles:
            role = INTERVENANT
        if not personne:
            seuls = gens[BENEFICIAIRE if role == BENEFICIAIRE else INTERVENANT]
            personne = seuls[0] if len(seuls) == 1 else ""
        etat, note = judge_cell(feuille, case.cellule, personne, lexique.mots)
        demi = contexte.demi_journee or half_of(contexte.horaires)
        yield Presence(
            personne=personne,
            role=role,
            date=contexte.date or titre,
            demi_journee=demi,
            etat=etat,
            heures=_hours(case, demi, horaires),
            passage=_passage(feuille, case),
            note=note,
        )


def _people(champs: Sequence[Champ], nom: str) -> tuple[str, ...]:
    champ = next((c for c in champs if c.nom == nom), None)
    if champ is None:
        return ()
    return champ.valeur if isinstance(champ.valeur, tuple) else (str(champ.valeur),)


def judge_cell(feuille: Feuille, cellule: Cellule, personne: str, mots: Mots) -> tuple[EtatSignature, str]:
    """Say whether a cell is signed; a note says when an absence is written in it."""
    texte = " ".join(fold(cellule.texte).split()).strip(" .:-")
    if cellule.marque in {Marque.SIGNE, Marque.COCHE} or _inked(feuille, cellule.boite):
        return EtatSignature.SIGNEE, ""
    if texte and mots.absents.fullmatch(texte) and not (texte == "a" and _initials(personne, texte)):
        return EtatSignature.VIDE, f"absence notée : « {' '.join(cellule.texte.split())} »"
    if cellule.marque is Marque.INCERTAIN:
        return EtatSignature.INCERTAINE, ""
    if not texte or cellule.marque in {Marque.VIDE, Marque.NON_COCHE}:
        douteuse = feuille.page.source is Source.OCR and feuille.page.confiance < _CONFIANCE_OCR
        return (EtatSignature.INCERTAINE if douteuse else EtatSignature.VIDE), ""
    if mots.presents.fullmatch(texte) or mots.signes.search(texte) or _initials(personne, texte):
        return EtatSignature.SIGNEE, ""
    if not _LETTRES.search(texte) and not any(c.isdigit() for c in texte):
        trait = feuille.page.source is Source.OCR and _TRACE.search(texte)
        return (EtatSignature.INCERTAINE if trait else EtatSignature.VIDE), ""
    return EtatSignature.INCERTAINE, ""


def _initials(personne: str, texte: str) -> bool:
    """Whether a cell's text is the person's initials or (part of) name."""
    mots = re.split(r"[\s'’-]+", fold(personne).strip())
    lettres = re.sub(r"[^a-z]", "", texte)
    if not personne or not lettres:
        return False
    if sorted(lettres) == sorted(mot[0] for mot in mots if mot):
        return True
    return any(len(mot) >= 3 and mot in texte for mot in mots)


def _inked(feuille: Feuille, boite: Boite | None) -> bool:
    """Whether the middle of some ink lies in a cell, or ink over several rows fills most of it."""
    if boite is None:
        return False
    hauteur = max(boite[3] - boite[1], 1.0)
    for encre in feuille.page.encres:
        if encre.boite is None:
            continue
        if meets(encre.boite, boite):
            return True
        milieu = (encre.boite[0] + encre.boite[2]) / 2
        commun = min(encre.boite[3], boite[3]) - max(encre.boite[1], boite[1])
        if boite[0] <= milieu <= boite[2] and commun >= _REMPLI * hauteur:
            return True
    return False


def _passage(feuille: Feuille, case: Case) -> Passage | None:
    """Cite the cell itself when it has text, else the cell that names its row."""
    for cellule in (case.cellule, case.reference):
        span = feuille.span_of(cellule)
        if span and feuille.brut[slice(*span)].strip():
            return feuille.passage(*span)
    return None


def _hours(case: Case, demi: str, horaires: dict[str, float]) -> float:
    if case.contexte.horaires:
        return round(sum(h.heures for h in case.contexte.horaires), 2)
    durees = [lue.heures for lue in find_durees(case.cellule.texte) if lue.heures]
    if durees:
        return durees[0]
    if demi == "jour" or not demi:
        return round(horaires.get("matin", 0.0) + horaires.get("apres_midi", 0.0), 2) if demi else 0.0
    return horaires.get(demi, 0.0)


def _hours_of_page(feuille: Feuille) -> dict[str, float]:
    """The length of each half-day, when the page states its times once for all."""
    trouvees: dict[str, set[float]] = {"matin": set(), "apres_midi": set()}
    for lu in find_horaires(feuille.brut):
        demi = half_of([lu])
        if demi in trouvees:
            trouvees[demi].add(lu.heures)
    return {demi: heures.pop() for demi, heures in trouvees.items() if len(heures) == 1}


def _date_above(feuille: Feuille, cases: Sequence[Case], annee: int | None) -> str:
    """The last single day written above a table whose headers give none."""
    if all(case.contexte.date for case in cases):
        return ""
    debuts = [c.debut for case in cases for c in (case.cellule, case.reference) if c.debut >= 0]
    fin = min(debuts, default=len(feuille.brut))
    seules = [
        lue.premier
        for lue in find_dates(feuille.brut, 0, fin, annee=annee)
        if len(set(lue.jours)) == 1 and lue.precision is Precision.JOUR and not lue.legale
    ]
    return seules[-1] if seules else ""


def _from_lines(feuille: Feuille, lexique: Lexique, annee: int | None) -> Iterator[Presence]:
    """Without any table: the names that begin lines, under a line of headers; nothing can be sure."""
    mots = lexique.mots
    entete = None
    for debut, fin in [feuille.line(0), *feuille.lines_after(0, 400)]:
        ligne = feuille.replie[debut:fin]
        datee = mots.matin.search(ligne) or mots.apres_midi.search(ligne) or mots.dates.search(ligne)
        if mots.signatures.search(ligne) and mots.noms.search(ligne) and datee and fin - debut < 140:
            entete = fin
            break
    if entete is None:
        return
    dates = [lue for lue in find_dates(feuille.brut, 0, entete, annee=annee) if not lue.legale]
    jour = dates[-1].premier if dates and len(set(dates[-1].jours)) == 1 else ""
    for debut, fin in feuille.lines_after(entete, 40):
        lues = find_personnes(feuille.brut, debut, fin, mots.hors_noms)
        if lues and lues[0].debut - debut <= 8:
            passage = feuille.passage(lues[0].debut, lues[0].fin)
            yield Presence(lues[0].nom, BENEFICIAIRE, jour, "", EtatSignature.INCERTAINE, 0.0, passage)
