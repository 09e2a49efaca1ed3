"""Headers and footers: lines that come back from page to page in the margins, put first and last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.engines.mise_en_page.fragments import Ligne, line_bounds, line_text

_MARGE = 0.16
_CHIFFRES = re.compile(r"\d+")
_BLANCS = re.compile(r"\s+")
_PIED_SEUL = 0.9


@dataclass(frozen=True, slots=True)
class Marges:
    """The lines of a page: those of its header, of its body and of its footer."""

    entete: list[Ligne]
    corps: list[Ligne]
    pied: list[Ligne]


def split_margins(pages: Sequence[tuple[list[Ligne], float]]) -> list[Marges]:
    """Part the lines of pages, given with their heights, between header, body and footer.

    A line is in a margin when it comes back, page numbers apart, near the same edge of at least
    half of the pages (and at least two); on a lone page, only a footer set apart at the very bottom.
    """
    if len(pages) == 1:
        return [_lone(*pages[0])]
    reperees = [_keyed(lignes, hauteur) for lignes, hauteur in pages]
    hauts: Counter[str] = Counter()
    bas: Counter[str] = Counter()
    for haut_de_page, bas_de_page in reperees:
        hauts.update(set(haut_de_page.values()))
        bas.update(set(bas_de_page.values()))
    seuil = max(2, (len(pages) + 1) // 2)
    retenus = _often(hauts, seuil), _often(bas, seuil)
    return [_split(lignes, cles, retenus) for (lignes, _), cles in zip(pages, reperees, strict=True)]


def _keyed(lignes: list[Ligne], hauteur: float) -> tuple[dict[int, str], dict[int, str]]:
    """Return the keys of the lines near the top of a page and near its bottom, by rank."""
    haut: dict[int, str] = {}
    bas: dict[int, str] = {}
    for rang, ligne in enumerate(lignes):
        boite = line_bounds(ligne)
        if boite[3] <= _MARGE * hauteur:
            haut[rang] = _key(ligne)
        elif boite[1] >= (1 - _MARGE) * hauteur:
            bas[rang] = _key(ligne)
    return haut, bas


def _often(compte: Counter[str], seuil: int) -> set[str]:
    return {cle for cle, nombre in compte.items() if nombre >= seuil and cle}


def _key(ligne: Ligne) -> str:
    return _BLANCS.sub("", _CHIFFRES.sub("#", line_text(ligne).casefold()))


def _split(
    lignes: list[Ligne], cles: tuple[dict[int, str], dict[int, str]], retenus: tuple[set[str], set[str]]
) -> Marges:
    marges = Marges([], [], [])
    for rang, ligne in enumerate(lignes):
        if cles[0].get(rang) in retenus[0]:
            marges.entete.append(ligne)
        elif cles[1].get(rang) in retenus[1]:
            marges.pied.append(ligne)
        else:
            marges.corps.append(ligne)
    if not marges.corps:
        return Marges([], list(lignes), [])
    return marges


def _lone(lignes: list[Ligne], hauteur: float) -> Marges:
    limite = _PIED_SEUL * hauteur
    bas = [ligne for ligne in lignes if line_bounds(ligne)[1] >= limite]
    reste = [ligne for ligne in lignes if line_bounds(ligne)[1] < limite]
    if not bas or not reste:
        return Marges([], list(lignes), [])
    boites = [line_bounds(ligne) for ligne in bas]
    ecart = min(b[1] for b in boites) - max(line_bounds(ligne)[3] for ligne in reste)
    if ecart < 1.2 * min(b[3] - b[1] for b in boites):
        return Marges([], list(lignes), [])
    return Marges([], reste, bas)
