"""Doubt: before a mention is said absent, look for a passage that speaks its words and proves nothing else.

Nobody can list all the ways of saying a thing, but its vocabulary is in the pack's own wordings. A
sentence made mostly of the words of this mention, more than of any other of the kind, leaves the
question to a person; it must stand out more when it already proves another mention, or when the
document is long and chance has more room. Words alone never prove anything.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.piece import Observation, Passage
from qualiopia.domain.statut import Methode
from qualiopia.domain.texte import compile_pattern, fold, replier
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import TypeDePiece
from qualiopia.stages.decoupe import cut

ECART = 1.0
ECART_SI_PROUVE = 1.0
ECART_PAR_DOUBLEMENT = 0.3
PASSAGES_D_UNE_PAGE = 8
MOTS_MINIMUM = 2
PART_DES_MOTS = 0.6

_NOTE = "Un passage emploie les mots de ce sujet sans qu'on puisse conclure."
_ECHAPPEMENT = re.compile(r"\\[AbBdDsSZnt]|\[[^\]]*\]|\(\?[:!=<a-z]+|\{[^}]*\}")
_MOT_DE_MOTIF = re.compile(r"([a-z]{4,})(\\w)?")
_MOT = re.compile(r"[a-z]{4,}")
_RACINE = 6
_PART_PROUVEE = 0.5
_VIDES = frozenset(
    """dans pour avec sans sous entre chaque leur leurs elle elles nous vous votre notre cette sont sera
    seront etre avoir tout tous toute toutes plus moins peut peuvent doit doivent lors afin ainsi dont comme
    aussi mais donc fait faire""".split()
)


@dataclass(frozen=True, slots=True)
class Lexique:
    """The weighted words of each exigence of one kind: a word that all of them use weighs little."""

    mots: Mapping[str, Mapping[str, float]]

    def lead(self, texte: str) -> tuple[str, float]:
        """Name the exigence that most of a text speaks of, and by how much more than of the next one."""
        dits = [frozenset(_keys(mot)) for mot in set(_MOT.findall(fold(texte))) if mot not in _VIDES]
        notes = sorted(((*self._weigh(nom, dits), nom) for nom in self.mots), reverse=True)
        if not notes or notes[0][1] < max(MOTS_MINIMUM, PART_DES_MOTS * len(dits)):
            return "", 0.0
        return notes[0][2], notes[0][0] - (notes[1][0] if len(notes) > 1 else 0.0)

    def _weigh(self, exigence: str, dits: Sequence[frozenset[str]]) -> tuple[float, int]:
        """Return the weight of an exigence in some words, and how many of them are its own."""
        poids = self.mots[exigence]
        notes = [max((poids.get(cle, 0.0) for cle in cles), default=0.0) for cles in dits]
        return sum(notes), sum(note > 0 for note in notes)


_LEXIQUES: dict[tuple[str, str], Lexique] = {}


def lexicon_of(genre: TypeDePiece, empreinte: str) -> Lexique:
    """Return the words of a kind, gathered once for each pack."""
    cle = (empreinte, genre.slug)
    if cle not in _LEXIQUES:
        comptes = {
            exigence.id: Counter(
                mot for motif in _wordings(exigence.verification) for mot in _words_of_pattern(motif)
            )
            for exigence in genre.exigences
        }
        partages = Counter(mot for compte in comptes.values() for mot in compte)
        total = len(comptes) + 1
        _LEXIQUES[cle] = Lexique(
            {
                nom: {
                    mot: math.log(total / partages[mot]) * min(1.0, 0.5 + 0.25 * nombre)
                    for mot, nombre in compte.items()
                }
                for nom, compte in comptes.items()
            }
        )
    return _LEXIQUES[cle]


def raise_doubts(
    vue: VuePiece, observations: Sequence[Observation], lexique: Lexique, renvois: Sequence[str] = ()
) -> tuple[Observation, ...]:
    """Leave open each absence that a passage speaks of; to refer to an annex (`renvois`) is not to speak."""
    absents = {o.exigence for o in observations if o.trouve is False and not o.passages}
    if not absents:
        return tuple(observations)
    prouves = [passage for o in observations if o.trouve is True for passage in o.passages]
    candidats = list(cut(vue))
    base = ECART + ECART_PAR_DOUBLEMENT * math.log2(max(1.0, len(candidats) / PASSAGES_D_UNE_PAGE))
    meilleurs: dict[str, tuple[float, Passage]] = {}
    for passage in candidats:
        exigence, ecart = lexique.lead(passage.texte)
        seuil = base + (ECART_SI_PROUVE if _claimed(passage, prouves) else 0.0)
        if exigence not in absents or ecart < max(seuil, meilleurs.get(exigence, (0.0,))[0]):
            continue
        if not any(compile_pattern(motif).search(replier(passage.texte).replie) for motif in renvois):
            meilleurs[exigence] = (ecart, passage)
    return tuple(
        _doubted(o, meilleurs[o.exigence][1]) if o.exigence in meilleurs else o for o in observations
    )


def _doubted(observation: Observation, passage: Passage) -> Observation:
    return replace(
        observation,
        trouve=None,
        probabilite=0.5,
        passages=(passage,),
        methode=Methode.RECHERCHE,
        note=_NOTE,
    )


def _wordings(operateur: object) -> list[str]:
    """Gather the patterns and sample sentences of an operator and of its parts."""
    noms = ("motifs", "rubriques", "indices", "formulations")
    siens = [motif for nom in noms for motif in getattr(operateur, nom, ())]
    for partie in getattr(operateur, "verifications", ()):
        siens += _wordings(partie)
    return siens


def _words_of_pattern(motif: str) -> Iterator[str]:
    """Yield the keys of the words spelt in a pattern: « anim\\w+ » stands for all that begins so."""
    for mot, suite in _MOT_DE_MOTIF.findall(_ECHAPPEMENT.sub(" ", fold(motif))):
        if mot in _VIDES:
            continue
        if len(mot) >= _RACINE or not suite:
            yield mot[:_RACINE] if len(mot) >= _RACINE else f"{mot}$"
        else:
            yield mot


def _keys(mot: str) -> Iterator[str]:
    yield mot[:_RACINE] if len(mot) >= _RACINE else f"{mot}$"
    yield from (mot[:longueur] for longueur in range(4, _RACINE) if len(mot) >= longueur)


def _claimed(passage: Passage, prouves: Sequence[Passage]) -> bool:
    """Whether at least half of a passage already proves something."""
    couvert = sum(
        max(0, min(passage.fin, autre.fin) - max(passage.debut, autre.debut))
        for autre in prouves
        if autre.page == passage.page
    )
    return couvert >= _PART_PROUVEE * (passage.fin - passage.debut)
