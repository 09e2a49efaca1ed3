"""Plots as inline SVG: no script, no outside resource; colours come from the page's style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from evaluations.objectifs import OBJECTIFS, Mesure

_LIGNE = 30
_CASE = 15
_SECONDAIRE = 0.02


def _svg(largeur: float, hauteur: float, titre: str, corps: Sequence[str]) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {largeur:g} {hauteur:g}" width="{largeur:g}" height="{hauteur:g}">'
        f"<title>{escape(titre)}</title>{''.join(corps)}</svg>"
    )


def _texte(x: float, y: float, texte: object, classe: str = "", ancre: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{ancre}" class="{classe}">{escape(str(texte))}</text>'


def _trait(x1: float, y1: float, x2: float, y2: float, classe: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{classe}"/>'


def _rectangle(x: float, y: float, largeur: float, hauteur: float, classe: str, bulle: str = "") -> str:
    titre = f"<title>{escape(bulle)}</title>" if bulle else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(largeur, 0):.1f}" height="{hauteur:.1f}" '
        f'class="{classe}">{titre}</rect>'
    )


def _pourcent(valeur: float) -> str:
    return f"{100 * valeur:.1f} %".replace(".", ",")


def intervals(mesures: Mapping[str, Mesure]) -> str:
    """Draw each figure as a point with its 95 % interval, and a tick at the value to reach."""
    choisis = [objectif for objectif in OBJECTIFS if objectif.cle in mesures]
    gauche, largeur = 230.0, 380.0
    hauteur = _LIGNE * len(choisis) + 30
    corps = _axis(gauche, largeur, hauteur - 26)
    for rang, objectif in enumerate(choisis):
        mesure = mesures[objectif.cle]
        y = 16 + rang * _LIGNE
        valeur = mesure["valeur"] or 0.0
        bas, haut = mesure["bas"], mesure["haut"]
        classe = "bon" if objectif.reached(mesure) else "mauvais"
        corps.append(_texte(gauche - 12, y + 4, objectif.libelle, ancre="end"))
        if bas is not None and haut is not None:
            corps.append(_trait(gauche + bas * largeur, y, gauche + haut * largeur, y, f"moustache {classe}"))
        seuil = gauche + objectif.seuil * largeur
        corps.append(_trait(seuil, y - 9, seuil, y + 9, "seuil"))
        corps.append(f'<circle cx="{gauche + valeur * largeur:.1f}" cy="{y}" r="5" class="{classe}"/>')
        signe = "≤" if objectif.au_plus else "≥"
        dit = f"{_pourcent(valeur)} (visé {signe} {_pourcent(objectif.seuil)})"
        corps.append(_texte(gauche + largeur + 14, y + 4, dit, "fin"))
    return _svg(gauche + largeur + 190, hauteur, "Chiffres principaux et leurs intervalles", corps)


def _axis(gauche: float, largeur: float, bas: float) -> list[str]:
    traits = []
    for dixieme in range(0, 11, 2):
        x = gauche + dixieme / 10 * largeur
        traits.append(_trait(x, 0, x, bas, "grille"))
        traits.append(_texte(x, bas + 18, f"{dixieme * 10} %", "fin", "middle"))
    return traits


def reliability_plot(calibration: Mapping[str, Any], titre: str) -> str:
    """Draw the observed share against the announced probability; bars below say how many."""
    cote, gauche, haut, histogramme = 260.0, 52.0, 12.0, 60.0
    tranches = calibration["tranches"]
    corps = _reliability_frame(gauche, haut, cote)
    plus = max((tranche["nombre"] for tranche in tranches), default=1)
    pied = haut + cote + 44 + histogramme
    points = []
    for tranche in tranches:
        x = gauche + tranche["annonce"] * cote
        y = haut + cote - tranche["observe"] * cote
        points.append(f"{x:.1f},{y:.1f}")
        rayon = 3 + 6 * (tranche["nombre"] / plus) ** 0.5
        bulle = (
            f"annoncé {_pourcent(tranche['annonce'])}, observé {_pourcent(tranche['observe'])}, "
            f"{tranche['nombre']} cas"
        )
        corps.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{rayon:.1f}" class="point">'
            f"<title>{escape(bulle)}</title></circle>"
        )
        barre = histogramme * tranche["nombre"] / plus
        debut = gauche + tranche["bas"] * cote
        corps.append(_rectangle(debut + 1, pied - barre, cote / 10 - 2, barre, "barre", bulle))
        corps.append(_texte(debut + cote / 20, pied - barre - 3, tranche["nombre"], "mini", "middle"))
    corps.insert(0, f'<polyline points="{" ".join(points)}" class="courbe"/>')
    corps.append(_trait(gauche, pied, gauche + cote, pied, "axe"))
    return _svg(gauche + cote + 20, pied + 8, titre, corps)


def _reliability_frame(gauche: float, haut: float, cote: float) -> list[str]:
    bas = haut + cote
    corps = [_trait(gauche, bas, gauche + cote, haut, "seuil")]
    for rang in range(0, 11, 2):
        part = rang / 10
        corps.append(_trait(gauche, bas - part * cote, gauche + cote, bas - part * cote, "grille"))
        corps.append(_texte(gauche - 6, bas - part * cote + 4, f"{rang * 10} %", "fin", "end"))
        corps.append(_texte(gauche + part * cote, bas + 16, f"{rang * 10} %", "fin", "middle"))
    corps.append(_texte(gauche + cote / 2, bas + 32, "probabilité annoncée", "fin", "middle"))
    corps.append(
        f'<text transform="translate(10 {haut + cote / 2:.0f}) rotate(-90)" '
        'text-anchor="middle" class="fin">part observée</text>'
    )
    return corps


def confusion_matrix(reconnaissance: Mapping[str, Any]) -> str:
    """Draw the whole matrix: a row per true kind, a column per kind said, counts in the cells."""
    types = list(reconnaissance["par_type"])
    comptes = {(nom, nom): un["vrais"] for nom, un in reconnaissance["par_type"].items() if un["vrais"]}
    comptes |= {(une["verite"], une["dit"]): une["nombre"] for une in reconnaissance["confusions"]}
    gauche = 8 + 6.2 * max((len(nom) for nom in types), default=0)
    haut = gauche * 0.82
    corps = []
    for rang, nom in enumerate(types):
        place = rang * _CASE + _CASE - 4
        corps.append(
            _trait(gauche, haut + rang * _CASE, gauche + len(types) * _CASE, haut + rang * _CASE, "grille")
        )
        corps.append(_texte(gauche - 5, haut + place, _named(nom), "mini", "end"))
        corps.append(
            f'<text transform="translate({gauche + place:.1f} {haut - 5:.1f}) rotate(-60)" class="mini">'
            f"{escape(_named(nom))}</text>"
        )
    for (vrai, dit), nombre in comptes.items():
        if vrai in types and dit in types:
            corps += _matrix_cell(gauche, haut, types.index(vrai), types.index(dit), nombre, (vrai, dit))
    cote = len(types) * _CASE
    return _svg(gauche + cote + haut * 0.6, haut + cote + 6, "Matrice de confusion", corps)


def _matrix_cell(
    gauche: float, haut: float, rang: int, colonne: int, nombre: int, paire: tuple[str, str]
) -> list[str]:
    x, y = gauche + colonne * _CASE, haut + rang * _CASE
    classe = "juste" if rang == colonne else "confondu"
    bulle = f"{_named(paire[0])} dit {_named(paire[1])} : {nombre}"
    return [
        _rectangle(x, y, _CASE - 1, _CASE - 1, classe, bulle),
        _texte(x + _CASE / 2 - 0.5, y + _CASE - 4.5, nombre, "dans", "middle"),
    ]


def _named(nom: str) -> str:
    return nom.replace("_", " ")


def bars(lignes: Sequence[tuple[str, float]], titre: str) -> str:
    """Draw named counts as horizontal bars, the longest first as given."""
    gauche, largeur, pas = 420.0, 260.0, 20.0
    plus = max((valeur for _, valeur in lignes), default=1) or 1
    corps = []
    for rang, (nom, valeur) in enumerate(lignes):
        y = rang * pas
        corps.append(_texte(gauche - 8, y + 14, nom if len(nom) < 66 else nom[:64] + "…", "fin", "end"))
        corps.append(
            _rectangle(gauche, y + 3, valeur / plus * largeur, pas - 6, "barre", f"{nom} : {valeur:g}")
        )
        corps.append(_texte(gauche + valeur / plus * largeur + 6, y + 14, f"{valeur:g}", "fin"))
    return _svg(gauche + largeur + 50, pas * len(lignes) + 4, titre, corps)


def share_bar(valeur: float | None) -> str:
    """Draw one share as a small bar for a table cell; nothing for None."""
    if valeur is None:
        return ""
    classe = "barre" if valeur >= 1 - _SECONDAIRE else "barre moyen" if valeur >= 0.8 else "barre faible"
    return (
        '<svg width="60" height="8" viewBox="0 0 60 8" aria-hidden="true">'
        f"{_rectangle(0, 0, 60, 8, 'fond')}{_rectangle(0, 0, 60 * valeur, 8, classe)}</svg>"
    )
