"""Reading order of the fragments of a page: rows, columns and blocks found from their boxes.

A page is cut into bands, from top to bottom, in which the same vertical gutters stay free of text.
In a band, columns of running text are read one after the other; a table without rulings is read
row by row. What distinguishes them: columns are filled with text and their lines need not face
each other; the cells of a table do, and are short.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from qualiopia.engines.mise_en_page.fragments import Fragment, Ligne

_PROFONDEUR = 4
_RANGEES_MINIMUM = 3
_LIGNES_POUR_JUGER = 8
Intervalle = tuple[float, float]
Rangee = list[Fragment]


def reading_order(fragments: Sequence[Fragment], profondeur: int = 0) -> list[Ligne]:
    """Return the lines of a page in reading order, each from left to right."""
    rangees = rows(fragments)
    if profondeur >= _PROFONDEUR or len(rangees) < _RANGEES_MINIMUM:
        return rangees
    lignes: list[Ligne] = []
    for bande, gouttieres in _bands(rangees):
        colonnes = _columns(bande, gouttieres)
        if len(colonnes) < 2 or not _are_columns(bande, colonnes):
            lignes += bande
            continue
        for colonne in colonnes:
            lignes += reading_order(colonne, profondeur + 1)
    return lignes


def rows(fragments: Sequence[Fragment]) -> list[Rangee]:
    """Group fragments that stand on the same line, from top to bottom, each from left to right."""
    rangees: list[Rangee] = []
    ancres: list[Intervalle] = []
    for fragment in sorted(fragments, key=lambda f: (f.boite[1] + f.boite[3], f.boite[0])):
        haut, bas = fragment.boite[1], fragment.boite[3]
        for rang in range(len(rangees) - 1, max(-1, len(rangees) - 6), -1):
            debut, fin = ancres[rang]
            commun = min(bas, fin) - max(haut, debut)
            if commun >= 0.55 * min(bas - haut, fin - debut) and _fits(fragment, rangees[rang]):
                rangees[rang].append(fragment)
                break
        else:
            rangees.append([fragment])
            ancres.append((haut, bas))
    for rangee in rangees:
        rangee.sort(key=lambda f: f.boite[0])
    return rangees


def _fits(fragment: Fragment, rangee: Rangee) -> bool:
    """Whether a fragment stands beside those of a row rather than over one of them."""
    gauche, _, droite, _ = fragment.boite
    for autre in rangee:
        commun = min(droite, autre.boite[2]) - max(gauche, autre.boite[0])
        if commun > 0.3 * min(droite - gauche, autre.boite[2] - autre.boite[0]):
            return False
    return True


def _bands(rangees: list[Rangee]) -> list[tuple[list[Rangee], list[Intervalle]]]:
    """Cut rows into bands that share gutters; a band without gutter is a single column."""
    minimum = 0.9 * median(f.boite[3] - f.boite[1] for rangee in rangees for f in rangee)
    gauche = min(f.boite[0] for rangee in rangees for f in rangee)
    droite = max(f.boite[2] for rangee in rangees for f in rangee)
    bandes: list[tuple[list[Rangee], list[Intervalle]]] = []
    courante: list[Rangee] = []
    libres: list[Intervalle] = [(gauche, droite)]
    for rangee in rangees:
        restes = _free(libres, rangee, minimum)
        interieures = _inner([*courante, rangee], restes)
        if courante and _inner(courante, libres) and not interieures:
            bandes.append((courante, _inner(courante, libres)))
            courante, restes = [], _free([(gauche, droite)], rangee, minimum)
        elif courante and not interieures and len(rangee) > 1:
            bandes.append((courante, []))
            courante, restes = [], _free([(gauche, droite)], rangee, minimum)
        courante.append(rangee)
        libres = restes
    bandes.append((courante, _inner(courante, libres)))
    return bandes


def _free(libres: list[Intervalle], rangee: Rangee, minimum: float) -> list[Intervalle]:
    """Return what a row leaves free of the given intervals."""
    for fragment in rangee:
        debut, fin = fragment.boite[0], fragment.boite[2]
        suivants: list[Intervalle] = []
        for gauche, droite in libres:
            if fin <= gauche or debut >= droite:
                suivants.append((gauche, droite))
                continue
            suivants += [(a, b) for a, b in ((gauche, debut), (fin, droite)) if b - a >= minimum]
        libres = suivants
    return libres


def _inner(rangees: list[Rangee], libres: list[Intervalle]) -> list[Intervalle]:
    """Return the free intervals that have text on both sides."""
    if not rangees or not libres:
        return []
    gauche = min(rangee[0].boite[0] for rangee in rangees)
    droite = max(f.boite[2] for rangee in rangees for f in rangee)
    return [(a, b) for a, b in libres if a > gauche + 1 and b < droite - 1]


def _columns(bande: list[Rangee], gouttieres: list[Intervalle]) -> list[list[Fragment]]:
    """Share the fragments of a band between the columns that gutters define."""
    colonnes: list[list[Fragment]] = [[] for _ in range(len(gouttieres) + 1)]
    milieux = [(a + b) / 2 for a, b in gouttieres]
    for rangee in bande:
        for fragment in rangee:
            centre = (fragment.boite[0] + fragment.boite[2]) / 2
            colonnes[sum(centre > milieu for milieu in milieux)].append(fragment)
    return [colonne for colonne in colonnes if colonne]


def _are_columns(bande: list[Rangee], colonnes: list[list[Fragment]]) -> bool:
    """Whether columns hold running text (read one by one) rather than cells (read row by row)."""
    if any(len(rows(colonne)) < _RANGEES_MINIMUM for colonne in colonnes):
        return False
    face_a_face = sum(len(rangee) > 1 for rangee in bande) / len(bande)
    if face_a_face < 0.4:
        return True
    return sum(_is_prose(colonne) for colonne in colonnes) >= 2


def _is_prose(colonne: list[Fragment]) -> bool:
    lignes = rows(colonne)
    largeur = max(f.boite[2] for f in colonne) - min(f.boite[0] for f in colonne)
    longueurs = [sum(len(f.texte) for f in ligne) for ligne in lignes]
    pleines = sum(ligne[-1].boite[2] - ligne[0].boite[0] > 0.75 * largeur for ligne in lignes)
    return median(longueurs) >= 22 and pleines >= 0.4 * len(lignes)


def mended_order(lignes: list[Ligne]) -> list[Ligne]:
    """Return the lines as they were written, unless that order jumps about or mixes columns."""
    if len(lignes) < _LIGNES_POUR_JUGER:
        return lignes
    if _jumps(lignes) or _mixes_columns(lignes):
        return reading_order([fragment for ligne in lignes for fragment in ligne])
    return lignes


def _jumps(lignes: list[Ligne]) -> bool:
    """Whether lines often go back up, or to the left, without starting a column on the right."""
    sauts = 0
    for avant, apres in pairwise(lignes):
        a, b = avant[-1].boite, apres[0].boite
        remonte = b[3] <= a[1] and b[0] < a[2]
        recule = b[2] <= avant[0].boite[0] and b[1] < a[3] - 1
        sauts += remonte or recule
    return sauts >= 4 and 18 * sauts > len(lignes)


def _mixes_columns(lignes: list[Ligne]) -> bool:
    """Whether many lines hold two long pieces of text side by side."""
    longues = sum(len(ligne) == 2 and min(len(ligne[0].texte), len(ligne[1].texte)) >= 20 for ligne in lignes)
    return longues >= 5
