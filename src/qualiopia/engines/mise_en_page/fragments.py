"""Fragments: pieces of one line of a page, from which its text and its word boxes are assembled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from qualiopia.domain.lecture import Boite, Mot

_MOT = re.compile(r"\S+")
_mot = partial(tuple.__new__, Mot)


class Fragment(NamedTuple):
    """A run of words on one line: its text, its box and (start, end, box) of each word in that text."""

    texte: str
    boite: Boite
    mots: tuple[tuple[int, int, Boite], ...]
    confiance: float = 1.0


Ligne = list[Fragment]


def fragment_of(texte: str, boite: Boite, confiance: float = 1.0) -> Fragment:
    """Make a fragment whose word boxes are shared out along its box by number of characters."""
    x0, y0, x1, y1 = boite
    pas = (x1 - x0) / max(1, len(texte))
    mots = tuple(
        (mot.start(), mot.end(), (x0 + pas * mot.start(), y0, x0 + pas * mot.end(), y1))
        for mot in _MOT.finditer(texte)
    )
    return Fragment(texte, boite, mots, confiance)


def joined(gauche: Fragment, droite: Fragment) -> Fragment:
    """Make one fragment of two that stand side by side, with a space between them."""
    decalage = len(gauche.texte) + 1
    suite = tuple((debut + decalage, fin + decalage, boite) for debut, fin, boite in droite.mots)
    return Fragment(
        f"{gauche.texte} {droite.texte}",
        bounds((gauche.boite, droite.boite)),
        gauche.mots + suite,
        min(gauche.confiance, droite.confiance),
    )


def bounds(boites: Iterable[Boite]) -> Boite:
    """Return the smallest box that holds all the given ones (at least one)."""
    gauches, hauts, droites, bas = zip(*boites, strict=True)
    return min(gauches), min(hauts), max(droites), max(bas)


def line_bounds(ligne: Ligne) -> Boite:
    """Return the box of a line."""
    if len(ligne) == 1:
        return ligne[0].boite
    return bounds(fragment.boite for fragment in ligne)


def line_text(ligne: Ligne) -> str:
    """Return the text of a line, its fragments set apart by tabs."""
    return "\t".join(fragment.texte for fragment in ligne)


@dataclass(frozen=True, slots=True)
class Assemblage:
    """The text of a page, its words, and where each fragment starts (by `id`)."""

    texte: str
    mots: tuple[Mot, ...]
    debuts: dict[int, int]

    @property
    def mots_at(self) -> dict[int, Boite]:
        """The box of each word, by the offset of its start."""
        return {mot.debut: mot.boite for mot in self.mots}


def assemble(lignes: Sequence[Ligne]) -> Assemblage:
    """Assemble lines: fragments apart are separated by a tab, lines by a line end, paragraphs by two."""
    morceaux: list[str] = []
    mots: list[Mot] = []
    debuts: dict[int, int] = {}
    position = 0
    precedente: Boite | None = None
    for ligne in lignes:
        boite = line_bounds(ligne)
        if precedente is not None:
            saut = "\n\n" if _is_break(precedente, boite) else "\n"
            morceaux.append(saut)
            position += len(saut)
        for rang, fragment in enumerate(ligne):
            if rang:
                morceaux.append("\t" if _is_apart(ligne[rang - 1].boite, fragment.boite) else " ")
                position += 1
            debuts[id(fragment)] = position
            morceaux.append(fragment.texte)
            mots += [_mot((position + debut, position + fin, b)) for debut, fin, b in fragment.mots]
            position += len(fragment.texte)
        precedente = boite
    return Assemblage("".join(morceaux), tuple(mots), debuts)


def _is_apart(gauche: Boite, droite: Boite) -> bool:
    hauteur = min(gauche[3] - gauche[1], droite[3] - droite[1])
    return droite[0] - gauche[2] > 0.8 * hauteur or droite[2] < gauche[0]


def _is_break(avant: Boite, apres: Boite) -> bool:
    hauteur = min(avant[3] - avant[1], apres[3] - apres[1])
    ecart = apres[1] - avant[3]
    return ecart > 0.9 * hauteur or ecart < -3 * hauteur
