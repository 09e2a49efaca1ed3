"""Ports without their engines: what is asked is remembered, what is answered was written beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from qualiopia.domain.lecture import Page, Source
from qualiopia.domain.piece import Piece, Reconnaissance
from qualiopia.stages.ports import Consommation, Message

T = TypeVar("T")


class InMemoryStore:
    """A `PieceStore` that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self.contenus: dict[str, bytes] = {}

    def get(self, cle: str) -> bytes | None:
        """Return what was stored under this key, or None."""
        return self.contenus.get(cle)

    def put(self, cle: str, contenu: bytes) -> None:
        """Store under this key."""
        self.contenus[cle] = contenu


class ScriptedModel:
    """A `Modele` that answers a prompt by what its last message contains, 0.5 otherwise.

    `textes` are the answers `generate` gives, the first whose key the last message contains.
    """

    nom = "scripted"
    empreinte = "0" * 64
    adresse = ""
    contexte = 4096

    def __init__(
        self, reponses: Mapping[str, float] | None = None, textes: Mapping[str, str] | None = None
    ) -> None:
        self._reponses = dict(reponses or {})
        self._textes = dict(textes or {})
        self.invites: list[Sequence[Message]] = []
        self.schemas: list[Mapping[str, object] | None] = []

    def decide(self, invites: Sequence[Sequence[Message]]) -> Sequence[float | None]:
        """Return the scripted probabilities of « oui »."""
        self.invites.extend(invites)
        return [_lookup(self._reponses, invite[-1].texte, 0.5) for invite in invites]

    def generate(
        self, invite: Sequence[Message], jetons_max: int, schema: Mapping[str, object] | None = None
    ) -> Iterator[str]:
        """Yield the scripted answer word by word."""
        self.invites.append(invite)
        self.schemas.append(schema)
        for mot in _lookup(self._textes, invite[-1].texte, "").split(" ")[:jetons_max]:
            yield mot + " "

    def count(self, texte: str) -> int:
        """Return the number of words."""
        return len(texte.split())

    @property
    def consommation(self) -> Consommation:
        """One call for each prompt."""
        return Consommation(appels=len(self.invites))


def _lookup(script: Mapping[str, T], texte: str, defaut: T) -> T:
    return next((reponse for cle, reponse in script.items() if cle in texte), defaut)


class ScriptedOcr:
    """An `Ocr` that reads the same text on every image, with a given confidence."""

    def __init__(self, texte: str, confiance: float = 0.95) -> None:
        self._texte = texte
        self._confiance = confiance
        self.images: list[object] = []

    def recognise(self, image: object, numero: int) -> Page:
        """Return the scripted page, whatever the image."""
        self.images.append(image)
        return Page(numero, self._texte, Source.OCR, self._confiance)


def make_piece(*textes: str, type: str = "autre", fichier: str = "document.txt") -> Piece:
    """Make a pièce of one page for each text, already recognised as `type`."""
    pages = tuple(Page(numero, texte) for numero, texte in enumerate(textes, 1))
    return Piece(fichier, "0" * 64, "txt", pages, Reconnaissance(type, 1.0))


class EncodeurDeMots:
    """An `Encodeur` that knows no meaning: words fall into a few dimensions; what was asked is kept."""

    nom = "mots"
    dimension = 64
    moyenne = 0.2
    ecart = 0.2

    def __init__(self, empreinte: str = "mots") -> None:
        self.empreinte = empreinte
        self.encodes: list[str] = []

    def encode(self, textes: Sequence[str], question: bool = False) -> NDArray[np.float32]:  # noqa: ARG002
        """Return one unit row per text."""
        self.encodes.extend(textes)
        lignes = np.full((len(textes), self.dimension), 1e-3, dtype=np.float32)
        for ligne, texte in zip(lignes, textes, strict=True):
            for mot in texte.lower().split():
                ligne[sum(mot.encode()) % self.dimension] += 1
        normees: NDArray[np.float32] = lignes / np.linalg.norm(lignes, axis=1, keepdims=True)
        return normees
