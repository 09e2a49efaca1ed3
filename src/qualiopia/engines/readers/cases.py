"""Tick boxes found in plain text: glyphs, brackets and the label that goes with each.

Readers write every box they know of (form fields, content controls, HTML inputs) as a glyph in
the text of the page, so that one place decides what a box is and which words it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qualiopia.domain.lecture import Case, Marque, Tableau
from qualiopia.domain.vides import VIDE

COCHEE = "☒"
NON_COCHEE = "☐"

_VIDES = "☐□❏❑❒◻◽▢⬜🔲"
_PLEINES = "☑☒🗹🗷✅☓⊠"
_AMBIGUES = "✔✓✗✘❌■◼⬛"
_RONDS_VIDES = "○◯"
_RONDS_PLEINS = "●◉⦿"
_CROCHETS = r"\[[ \u00a0]?\](?!\()|\[[xX✓✔]\](?!\()|\( \)|\([xX]\)"
_TOUTES = re.compile(f"[{_VIDES}{_PLEINES}{_AMBIGUES}{_RONDS_VIDES}{_RONDS_PLEINS}]\ufe0f?|{_CROCHETS}")
_SEULE_PLEINE = re.compile(f"[{_PLEINES}{_AMBIGUES}{_RONDS_PLEINS}✕✖×xX]\ufe0f?|\\[[xX✓✔]\\]|\\([xX]\\)")
_SEULE_VIDE = re.compile(f"[{_VIDES}{_RONDS_VIDES}]\ufe0f?|\\[\\s?\\]|\\(\\s\\)")
_CROIX_TAPEE = re.compile(r"\s*([xX×✕])[ \t\u00a0]+(\w[^\n]*)")
_DEBUTE_PAR_VIDE = re.compile(f"\\s*(?:[{_VIDES}]|\\[ ?\\])")
_BORDS = " \u00a0\t:;,.-–—*/|"
_LIBELLE_MAXIMUM = 200


def mark_of(texte: str, signe: bool = False) -> Marque:
    """Return what a table cell bears, from its text alone; `signe` when an image or ink stands in it."""
    nu = texte.strip()
    if signe and len(nu) <= 60:
        return Marque.SIGNE
    if not nu:
        return Marque.VIDE
    if _SEULE_PLEINE.fullmatch(nu):
        return Marque.COCHE
    if _SEULE_VIDE.fullmatch(nu):
        return Marque.NON_COCHE
    return Marque.VIDE if VIDE.fullmatch(nu) else Marque.TEXTE


def find_cases(texte: str, tableaux: Iterable[Tableau] = ()) -> tuple[Case, ...]:
    """Return every tick box of a page's text, in order, with its label and its offset."""
    if not _TOUTES.search(texte):
        return ()
    ambigues_comptent = any(glyphe in texte for glyphe in _VIDES + _PLEINES)
    dans_cellules = dict(_cell_labels(tableaux))
    cases: list[Case] = []
    debut = 0
    lignes = texte.split("\n")
    for rang, ligne in enumerate(lignes):
        boites = [b for b in _TOUTES.finditer(ligne) if _is_box(b.group(), ligne, ambigues_comptent)]
        tapee = None if boites else _typed_cross(lignes, rang)
        if tapee:
            cases.append(Case(tapee.group(2).strip(_BORDS)[:_LIBELLE_MAXIMUM], True, debut + tapee.start(1)))
        libelles = _labels(ligne, boites)
        for boite, libelle in zip(boites, libelles, strict=True):
            position = debut + boite.start()
            if libelle.startswith("="):
                continue
            cases.append(Case(dans_cellules.get(position, libelle), _is_ticked(boite.group()), position))
        debut += len(ligne) + 1
    return tuple(cases)


def _typed_cross(lignes: list[str], rang: int) -> re.Match[str] | None:
    """Return a letter X typed where the line before or after has an empty box."""
    croix = _CROIX_TAPEE.match(lignes[rang])
    if croix is None:
        return None
    voisines = [*lignes[max(0, rang - 1) : rang], *lignes[rang + 1 : rang + 2]]
    return croix if any(_DEBUTE_PAR_VIDE.match(voisine) for voisine in voisines) else None


def _is_box(glyphe: str, ligne: str, ambigues_comptent: bool) -> bool:
    premier = glyphe[0]
    if premier in _AMBIGUES:
        return ambigues_comptent
    if premier in _RONDS_VIDES + _RONDS_PLEINS:
        return sum(ligne.count(rond) for rond in _RONDS_VIDES + _RONDS_PLEINS) >= 2
    if premier == "(":
        return len(re.findall(r"\([ xX]\)", ligne)) >= 2 or ligne.lstrip().startswith(glyphe)
    if glyphe == "[]":
        return len(ligne) > len(ligne[: ligne.find("[]")]) + 2
    return True


def _is_ticked(glyphe: str) -> bool:
    return bool(_SEULE_PLEINE.fullmatch(glyphe))


def _labels(ligne: str, boites: list[re.Match[str]]) -> list[str]:
    """Return the words of each box: those after it, or those before when the line ends with a box."""
    if not boites:
        return []
    avant_premiere = ligne[: boites[0].start()].rpartition("\t")[2].strip(_BORDS)
    apres_derniere = ligne[boites[-1].end() :].partition("\t")[0].strip(_BORDS)
    libelles: list[str] = []
    if avant_premiere and not apres_derniere:
        bornes = [0, *(boite.end() for boite in boites)]
        for gauche, boite in zip(bornes, boites, strict=False):
            morceau = ligne[gauche : boite.start()].rpartition("\t")[2].strip(_BORDS)
            libelles.append(re.split(r"\s:\s|[:?]\s", morceau)[-1].strip(_BORDS)[:_LIBELLE_MAXIMUM])
        return libelles
    bornes = [*(boite.start() for boite in boites[1:]), len(ligne)]
    for boite, droite in zip(boites, bornes, strict=True):
        libelles.append(ligne[boite.end() : droite].partition("\t")[0].strip(_BORDS)[:_LIBELLE_MAXIMUM])
    return libelles


def _cell_labels(tableaux: Iterable[Tableau]) -> Iterator[tuple[int, str]]:
    """Yield (offset, « row – column ») for the boxes that stand alone in a cell of a grid."""
    for tableau in tableaux:
        if len(tableau.lignes) < 2:
            continue
        titres = tableau.lignes[0]
        for ligne in tableau.lignes[1:]:
            for colonne, cellule in enumerate(ligne):
                if colonne == 0 or cellule.marque not in (Marque.COCHE, Marque.NON_COCHE):
                    continue
                titre = titres[colonne].texte.strip() if colonne < len(titres) else ""
                rangee = ligne[0].texte.strip()
                yield cellule.debut, " – ".join(x for x in (rangee, titre) if x)[:_LIBELLE_MAXIMUM]
