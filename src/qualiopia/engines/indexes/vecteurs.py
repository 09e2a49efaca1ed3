"""Vectors on disk, appended and never moved: float16 to be exact, bytes to be fast, found by the text's hash.

NumPy has no product of float16: turning 100,000 rows into float32 first takes 150 ms, while bytes
take 25 ms (two cores) and are ordered the same but for a thousandth. All rows are compared as bytes,
the best ones again as float16.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_CLE = 16
_BLOC = 512


class Vecteurs:
    """The vectors of an index, in the folder where they are kept."""

    def __init__(self, dossier: Path, dimension: int) -> None:
        self._dossier = dossier
        self._dimension = dimension

    def __len__(self) -> int:
        """Return how many rows are whole in every file: an interrupted write leaves its rows out."""
        tailles = (
            ("vecteurs.f16", 2 * self._dimension),
            ("vecteurs.i8", self._dimension),
            ("echelles.f32", 4),
            ("cles.bin", _CLE),
        )
        return min(
            (self._dossier / nom).stat().st_size // taille if (self._dossier / nom).exists() else 0
            for nom, taille in tailles
        )

    def _map(self, nom: str, genre: type, colonnes: int) -> NDArray[np.generic]:
        lignes = len(self)
        if not lignes:
            return np.zeros((0, colonnes), dtype=genre)
        return np.memmap(self._dossier / nom, dtype=genre, mode="r", shape=(lignes, colonnes))

    @cached_property
    def _exacts(self) -> NDArray[np.generic]:
        return self._map("vecteurs.f16", np.float16, self._dimension)

    @cached_property
    def _octets(self) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
        return self._map("vecteurs.i8", np.int8, self._dimension), self._map("echelles.f32", np.float32, 1)

    def rows(self) -> dict[bytes, int]:
        """Return the row of each text already encoded, by its key."""
        contenu = self._map("cles.bin", np.uint8, _CLE).tobytes()
        return {contenu[debut : debut + _CLE]: debut // _CLE for debut in range(0, len(contenu), _CLE)}

    def append(self, cles: Sequence[bytes], vecteurs: NDArray[np.float32]) -> int:
        """Add rows at the end; return the row of the first one."""
        lignes = len(self)
        echelles = np.abs(vecteurs).max(axis=1, keepdims=True).astype(np.float32) / 127
        octets = np.round(vecteurs / np.maximum(echelles, 1e-9)).astype(np.int8)
        for nom, contenu, taille in (
            ("vecteurs.f16", vecteurs.astype(np.float16).tobytes(), 2 * self._dimension),
            ("vecteurs.i8", octets.tobytes(), self._dimension),
            ("echelles.f32", echelles.tobytes(), 4),
            ("cles.bin", b"".join(cles), _CLE),
        ):
            with (self._dossier / nom).open("r+b" if (self._dossier / nom).exists() else "w+b") as flux:
                flux.truncate(lignes * taille)
                flux.seek(lignes * taille)
                flux.write(contenu)
        self.__dict__.pop("_exacts", None)
        self.__dict__.pop("_octets", None)
        return lignes

    def compare(self, question: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the likeness of every row to a question, to a thousandth."""
        octets, echelles = self._octets
        sortie = np.empty(len(octets), dtype=np.float32)
        bloc = np.empty((_BLOC, self._dimension), dtype=np.float32)
        for debut in range(0, len(octets), _BLOC):
            partie = octets[debut : debut + _BLOC]
            copie = bloc[: len(partie)]
            np.copyto(copie, partie)
            np.dot(copie, question, out=sortie[debut : debut + len(partie)])
        sortie *= np.asarray(echelles, dtype=np.float32)[:, 0]
        return sortie

    def compare_exactly(
        self, question: NDArray[np.float32], rangs: NDArray[np.generic]
    ) -> NDArray[np.float32]:
        """Return the likeness of some rows to a question."""
        produit: NDArray[np.float32] = np.asarray(self._exacts[rangs], dtype=np.float32) @ question
        return produit


def text_key(texte: str) -> bytes:
    """Return the key of a text."""
    return hashlib.blake2b(texte.encode("utf-8", "replace"), digest_size=_CLE).digest()
