"""Columns of durations: the total their last row states, else their sum."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualiopia.domain.lecture import Cellule, Tableau
from qualiopia.domain.texte import fold
from qualiopia.domain.valeurs.durees import find_durees
from qualiopia.stages.extract.feuille import Feuille
from qualiopia.stages.extract.lexique import Candidat, Lexique

_CHAMP = "duree_heures"
_TOTAL = re.compile(r"(?:duree |temps |volume )?totale?(?: (?:general|des heures|heures|en heures))?")
_PARTIEL = re.compile(r"\s*(?:sous[- ]|dont\b)")
_NOMBRE = re.compile(r"\s*(\d{1,4}(?:[.,]\d{1,2})?)\s*")
_EN_HEURES = re.compile(r"heures?|\(h\)|\ben h\b|\bh\b")
_RANGEES = 2
_SCORE_TOTAL, _SCORE_SOMME = 0.95, 0.8


def add_up(feuille: Feuille, lexique: Lexique) -> Iterator[Candidat]:
    """Yield the total of each column of durations of a page, in hours."""
    repere = next((r for r in lexique.reperes if r.champ.nom == _CHAMP), None)
    if repere is None:
        return
    for tableau in feuille.page.tableaux:
        for rang, ligne in enumerate(tableau.lignes[:3]):
            for colonne, cellule in enumerate(ligne):
                texte = " ".join(fold(cellule.texte).split())
                if len(ligne) > 2 and len(texte) <= 30 and repere.motif.match(texte):
                    yield from _column(feuille, tableau, rang, colonne, bool(_EN_HEURES.search(texte)))


def _column(
    feuille: Feuille, tableau: Tableau, rang: int, colonne: int, en_heures: bool
) -> Iterator[Candidat]:
    lues: list[tuple[float, Cellule]] = []
    for ligne in tableau.lignes[rang + 1 :]:
        if colonne >= len(ligne) or not ligne[colonne].texte.strip():
            continue
        heures = _hours(ligne[colonne].texte, en_heures)
        if heures is None:
            return
        entete = next((fold(c.texte).strip(" :.") for c in ligne if c.texte.strip()), "")
        if _TOTAL.fullmatch(" ".join(entete.split())):
            yield from _candidate(feuille, heures, ligne[colonne], _SCORE_TOTAL, "total de la colonne")
            return
        if not _PARTIEL.match(entete):
            lues.append((heures, ligne[colonne]))
    if len(lues) >= _RANGEES:
        total = sum(heures for heures, _ in lues)
        yield from _candidate(feuille, total, lues[0][1], _SCORE_SOMME, "somme de la colonne")


def _hours(texte: str, en_heures: bool) -> float | None:
    nu = _NOMBRE.fullmatch(texte)
    if nu:
        return float(nu[1].replace(",", ".")) if en_heures else None
    durees = [lue.heures for lue in find_durees(texte) if lue.heures]
    return durees[0] if len(durees) == 1 else None


def _candidate(
    feuille: Feuille, heures: float, cellule: Cellule, score: float, note: str
) -> Iterator[Candidat]:
    span = feuille.span_of(cellule)
    if span is not None and heures > 0:
        yield Candidat(_CHAMP, round(heures, 2), feuille, *span, score, note)
