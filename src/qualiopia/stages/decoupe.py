"""Cutting: a pièce as a sequence of sentence-sized passages, headers and footers left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Passage
from qualiopia.domain.vue import VuePiece

_SEPARATION = re.compile(r"\n+|(?<=[.;!])\s+")
_COURTE = 60
_LONGUEUR_MAX = 400
_ENTETES = (".", ";", "!", ",")


def cut(vue: VuePiece) -> Iterator[Passage]:
    """Yield the sentences of a pièce; a short line that announces what follows goes with it."""
    for page in vue.piece.pages:
        yield from _of_page(vue, page)


def _of_page(vue: VuePiece, page: Page) -> Iterator[Passage]:
    fin_du_corps = len(page.texte) - page.pied
    debut = page.entete
    for coupe in [*_SEPARATION.finditer(page.texte, page.entete, fin_du_corps), None]:
        fin = coupe.start() if coupe else fin_du_corps
        debut += len(page.texte[debut:fin]) - len(page.texte[debut:fin].lstrip())
        morceau = page.texte[debut:fin].rstrip()
        if coupe and len(morceau) < _COURTE and "\n" not in morceau and not morceau.endswith(_ENTETES):
            continue
        if len(morceau) >= 8:
            yield vue.passage(page, debut, min(debut + len(morceau), debut + _LONGUEUR_MAX))
        debut = coupe.end() if coupe else fin
