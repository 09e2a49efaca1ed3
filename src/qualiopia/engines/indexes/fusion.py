"""One search: words and meaning added up.

`note = 5 × words + meaning + 0.4 × the best of its document`. Words is the BM25 score of stems and, for
half as much, of exact words, over the weight of the question's stems. Meaning is the likeness of the
vectors in standard deviations from its mean over the passages searched, since raw values of this
family of encoders hardly differ. The weights were chosen on other questions than those that measure them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from qualiopia.domain.corpus import PassageTrouve
from qualiopia.engines.indexes.etendue import Entiers, Etendue, Reels
from qualiopia.engines.indexes.vecteurs import Vecteurs
from qualiopia.stages.termes import term_key, words

_K1 = 0.9
_B = 0.75
_MOTS = 5.0
_EXACTS = 0.5
_DOCUMENT = 0.4
_RECOMPARES = 200
_REFERENCE = 761


@dataclass(frozen=True)
class Sens:
    """The vectors of an index and that of the question."""

    vecteurs: Vecteurs
    question: Reels


def rank(etendue: Etendue, question: str, sens: Sens | None, nombre: int) -> list[PassageTrouve]:
    """Return the best passages; the meaning of those ahead is compared again, exactly."""
    mots, couverture = _score_words(etendue, question)
    notes = _MOTS * mots
    ecarts = np.zeros_like(notes)
    if sens is not None:
        brutes = sens.vecteurs.compare(sens.question)[etendue.lignes]
        moyenne, ecart = float(brutes.mean()), float(brutes.std())
        ecart = ecart if ecart > 1e-6 else 1.0
        ecarts = (brutes - moyenne) / ecart
        devant = _largest(notes + ecarts, max(_RECOMPARES, nombre))
        exactes = sens.vecteurs.compare_exactly(sens.question, etendue.lignes[devant])
        ecarts[devant] = (exactes - moyenne) / ecart
        notes = notes + ecarts
    notes = notes + _DOCUMENT * etendue.best_of_documents(notes)
    trouves: list[PassageTrouve] = []
    echelle = math.sqrt(math.log(_REFERENCE) / math.log(max(3, len(etendue))))
    for rang in map(int, _largest(notes, nombre)):
        if sens is not None or couverture[rang] > 0:
            passage, document = etendue.passage(rang)
            valeurs = float(notes[rang]), float(couverture[rang]), echelle * float(ecarts[rang])
            trouves.append(PassageTrouve(passage, document, *valeurs))
    return trouves


def _score_words(etendue: Etendue, question: str) -> tuple[Reels, Reels]:
    """Return the score of words of each passage, and the share of the question's weight it covers."""
    demandes = list(words(question))
    total = len(etendue)
    normes = _K1 * (1 - _B + _B * etendue.longueurs / max(1.0, float(etendue.longueurs.mean())))
    notes = np.zeros(total, dtype=np.float32)
    couverture = np.zeros(total, dtype=np.float32)
    poids = 0.0
    for champ, part, mots in (
        ("r", 1.0, {racine for racine, _ in demandes}),
        ("m", _EXACTS, {mot for _, mot in demandes}),
    ):
        for mot in sorted(mots):
            rangs, occurrences = etendue.occurrences(term_key(champ, mot))
            rarete = math.log(1 + (total - len(rangs) + 0.5) / (len(rangs) + 0.5))
            if champ == "r":
                couverture[rangs] += rarete
                poids += rarete
            notes[rangs] += part * rarete * (_K1 + 1) * occurrences / (occurrences + normes[rangs])
    poids = max(poids, 1e-6)
    return notes / ((1 + _EXACTS) * poids), couverture / poids


def _largest(notes: Reels, nombre: int) -> Entiers:
    """Return the ranks of the largest values, largest first, the earliest first among equals."""
    opposees = -notes
    if nombre >= len(notes):
        return np.argsort(opposees, kind="stable")
    devant = np.sort(np.argpartition(opposees, nombre)[:nombre])
    return devant[np.argsort(opposees[devant], kind="stable")]
