"""Ask: what rules and search leave undecided is put to a local model, in one word, over the passages found.

The model never writes a citation nor an explanation: it reads the passages that search retrieved for one
question of the référentiel, and says oui or non. Its leaning is calibrated (per model, on documents whose
truth is known), then joined to what rules and search thought, in one probability. A mention is said present
only if a passage can be cited; near the middle, the question stays open for a person.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.dossier import PieceJugee
from qualiopia.domain.piece import Avis, Observation, Passage, Piece
from qualiopia.domain.statut import Methode, Statut
from qualiopia.domain.vue import VuePiece
from qualiopia.errors import InviteTropLongue
from qualiopia.packs.modele import Exigence, Pack
from qualiopia.stages.extraits import Extrait, excerpt_for
from qualiopia.stages.ports import Message, Modele, PieceStore, Recherche
from qualiopia.stages.prompts import load_prompt
from qualiopia.stages.verify import ABSENT

VERSION = 1
INVITE = "decision"
LOT = 8

_BORNE = 0.001
_TRANCHES = (Statut.CONFORME, Statut.NON_CONFORME)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far to trust one model: a line on the logit of its « oui », and when what it says decides.

    Both thresholds are on the joined probability. The defaults are prudent: an unknown model decides
    only what it is nearly sure of.
    """

    pente: float = 0.5
    decalage: float = 0.0
    present: float = 0.9
    absent: float = 0.1
    origine: str = ""

    def join(self, avant: float, brute: float) -> float:
        """Return the probability after the model spoke, from that before and its own."""
        return _sigmoid(_logit(avant) + self.pente * _logit(brute) + self.decalage)


def _logit(probabilite: float) -> float:
    bornee = min(max(probabilite, _BORNE), 1 - _BORNE)
    return math.log(bornee / (1 - bornee))


def _sigmoid(valeur: float) -> float:
    return 1 / (1 + math.exp(-valeur))


@dataclass(frozen=True)
class _Question:
    cle: str
    exigence: Exigence
    observation: Observation
    extrait: Extrait
    messages: tuple[Message, ...]


@dataclass
class Conseiller:
    """Puts the open questions of an examen to a model, opened at the first one, and remembers every answer.

    `posees` counts the questions put, `tranchees` those it settled, `evitees` what rules and search had
    settled before.
    """

    pack: Pack
    ouvrir: Callable[[], tuple[Modele, Calibration]]
    recherche: Recherche
    memoire: PieceStore | None = None
    modele: Modele | None = None
    calibration: Calibration = Calibration()
    posees: int = 0
    tranchees: int = 0
    evitees: int = 0

    def advise(
        self, jugees: Sequence[PieceJugee], progres: Callable[[int, int], None]
    ) -> Mapping[str, Piece]:
        """Return, by key, the pièces of which the model said something, their observations renewed."""
        questions = [question for jugee in jugees for question in self._questions(jugee)]
        self.evitees += sum(vu.statut in _TRANCHES for jugee in jugees for vu in jugee.resultats)
        avis: dict[tuple[str, str], Observation] = {}
        for debut in range(0, len(questions), LOT):
            progres(debut, len(questions))
            lot = questions[debut : debut + LOT]
            for question, lu in zip(lot, self._ask(lot), strict=True):
                if lu is not None:
                    avis[question.cle, question.exigence.id] = self._observe(question, lu)
        self.posees += len(questions)
        self.tranchees += sum(observation.methode is Methode.MODELE for observation in avis.values())
        concernees = {cle for cle, _ in avis}
        return {
            jugee.piece.cle: _renewed(jugee.piece, avis) for jugee in jugees if jugee.piece.cle in concernees
        }

    def _opened(self) -> Modele:
        if self.modele is None:
            self.modele, self.calibration = self.ouvrir()
        return self.modele

    def _questions(self, jugee: PieceJugee) -> Iterator[_Question]:
        genre = self.pack.type_de_piece(jugee.piece.type)
        ouvertes = {
            resultat.exigence for resultat in jugee.resultats if resultat.statut is Statut.INDETERMINE
        }
        if genre is None or not ouvertes or jugee.piece.vierge:
            return
        vue = VuePiece(jugee.piece)
        observations = {observation.exigence: observation for observation in jugee.piece.observations}
        for exigence in genre.exigences:
            observation = observations.get(exigence.id)
            if exigence.id in ouvertes and exigence.question and observation and _is_open(observation):
                extrait = excerpt_for(vue, _wordings(exigence), observation.passages, self.recherche)
                if extrait.passages:
                    messages = load_prompt(INVITE).messages(extrait=extrait.texte, question=exigence.question)
                    yield _Question(jugee.piece.cle, exigence, observation, extrait, messages)

    def _ask(self, lot: Sequence[_Question]) -> list[tuple[float, float] | None]:
        """Return (probability of oui, seconds) for each question, from memory when it was asked before."""
        reponses: list[tuple[float, float] | None] = [self._recall(question) for question in lot]
        neuves = [rang for rang, reponse in enumerate(reponses) if reponse is None]
        debut = time.perf_counter()
        dites = self._decide([lot[rang].messages for rang in neuves])
        duree = (time.perf_counter() - debut) / max(1, len(neuves))
        for rang, probabilite in zip(neuves, dites, strict=True):
            if probabilite is not None:
                reponses[rang] = (probabilite, duree)
                self._remember(lot[rang], probabilite)
        return reponses

    def _decide(self, invites: Sequence[Sequence[Message]]) -> Sequence[float | None]:
        """Ask them together; if one is too long for the model, each alone, and that one stays open."""
        modele = self._opened()
        try:
            return modele.decide(invites) if invites else ()
        except InviteTropLongue:
            return [None] if len(invites) == 1 else [self._decide([un])[0] for un in invites]

    def _key(self, question: _Question) -> str:
        dit = "\x1f".join(message.texte for message in question.messages)
        return hashlib.sha256(f"avis|{VERSION}|{self._opened().empreinte}|{dit}".encode()).hexdigest()

    def _recall(self, question: _Question) -> tuple[float, float] | None:
        contenu = self.memoire.get(self._key(question)) if self.memoire is not None else None
        try:
            return (float(json.loads(contenu)), 0.0) if contenu is not None else None
        except ValueError:
            return None

    def _remember(self, question: _Question, probabilite: float) -> None:
        if self.memoire is not None:
            self.memoire.put(self._key(question), json.dumps(probabilite).encode())

    def _observe(self, question: _Question, lu: tuple[float, float]) -> Observation:
        """Join what the model says to what was seen, and conclude if that is enough."""
        brute, secondes = lu
        avant = question.observation
        probabilite = self.calibration.join(avant.probabilite, brute)
        modele = self._opened()
        avis = Avis(
            modele.nom, modele.empreinte, load_prompt(INVITE).reference, question.exigence.question,
            question.extrait.passages, avant.probabilite, brute, probabilite, secondes,
        )  # fmt: skip
        if probabilite >= self.calibration.present:
            cite = avant.passages or question.extrait.passages[:1]
            return _concluded(avant, avis, True, probabilite, cite, "y lit cette mention")
        if probabilite <= self.calibration.absent:
            return _concluded(avant, avis, False, min(probabilite, ABSENT), (), "n'y lit pas cette mention")
        return replace(avant, avis=avis)


def _concluded(
    avant: Observation, avis: Avis, trouve: bool, probabilite: float, cite: tuple[Passage, ...], dit: str
) -> Observation:
    return replace(
        avant,
        trouve=trouve,
        probabilite=probabilite,
        passages=cite,
        methode=Methode.MODELE,
        note=f"Le modèle local, à qui les passages les plus proches ont été montrés, {dit}.",
        avis=avis,
    )


def _is_open(observation: Observation) -> bool:
    """Whether it is undecided for want of understanding, not for want of reading or of conditions."""
    return observation.trouve is None or observation.probabilite > ABSENT


def _wordings(exigence: Exigence) -> tuple[str, ...]:
    siennes = getattr(exigence.verification, "formulations", ())
    return (*siennes, exigence.question, exigence.libelle)


def _renewed(piece: Piece, avis: Mapping[tuple[str, str], Observation]) -> Piece:
    nouvelles = tuple(avis.get((piece.cle, vu.exigence), vu) for vu in piece.observations)
    return replace(piece, observations=nouvelles)
