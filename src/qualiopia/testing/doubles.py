"""Ports without their engines: what is asked is remembered, what is answered was written beforehand."""

from __future__ import annotations

from collections.abc import Mapping

from qualiopia.domain.lecture import Page, Source
from qualiopia.domain.piece import Piece, Reconnaissance


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
    """A `Modele` that answers each question as its script says, 0.5 otherwise."""

    nom = "scripted"
    empreinte = "0" * 64

    def __init__(self, reponses: Mapping[str, float] | None = None) -> None:
        self._reponses = dict(reponses or {})
        self.questions: list[tuple[str, str]] = []

    def decide(self, prefixe: str, question: str) -> float:
        """Return the scripted probability of « oui »."""
        self.questions.append((prefixe, question))
        return self._reponses.get(question, 0.5)


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
