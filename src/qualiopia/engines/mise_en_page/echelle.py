"""Changing the unit of a page's coordinates."""

from __future__ import annotations

from dataclasses import replace

from qualiopia.domain.lecture import Boite, Mot, Page, Tableau


def scaled(page: Page, facteur: float) -> Page:
    """Return a page whose every coordinate is multiplied by a factor."""
    return replace(
        page,
        largeur=round(page.largeur * facteur, 2),
        hauteur=round(page.hauteur * facteur, 2),
        mots=tuple(Mot(mot.debut, mot.fin, _box(mot.boite, facteur)) for mot in page.mots),
        tableaux=tuple(_table(tableau, facteur) for tableau in page.tableaux),
        cases=tuple(replace(case, boite=_optional(case.boite, facteur)) for case in page.cases),
        encres=tuple(replace(encre, boite=_optional(encre.boite, facteur)) for encre in page.encres),
    )


def _table(tableau: Tableau, facteur: float) -> Tableau:
    return Tableau(
        tuple(
            tuple(replace(cellule, boite=_optional(cellule.boite, facteur)) for cellule in ligne)
            for ligne in tableau.lignes
        ),
        _optional(tableau.boite, facteur),
    )


def _optional(boite: Boite | None, facteur: float) -> Boite | None:
    return None if boite is None else _box(boite, facteur)


def _box(boite: Boite, facteur: float) -> Boite:
    x0, y0, x1, y1 = boite
    return round(x0 * facteur, 2), round(y0 * facteur, 2), round(x1 * facteur, 2), round(y1 * facteur, 2)
