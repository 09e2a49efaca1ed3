"""Putting into the lines of a page what is drawn over it: values of form fields, boxes, free text."""

from __future__ import annotations

from collections.abc import Iterable

from qualiopia.domain.lecture import Boite
from qualiopia.engines.mise_en_page.fragments import Fragment, Ligne, joined, line_bounds

_VOISINAGE = 3.0


def insert_all(lignes: list[Ligne], ajouts: Iterable[Fragment]) -> list[Ligne]:
    """Return the lines with each added fragment beside the text it stands beside, in place."""
    resultat = [list(ligne) for ligne in lignes]
    for ajout in sorted(ajouts, key=lambda f: (round(f.boite[1]), f.boite[0])):
        _insert(resultat, ajout)
    return resultat


def _insert(lignes: list[Ligne], ajout: Fragment) -> None:
    voisin = _neighbour(lignes, ajout.boite)
    if voisin is None:
        lignes.insert(_rank_below(lignes, ajout.boite), [ajout])
        return
    ligne, rang, a_gauche = voisin
    fragment = lignes[ligne][rang]
    hauteur = fragment.boite[3] - fragment.boite[1]
    if a_gauche:
        proche = ajout.boite[0] - fragment.boite[2] <= _VOISINAGE * hauteur
        lignes[ligne][rang : rang + 1] = [joined(fragment, ajout)] if proche else [fragment, ajout]
    else:
        proche = fragment.boite[0] - ajout.boite[2] <= _VOISINAGE * hauteur
        lignes[ligne][rang : rang + 1] = [joined(ajout, fragment)] if proche else [ajout, fragment]


def _neighbour(lignes: list[Ligne], boite: Boite) -> tuple[int, int, bool] | None:
    """Return (line, rank, whether it stands to the left) of the nearest fragment on the same row.

    A small box (a tick box) belongs to the words that follow it, a wide one (a field) to those before.
    """
    x0, y0, x1, y1 = boite
    petite = x1 - x0 <= 1.8 * (y1 - y0)
    meilleur: tuple[float, tuple[int, int, bool]] | None = None
    for i, ligne in enumerate(lignes):
        for j, fragment in enumerate(ligne):
            gauche, haut, droite, bas = fragment.boite
            if min(y1, bas) - max(y0, haut) < 0.4 * min(y1 - y0, bas - haut):
                continue
            milieu = (gauche + droite) / 2
            a_gauche = milieu < (x0 + x1) / 2
            ecart = max(0.0, x0 - droite if a_gauche else gauche - x1)
            ecart += 1000 if a_gauche == petite else 0
            if meilleur is None or ecart < meilleur[0]:
                meilleur = (ecart, (i, j, a_gauche))
    return None if meilleur is None else meilleur[1]


def _rank_below(lignes: list[Ligne], boite: Boite) -> int:
    """Return where a line that stands alone goes: after the nearest line above it."""
    x0, y0, x1, _ = boite
    meilleur, rang = float("inf"), 0
    for i, ligne in enumerate(lignes):
        gauche, _, droite, bas = line_bounds(ligne)
        if bas > y0 + 2:
            continue
        ecart = y0 - bas + (0 if min(x1, droite) > max(x0, gauche) else 200)
        if ecart <= meilleur:
            meilleur, rang = ecart, i + 1
    return rang
