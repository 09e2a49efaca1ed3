"""A segment: the passages of some documents with their postings, written once, read through memory maps.

Postings are by 64-bit term numbers, sorted: opening a segment reads nothing, bisection finds a term.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from qualiopia.domain.corpus import DocumentIndexe
from qualiopia.domain.piece import Passage
from qualiopia.stages.termes import term_key, words

_PASSAGE = msgspec.msgpack.Decoder(Passage)
_OCCURRENCES_MAX = 255


class Segment:
    """One segment, open for reading."""

    def __init__(self, dossier: Path) -> None:
        self._dossier = dossier

    def _array(self, nom: str) -> NDArray[np.generic]:
        return np.load(self._dossier / f"{nom}.npy", mmap_mode="r", allow_pickle=False)  # type: ignore[no-any-return]

    @cached_property
    def longueurs(self) -> NDArray[np.float32]:
        """The informative words of each passage, its title included."""
        return np.asarray(self._array("longueurs"), dtype=np.float32)

    @cached_property
    def _termes(self) -> NDArray[np.generic]:
        return self._array("termes")

    @cached_property
    def _debuts(self) -> NDArray[np.generic]:
        return self._array("debuts")

    @cached_property
    def _postings(self) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
        return self._array("passages"), self._array("occurrences")

    @cached_property
    def _textes(self) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
        return self._array("places"), np.memmap(self._dossier / "textes.bin", dtype=np.uint8, mode="r")

    def postings(self, terme: int) -> tuple[NDArray[np.generic], NDArray[np.float32]] | None:
        """Return the passages that hold a term, and how many times; None when there is none."""
        place = int(np.searchsorted(self._termes, np.uint64(terme)))
        if place >= len(self._termes) or int(self._termes[place]) != terme:
            return None
        debut, fin = int(self._debuts[place]), int(self._debuts[place + 1])
        passages, occurrences = self._postings
        return passages[debut:fin], np.asarray(occurrences[debut:fin], dtype=np.float32)

    def passage(self, rang: int) -> Passage:
        """Return a passage of the segment."""
        places, octets = self._textes
        return _PASSAGE.decode(octets[int(places[rang]) : int(places[rang + 1])].tobytes())


def write_segment(dossier: Path, documents: Sequence[DocumentIndexe]) -> None:
    """Write a segment of documents."""
    dossier.mkdir(parents=True, exist_ok=True)
    termes: dict[int, tuple[array[int], array[int]]] = {}
    longueurs = array("i")
    places = array("q", [0])
    with (dossier / "textes.bin").open("wb") as flux:
        for document in documents:
            titre = list(words(document.titre))
            for passage in document.passages:
                mots = [*titre, *words(passage.texte)]
                _post(termes, len(longueurs), mots)
                longueurs.append(len(mots))
                places.append(places[-1] + flux.write(msgspec.msgpack.encode(passage)))
    ordre = sorted(termes)
    debuts = np.zeros(len(ordre) + 1, dtype=np.int64)
    np.cumsum([len(termes[terme][0]) for terme in ordre], out=debuts[1:])
    contenus: dict[str, NDArray[np.generic]] = {
        "termes": np.array(ordre, dtype=np.uint64),
        "debuts": debuts,
        "passages": _joined([termes[terme][0] for terme in ordre], np.int32),
        "occurrences": _joined([termes[terme][1] for terme in ordre], np.uint8),
        "longueurs": np.array(longueurs, dtype=np.int32),
        "places": np.array(places, dtype=np.int64),
    }
    for nom, contenu in contenus.items():
        np.save(dossier / f"{nom}.npy", contenu, allow_pickle=False)


def _post(
    termes: dict[int, tuple[array[int], array[int]]], rang: int, mots: Sequence[tuple[str, str]]
) -> None:
    comptes = Counter(term_key("r", racine) for racine, _ in mots)
    comptes.update(term_key("m", mot) for _, mot in mots)
    for terme, nombre in comptes.items():
        ou = termes.get(terme)
        if ou is None:
            ou = termes[terme] = (array("i"), array("B"))
        ou[0].append(rang)
        ou[1].append(min(nombre, _OCCURRENCES_MAX))


def _joined(morceaux: Sequence[array[int]], genre: type) -> NDArray[np.generic]:
    if not morceaux:
        return np.zeros(0, dtype=genre)
    return np.concatenate([np.frombuffer(morceau, dtype=genre) for morceau in morceaux])
