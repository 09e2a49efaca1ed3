"""Subjects: one dossier for each person, thing, company or operation that the pièces name.

A pièce goes to the subject whose key it gives; one that gives the keys of several serves them all. What
gives no key goes with its folder, when the folder is that of one subject. Which keys there are, and of
what, is said by the pack.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import squash
from qualiopia.packs.modele import CleDeRapprochement, Pack, TypeDeDossier
from qualiopia.stages.cles import Lue, code_of, named_in, nearly, person_words, read_keys, same_subject
from qualiopia.stages.regroupement import ancestors, folder_of, is_calendar
from qualiopia.verifications.phrases import is_date

_SIREN = 9
_VALEUR_PARLANTE = 6


@dataclass(eq=False)
class Sujet:
    """A subject being gathered: its keys, its own pièces, and those it shares with others."""

    cles: list[Lue] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    partagees: list[Piece] = field(default_factory=list)
    lieu: str = ""

    @property
    def toutes(self) -> list[Piece]:
        """Its own pièces, then those it shares, each once."""
        return list({piece.cle: piece for piece in (*self.pieces, *self.partagees)}.values())

    @property
    def nom(self) -> str:
        """The key it is called by: the first of the pack, as most pièces write it."""
        if not self.cles:
            return self.lieu.rsplit("/", 1)[-1]
        rang = min(cle.rang for cle in self.cles)
        ecrits = Counter(cle.brut for cle in self.cles if cle.rang == rang)
        return max(ecrits, key=lambda brut: (ecrits[brut], len(brut)))

    def knows(self, lue: Lue) -> bool:
        """Whether a key is one of its own."""
        return any(lue.rang == cle.rang and lue.norme == cle.norme for cle in self.cles)


@dataclass(frozen=True)
class Genres:
    """The kinds of dossiers about one sort of subject."""

    sujet: str
    types: tuple[TypeDeDossier, ...]

    @property
    def cles(self) -> tuple[CleDeRapprochement, ...]:
        """Their keys, each once, in order."""
        vues: dict[tuple[str, ...], CleDeRapprochement] = {}
        for genre in self.types:
            for cle in genre.cle_de_rapprochement:
                vues.setdefault(cle.champs, cle)
        return tuple(vues.values())

    @property
    def portees(self) -> frozenset[str]:
        """The scopes of the pièces that are about such a subject."""
        return frozenset(portee for genre in self.types for portee in genre.portees)

    @property
    def attendus(self) -> frozenset[str]:
        """The kinds of pièces that their dossiers expect."""
        return frozenset(attendu.type for genre in self.types for attendu in genre.attendus)

    @property
    def revelateurs(self) -> frozenset[str]:
        """The kinds of pièces that are enough to open a dossier."""
        return frozenset(slug for genre in self.types for slug in genre.reconnu_par)


def subjects_of(pack: Pack) -> list[Genres]:
    """Return the sorts of subjects of a pack, in its order."""
    noms = dict.fromkeys(genre.sujet for genre in pack.types_de_dossiers if genre.sujet)
    return [Genres(nom, tuple(t for t in pack.types_de_dossiers if t.sujet == nom)) for nom in noms]


class Rassembleur:
    """Gathers the pièces of one sort of subject."""

    def __init__(self, genres: Genres, pack: Pack, organisme: Organisme) -> None:
        self.genres = genres
        self.sujets: list[Sujet] = []
        self._portees = {t.slug: t.portee for t in pack.types_de_pieces}
        self._organisme = organisme
        self._codes: dict[tuple[int, str], Sujet] = {}
        self._mots: dict[str, list[tuple[Lue, Sujet]]] = {}

    def keys_of(self, piece: Piece) -> list[Lue]:
        """Return the keys of this sort that a pièce gives, but for those of whom the pack leaves out."""
        return [lue for lue in read_keys(piece, self.genres.cles) if self._wanted(lue)]

    def _wanted(self, lue: Lue) -> bool:
        relations = {genre.organisme for genre in self.genres.types}
        if len(relations) != 1 or "indifferent" in relations:
            return True
        return self._is_organisme(lue) is ("lui_meme" in relations)

    def _is_organisme(self, lue: Lue) -> bool:
        o = self._organisme
        if lue.mots:
            return any(lue.mots == person_words(nom) for nom in (o.denomination, *o.autres_noms) if nom)
        numeros = {code_of(n) for n in (o.siret, o.siren, o.siret[:_SIREN]) if n}
        return any(n.startswith(lue.norme) or lue.norme.startswith(n) for n in numeros)

    def open(self, lieu: str, pieces: Sequence[Piece], cles: Iterable[Lue] = ()) -> Sujet:
        """Open a subject for a declared folder: its keys are those declared, else those most pièces give."""
        sujet = Sujet(pieces=list(pieces), lieu=lieu)
        self.sujets.append(sujet)
        dites = list(cles)
        lues = [lue for piece in pieces for lue in self.keys_of(piece) if not lue.liste]
        for rang in sorted({lue.rang for lue in lues} - {lue.rang for lue in dites}):
            siennes = [lue for lue in lues if lue.rang == rang]
            dites.append(max(siennes, key=lambda lue: sum(autre.norme == lue.norme for autre in siennes)))
        for lue in dites:
            if self.owner(lue) is None:
                self._own(sujet, lue)
        return sujet

    def gather(self, pieces: Sequence[Piece]) -> None:
        """Give each pièce about such a subject to the one it names, opening it when it is new."""
        lues = {p.cle: self.keys_of(p) for p in pieces}
        portees = self.genres.portees
        propres = [p for p in pieces if self._portees.get(p.type) in portees and not p.vierge]
        uniques = [p for p in propres if lues[p.cle] and not _lists(lues[p.cle])]
        for piece in sorted(uniques, key=lambda p: (-len(lues[p.cle]), p.cle)):
            self._place(piece, lues[piece.cle])
        self._join_misread()
        pris, siennes = {p.cle for p in uniques}, {p.cle for p in propres}
        attendus = self.genres.attendus
        for piece in pieces:
            if piece.cle not in pris and (piece.type in attendus or piece.cle in siennes):
                for sujet in self.named_by(lues[piece.cle]):
                    if piece not in sujet.partagees:
                        sujet.partagees.append(piece)

    def named_by(self, lues: Iterable[Lue]) -> list[Sujet]:
        """Return the subjects that some keys name, each once."""
        return list(dict.fromkeys(s for lue in lues if (s := self.owner(lue)) is not None))

    def owner(self, lue: Lue) -> Sujet | None:
        """Return the subject of a key; a name that may be that of two persons is nobody's."""
        if not lue.mots:
            return self._codes.get((lue.rang, lue.norme))
        proches = {
            id(s): s
            for mot in lue.mots
            for connue, s in self._mots.get(mot, ())
            if connue.rang == lue.rang and same_subject(connue, lue)
        }
        return next(iter(proches.values())) if len(proches) == 1 else None

    def _place(self, piece: Piece, lues: Sequence[Lue]) -> None:
        sujet = next(iter(self.named_by(lues)), None)
        if sujet is None:
            sujet = Sujet()
            self.sujets.append(sujet)
        sujet.pieces.append(piece)
        for lue in lues:
            autre = self.owner(lue)
            if autre is None or autre is sujet:
                self._own(sujet, lue)

    def _own(self, sujet: Sujet, lue: Lue) -> None:
        sujet.cles.append(lue)
        if not lue.mots:
            self._codes.setdefault((lue.rang, lue.norme), sujet)
        for mot in lue.mots:
            self._mots.setdefault(mot, []).append((lue, sujet))

    def _join_misread(self) -> None:
        """Let a lone pièce whose key is nearly that of a fuller dossier join it; the doubt is said apart."""
        for seul in [s for s in self.sujets if len(s.pieces) == 1 and not s.lieu]:
            proches = [
                autre
                for autre in self.sujets
                if autre is not seul
                and (len(autre.pieces) > 1 or autre.lieu)
                and any(a.rang == b.rang and nearly(a, b) for a in seul.cles for b in autre.cles)
            ]
            if len(proches) == 1:
                proches[0].pieces.extend(seul.pieces)
                self.sujets.remove(seul)

    def adopt(self, restes: Sequence[Piece]) -> list[Piece]:
        """Give pièces without a key to the subject of their folder; return those that have none."""
        sans: list[Piece] = []
        for piece in restes:
            if self._portees.get(piece.type) not in self.genres.portees or piece.vierge:
                sans.append(piece)
                continue
            sujet = self._of_folder(piece) or self._of_the_organisme(piece)
            if sujet is None:
                sans.append(piece)
            else:
                sujet.pieces.append(piece)
        return self._open_folders(sans)

    def _of_the_organisme(self, piece: Piece) -> Sujet | None:
        """The organisme examined is one: what is about it, and names nobody, needs no key."""
        seul = len(self.sujets) == 1 and {g.organisme for g in self.genres.types} == {"lui_meme"}
        return self.sujets[0] if seul and not read_keys(piece, self.genres.cles) else None

    def _of_folder(self, piece: Piece) -> Sujet | None:
        for lieu in ancestors(folder_of(piece))[:-1]:
            nommes = [s for s in self.sujets if named_in(lieu.rsplit("/", 1)[-1], s.cles)]
            if len(nommes) == 1:
                return nommes[0]
        if not folder_of(piece):
            return None
        ici = [s for s in self.sujets if any(folder_of(p) == folder_of(piece) for p in s.pieces)]
        return ici[0] if len(ici) == 1 else _alone_to_share(piece, ici)

    def _open_folders(self, restes: Sequence[Piece]) -> list[Piece]:
        """Open a subject for a folder that nothing names but that holds what opens a dossier."""
        lieux: dict[str, list[Piece]] = {}
        for piece in restes:
            if self._portees.get(piece.type) in self.genres.portees and not piece.vierge:
                lieux.setdefault(folder_of(piece), []).append(piece)
        pris: set[str] = set()
        for lieu, lot in lieux.items():
            genres = {piece.type for piece in lot}
            revele = genres & self.genres.revelateurs
            if lieu and not is_calendar(lieu) and revele and len(genres) > 1:
                self.sujets.append(Sujet(pieces=list(lot), lieu=lieu))
                pris.update(piece.cle for piece in lot)
        return [piece for piece in restes if piece.cle not in pris]

    def kept(self) -> list[Sujet]:
        """Return the subjects that deserve a dossier: revealed by a kind, or told by two of their own."""
        return [s for s in self.sujets if s.lieu or self._deserves(s)]

    def _deserves(self, sujet: Sujet) -> bool:
        genres = {piece.type for piece in sujet.pieces}
        return bool(genres & self.genres.revelateurs) or len(genres) > 1


def _alone_to_share(piece: Piece, sujets: Sequence[Sujet]) -> Sujet | None:
    """Return the one subject of a folder that tells some values of a pièce that no other tells."""
    siennes = _values(piece)
    dites = [(s, siennes & {v for autre in s.pieces for v in _values(autre)}) for s in sujets]
    propres = [
        sujet
        for sujet, lot in dites
        if lot - {v for autre, valeurs in dites if autre is not sujet for v in valeurs}
    ]
    return propres[0] if len(propres) == 1 else None


def _values(piece: Piece) -> set[str]:
    """Return what the champs of a pièce say, folded; days and short values tell nothing."""
    lues = (v for c in piece.champs for v in (c.valeur if isinstance(c.valeur, tuple) else (c.valeur,)))
    dites = {squash(lue) for lue in lues if isinstance(lue, str) and not is_date(lue)}
    return {dite for dite in dites if len(dite) >= _VALEUR_PARLANTE}


def _lists(lues: Iterable[Lue]) -> bool:
    """Whether a pièce gives several values of one key: it is about none of them in particular."""
    rangs = Counter(lue.rang for lue in lues)
    return any(nombre > 1 for nombre in rangs.values())


def own_folder(sujet: Sujet, autres: Mapping[str, set[int]]) -> str:
    """Return the folder that holds all the pièces of a subject and of no other one, or nothing."""
    lieux = {folder_of(piece) for piece in sujet.pieces}
    if len(lieux) != 1:
        return ""
    lieu = next(iter(lieux))
    return lieu if lieu and autres.get(lieu, set()) <= {id(sujet)} else ""


def folders_of(sujets: Iterable[Sujet]) -> dict[str, set[int]]:
    """Return, for each folder, the subjects that have pièces of their own there."""
    lieux: dict[str, set[int]] = {}
    for sujet in sujets:
        for piece in sujet.pieces:
            lieux.setdefault(folder_of(piece), set()).add(id(sujet))
    return lieux
