"""What can be searched: documents cut into passages, and what a search found in them."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.piece import Passage


@dataclass(frozen=True, slots=True)
class DocumentIndexe:
    """A document as it is indexed: its passages in order, and what filters look at.

    `cle` is unique in a collection; `titre` is in words a person would use to name the document, and is
    searched with each of its passages; `date` is ISO, empty when unknown.
    """

    cle: str
    titre: str
    passages: tuple[Passage, ...]
    collection: str = "pieces"
    dossier: str = ""
    type: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Filtre:
    """Which documents a search looks at; empty fields let everything through.

    `dossier` is an identifier or the beginning of one (a folder and all it holds); dates are ISO and
    inclusive: once a date is asked for, a document without a date is left out.
    """

    collections: tuple[str, ...] = ()
    dossier: str = ""
    type: str = ""
    depuis: str = ""
    jusqu_au: str = ""

    def accepts(self, document: DocumentIndexe) -> bool:
        """Whether a document passes; its passages are not looked at."""
        dossier = self.dossier.rstrip("/")
        return (
            (not self.collections or document.collection in self.collections)
            and (not dossier or document.dossier == dossier or document.dossier.startswith(dossier + "/"))
            and (not self.type or document.type == self.type)
            and (not self.depuis or (bool(document.date) and document.date >= self.depuis))
            and (not self.jusqu_au or (bool(document.date) and document.date <= self.jusqu_au))
        )


@dataclass(frozen=True, slots=True)
class PassageTrouve:
    """A passage that a search found, best first.

    `note` ranks within one search and means nothing between two; `couverture` is the share of the
    question's informative words that the passage has, `sens` how many standard deviations nearer in
    meaning to the question it is than a passage about something else; zero when meaning was not looked at.
    """

    passage: Passage
    document: DocumentIndexe
    note: float
    couverture: float
    sens: float
