"""Answering a question about documents: sentences written or taken, each supported or left out.

With a model, it writes from the passages, one sentence at a time, and each is checked before it is shown.
Without one, or when nothing it wrote is supported, the sentences of the passages nearest to the question
are shown as they are. When the passages found probably do not answer (`confiance.py`), nothing was found.
Text of a document is data: passages are fenced, and what they ask for changes nothing, since a sentence is
shown only if a passage says it and citations are ours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qualiopia.domain.corpus import PassageTrouve
from qualiopia.domain.piece import Passage
from qualiopia.domain.reponse import Citation, Ecart, Nature, Phrase, Reponse
from qualiopia.stages.appui import is_expected, unexpected, unsupported
from qualiopia.stages.confiance import ask_opinion, confidence, is_answered, quoted
from qualiopia.stages.phrases import ABREGE, is_header, sentences
from qualiopia.stages.ports import Modele
from qualiopia.stages.prompts import load_prompt
from qualiopia.stages.termes import stems

_SEUIL_APPUI = 0.5
_JETONS = 220
_PHRASES_MAX = 4
_EXTRAITS_MAX = 3
_PART_DU_PREMIER = 0.5
_SENS = 0.15
_ATTENDU = 0.5
_PASSAGES_LUS = 4
_TITRE = 4
_CARACTERES_PAR_JETON = 3.0
_RENVOI = re.compile(r"\s*\[(\d+(?:\s*[,;]\s*\d+)*)\]")
_ACHEVEE = re.compile(r"(?<=[.!?…])(?:\s*\[[\d\s,;]+\]\.?)?\s+(?=[A-ZÀ-Þ0-9«\"\-•*])|\n+")
_SANS_REPONSE = re.compile(
    r"je ne (?:trouve|sais) pas|aucun (?:des )?extraits?|ne permet(?:tent)? pas de", re.I
)

Dire = Callable[[Phrase, Sequence[Citation]], None]
Verifier = Callable[[Passage], bool]
Proximite = Callable[[str, Sequence[str]], Sequence[float]]


def _unknown(_phrase: str, textes: Sequence[str]) -> Sequence[float]:
    return [0.0] * len(textes)


def answer(
    question: str,
    cherchee: str,
    trouves: Sequence[PassageTrouve],
    modele: Modele | None,
    dire: Dire = lambda _phrase, _citations: None,
    verbatim: Verifier = lambda _passage: True,
    proche: Proximite = _unknown,
) -> Reponse:
    """Answer from the passages found; `dire` hears each sentence as soon as it is checked.

    `verbatim` says whether a passage is, word for word, in the page it names: no sentence is said of another.
    `proche` gives the likeness in meaning of a question and of sentences, in deviations.
    """
    confiance = confidence(trouves)
    avis = ask_opinion(cherchee, trouves, modele)
    reponse = Reponse(question, cherchee, Nature.INTROUVABLE, confiance=confiance, avis=avis)
    if modele is not None:
        invites = tuple(load_prompt(nom).reference for nom in ("reponse", "appui", "repond"))
        reponse = replace(reponse, modele=modele.nom, invites=invites)
    if not is_answered(confiance, avis):
        return reponse
    if modele is not None:
        redigee = _Redaction(cherchee, trouves, modele, dire, verbatim).write()
        if redigee.phrases:
            return replace(
                reponse, nature=Nature.REDIGEE, phrases=redigee.phrases,
                citations=redigee.citations, ecartees=redigee.ecartees,
            )  # fmt: skip
        reponse = replace(reponse, ecartees=redigee.ecartees)

    def montrable(passage: Passage) -> bool:
        return verbatim(passage) and not unexpected(cherchee, passage.texte)

    phrases, citations = _extract(cherchee, trouves, _Carnet(montrable, proche))
    for phrase in phrases:
        dire(phrase, citations)
    nature = Nature.EXTRAITE if phrases else Nature.INTROUVABLE
    return replace(reponse, nature=nature, phrases=phrases, citations=citations)


class _Carnet:
    """The citations of an answer, numbered in the order in which they are first cited."""

    def __init__(self, verbatim: Verifier, proche: Proximite = _unknown) -> None:
        self.citations: list[Citation] = []
        self._verbatim = verbatim
        self._proche = proche

    def cite(self, phrase: str, trouve: PassageTrouve) -> int | None:
        """Return the number of what proves a sentence; None when the page does not hold it word for word."""
        passage = nearest_sentence(phrase, trouve.passage, self._proche)
        if not self._verbatim(passage):
            return None
        for citation in self.citations:
            if citation.passage == passage:
                return citation.numero
        numero = len(self.citations) + 1
        document = trouve.document
        self.citations.append(Citation(numero, passage, document.titre, document.collection))
        return numero


class _Redaction:
    """What a model writes, heard sentence by sentence."""

    def __init__(
        self,
        question: str,
        trouves: Sequence[PassageTrouve],
        modele: Modele,
        dire: Dire,
        verbatim: Verifier,
    ) -> None:
        self._question = question
        self._trouves = _within(trouves[:_PASSAGES_LUS], modele.contexte)
        self._modele = modele
        self._dire = dire
        self._carnet = _Carnet(verbatim)
        self.phrases: tuple[Phrase, ...] = ()
        self.ecartees: tuple[Ecart, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._carnet.citations)

    def write(self) -> _Redaction:
        """Hear the model until it has said enough, or says that it does not know."""
        invite = load_prompt("reponse").messages(extraits=fence(self._trouves), question=self._question)
        for ecrite in cut_sentences(self._modele.generate(invite, _JETONS)):
            if _SANS_REPONSE.search(ecrite):
                break
            self._hear(ecrite)
            if len(self.phrases) >= _PHRASES_MAX:
                break
        return self

    def _hear(self, ecrite: str) -> None:
        texte = " ".join(_RENVOI.sub("", ecrite).split()).lstrip("-•* ").replace(" .", ".")
        if not any(caractere.isalpha() for caractere in texte):
            return
        if any(texte == phrase.texte for phrase in self.phrases):
            return
        appui, motif = self._find_support(texte, _numbers_cited(ecrite))
        motif = motif or unexpected(self._question, texte)
        if appui is None or motif:
            self.ecartees = (*self.ecartees, Ecart(texte, motif))
            return
        probabilite = self._ask(texte, appui)
        if probabilite is not None and probabilite < _SEUIL_APPUI:
            self.ecartees = (
                *self.ecartees,
                Ecart(texte, "le modèle, relisant le passage, ne l'y trouve pas"),
            )
            return
        numero = self._carnet.cite(texte, appui)
        if numero is None:
            self.ecartees = (
                *self.ecartees,
                Ecart(texte, "le passage cité n'est pas mot pour mot dans sa page"),
            )
            return
        phrase = Phrase(texte, (numero,), probabilite)
        self.phrases = (*self.phrases, phrase)
        self._dire(phrase, self.citations)

    def _find_support(self, texte: str, cites: Sequence[int]) -> tuple[PassageTrouve | None, str]:
        """Return the passage that supports a sentence, the cited ones first: a model often counts wrong."""
        premiers = [self._trouves[n - 1] for n in cites if 0 < n <= len(self._trouves)]
        motif = "aucun passage ne le dit"
        for trouve in [*premiers, *(t for t in self._trouves if t not in premiers)]:
            manque = unsupported(texte, [trouve.document.titre, trouve.passage.texte])
            if not manque:
                return trouve, ""
            motif = manque if trouve in premiers[:1] else motif
        return None, motif

    def _ask(self, texte: str, appui: PassageTrouve) -> float | None:
        invite = load_prompt("appui").messages(extrait=quoted(appui.passage.texte), phrase=texte)
        return self._modele.decide([invite])[0]


def cut_sentences(morceaux: Iterator[str]) -> Iterator[str]:
    """Yield the sentences of a text as it is written, each with its references."""
    attente = ""
    for morceau in morceaux:
        attente += morceau
        while (coupe := _end(attente)) is not None:
            if attente[: coupe.end()].strip():
                yield attente[: coupe.end()].strip()
            attente = attente[coupe.end() :]
    if attente.strip():
        yield attente.strip()


def _end(texte: str) -> re.Match[str] | None:
    """Return the end of the first sentence; the full stop of an abbreviation is none."""
    return next((c for c in _ACHEVEE.finditer(texte) if not ABREGE.search(texte[: c.start()])), None)


def _numbers_cited(phrase: str) -> list[int]:
    return [int(nombre) for renvoi in _RENVOI.findall(phrase) for nombre in re.findall(r"\d+", renvoi)]


def fence(trouves: Sequence[PassageTrouve]) -> str:
    """Lay out passages as data: none can close its own fence, and what several say is laid out once."""
    dits: set[str] = set()
    return "\n".join(
        f'<extrait numero="{numero}" document="{quoted(trouve.document.titre)}">\n'
        f"{quoted(_unsaid(trouve.passage.texte, dits))}\n</extrait>"
        for numero, trouve in enumerate(trouves, 1)
    )


def _unsaid(texte: str, dits: set[str]) -> str:
    """Leave out the sentences already said: letterheads and footers come with every document."""
    gardees = []
    for debut, fin in sentences(texte):
        phrase = " ".join(texte[debut:fin].split())
        if phrase not in dits:
            dits.add(phrase)
            gardees.append(phrase)
    return "\n".join(gardees)


def _within(trouves: Sequence[PassageTrouve], contexte: int) -> list[PassageTrouve]:
    """Return as many of the first passages as the context of the model holds, with room for the answer."""
    place = (contexte - _JETONS - 700) * _CARACTERES_PAR_JETON
    gardes: list[PassageTrouve] = []
    for trouve in trouves:
        place -= len(trouve.passage.texte) + 80
        if gardes and place < 0:
            break
        gardes.append(trouve)
    return gardes


def nearest_sentence(phrase: str, passage: Passage, proche: Proximite = _unknown) -> Passage:
    """Return the sentence of a passage nearest to another, in words and, if it is given, in meaning."""
    vises = set(stems(phrase))
    choix = [
        c for c in _choices(passage.texte, vises) if passage.texte[c[0] : c[1]].rstrip(".") != passage.fichier
    ]
    choix = choix or [(0, len(passage.texte), set[str]())]
    sens = proche(phrase, [passage.texte[debut:fin] for debut, fin, _ in choix])
    notes = [
        len(vises & racines) / math.sqrt(max(len(racines), 6) + 3)
        + _SENS * proximite
        + _ATTENDU * is_expected(phrase, passage.texte[debut:fin])
        for (debut, fin, racines), proximite in zip(choix, sens, strict=True)
    ]
    debut, fin, _ = choix[max(range(len(choix)), key=lambda rang: notes[rang])]
    return replace(
        passage,
        debut=passage.debut + debut,
        fin=passage.debut + fin,
        texte=passage.texte[debut:fin],
        boite=None,
    )


def _choices(texte: str, vises: set[str]) -> Iterator[tuple[int, int, set[str]]]:
    """Yield the sentences of a text with their stems; a title counts for what follows it."""
    titre = set[str]()
    for debut, fin in sentences(texte):
        racines = set(stems(texte[debut:fin]))
        ligne = texte[debut:fin]
        if len(racines) < _TITRE or is_header(ligne) or _is_title(ligne, racines - vises):
            titre |= racines
            continue
        yield debut, fin, racines | titre
        titre = set()


def _is_title(phrase: str, nouvelles: set[str]) -> bool:
    """Whether a line that no full stop ends is in capitals, or says nothing that was not asked."""
    sans_numero = re.sub(r"^article \d+", "", phrase.lower())
    apporte = len(nouvelles) >= _TITRE or re.search(r"\d", sans_numero) is not None
    return phrase[-1:] not in ".!?;" and (phrase.isupper() or not apporte)


def _extract(
    question: str, trouves: Sequence[PassageTrouve], carnet: _Carnet
) -> tuple[tuple[Phrase, ...], tuple[Citation, ...]]:
    """Take, from the best passages, the sentence of each that is nearest to the question."""
    phrases: list[Phrase] = []
    seuil = trouves[0].note - 2.0
    for trouve in trouves:
        if len(phrases) >= _EXTRAITS_MAX or trouve.note < seuil:
            break
        if trouve.couverture < _PART_DU_PREMIER * trouves[0].couverture:
            continue
        numero = carnet.cite(question, trouve)
        if numero is None:
            continue
        texte = " ".join(carnet.citations[numero - 1].passage.texte.split())
        if all(texte != phrase.texte for phrase in phrases):
            phrases.append(Phrase(texte, (numero,)))
    return tuple(phrases), tuple(carnet.citations)
