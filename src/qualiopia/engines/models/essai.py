"""A short trial of a model: questions in French on short documents, of which the answers are known."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources

import msgspec
import yaml

from qualiopia.stages.ports import Message, Modele

_CONSIGNE = "Tu lis un document et tu réponds à une question sur ce qu'il dit. Un seul mot : oui ou non."
_EXEMPLE = "Document :\nFACTURE n° 12. Total : 240 euros.\n\nQuestion : {} Réponds oui ou non."
_EXEMPLES = (
    Message("user", _EXEMPLE.format("Le montant total est-il indiqué ?")),
    Message("assistant", "oui"),
    Message("user", _EXEMPLE.format("La date de paiement est-elle indiquée ?")),
    Message("assistant", "non"),
)


class _Piece(msgspec.Struct, frozen=True):
    texte: str
    oui: list[str]
    non: list[str]


@dataclass(frozen=True, slots=True)
class Reponse:
    """One question of the trial, what was expected, and the probability of « oui » that the model gave."""

    question: str
    attendu: bool
    probabilite: float | None

    @property
    def juste(self) -> bool:
        """Whether the model leans to what was expected."""
        return self.probabilite is not None and (self.probabilite > 0.5) is self.attendu


@dataclass(frozen=True, slots=True)
class Bilan:
    """The trial of a model."""

    reponses: tuple[Reponse, ...]
    secondes: float

    @property
    def justes(self) -> int:
        """How many right answers."""
        return sum(reponse.juste for reponse in self.reponses)

    @property
    def separation(self) -> float:
        """How often a question to answer « oui » gets more than one to answer « non »; 0.5 is chance.

        A model that leans to « oui » everywhere has few right answers and yet may order them well:
        calibration mends the first, nothing mends the second.
        """
        oui = [reponse.probabilite for reponse in self.reponses if reponse.attendu]
        non = [reponse.probabilite for reponse in self.reponses if not reponse.attendu]
        couples = [(p or 0.0, q or 0.0) for p in oui for q in non]
        return sum(1.0 if p > q else 0.5 if p == q else 0.0 for p, q in couples) / len(couples)


def run_trial(modele: Modele, suivi: Callable[[int, int], None] | None = None) -> Bilan:
    """Ask every question of the trial; `suivi` is told how many are done, of how many."""
    pieces = _load()
    total = sum(len(piece.oui) + len(piece.non) for piece in pieces)
    reponses: list[Reponse] = []
    debut = time.perf_counter()
    for piece in pieces:
        questions = [*((texte, True) for texte in piece.oui), *((texte, False) for texte in piece.non)]
        probabilites = modele.decide([_prompt(piece.texte, texte) for texte, _ in questions])
        for (texte, attendu), probabilite in zip(questions, probabilites, strict=True):
            reponses.append(Reponse(texte, attendu, probabilite))
        if suivi:
            suivi(len(reponses), total)
    return Bilan(tuple(reponses), time.perf_counter() - debut)


def _prompt(document: str, question: str) -> list[Message]:
    demande = f"Document :\n{document}\nQuestion : {question} Réponds oui ou non."
    return [Message("system", _CONSIGNE), *_EXEMPLES, Message("user", demande)]


def _load() -> list[_Piece]:
    texte = resources.files(__package__).joinpath("essai.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.load(texte, yaml.BaseLoader)["pieces"], list[_Piece])
