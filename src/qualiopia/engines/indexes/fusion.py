"""One search: words find the candidates, meaning is added up for those alone.

`note = 5 × words + meaning + 0.5 × the best of its document`. Words is the BM25 score of stems and, for
half as much, of exact words, over the weight of the question's stems. Meaning is the likeness of the
vectors in standard deviations from what the encoder gives to texts that have nothing in common, since its
raw values hardly differ. Encoding is slow (six to ten passages a second), so candidates are encoded in the
order of their words, and no further once none that is left can reach those ahead. The weights were chosen
on other questions than those that measure them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from qualiopia.domain.corpus import PassageTrouve
from qualiopia.engines.indexes.etendue import Entiers, Etendue, Reels
from qualiopia.stages.ports import Encodeur
from qualiopia.stages.termes import term_key, words

_K1 = 0.9
_B = 0.75
_MOTS = 5.0
_EXACTS = 0.5
_DOCUMENT = 0.5
_CANDIDATS = 128
_LOT = 8
_SENS_POSSIBLE = 3.0
_EXCLU = -1e6

Avance = Callable[[int, int], None]


def rank(
    etendue: Etendue, question: str, encodeur: Encodeur | None, nombre: int, avance: Avance
) -> list[PassageTrouve]:
    """Return the best passages; without an encoder, words alone rank them."""
    mots, couverture = _score_words(etendue, question)
    notes = _MOTS * mots
    sens = np.zeros_like(notes)
    if encodeur is not None:
        candidats = _largest(mots, max(_CANDIDATS, nombre))
        lus = _add_meaning(etendue, question, encodeur, (candidats, notes, sens), nombre, avance)
        notes, ajoutes = np.full_like(notes, _EXCLU), notes[lus] + sens[lus]
        notes[lus] = ajoutes
    notes = notes + _DOCUMENT * etendue.best_of_documents(notes)
    trouves: list[PassageTrouve] = []
    for rang in map(int, _largest(notes, nombre)):
        if notes[rang] > _EXCLU / 2 and (encodeur is not None or couverture[rang] > 0):
            passage, document = etendue.passage(rang)
            valeurs = float(notes[rang]), float(couverture[rang]), float(sens[rang])
            trouves.append(PassageTrouve(passage, document, *valeurs))
    return trouves


def _add_meaning(
    etendue: Etendue,
    question: str,
    encodeur: Encodeur,
    tableaux: tuple[Entiers, Reels, Reels],
    nombre: int,
    avance: Avance,
) -> Entiers:
    """Fill in the meaning of the candidates, a batch at a time; return those that were worth encoding."""
    candidats, notes, sens = tableaux
    vecteur = encodeur.encode([question], question=True)[0]
    fait = 0
    while fait < len(candidats):
        lot = candidats[fait : fait + _LOT]
        lignes = encodeur.encode([etendue.passage(int(rang))[0].texte for rang in lot])
        sens[lot] = (lignes @ vecteur - encodeur.moyenne) / encodeur.ecart
        fait += len(lot)
        avance(fait, len(candidats))
        devant = np.sort(notes[candidats[:fait]] + sens[candidats[:fait]])[::-1]
        suivant = float(notes[candidats[fait]]) + _SENS_POSSIBLE if fait < len(candidats) else -math.inf
        if fait >= nombre and suivant < devant[nombre - 1]:
            break
    avance(fait, fait)
    return candidats[:fait]


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
