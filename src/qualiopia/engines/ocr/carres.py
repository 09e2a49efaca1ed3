"""Tick boxes drawn on a scanned page, written into the lines in place of what was read of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from qualiopia.domain.lecture import Boite
from qualiopia.engines.mise_en_page.fragments import Fragment, fragment_of, joined
from qualiopia.engines.mise_en_page.tableaux import part_of
from qualiopia.engines.readers.cases import COCHEE, NON_COCHEE

_FAUX = "口□☐回▢日☑☒田区図凶"
_COCHES = "xXvV✓✔√×"
_COTES = (11, 34)
_COTE_COCHE = 14


@dataclass(frozen=True, slots=True)
class Carre:
    """A small square drawn on the page, and whether something is drawn in it."""

    boite: Boite
    coche: bool


def find_squares(noir: npt.NDArray[np.uint8], facteur: float) -> list[Carre]:
    """Return the small squares whose four sides are drawn; boxes are divided by `facteur`."""
    contours, _ = cv2.findContours(noir, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    carres: list[Carre] = []
    vus: list[Boite] = []
    for contour in contours:
        x, y, largeur, hauteur = cv2.boundingRect(contour)
        if not (_COTES[0] <= min(largeur, hauteur) and max(largeur, hauteur) <= _COTES[1]):
            continue
        boite = (float(x), float(y), float(x + largeur), float(y + hauteur))
        if not 0.8 <= largeur / hauteur <= 1.25 or any(_same(boite, vue) for vue in vus):
            continue
        if _touches_a_word(noir, x, y, largeur, hauteur):
            continue
        zone = noir[y : y + hauteur, x : x + largeur] > 0
        coche = False if _is_hollow(zone) else _is_ticked(zone) if _has_frame(zone) else None
        if coche is not None:
            vus.append(boite)
            x0, y0, x1, y1 = (cote / facteur for cote in boite)
            carres.append(Carre((x0, y0, x1, y1), coche))
    return carres


def _touches_a_word(noir: npt.NDArray[np.uint8], x: int, y: int, largeur: int, hauteur: int) -> bool:
    """Whether signs as tall stand close on both sides: it is a letter, an O or a D, of some large print."""
    return all(
        _neighbour(noir[y : y + hauteur, max(0, a) : max(0, b)][:, ::sens], largeur)
        for a, b, sens in ((x - 2 * largeur, x, -1), (x + largeur, x + 3 * largeur, 1))
    )


def _neighbour(cote: npt.NDArray[np.uint8], largeur: int) -> bool:
    """Whether ink comes soon after the frame of a square and the blank that follows it, going outwards."""
    colonnes = (cote > 0).mean(axis=0)
    pleines = np.flatnonzero(colonnes < 0.1)
    if not len(pleines) or pleines[0] > 0.35 * largeur:
        return False
    suite = np.flatnonzero(colonnes[pleines[0] :] >= 0.2)
    return bool(len(suite)) and suite[0] <= 0.3 * largeur


def _is_hollow(zone: npt.NDArray[np.bool_]) -> bool:
    """Whether an inner outline is that of an empty square: sides drawn, and nothing in its corners."""
    cotes = (zone[0].mean(), zone[-1].mean(), zone[:, 0].mean(), zone[:, -1].mean())
    return min(cotes) >= 0.85 and float(zone[1:-1, 1:-1].mean()) < 0.12


def _has_frame(zone: npt.NDArray[np.bool_]) -> bool:
    if min(zone.shape) < _COTE_COCHE:
        return False
    bord = max(2, round(0.14 * zone.shape[1]))
    cotes = (
        zone[:bord].any(axis=0).mean(),
        zone[-bord:].any(axis=0).mean(),
        zone[:, :bord].any(axis=1).mean(),
        zone[:, -bord:].any(axis=1).mean(),
    )
    coins = (
        zone[:bord, :bord].mean(),
        zone[:bord, -bord:].mean(),
        zone[-bord:, :bord].mean(),
        zone[-bord:, -bord:].mean(),
    )
    return bool(min(cotes) >= 0.9 and min(coins) >= 0.5)


def _is_ticked(zone: npt.NDArray[np.bool_]) -> bool | None:
    """Whether something is drawn in a framed square; None when hardly anything is, or when it is full."""
    retrait = max(3, round(0.22 * zone.shape[1]))
    rempli = float(zone[retrait:-retrait, retrait:-retrait].mean())
    if rempli < 0.07:
        return False
    return True if 0.2 < rempli < 0.85 else None


def _same(a: Boite, b: Boite) -> bool:
    return abs(a[0] + a[2] - b[0] - b[2]) < 12 and abs(a[1] + a[3] - b[1] - b[3]) < 12


def with_boxes(fragments: Sequence[Fragment], carres: Sequence[Carre]) -> list[Fragment]:
    """Return the fragments with a tick box before the words that follow each square.

    A square without words on its row is no tick box.
    """
    dedans = {id(carre): _content(fragments, carre.boite) for carre in carres}
    retenus = [c for c in carres if all(_is_tick(f.texte) for f in dedans[id(c)])]
    coches = {id(fragment) for carre in retenus for fragment in dedans[id(carre)]}
    restants = [fragment for fragment in fragments if id(fragment) not in coches]
    suivis: dict[int, list[Carre]] = {}
    for carre in sorted(retenus, key=lambda c: c.boite[0]):
        rang = _follower(restants, carre.boite)
        if rang is not None:
            suivis.setdefault(rang, []).append(carre)
    resultat: list[Fragment] = []
    for rang, fragment in enumerate(restants):
        resultat += _write(fragment, suivis[rang]) if rang in suivis else [fragment]
    return resultat


def _content(fragments: Sequence[Fragment], boite: Boite) -> list[Fragment]:
    """Return the fragments that stand in a square."""
    x0, y0, x1, y1 = boite
    return [
        fragment
        for fragment in fragments
        if x0 <= (fragment.boite[0] + fragment.boite[2]) / 2 <= x1
        and y0 <= (fragment.boite[1] + fragment.boite[3]) / 2 <= y1
    ]


def _is_tick(texte: str) -> bool:
    return len(texte) == 1 and (texte in _FAUX or texte in _COCHES)


def _follower(fragments: Sequence[Fragment], boite: Boite) -> int | None:
    """Return the fragment that holds or follows a square on its row."""
    x0, y0, x1, y1 = boite
    meilleur: tuple[float, int] | None = None
    for rang, fragment in enumerate(fragments):
        gauche, haut, droite, bas = fragment.boite
        if min(y1, bas) - max(y0, haut) < 0.5 * (y1 - y0) or droite < x1:
            continue
        ecart = max(0.0, gauche - x1)
        if ecart <= 2.5 * (x1 - x0) and (meilleur is None or ecart < meilleur[0]):
            meilleur = (ecart, rang)
    return None if meilleur is None else meilleur[1]


def _write(fragment: Fragment, carres: list[Carre]) -> list[Fragment]:
    """Write boxes into a fragment, one part per box, where the recogniser saw a square or a word starts."""
    espace = fragment_of(_spaced(fragment.texte), fragment.boite, fragment.confiance)
    libres = [i for i, (debut, fin, _) in enumerate(espace.mots) if espace.texte[debut:fin] in _FAUX]
    exacts = len(libres) == len(carres)
    bornes = libres if exacts else [_nearest(espace, carre) for carre in carres]
    parts: list[Fragment] = []
    if bornes[0] > 0:
        parts.append(part_of(espace, 0, bornes[0]))
    for carre, debut, fin in zip(carres, bornes, [*bornes[1:], len(espace.mots)], strict=True):
        mots = [i for i in range(debut, fin) if espace.texte[slice(*espace.mots[i][:2])] not in _FAUX]
        suite = part_of(espace, mots[0], mots[-1] + 1) if mots else None
        glyphe = fragment_of(COCHEE if carre.coche else NON_COCHEE, carre.boite, fragment.confiance)
        parts.append(joined(glyphe, suite) if suite else glyphe)
    return parts


def _spaced(texte: str) -> str:
    """Set the squares that were read as characters apart from the words they touch."""
    return " ".join("".join(f" {c} " if c in _FAUX else c for c in texte).split())


def _nearest(fragment: Fragment, carre: Carre) -> int:
    """Return the first word that does not end before a square."""
    gauche, droite = carre.boite[0], carre.boite[2]
    avant = sum(boite[2] <= gauche + 0.2 * (droite - gauche) for _, _, boite in fragment.mots)
    return min(avant, len(fragment.mots) - 1)
