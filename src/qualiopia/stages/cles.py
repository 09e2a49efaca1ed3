"""Keys: what tells in a pièce which subject it is about (a number, a name with a birth date).

Numbers are compared without spaces nor dashes. Characters that readers mistake for one another bring two
numbers together only to say so: what was read is never corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Champ, Passage, Piece
from qualiopia.domain.texte import squash
from qualiopia.packs.modele import CleDeRapprochement
from qualiopia.stages.reperes import same_person, words

_CONFONDUS = str.maketrans("OQILBSZ", "0011852")
_CIVILITES = frozenset(("m", "mme", "mlle", "monsieur", "madame", "mademoiselle"))
_MINIMUM = 3
_LETTRES_D_ECART = 2


@dataclass(frozen=True, slots=True)
class Lue:
    """A key as read in a pièce: as written, normalised, and what must not contradict it.

    `rang` is that of the key in the pack; `liste` says that the pièce gives several values.
    """

    rang: int
    brut: str
    norme: str
    mots: frozenset[str]
    avec: tuple[str, ...] = ()
    liste: bool = False
    passage: Passage | None = None


def code_of(texte: str) -> str:
    """Return a number in its compared form: letters and digits, capital, without accent."""
    return "".join(c for c in squash(texte).upper() if c.isalnum())


def shape_of(norme: str) -> str:
    """Return the form of a number in which characters easily mistaken are the same."""
    return norme.translate(_CONFONDUS)


def person_words(texte: str) -> frozenset[str]:
    """Return the words of a person's name."""
    return frozenset(mot for mot in words(texte) if mot not in _CIVILITES)


def read_keys(piece: Piece, cles: Sequence[CleDeRapprochement]) -> list[Lue]:
    """Return the keys that a pièce gives, those the pack puts first coming first."""
    return [lue for rang, cle in enumerate(cles) for lue in _read(piece, rang, cle)]


def _read(piece: Piece, rang: int, cle: CleDeRapprochement) -> Iterator[Lue]:
    if cle.types and piece.type not in cle.types:
        return
    vues: set[str] = set()
    avec = tuple(str(c.valeur) if (c := piece.champ(nom)) is not None else "" for nom in cle.avec)
    ecrits = [*_written(piece, cle.champs), *(e for nom in cle.equivalents for e in _written(piece, (nom,)))]
    for texte, champ in ecrits:
        lue = _key(rang, cle, texte, avec, champ)
        if lue is not None and lue.norme not in vues:
            vues.add(lue.norme)
            yield lue


def _written(piece: Piece, noms: Sequence[str]) -> Iterator[tuple[str, Champ]]:
    """Yield each value of a champ; of several champs read together, the values joined."""
    if len(noms) > 1:
        champs = [c for nom in noms if (c := piece.champ(nom)) is not None and c.valeur != ""]
        if champs and champs[0].nom == noms[0]:
            yield " ".join(str(c.valeur) for c in champs), champs[0]
        return
    for champ in piece.champs:
        if champ.nom == noms[0]:
            for valeur in champ.valeur if isinstance(champ.valeur, tuple) else (champ.valeur,):
                yield str(valeur), champ


def _key(rang: int, cle: CleDeRapprochement, texte: str, avec: tuple[str, ...], champ: Champ) -> Lue | None:
    liste = isinstance(champ.valeur, tuple) and len(champ.valeur) > 1
    if cle.nature == "code":
        norme, mots = code_of(texte), frozenset[str]()
        if len(norme) < _MINIMUM or not any(c.isdigit() for c in norme):
            return None
    else:
        mots = person_words(texte)
        norme = " ".join(sorted(mots))
        if not mots or (cle.nature == "personne" and len(mots) < 2):
            return None
    return Lue(rang, " ".join(texte.split()), norme, mots, avec, liste, champ.passage)


def agree(un: Sequence[str], autre: Sequence[str]) -> bool:
    """Whether what goes with two keys does not contradict: empty says nothing."""
    return all(a == b for a, b in zip(un, autre, strict=False) if a and b)


def same_subject(un: Lue, autre: Lue) -> bool:
    """Whether two names are those of one person, maybe shorter in one."""
    return (un.mots == autre.mots or same_person(un.mots, autre.mots)) and agree(un.avec, autre.avec)


def nearly(un: Lue, autre: Lue) -> bool:
    """Whether two keys are so near that one may be the other misread: only a person can tell."""
    if un.norme == autre.norme or not agree(un.avec, autre.avec):
        return False
    if not un.mots and not autre.mots:
        return shape_of(un.norme) == shape_of(autre.norme)
    reste, sien = sorted(un.mots - autre.mots), sorted(autre.mots - un.mots)
    if not un.mots & autre.mots or len(reste) != 1 or len(sien) != 1:
        return False
    return len(reste[0]) > _LETTRES_D_ECART + 1 and distance(reste[0], sien[0]) <= _LETTRES_D_ECART


def distance(un: str, autre: str) -> int:
    """Count the letters to change, add or take away to go from one word to another."""
    ligne = list(range(len(autre) + 1))
    for i, lettre in enumerate(un, 1):
        avant, ligne[0] = ligne[0], i
        for j, sienne in enumerate(autre, 1):
            avant, ligne[j] = ligne[j], min(ligne[j] + 1, ligne[j - 1] + 1, avant + (lettre != sienne))
    return ligne[-1]


def named_in(texte: str, lues: Iterable[Lue]) -> bool:
    """Whether a text, such as the name of a folder, spells one of some keys."""
    code, mots = code_of(texte), words(texte.replace("_", " "))
    return any(
        lue.mots <= mots if lue.mots else len(lue.norme) > _MINIMUM and lue.norme in code for lue in lues
    )
