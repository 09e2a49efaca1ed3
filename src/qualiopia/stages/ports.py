"""The Protocols through which stages reach what is heavy or external."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from qualiopia.domain.corpus import DocumentIndexe, Filtre, PassageTrouve
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


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with a model; `role` is `system`, `user` or `assistant`."""

    role: str
    texte: str


@dataclass(frozen=True, slots=True)
class Consommation:
    """What a model was asked so far.

    `jetons_lus` entered the model; `jetons_en_cache` were already there, read with an earlier prompt.
    """

    appels: int = 0
    jetons_lus: int = 0
    jetons_en_cache: int = 0
    jetons_ecrits: int = 0
    secondes: float = 0.0


class Modele(Protocol):
    """A language model, in this process or behind an address the user configured.

    `empreinte` is the SHA-256 of the weights, or what the server says of them; `adresse` is empty
    for a model in this process; `contexte` is in tokens.
    """

    nom: str
    empreinte: str
    adresse: str
    contexte: int

    def decide(self, invites: Sequence[Sequence[Message]]) -> Sequence[float | None]:
        """Return, for each prompt, the probability of « oui » against « non » as the one next token.

        Prompts that begin alike share what was read of their common beginning. None: the model leans
        to neither.

        Raises:
            InviteTropLongue: a prompt does not fit in the context.
        """
        ...

    def generate(
        self, invite: Sequence[Message], jetons_max: int, schema: Mapping[str, object] | None = None
    ) -> Iterator[str]:
        """Yield the answer as it is written; with a JSON schema, it is a JSON text of that shape."""
        ...

    def count(self, texte: str) -> int:
        """Return how many tokens a text takes."""
        ...

    @property
    def consommation(self) -> Consommation:
        """What was asked since the model was opened."""
        ...


class Encodeur(Protocol):
    """Turns texts into unit vectors, so that what means the same is near.

    `moyenne` and `ecart` are the likeness of a question to passages that do not answer it, and its spread:
    with the encoders we know, raw likenesses hardly differ and mean nothing by themselves.
    """

    nom: str
    empreinte: str
    dimension: int
    moyenne: float
    ecart: float

    def encode(self, textes: Sequence[str], question: bool = False) -> NDArray[np.float32]:
        """Return one row per text, of length 1."""
        ...


class Index(Protocol):
    """Documents cut into passages, kept on disk, searched by words and by meaning."""

    @property
    def documents(self) -> Sequence[DocumentIndexe]:
        """The documents of the index, without their passages."""
        ...

    def update(self, documents: Sequence[DocumentIndexe]) -> None:
        """Make the index hold these documents and no other."""
        ...

    def search(
        self,
        question: str,
        nombre: int,
        filtre: Filtre | None = None,
        avance: Callable[[int, int], None] = ...,
    ) -> Sequence[PassageTrouve]:
        """Return the passages nearest to a question, best first; `avance` hears (encoded, at most)."""
        ...


class Executeur(Protocol):
    """Runs a function over items, possibly in parallel, yielding results as they come."""

    def map(self, fonction: Callable[[T], R], elements: Sequence[T]) -> Iterator[tuple[int, R]]:
        """Yield (index, result) in order of completion; stops cleanly on KeyboardInterrupt."""
        ...


@dataclass(frozen=True, slots=True)
class Energie:
    """What a work cost: watt-hours, grams of CO2, how it is known, and a French sentence that says it.

    `methode` is `rapl`, `estimation`, or empty when nothing is known; None is never zero.
    """

    wh: float | None = None
    co2_g: float | None = None
    methode: str = ""
    detail: str = ""


class Compteur(Protocol):
    """Counts the energy of a work from the moment it is made."""

    def note(self) -> None:
        """Look at the counters now; to be called now and then, so that none wraps or ends unseen."""
        ...

    def total(self) -> Energie:
        """Return what was spent since the beginning."""
        ...
