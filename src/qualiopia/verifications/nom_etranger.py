"""`nom_etranger`: a document that speaks of itself under another organisation's name was borrowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import compile_pattern, replier, squash
from qualiopia.domain.vue import VueDossier, VuePiece
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of
from qualiopia.verifications.releves import cites, read
from qualiopia.verifications.vu import Vu

_MOT = re.compile(r"[^\s,;:.!?()«»\"/]+(?:\.(?=\w))?")
_LIEN = frozenset(("de", "du", "des", "la", "le", "les", "et", "&", "-", "–", "d'", "l'", "en", "à", "au"))
_MAXIMUM = 6


@dataclass(frozen=True, slots=True)
class NomEtranger:
    """Parameters: `motifs` announce, just after them, the name a document of `types` gives its author.

    `motifs_avant` follow it. A name that shares a word with a known name of the organisme (declared or
    in `mesures`) is its own; those of `mesures_admises`, those that `sauf` match, and those that
    pièces of other kinds bear too are partners. `ignores` are words that tell no organisation apart.
    """

    types: tuple[str, ...]
    motifs: tuple[str, ...]
    motifs_avant: tuple[str, ...] = ()
    mesures: tuple[str, ...] = ()
    mesures_admises: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    minimum: int = 2

    def compare(self, vue: VueDossier) -> Vu:
        """Read the names each document gives its author, and show those that are someone else's."""
        pieces = vue.of_types(self.types)
        siens = self._own(vue)
        if not pieces or not siens:
            return nothing("Rien ne permet de comparer le nom de l'organisme dans les textes.")
        trouves = [(p, n) for p in pieces for n in self._names(p)]
        etrangers = [(p, n) for p, n in trouves if self._is_foreign(n.texte, siens, p, vue)]
        if etrangers:
            return self._borrowed(*etrangers[0], vue)
        if not trouves:
            return nothing("Aucun texte ne nomme l'organisme qui l'a écrit.")
        note = "Les textes de l'organisme portent son nom, sans celui d'un autre."
        return Vu(True, 0.9, tuple(dict.fromkeys(n for _, n in trouves))[:2], note)

    def _own(self, vue: VueDossier) -> set[str]:
        """Return the words of the organisme's own names: declared, or those that most pièces bear."""
        noms = [vue.organisme.denomination, *vue.organisme.autres_noms]
        votes: dict[str, set[str]] = {}
        for piece in vue.pieces:
            for mesure in self.mesures:
                for releve in read(piece, mesure):
                    votes.setdefault(squash(str(releve.valeur)), set()).add(piece.fichier)
        partages = [nom for nom, fichiers in votes.items() if len(fichiers) > 1]
        formes = (self._words(nom) | _initials(nom) | {_glued(nom)} for nom in (*noms, *partages) if nom)
        return {forme for lot in formes for forme in lot}

    def _words(self, nom: str) -> set[str]:
        ignores = [compile_pattern(motif) for motif in self.ignores]
        mots = "".join(c if c.isalnum() else " " for c in squash(nom)).split()
        return {mot for mot in mots if len(mot) > 1 and not any(m.fullmatch(mot) for m in ignores)}

    def _names(self, piece: Piece) -> Iterator[Passage]:
        vue = VuePiece(piece)
        for page, texte in vue.textes:
            for motif in map(compile_pattern, self.motifs):
                for debut, fin in texte.find_all(motif):
                    annonce = page.texte[debut:fin]
                    span = _name_after(page.texte, debut + len(annonce.rstrip()))
                    if span:
                        yield vue.passage(page, *span)
            for motif in map(compile_pattern, self.motifs_avant):
                for debut, _ in texte.find_all(motif):
                    span = _name_before(page.texte, debut)
                    if span:
                        yield vue.passage(page, *span)

    def _is_foreign(self, nom: str, siens: set[str], piece: Piece, vue: VueDossier) -> bool:
        mots = self._words(nom)
        plie = squash(nom)
        if not mots or not nom[:1].isalpha() or (mots | _initials(nom) | {_glued(nom)}) & siens:
            return False
        if any(compile_pattern(motif).search(plie) for motif in self.sauf):
            return False
        autres = [p for p in vue.pieces if p.fichier != piece.fichier]
        admis = [str(r.valeur) for p in autres for m in self.mesures_admises for r in read(p, m)]
        if any(mots & self._words(autre) for autre in admis):
            return False
        tiers = [autre for autre in autres if autre.type not in self.types]
        return not any(plie in squash(page.texte) for autre in tiers for page in autre.pages)

    def _borrowed(self, piece: Piece, nom: Passage, vue: VueDossier) -> Vu:
        fois = sum(squash(page.texte).count(squash(nom.texte)) for page in piece.pages)
        propre = vue.organisme.denomination
        note = f"{name_of(piece)} parle au nom de « {nom.texte} », qui n'est pas l'organisme examiné"
        note += f" ({propre})." if propre else "."
        passages = (VuePiece(piece).sentence(nom), *cites(read(piece, "organisme"))[:1])
        sur = fois >= self.minimum
        return Vu(
            False if sur else None,
            0.06 if sur else 0.45,
            tuple(dict.fromkeys(passages)),
            note,
            propre,
            nom.texte,
        )


def _name_after(texte: str, debut: int) -> tuple[int, int] | None:
    """Return the span of the capitalised words that start at an offset, on one line."""
    fin_de_ligne = texte.find("\n", debut)
    mots = []
    position = debut
    for mot in _MOT.finditer(texte, debut, fin_de_ligne if fin_de_ligne >= 0 else len(texte)):
        if texte[position : mot.start()].strip() or not (_capital(mot.group()) or mot.group() in _LIEN):
            break
        mots.append(mot)
        position = mot.end()
    return _trimmed(mots[:_MAXIMUM])


def _name_before(texte: str, fin: int) -> tuple[int, int] | None:
    """Return the span of the capitalised words that end at an offset, on one line."""
    debut = texte.rfind("\n", 0, fin) + 1
    mots: list[re.Match[str]] = []
    position = fin
    for mot in reversed(list(_MOT.finditer(texte, debut, fin))):
        if texte[mot.end() : position].strip() or not (_capital(mot.group()) or mot.group() in _LIEN):
            break
        mots.insert(0, mot)
        position = mot.start()
    return _trimmed(mots[-_MAXIMUM:])


def _capital(mot: str) -> bool:
    nu = mot.rpartition("'")[2].rpartition("’")[2]
    return nu[:1].isupper() or nu[:1].isdigit()


def _trimmed(mots: Sequence[re.Match[str]]) -> tuple[int, int] | None:
    lot = list(mots)
    while lot and (lot[0].group().lower() in _LIEN or lot[0].group().isdigit()):
        lot.pop(0)
    while lot and lot[-1].group().lower() in _LIEN:
        lot.pop()
    return (lot[0].start(), lot[-1].end()) if lot else None


def _initials(nom: str) -> set[str]:
    mots = replier(nom).replie.replace("-", " ").split()
    sigle = "".join(mot[0] for mot in mots if mot not in _LIEN)
    return {sigle} if len(sigle) > 1 else set()


def _glued(nom: str) -> str:
    return "".join(c for c in squash(nom) if c.isalnum())
