"""Dossiers: pièces grouped by event, person or organisme, and what became of the pièces expected.

A kind of dossier that nothing in particular reveals (`reconnu_par` is empty) is the common one: it
gathers what serves every other dossier. The others are units: one for each event the pièces tell of,
found by `qualiopia.stages.regroupement`, unless a `dossier.yaml` says what its folder is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualiopia.domain.dossier import Dossier, Organisme
from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import Pack, Reperage, TypeDeDossier
from qualiopia.stages.attendus import complete
from qualiopia.stages.conditions import Contexte, evaluate
from qualiopia.stages.declarations import variables_of
from qualiopia.stages.echeances import deadlines
from qualiopia.stages.rassemblement import gather_subjects, link
from qualiopia.stages.regroupement import Regroupeur, ancestors, folder_of, is_calendar, main_folder
from qualiopia.stages.reperes import Groupe, bearings, speakers
from qualiopia.verifications.cles import digits
from qualiopia.verifications.phrases import show

__all__ = ["common_type", "complete", "deadlines", "group", "unit_scopes"]

_SANS_DATE = "9999-12-31"
IDENTIFIANTS = ("siret", "siren", "nda")


def common_type(pack: Pack) -> TypeDeDossier | None:
    """Return the kind of dossier that gathers what is common to all."""
    return next((t for t in pack.types_de_dossiers if not t.reconnu_par and not t.sujet), None)


def unit_scopes(pack: Pack) -> frozenset[str]:
    """Return the `portee` values of the kinds of pièces that belong to a unit."""
    commun = common_type(pack)
    communes = set(commun.portees) if commun else set()
    toutes = {portee for genre in pack.types_de_dossiers for portee in genre.portees}
    return frozenset(toutes - communes)


def group(
    pieces: Sequence[Piece],
    pack: Pack,
    organisme: Organisme,
    declarations: Mapping[str, Mapping[str, object]],
) -> list[Dossier]:
    """Group pièces into dossiers; the common dossier comes first, then those of subjects, then events.

    Every pièce is in one dossier; one that names several subjects is in all of theirs. `declarations`
    maps a folder to what its `dossier.yaml` says (`type`, `libelle`, variables…).
    """
    tri = _Tri(pack, organisme, declarations)
    declares = _by_declared_folder(pieces, declarations)
    sujets = gather_subjects(pieces, declares, declarations, pack, organisme)
    autres = [piece for piece in pieces if piece.cle not in sujets.pris]
    reste = {lieu: lot for lieu, lot in declares.items() if lieu not in sujets.lieux}
    evenements = _events(autres, reste, tri, organisme, pack)
    vus = sujets.pris | {cle for dossier in evenements for cle in dossier.pieces}
    communs = tri.common([p for p in pieces if p.cle not in vus])
    return link(sujets, [*communs, *sujets.dossiers, *evenements], pieces, pack)


def _events(
    pieces: Sequence[Piece],
    declares: Mapping[str, list[Piece]],
    tri: _Tri,
    organisme: Organisme,
    pack: Pack,
) -> list[Dossier]:
    """Return the dossiers of declared folders and of the events that the pièces tell of."""
    pris = {piece.cle for lot in declares.values() for piece in lot}
    libres = [piece for piece in pieces if piece.cle not in pris]
    internes = speakers(pieces, pack.reperage, [organisme.denomination, *organisme.autres_noms])
    siens = {p.cle for p in libres if tri.is_unit(p) and tri.is_staff(p, internes)}
    unitaires = [p for p in libres if tri.is_unit(p) and not p.vierge and p.cle not in siens]
    pris |= {piece.cle for piece in unitaires}
    autour = [piece for piece in pieces if piece.cle not in pris]
    noms = [organisme.denomination, *organisme.autres_noms]
    groupes = Regroupeur.of(unitaires, pack.reperage, autour, noms).group(unitaires)
    gardes, isolees = _split_silent(groupes, pack)
    dossiers = [tri.declared(lieu, lot) for lieu, lot in declares.items() if lot]
    places = {p.cle for g in gardes for p in g.pieces}
    restes = [p for p in libres if p.cle not in places | siens]
    lieux = _own_folders(gardes, restes)
    joints = {id(g): {p.cle for p in restes if _only_joined_to(p, g, gardes)} for g in gardes}
    annexes = {
        id(g): [p for p in restes if p.cle in joints[id(g)] or _lies_in(p, lieux.get(id(g), ""))]
        for g in gardes
    }
    return [*dossiers, *tri.units(gardes, annexes, {p.cle for p in isolees})]


def _by_declared_folder(
    pieces: Iterable[Piece], declarations: Mapping[str, Mapping[str, object]]
) -> dict[str, list[Piece]]:
    """Give each pièce to the nearest folder that has a declaration."""
    lots: dict[str, list[Piece]] = {lieu: [] for lieu in declarations}
    for piece in pieces:
        lieu = next((lieu for lieu in ancestors(folder_of(piece)) if lieu in lots), None)
        if lieu is not None:
            lots[lieu].append(piece)
    return lots


def _split_silent(groupes: Sequence[Groupe], pack: Pack) -> tuple[list[Groupe], list[Piece]]:
    """Keep groups that tell of an event; a lone pièce that reveals none goes to the common dossier."""
    revelateurs = {slug for genre in pack.types_de_dossiers for slug in genre.reconnu_par}
    gardes: list[Groupe] = []
    isolees: list[Piece] = []
    for groupe in groupes:
        situe = any(repere.poids >= 4 for repere in groupe.reperes)
        revele = any(piece.type in revelateurs for piece in groupe.pieces)
        if len({piece.type for piece in groupe.pieces}) > 1 or situe or revele:
            gardes.append(groupe)
        else:
            isolees.extend(groupe.pieces)
    return gardes, isolees


def _only_joined_to(piece: Piece, groupe: Groupe, groupes: Sequence[Groupe]) -> bool:
    """Whether a pièce is in one file, or one message, with pièces of this group and of no other."""
    avec = [g for g in groupes if any(_joined(piece.fichier, autre.fichier) for autre in g.pieces)]
    return len(avec) == 1 and avec[0] is groupe


def _joined(un: str, autre: str) -> bool:
    return un == autre or autre.startswith(f"{un}/") or un.startswith(f"{autre}/")


def _own_folders(groupes: Sequence[Groupe], restes: Sequence[Piece]) -> dict[int, str]:
    """Return the folder of each group that has one to itself and fills most of it; the root is nobody's."""
    lieux = {id(groupe): main_folder(groupe) for groupe in groupes}
    occupes = [lieu for groupe in groupes for lieu in {folder_of(p) for p in groupe.pieces}]
    propres: dict[int, str] = {}
    for groupe in groupes:
        lieu = lieux[id(groupe)]
        siens = {folder_of(p) for p in groupe.pieces}
        autres = [o for o in occupes if (o == lieu or o.startswith(f"{lieu}/")) and o not in siens]
        partage = sum(lieux[id(autre)] == lieu for autre in groupes) > 1
        etrangeres = sum(_lies_in(piece, lieu) for piece in restes)
        if lieu and not is_calendar(lieu) and not autres and not partage and etrangeres <= len(groupe.pieces):
            propres[id(groupe)] = lieu
    return propres


def _lies_in(piece: Piece, lieu: str) -> bool:
    return bool(lieu) and lieu in ancestors(folder_of(piece))


@dataclass(frozen=True)
class _Tri:
    """Makes dossiers of groups of pièces."""

    pack: Pack
    organisme: Organisme
    declarations: Mapping[str, Mapping[str, object]]

    def is_unit(self, piece: Piece) -> bool:
        genre = self.pack.type_de_piece(piece.type)
        return genre is not None and genre.portee in unit_scopes(self.pack)

    def is_staff(self, piece: Piece, internes: Sequence[frozenset[str]]) -> bool:
        """Whether a pièce of someone else's is about those who act here: something that they attended."""
        numeros = {digits(str(c.valeur)) for c in piece.champs if c.nom in IDENTIFIANTS}
        siens = {digits(n) for n in (self.organisme.siret, self.organisme.siren, self.organisme.nda) if n}
        dits = bearings(piece, self.pack.reperage)
        return (
            bool(dits.personnes)
            and not piece.presences
            and not bearings(piece, self.pack.reperage, internes).personnes
            and bool(siens)
            and not numeros & siens
        )

    def declared(self, lieu: str, pieces: Sequence[Piece]) -> Dossier:
        dit = self.declarations[lieu]
        genre = next((t for t in self.pack.types_de_dossiers if t.id == str(dit.get("type", ""))), None)
        genre = genre or self._type_of(pieces)
        libelle = str(dit.get("libelle") or lieu.rsplit("/", 1)[-1] or (genre.libelle if genre else ""))
        return Dossier(
            lieu or ".",
            genre.id if genre else "",
            libelle,
            tuple(p.cle for p in pieces),
            declarations=variables_of(dit),
        )

    def units(
        self, groupes: Sequence[Groupe], annexes: Mapping[int, Sequence[Piece]], isolees: set[str]
    ) -> list[Dossier]:
        dossiers: list[Dossier] = []
        pris: set[str] = set()
        for groupe in sorted(groupes, key=lambda g: (main_folder(g), g.debut, g.pieces[0].cle)):
            siennes = [p for p in annexes[id(groupe)] if p.cle not in isolees or len(groupes) == 1]
            lot = sorted([*groupe.pieces, *siennes], key=lambda p: p.cle)
            genre = self._type_of(lot)
            identite = _unique(_identity(groupe), pris)
            libelle = _label(groupe, genre, self.pack.reperage)
            dossiers.append(Dossier(identite, genre.id if genre else "", libelle, tuple(p.cle for p in lot)))
        return dossiers

    def common(self, pieces: Sequence[Piece]) -> list[Dossier]:
        genre = common_type(self.pack)
        if genre is None or not pieces:
            return []
        libelle = self.organisme.denomination or genre.libelle
        return [Dossier(genre.id, genre.id, libelle, tuple(p.cle for p in pieces))]

    def _type_of(self, pieces: Sequence[Piece]) -> TypeDeDossier | None:
        presents = {piece.type for piece in pieces}
        contexte = Contexte(
            date_audit=_SANS_DATE,
            organisme=self.organisme,
            pieces=[VuePiece(piece) for piece in pieces],
            declarees=self.pack.variables,
            confiance=self.pack.confiance_minimum,
        )
        admis = [
            genre
            for genre in sorted(self.pack.types_de_dossiers, key=lambda t: -t.priorite)
            if genre.condition == "toujours" or evaluate(genre.condition, self.pack.conditions, contexte)
        ]
        reconnu = next((genre for genre in admis if presents.intersection(genre.reconnu_par)), None)
        if reconnu is not None:
            return reconnu
        unites = [genre for genre in admis if genre.reconnu_par]
        return max(unites, key=lambda t: (_fits(t, presents), -t.priorite), default=None)


def _fits(genre: TypeDeDossier, presents: set[str]) -> int:
    return len(presents.intersection(attendu.type for attendu in genre.attendus))


def _identity(groupe: Groupe) -> str:
    lieu = main_folder(groupe)
    if lieu:
        return lieu
    return f"dossier-{groupe.debut}" if groupe.debut else groupe.pieces[0].cle


def _unique(identite: str, pris: set[str]) -> str:
    rang, essai = 1, identite
    while essai in pris:
        rang += 1
        essai = f"{identite}#{rang}"
    pris.add(essai)
    return essai


def _label(groupe: Groupe, genre: TypeDeDossier | None, reperage: Reperage) -> str:
    titre = " ".join(groupe.title(reperage).split())[:120] or (genre.libelle if genre else "Dossier")
    return f"{titre}, {show(groupe.debut)}" if groupe.debut else titre
