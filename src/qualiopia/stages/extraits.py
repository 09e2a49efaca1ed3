"""Excerpts: the few passages of a pièce that bear on one question, in reading order, with their neighbours.

A small model judges a few sentences better than ten pages, and reads them faster; what is left out is shown
by an ellipsis, never hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.piece import Passage
from qualiopia.domain.vue import VuePiece
from qualiopia.stages.decoupe import cut
from qualiopia.stages.injection import without_orders
from qualiopia.stages.ports import Recherche

LONGUEUR_MAX = 1300
_COUPE = "\n[…]\n"


@dataclass(frozen=True, slots=True)
class Extrait:
    """What is shown of a pièce: the passages, the most relevant first, and the text laid out in order."""

    passages: tuple[Passage, ...]
    texte: str


def excerpt_for(
    vue: VuePiece, formulations: Sequence[str], connus: Sequence[Passage], recherche: Recherche
) -> Extrait:
    """Gather the passages already known to bear on a question and those nearest to its wordings.

    It is empty when all that is known to bear on it speaks to a machine: a person will see.

    The result holds at most `LONGUEUR_MAX` characters; passages come whole or not at all. What speaks to a
    machine is not shown to one.
    """
    pages = tuple(without_orders(page, prudent=True) for page in vue.piece.pages)
    tous = list(cut(VuePiece(replace(vue.piece, pages=pages))))
    proches = [passage for passage, _ in recherche.search(list(formulations), tous)]
    if connus and not any(_overlap(passage, connu) for passage in tous for connu in connus):
        return Extrait((), "")
    rangs: list[int] = []
    for voulu in (*connus, *proches):
        rangs += [rang for rang, passage in enumerate(tous) if _overlap(passage, voulu) and rang not in rangs]
    retenus = _with_neighbours(rangs, tous)
    return Extrait(tuple(tous[rang] for rang in rangs if rang in retenus), _laid_out(retenus, tous))


def _overlap(passage: Passage, autre: Passage) -> bool:
    return passage.page == autre.page and passage.debut < autre.fin and autre.debut < passage.fin


def _with_neighbours(rangs: Sequence[int], tous: Sequence[Passage]) -> list[int]:
    """Return the ranks kept, in reading order: the wanted ones first served, then what stands beside them."""
    voisins = [rang + ecart for rang in rangs for ecart in (-1, 1) if 0 <= rang + ecart < len(tous)]
    retenus: set[int] = set()
    place = LONGUEUR_MAX
    for rang in (*rangs, *voisins):
        if rang not in retenus and len(tous[rang].texte) <= place:
            retenus.add(rang)
            place -= len(tous[rang].texte)
    return sorted(retenus)


def _laid_out(rangs: Sequence[int], tous: Sequence[Passage]) -> str:
    morceaux: list[str] = []
    for avant, rang in zip((None, *rangs), rangs, strict=False):
        if avant is not None:
            morceaux.append("\n" if rang == avant + 1 else _COUPE)
        morceaux.append(tous[rang].texte)
    return "".join(morceaux)
