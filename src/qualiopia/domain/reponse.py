"""An answer to a question about documents: sentences, each tied to what supports it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qualiopia.domain.piece import Passage


class Nature(StrEnum):
    """Where the sentences of an answer come from."""

    REDIGEE = "redigee"
    EXTRAITE = "extraite"
    INTROUVABLE = "introuvable"


@dataclass(frozen=True, slots=True)
class Citation:
    """What an answer cites: a sentence as it stands in a document, and the document's title."""

    numero: int
    passage: Passage
    titre: str
    collection: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of an answer, and the numbers of the citations that support it."""

    texte: str
    citations: tuple[int, ...]
    probabilite: float | None = None


@dataclass(frozen=True, slots=True)
class Ecart:
    """A sentence that the model wrote and that was left out, and why."""

    texte: str
    motif: str


@dataclass(frozen=True, slots=True)
class Reponse:
    """The answer to one question.

    `cherchee` is the question as it was searched, with what a follow-up takes from the one before;
    `confiance` is the probability, by search, that the passages found hold the answer; `avis` is what the
    model said of it, when it was asked.
    """

    question: str
    cherchee: str
    nature: Nature
    phrases: tuple[Phrase, ...] = ()
    citations: tuple[Citation, ...] = ()
    ecartees: tuple[Ecart, ...] = ()
    confiance: float = 0.0
    modele: str = ""
    invites: tuple[str, ...] = ()
    avis: float | None = None
