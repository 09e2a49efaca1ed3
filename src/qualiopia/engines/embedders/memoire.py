"""An encoder that remembers: each text is encoded once; an interruption loses little."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qualiopia.stages.ports import Encodeur, PieceStore

_LOT = 16


class EncodeurMemorise:
    """Any `Encodeur`, its vectors kept in a store under the hash of their text."""

    def __init__(self, encodeur: Encodeur, store: PieceStore) -> None:
        self._encodeur = encodeur
        self._store = store
        self.nom = encodeur.nom
        self.empreinte = encodeur.empreinte
        self.dimension = encodeur.dimension
        self.moyenne = encodeur.moyenne
        self.ecart = encodeur.ecart

    def encode(self, textes: Sequence[str], question: bool = False) -> NDArray[np.float32]:
        """Return one unit row per text; only texts never seen are sent to the encoder."""
        cles = [self._key(texte, question) for texte in textes]
        sortie = np.zeros((len(textes), self.dimension), dtype=np.float32)
        manquants: dict[str, list[int]] = {}
        for rang, cle in enumerate(cles):
            contenu = self._store.get(cle)
            if contenu is not None and len(contenu) == 4 * self.dimension:
                sortie[rang] = np.frombuffer(contenu, dtype=np.float32)
            else:
                manquants.setdefault(cle, []).append(rang)
        nouveautes = list(manquants.items())
        for debut in range(0, len(nouveautes), _LOT):
            lot = nouveautes[debut : debut + _LOT]
            nouveaux = self._encodeur.encode([textes[rangs[0]] for _, rangs in lot], question)
            for (cle, rangs), vecteur in zip(lot, nouveaux, strict=True):
                self._store.put(cle, vecteur.astype(np.float32).tobytes())
                sortie[rangs] = vecteur
        return sortie

    def _key(self, texte: str, question: bool) -> str:
        return hashlib.sha256(f"vecteur|{self.empreinte}|{question:d}|{texte}".encode()).hexdigest()
