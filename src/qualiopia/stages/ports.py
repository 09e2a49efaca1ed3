"""The Protocols through which stages reach what is heavy or external."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from qualiopia.domain.lecture import Lecture, Page
from qualiopia.domain.piece import Passage

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Depot:
    """A file as it was dropped: relative name, and a way to its bytes (never read twice by stages)."""

    fichier: str
    contenu: bytes


class Lecteur(Protocol):
    """Reads one format."""

    formats: Sequence[str]

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read a whole file.

        Raises:
            LectureImpossible: the file cannot be read; the message and remedy are for the user.
        """
        ...


class Ocr(Protocol):
    """Recognises the text of an upright or rotated page image."""

    def recognise(self, image: object, numero: int) -> Page:
        """Return the page: text in reading order, line boxes, mean confidence, rotation found."""
        ...


class PieceStore(Protocol):
    """A content-addressed store of stage results."""

    def get(self, cle: str) -> bytes | None:
        """Return what was stored under this key, or None."""
        ...

    def put(self, cle: str, contenu: bytes) -> None:
        """Store under this key, atomically."""
        ...


class Recherche(Protocol):
    """Finds, in one pièce, the passages nearest to some wordings."""

    def search(
        self, formulations: Sequence[str], passages: Sequence[Passage]
    ) -> Sequence[tuple[Passage, float]]:
        """Return passages with a relevance between 0 and 1, best first."""
        ...


class Ressemblance(Protocol):
    """Says how much a text is like the sample texts of each kind of document."""

    def compare(self, texte: str) -> Mapping[str, float]:
        """Return a likeness by kind, about 0 for unlike and 1 for alike; empty when nothing is known."""
        ...


class Modele(Protocol):
    """A local language model, asked for one-token decisions (the engines come with their own issue)."""

    nom: str
    empreinte: str

    def decide(self, prefixe: str, question: str) -> float:
        """Return the probability of « oui »."""
        ...


class Executeur(Protocol):
    """Runs a function over items, possibly in parallel, yielding results as they come."""

    def map(self, fonction: Callable[[T], R], elements: Sequence[T]) -> Iterator[tuple[int, R]]:
        """Yield (index, result) in order of completion; stops cleanly on KeyboardInterrupt."""
        ...
