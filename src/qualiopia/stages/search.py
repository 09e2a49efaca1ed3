"""Search: when no rule found a mention, look for the passage nearest to the pack's own wordings.

A search never proves by itself that a mention is absent; it may find a passage near enough to
say present, or near enough to leave the question open for a person (or the model).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Observation, Passage
from qualiopia.domain.statut import Methode
from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import Exigence
from qualiopia.stages.ports import Recherche

VERSION = 1

CERTAIN = 0.92
POSSIBLE = 0.72
_COUPE = re.compile(r"\n+|(?<=[.;!?])\s+")
_LONGUEUR_MAX = 400


def search_exigence(
    exigence: Exigence,
    observation: Observation,
    vue: VuePiece,
    recherche: Recherche,
    renvois: Sequence[str] = (),
) -> Observation:
    """Return the observation, raised to present or undecided when a passage is near enough.

    A passage that only refers to an annex (`renvois`), or that the operator excludes, proves nothing.
    """
    formulations = getattr(exigence.verification, "formulations", ())
    if not formulations or observation.trouve is True:
        return observation
    exclus = [compile_pattern(motif) for motif in (*renvois, *getattr(exigence.verification, "exclus", ()))]
    candidats = [
        passage
        for passage in passages(vue)
        if not any(motif.search(replier(passage.texte).replie) for motif in exclus)
    ]
    meilleurs = recherche.search(formulations, candidats)
    if not meilleurs or meilleurs[0][1] < POSSIBLE:
        return observation
    passage, proximite = meilleurs[0]
    certain = proximite >= CERTAIN
    return replace(
        observation,
        trouve=True if certain else None,
        probabilite=0.85 if certain else 0.5,
        passages=(vue.sentence(passage),),
        methode=Methode.RECHERCHE,
        note="" if certain else "Un passage proche a été trouvé, sans certitude.",
    )


def passages(vue: VuePiece) -> Iterator[Passage]:
    """Cut a pièce into sentence-sized passages."""
    for page in vue.piece.pages:
        yield from _page_passages(vue, page)


def _page_passages(vue: VuePiece, page: Page) -> Iterator[Passage]:
    debut = 0
    for coupe in [*_COUPE.finditer(page.texte), None]:
        fin = coupe.start() if coupe else len(page.texte)
        morceau = page.texte[debut:fin]
        if len(morceau.strip()) >= 8:
            yield vue.passage(page, debut, min(fin, debut + _LONGUEUR_MAX))
        debut = coupe.end() if coupe else fin
