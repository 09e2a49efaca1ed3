"""Grouping: which pièces speak of the same event, by what they say and by where they lie.

A folder is trusted when what it holds does not disagree; a folder by kind of document (all the
invoices together) is not, and its pièces go where their names, titles and dates send them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import fold
from qualiopia.domain.valeurs.calendrier import MOIS
from qualiopia.packs.modele import Reperage
from qualiopia.stages.echos import Echos, NomsPropres
from qualiopia.stages.reperes import JOIN, Groupe, Reperes, bearings, same_event, same_person, speakers

MINIMUM = 3
FERME = 3.0
ECART = 2.0
_CALENDRIER = re.compile(
    rf"(?:\W|_|\d|{MOIS}|(?:annee|exercice|(?:tri|se)mestre|er|eme?|t(?=[1-4]))(?![a-z]))+"
)


def folder_of(piece: Piece) -> str:
    """Return the folder of a pièce's file, empty at the root."""
    return piece.fichier.rpartition("/")[0]


def is_calendar(dossier: str) -> bool:
    """Whether a folder is named after a year, a month or a part of a year, and after nothing else."""
    return _CALENDRIER.fullmatch(fold(dossier.rpartition("/")[2])) is not None


def ancestors(dossier: str) -> list[str]:
    """Return a folder and those that hold it, deepest first, the root (empty) last."""
    suite = [dossier]
    while dossier:
        dossier = dossier.rpartition("/")[0]
        suite.append(dossier)
    return suite


@dataclass(frozen=True)
class Regroupeur:
    """Groups the pièces of units (events, persons…), by their bearings (`Piece.cle` to `Reperes`)."""

    reperes: Mapping[str, Reperes]
    noms: NomsPropres

    @classmethod
    def of(
        cls,
        pieces: Sequence[Piece],
        reperage: Reperage,
        autour: Sequence[Piece] = (),
        organisme: Iterable[str] = (),
    ) -> Regroupeur:
        """Read the bearings of all pièces once; who acts for the organisme ties nothing."""
        exclus = speakers((*pieces, *autour), reperage, organisme)
        reperes = {piece.cle: bearings(piece, reperage, exclus) for piece in pieces}
        return cls(reperes, NomsPropres.of(pieces, autour))

    def group(self, pieces: Sequence[Piece]) -> list[Groupe]:
        """Group pièces, trusting folders where they agree with what the pièces say."""
        return self._moved(self._walk("", list(pieces), False))

    def _walk(self, dossier: str, pieces: list[Piece], fiable: bool) -> list[Groupe]:
        """Group what a folder holds; `fiable` says that its neighbours are units too."""
        enfants = self._children(dossier, pieces)
        if len(enfants) == 1 and "" not in enfants:
            return self._walk(next(iter(enfants)), pieces, fiable)
        unites = self._trusted(self._units(enfants))
        if unites:
            paires = self._several_units(unites)
            trouves = [groupe for nom, lot in unites.items() for groupe in self._walk(nom, lot, paires)]
            return self._place([p for nom, lot in enfants.items() if nom not in unites for p in lot], trouves)
        groupes = self.by_content(pieces)
        nomme = bool(dossier) and not is_calendar(dossier)
        return groupes if len(groupes) == 1 else self._by_leaf(pieces, groupes, nomme, fiable and nomme)

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

    def _trusted(self, unites: Mapping[str, list[Piece]]) -> dict[str, list[Piece]]:
        """Leave out folders of a year or a month, and those that share an event with another one."""
        reperes = {nom: [self.reperes[piece.cle] for piece in lot] for nom, lot in unites.items()}
        partages: set[str] = set()
        for un, siens in reperes.items():
            for autre, leurs in reperes.items():
                if un < autre and _straddles(siens, leurs):
                    partages |= {un, autre}
        surs = {
            nom: lot
            for nom, lot in unites.items()
            if nom not in partages and (not is_calendar(nom) or self._units(self._children(nom, lot)))
        }
        return surs if len(surs) == len(unites) or self._several_units(surs) else {}

    def _looks_like_unit(self, pieces: Sequence[Piece]) -> bool:
        genres = {piece.type for piece in pieces}
        return len(genres) >= MINIMUM or (len(genres) == 2 and len(self.by_content(pieces)) == 1)

    def _several_units(self, unites: Mapping[str, list[Piece]]) -> bool:
        """Whether several sub-folders hold the same kinds, or are about different people: units, each."""
        genres = [frozenset(piece.type for piece in lot) for lot in unites.values()]
        pareils = any(len(un & autre) >= 2 for rang, un in enumerate(genres) for autre in genres[rang + 1 :])
        return pareils or self._different_people(list(unites.values()))

    def _different_people(self, lots: Sequence[Sequence[Piece]]) -> bool:
        """Whether each folder is about someone, and no two of them about the same person."""
        gens = [[qui for piece in lot for qui in self.reperes[piece.cle].personnes] for lot in lots]
        return (
            len(gens) > 1
            and all(gens)
            and not any(
                same_person(un, autre)
                for rang, siens in enumerate(gens)
                for leurs in gens[rang + 1 :]
                for un in siens
                for autre in leurs
            )
        )

    def _by_leaf(self, pieces: list[Piece], groupes: list[Groupe], nomme: bool, fiable: bool) -> list[Groupe]:
        """Keep a named folder whole when, beside one substantial group, it only has stray pièces."""
        grands = [groupe for groupe in groupes if self._substantial(groupe)]
        if fiable and len(grands) <= 1:
            return [self._whole(pieces)]
        petits = [groupe for groupe in groupes if groupe not in grands]
        lieux = {lieu for groupe in grands for lieu in _folders(groupe)}
        epars = all(len(groupe.pieces) < MINIMUM and _folders(groupe) <= lieux for groupe in petits)
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
        return self._place(muettes, self._merge_fragments(self._moved(groupes)))

    def _merge_fragments(self, groupes: list[Groupe]) -> list[Groupe]:
        """Let a lone pièce that contradicts nothing firmly join the nearest group, else another lone one."""
        gardes = [groupe for groupe in groupes if len(groupe.pieces) > 1]
        seules = [groupe for groupe in groupes if len(groupe.pieces) == 1]
        echos = self.noms.heard(gardes)
        for seule in list(seules) if gardes else ():
            proche, note = self._nearest(seule.pieces[0], gardes, echos)
            if proche is not None and note > 0:
                proche.add(seule.pieces[0], seule.reperes[0])
                seules.remove(seule)
        echos = self.noms.heard([*gardes, *seules])
        for seule in seules:
            proche, note = self._nearest(seule.pieces[0], gardes, echos)
            if proche is not None and note >= JOIN:
                proche.add(seule.pieces[0], seule.reperes[0])
            else:
                gardes.append(seule)
        return gardes

    def _nearest(self, piece: Piece, groupes: Sequence[Groupe], echos: Echos) -> tuple[Groupe | None, float]:
        """Return the group a pièce is nearest to, by what it says, what it echoes, then where it lies."""
        repere = self.reperes[piece.cle]
        notes = [(g.score(repere) + echos.score(g, piece), _near(g, piece), g) for g in groupes]
        note, _, proche = max(notes, key=lambda n: n[:2], default=(0.0, 0, None))
        return proche, note

    def _place(self, restes: Iterable[Piece], groupes: list[Groupe]) -> list[Groupe]:
        """Place each remaining pièce by its content, else by its folder; what has no place stays alone."""
        seules: list[Piece] = []
        echos = self.noms.heard(groupes)
        for piece in restes:
            repere = self.reperes[piece.cle]
            proche, note = self._nearest(piece, groupes, echos)
            if proche is not None and note >= JOIN:
                proche.add(piece, repere)
                continue
            voisin = _only_in(folder_of(piece), groupes)
            if voisin is not None and voisin.score(repere) > -2:
                voisin.add(piece, repere)
            else:
                seules.append(piece)
        return groupes + self._alone(seules)

    def _moved(self, groupes: list[Groupe]) -> list[Groupe]:
        """Move a pièce that belongs firmly to another event than that of the folder it lies in."""
        echos = self.noms.heard(groupes)
        departs: list[tuple[Piece, Groupe, Groupe]] = []
        for groupe in groupes:
            for piece in groupe.pieces if len(groupes) > 1 else ():
                reste = groupe.without(piece)
                repere = self.reperes[piece.cle]
                autres = [autre for autre in groupes if autre is not groupe]
                proche, note = self._nearest(piece, autres, echos)
                chez_soi = reste.score(repere) + echos.score(groupe, piece)
                seuil = 0.0 if _at_home(piece, groupe, groupes) else note - ECART
                if proche is not None and note >= FERME and chez_soi <= seuil:
                    departs.append((piece, groupe, proche))
        for piece, groupe, proche in departs:
            groupe.remove(piece)
            proche.add(piece, self.reperes[piece.cle])
        return [groupe for groupe in groupes if groupe.pieces]

    def _alone(self, pieces: Sequence[Piece]) -> list[Groupe]:
        parlantes = [piece for piece in pieces if self.reperes[piece.cle].poids >= 2]
        if len(parlantes) == len(pieces) and len(pieces) > 1:
            return self.by_content(parlantes)
        return [self._whole([piece]) for piece in pieces]


def _straddles(siens: Sequence[Reperes], leurs: Sequence[Reperes]) -> bool:
    """Whether two folders both hold several pièces of one event: the same people, title or days."""
    paires = [(i, j) for i, un in enumerate(siens) for j, autre in enumerate(leurs) if same_event(un, autre)]
    return len({i for i, _ in paires}) > 1 and len({j for _, j in paires}) > 1


def _near(groupe: Groupe, piece: Piece) -> int:
    return max((len(c) for c in ancestors(folder_of(piece)) if c in _folders(groupe)), default=-1)


def _folders(groupe: Groupe) -> set[str]:
    return {folder_of(piece) for piece in groupe.pieces}


def _only_in(dossier: str, groupes: Iterable[Groupe]) -> Groupe | None:
    """Return the group that has pièces in a folder, when it is the only one."""
    bons = [groupe for groupe in groupes if dossier in _folders(groupe)]
    return bons[0] if len(bons) == 1 else None


def _at_home(piece: Piece, groupe: Groupe, groupes: Sequence[Groupe]) -> bool:
    """Whether a pièce lies where most of its group does, and no other group."""
    lieu = main_folder(groupe)
    return (
        bool(lieu) and lieu in ancestors(folder_of(piece)) and _only_in(folder_of(piece), groupes) is groupe
    )


def main_folder(groupe: Groupe) -> str:
    """Return the deepest folder that holds most of a group's pièces, empty when there is none."""
    poids: Counter[str] = Counter()
    for piece in groupe.pieces:
        poids.update(set(ancestors(folder_of(piece))))
    assez = [d for d, nombre in poids.items() if nombre >= 0.6 * len(groupe.pieces)]
    return max(assez, key=len, default="")
