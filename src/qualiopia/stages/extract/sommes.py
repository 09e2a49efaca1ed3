"""Columns and lines of durations: the total their last row states, else their sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from qualiopia.domain.lecture import Cellule, Tableau
from qualiopia.domain.texte import fold
from qualiopia.domain.valeurs.durees import find_durees
from qualiopia.stages.extract.etiquettes import Repere
from qualiopia.stages.extract.feuille import Feuille
from qualiopia.stages.extract.lexique import Candidat, Lexique

_CHAMP = "duree_heures"
_HORAIRE = re.compile(r"horaire|heures? de (?:debut|fin)|quand|debut|fin\b|arrivee|depart|cumul|jour")
_TOTAL = re.compile(r"(?:duree |temps |volume )?totale?(?: (?:general|des heures|heures|en heures))?")
_PARTIEL = re.compile(r"\s*(?:sous[- ]|dont\b|totale?\b)")
_NOMBRE = re.compile(r"\s*(\d{1,4}(?:[.,]\d{1,2})?)\s*")
_MINUTES = re.compile(r"\s*(\d{1,3})\s*(?:['’′]|min(?:utes?)?\.?|mn)?\s*")
_PENDULE = re.compile(r"\s*(\d{1,2}):([0-5]\d)(?::00)?\s*")
_EN_HEURES = re.compile(r"heures?|\(h\)|\ben h\b|\bh\b")
_EN_MINUTES = re.compile(r"\bmin(?:utes?)?\b|\bmn\b")
_RANGEES = 2
_MATIN = 7.0
_SCORE_TOTAL, _SCORE_SOMME, _SCORE_LIGNES = 0.95, 0.8, 0.9
_PARTIE = re.compile(
    r"(?m)^\W*(?:sequence|module|etape|atelier|partie|phase|temps|seance|unite)s? [\da-z]{1,3}\b.*$"
)
_DUREE_DE_PARTIE = re.compile(r"(?m)^\W*(?:duree|temps)(?: (?:prevue?|estimee?|indicative?))?\s*:.*$")
_JOUR = re.compile(r"(?:jour(?:nee)?|demi[- ]journee|matin(?:ee)?|apres[- ]midi|module|partie|j)\s*\d{0,2}")


def add_up(feuilles: Sequence[Feuille], lexique: Lexique) -> Iterator[Candidat]:
    """Yield the total, in hours, of the columns of durations of all tables, else that of the lines.

    Of several columns of one table the greatest is its total; several tables follow one another.
    """
    repere = next((r for r in lexique.reperes if r.champ.nom == _CHAMP), None)
    if repere is None:
        return
    totaux = []
    for feuille in feuilles:
        for tableau in feuille.page.tableaux:
            colonnes = list(_columns(feuille, tableau, repere))
            if colonnes:
                totaux.append(max(colonnes, key=lambda c: float(str(c.valeur))))
    if len(totaux) == 1:
        yield totaux[0]
    elif totaux:
        somme = round(sum(float(str(c.valeur)) for c in totaux), 2)
        yield replace(totaux[0], valeur=somme, score=_SCORE_SOMME, note="somme des tableaux")
    else:
        yield from _lines(feuilles)


def _columns(feuille: Feuille, tableau: Tableau, repere: Repere) -> Iterator[Candidat]:
    for rang, ligne in enumerate(tableau.lignes[:3]):
        for colonne, cellule in enumerate(ligne):
            texte = " ".join(fold(cellule.texte).split())
            if len(ligne) < 3 or len(texte) > 30:
                continue
            dite = repere.motif.match(texte) is not None
            if dite or _EN_MINUTES.search(texte) or not _HORAIRE.search(texte):
                yield from _column(feuille, tableau, rang, colonne, texte, dite)


def _lines(feuilles: Sequence[Feuille]) -> Iterator[Candidat]:
    """Add up the lines that each give one part and its duration (« Séquence 2 – Gestes (2 h 30) »)."""
    for motif in (_PARTIE, _DUREE_DE_PARTIE):
        lues = []
        for feuille in feuilles:
            for trouve in motif.finditer(feuille.replie):
                durees = [lue for lue in find_durees(feuille.brut, *trouve.span()) if lue.heures]
                if len(durees) == 1 and not feuille.place_at(trouve.start()):
                    lues.append((durees[0], feuille))
        if len(lues) > _RANGEES:
            premiere, feuille = lues[0]
            total = round(sum(lue.heures or 0.0 for lue, _ in lues), 2)
            yield Candidat(
                _CHAMP, total, feuille, premiere.debut, premiere.fin, _SCORE_LIGNES, "somme des parties"
            )
            return


def _column(
    feuille: Feuille, tableau: Tableau, rang: int, colonne: int, libelle: str, dite: bool
) -> Iterator[Candidat]:
    """Add up a column; one whose label does not say so (`dite`) must write the unit in each cell."""
    lues: list[tuple[float, Cellule]] = []
    suite = tableau.lignes[rang + 1 :]
    largeur = max((sum(bool(c.texte.strip()) for c in ligne) for ligne in suite), default=0)
    for numero, ligne in enumerate(suite):
        if colonne >= len(ligne) or not ligne[colonne].texte.strip():
            continue
        heures = _hours(ligne[colonne].texte, libelle, dite)
        if heures is None:
            return
        textes = [c.texte for c in ligne if c.texte.strip()]
        entete = fold(textes[0]).strip(" :.")
        seule = len(textes) == 1 and numero == len(suite) - 1 and bool(lues)
        if seule or _TOTAL.fullmatch(" ".join(entete.split())):
            yield from _candidate(feuille, heures, ligne[colonne], _SCORE_TOTAL, "total de la colonne")
            return
        seul = len(textes) == 2 and _JOUR.fullmatch(entete) and largeur > _RANGEES
        if not _PARTIEL.match(entete) and not seul:
            lues.append((heures, ligne[colonne]))
    if len(lues) >= (_RANGEES if dite else _RANGEES + 1) and not _is_clock(lues):
        total = sum(heures for heures, _ in lues)
        yield from _candidate(feuille, total, lues[0][1], _SCORE_SOMME, "somme de la colonne")


def _hours(texte: str, libelle: str, dite: bool) -> float | None:
    minutes = _MINUTES.fullmatch(texte)
    if minutes and (_EN_MINUTES.search(libelle) or not _NOMBRE.fullmatch(texte)):
        return float(minutes[1]) / 60
    nu = _NOMBRE.fullmatch(texte)
    if nu:
        return float(nu[1].replace(",", ".")) if dite and _EN_HEURES.search(libelle) else None
    pendule = _PENDULE.fullmatch(texte)
    if pendule:
        return int(pendule[1]) + int(pendule[2]) / 60 if dite else None
    durees = [lue for lue in find_durees(texte) if lue.heures]
    entiere = len(durees) == 1 and (dite or len(texte.strip()) - (durees[0].fin - durees[0].debut) <= 1)
    return durees[0].heures if entiere else None


def _is_clock(lues: Sequence[tuple[float, Cellule]]) -> bool:
    """Whether values that only grow from the morning on are times of day."""
    heures = [heure for heure, _ in lues]
    return heures[0] >= _MATIN and all(a < b for a, b in pairwise(heures))


def _candidate(
    feuille: Feuille, heures: float, cellule: Cellule, score: float, note: str
) -> Iterator[Candidat]:
    span = feuille.span_of(cellule)
    if span is not None and heures > 0:
        yield Candidat(_CHAMP, round(heures, 2), feuille, *span, score, note)
