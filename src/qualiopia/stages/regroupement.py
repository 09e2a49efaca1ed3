"""Grouping: which pièces speak of the same event, by what they say and by where they lie.

A folder is trusted when what it holds does not disagree; a folder by kind of document (all the
invoices together) is not, and its pièces go where their names, titles and dates send them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.stages.reperes import JOIN, Groupe, Reperes, bearings

MINIMUM = 3


def folder_of(piece: Piece) -> str:
    """Return the folder of a pièce's file, empty at the root."""
    return piece.fichier.rpartition("/")[0]


def ancestors(dossier: str) -> list[str]:
    """Return a folder and those that hold it, deepest first, the root (empty) last."""
    suite = [dossier]
    while dossier:
        dossier = dossier.rpartition("/")[0]
        suite.append(dossier)
    return suite


@dataclass(frozen=True)
class Regroupeur:
    """Groups the pièces of units (sessions, persons…), by their bearings (`Piece.cle` to `Reperes`)."""

    reperes: Mapping[str, Reperes]

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Regroupeur:
        """Read the bearings of all pièces once."""
        return cls({piece.cle: bearings(piece) for piece in pieces})

    def group(self, pieces: Sequence[Piece]) -> list[Groupe]:
        """Group pièces, trusting folders where they agree with what the pièces say."""
        return self._walk("", list(pieces), False)

    def _walk(self, dossier: str, pieces: list[Piece], fiable: bool) -> list[Groupe]:
        """Group what a folder holds; `fiable` says that its neighbours are units too."""
        enfants = self._children(dossier, pieces)
        if len(enfants) == 1 and "" not in enfants:
            return self._walk(next(iter(enfants)), pieces, fiable)
        unites = self._units(enfants)
        if unites:
            paires = self._several_units(unites)
            trouves = [groupe for nom, lot in unites.items() for groupe in self._walk(nom, lot, paires)]
            return self._place([p for nom, lot in enfants.items() if nom not in unites for p in lot], trouves)
        groupes = self.by_content(pieces)
        return groupes if len(groupes) == 1 else self._by_leaf(pieces, groupes, bool(dossier), fiable)

    def _units(self, enfants: Mapping[str, list[Piece]]) -> dict[str, list[Piece]]:
        """Return the sub-folders that are units, or failing that those that hold some deeper."""
        semblables = {nom: lot for nom, lot in enfants.items() if nom and self._looks_like_unit(lot)}
        if self._several_units(semblables):
            return semblables
        return {nom: lot for nom, lot in enfants.items() if nom and self._units(self._children(nom, lot))}

    def _children(self, dossier: str, pieces: Iterable[Piece]) -> dict[str, list[Piece]]:
        """Return pièces by immediate sub-folder; those that lie here have an empty key."""
        enfants: dict[str, list[Piece]] = defaultdict(list)
        prefixe = f"{dossier}/" if dossier else ""
        for piece in pieces:
            reste = folder_of(piece)[len(prefixe) :] if folder_of(piece) != dossier else ""
            enfants[prefixe + reste.split("/", 1)[0] if reste else ""].append(piece)
        return dict(enfants)

    def _looks_like_unit(self, pieces: Sequence[Piece]) -> bool:
        genres = {piece.type for piece in pieces}
        return len(genres) >= MINIMUM or (len(genres) == 2 and len(self.by_content(pieces)) == 1)

    @staticmethod
    def _several_units(unites: Mapping[str, list[Piece]]) -> bool:
        """Whether several sub-folders hold the same kinds: one folder for each unit."""
        genres = [frozenset(piece.type for piece in lot) for lot in unites.values()]
        return any(len(un & autre) >= 2 for rang, un in enumerate(genres) for autre in genres[rang + 1 :])

    def _by_leaf(self, pieces: list[Piece], groupes: list[Groupe], nomme: bool, fiable: bool) -> list[Groupe]:
        """Keep a named folder whole when, beside one substantial group, it only has stray pièces."""
        grands = [groupe for groupe in groupes if self._substantial(groupe)]
        if fiable and len(grands) <= 1:
            return [self._whole(pieces)]
        epars = all(len(groupe.pieces) < MINIMUM for groupe in groupes if groupe not in grands)
        if nomme and len(grands) == 1 and epars and len(grands[0].pieces) > len(pieces) / 2:
            return [self._whole(pieces)]
        return groupes

    def _whole(self, pieces: Iterable[Piece]) -> Groupe:
        tout = Groupe()
        for piece in pieces:
            tout.add(piece, self.reperes[piece.cle])
        return tout

    @staticmethod
    def _substantial(groupe: Groupe) -> bool:
        return len(groupe.pieces) >= MINIMUM and len({piece.type for piece in groupe.pieces}) >= 2

    def by_content(self, pieces: Iterable[Piece]) -> list[Groupe]:
        """Group pièces by what they say alone, the most telling first; silent ones go with their folder."""
        ordre = sorted(pieces, key=lambda p: (-self.reperes[p.cle].poids, p.cle))
        groupes: list[Groupe] = []
        muettes: list[Piece] = []
        for piece in ordre:
            repere = self.reperes[piece.cle]
            meilleur = max(groupes, key=lambda g: g.score(repere), default=None)
            if repere.poids < 2:
                muettes.append(piece)
            elif meilleur is not None and meilleur.score(repere) >= JOIN:
                meilleur.add(piece, repere)
            else:
                nouveau = Groupe()
                nouveau.add(piece, repere)
                groupes.append(nouveau)
        return self._place(muettes, self._merge_fragments(groupes))

    def _merge_fragments(self, groupes: list[Groupe]) -> list[Groupe]:
        """Let a lone pièce that contradicts nothing firmly join the nearest group."""
        grands = [groupe for groupe in groupes if len(groupe.pieces) > 1]
        gardes = list(grands)
        for groupe in groupes:
            if groupe in grands:
                continue
            (piece,) = groupe.pieces
            repere = groupe.reperes[0]
            proche = max(grands, key=lambda g: (g.score(repere), _near(g, piece)), default=None)
            if proche is not None and proche.score(repere) > 0:
                proche.add(piece, repere)
            else:
                gardes.append(groupe)
        return gardes

    def _place(self, restes: Iterable[Piece], groupes: list[Groupe]) -> list[Groupe]:
        """Place each remaining pièce by its content, else by its folder; what has no place stays alone."""
        seules: list[Piece] = []
        for piece in restes:
            repere = self.reperes[piece.cle]
            proche = max(groupes, key=lambda g: (g.score(repere), _near(g, piece)), default=None)
            if proche is not None and repere.poids and proche.score(repere) >= JOIN:
                proche.add(piece, repere)
                continue
            voisin = _only_in(folder_of(piece), groupes)
            if voisin is not None and voisin.score(repere) > -2:
                voisin.add(piece, repere)
            else:
                seules.append(piece)
        return groupes + self._alone(seules)

    def _alone(self, pieces: Sequence[Piece]) -> list[Groupe]:
        parlantes = [piece for piece in pieces if self.reperes[piece.cle].poids >= 2]
        if len(parlantes) == len(pieces) and len(pieces) > 1:
            return self.by_content(parlantes)
        return [self._whole([piece]) for piece in pieces]


def _near(groupe: Groupe, piece: Piece) -> int:
    return max((len(c) for c in ancestors(folder_of(piece)) if c in _folders(groupe)), default=-1)


def _folders(groupe: Groupe) -> set[str]:
    return {folder_of(piece) for piece in groupe.pieces}


def _only_in(dossier: str, groupes: Iterable[Groupe]) -> Groupe | None:
    """Return the group that has pièces in a folder, when it is the only one."""
    bons = [groupe for groupe in groupes if dossier in _folders(groupe)]
    return bons[0] if len(bons) == 1 else None


def main_folder(groupe: Groupe) -> str:
    """Return the deepest folder that holds most of a group's pièces, empty when there is none."""
    poids: Counter[str] = Counter()
    for piece in groupe.pieces:
        poids.update(set(ancestors(folder_of(piece))))
    assez = [d for d, nombre in poids.items() if nombre >= 0.6 * len(groupe.pieces)]
    return max(assez, key=len, default="")
