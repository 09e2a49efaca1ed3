"""Preuves: is one proof that an indicateur needs there, whole, and undisputed?

A proof is any of several kinds of pièces. Of each pièce, only the exigences tied to the indicateur are
looked at; a blank form proves nothing; good practice never counts as a departure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualiopia.domain.anomalie import Anomalie
from qualiopia.domain.dossier import PieceJugee
from qualiopia.domain.piece import Preuve, Resultat
from qualiopia.domain.statut import Niveau, Severite, Statut
from qualiopia.packs.modele import Exigence, Pack, PreuveAttendue
from qualiopia.stages.illisibles import hidden, unsure
from qualiopia.stages.manquements import GRAVES, counting
from qualiopia.verifications.releves import first_line

_MAXIMUM = 5


class Tenue(StrEnum):
    """How well a proof holds."""

    FAITE = "faite"
    DOUTEUSE = "douteuse"
    PARTIELLE = "partielle"
    ABSENTE = "absente"


@dataclass(frozen=True, slots=True)
class Manque:
    """An exigence that a pièce lacks."""

    jugee: PieceJugee
    resultat: Resultat
    severite: Severite

    @property
    def cle(self) -> str:
        """`type.exigence`, as lists of what is missing name it."""
        return f"{self.jugee.piece.type}.{self.resultat.exigence}"


@dataclass(frozen=True, slots=True)
class Examinee:
    """One proof expected, and what was found of it; `trous` name the dossiers that lack it.

    When nothing was found, `illisible` is a file that could not be read and `incertain` one whose kind is
    not sure, either of which may be the proof.
    """

    attendue: PreuveAttendue
    tenue: Tenue
    pieces: tuple[PieceJugee, ...]
    vierges: tuple[PieceJugee, ...]
    manques: tuple[Manque, ...]
    doutes: tuple[Manque, ...]
    trouvees: tuple[Resultat, ...]
    illisible: str = ""
    trous: tuple[str, ...] = ()
    incertain: str = ""

    @property
    def perdue(self) -> bool:
        """Whether the proof may be there all the same, in a file unread or unrecognised."""
        return bool(self.illisible or self.incertain)

    @property
    def exigee(self) -> bool:
        """Whether its absence is a departure, and not mere advice."""
        return self.attendue.niveau is not Niveau.RECOMMANDE

    def passages(self) -> tuple[Preuve, ...]:
        """Return the best passages, from as many different pièces as possible."""
        retenues: dict[str, Preuve] = {}
        for resultat in sorted(self.trouvees, key=lambda r: -r.probabilite):
            for preuve in resultat.preuves[:1]:
                retenues.setdefault(f"{preuve.passage.fichier}{resultat.exigence}", preuve)
        if not retenues:
            for jugee in self.pieces[:2]:
                debut = first_line(jugee.piece)
                if debut is not None:
                    retenues[jugee.piece.cle] = Preuve(debut)
        return tuple(retenues.values())[:_MAXIMUM]


def examine(
    attendue: PreuveAttendue,
    numero: int,
    jugees: Sequence[PieceJugee],
    pack: Pack,
    anomalies: Iterable[Anomalie],
) -> Examinee:
    """Look for one proof among the pièces judged."""
    toutes = [jugee for jugee in jugees if jugee.piece.type in attendue.types]
    pleines = tuple(jugee for jugee in toutes if not jugee.piece.vierge)
    vierges = tuple(jugee for jugee in toutes if jugee.piece.vierge)
    lus = {
        slug: _read([j for j in pleines if j.piece.type == slug], attendue, numero, pack)
        for slug in attendue.types
    }
    presents = {slug: lu for slug, lu in lus.items() if lu.pieces}
    if not presents:
        cache = hidden(attendue.types, pack, anomalies)
        incertain = unsure(attendue.types, [jugee.piece for jugee in jugees])
        return Examinee(attendue, Tenue.ABSENTE, (), vierges, (), (), (), cache, (), incertain)
    meilleur = max(presents.values(), key=lambda lu: (lu.rang, len(lu.trouvees)))
    return Examinee(
        attendue,
        meilleur.tenue,
        meilleur.pieces,
        vierges,
        meilleur.manques,
        meilleur.doutes,
        meilleur.trouvees,
    )


_RANGS = {Tenue.FAITE: 3, Tenue.DOUTEUSE: 2, Tenue.PARTIELLE: 1, Tenue.ABSENTE: 0}


@dataclass(frozen=True, slots=True)
class _Lu:
    tenue: Tenue
    pieces: tuple[PieceJugee, ...]
    manques: tuple[Manque, ...]
    doutes: tuple[Manque, ...]
    trouvees: tuple[Resultat, ...]

    @property
    def rang(self) -> int:
        return _RANGS[self.tenue]


def _read(pieces: Sequence[PieceJugee], attendue: PreuveAttendue, numero: int, pack: Pack) -> _Lu:
    manques: list[Manque] = []
    doutes: list[Manque] = []
    trouvees: list[Resultat] = []
    for jugee in pieces:
        for resultat, exigence in counting(jugee, pack):
            if not _tied(jugee.piece.type, exigence, attendue, numero):
                continue
            if resultat.statut is Statut.CONFORME:
                trouvees.append(resultat)
            elif resultat.statut is Statut.NON_CONFORME:
                manques.append(Manque(jugee, resultat, exigence.severite))
            elif resultat.statut is Statut.INDETERMINE:
                doutes.append(Manque(jugee, resultat, exigence.severite))
    manques = [manque for manque in manques if not _said_inside(manque, pieces)]
    tenue = _hold(pieces, manques, doutes, trouvees)
    return _Lu(tenue, tuple(pieces), tuple(manques), tuple(doutes), tuple(trouvees))


def _said_inside(manque: Manque, pieces: Sequence[PieceJugee]) -> bool:
    """Whether a message lacks what a pièce of the same kind attached to it says."""
    racine = f"{manque.jugee.piece.fichier}/"
    return any(
        jugee.piece.fichier.startswith(racine)
        and any(
            r.exigence == manque.resultat.exigence and r.statut is Statut.CONFORME for r in jugee.resultats
        )
        for jugee in pieces
    )


def _tied(type_de_piece: str, exigence: Exigence, attendue: PreuveAttendue, numero: int) -> bool:
    if attendue.exigences:
        return f"{type_de_piece}.{exigence.id}" in attendue.exigences or exigence.id in attendue.exigences
    return numero in exigence.indicateurs


def _hold(
    pieces: Sequence[PieceJugee],
    manques: Sequence[Manque],
    doutes: Sequence[Manque],
    trouvees: Sequence[Resultat],
) -> Tenue:
    if not pieces:
        return Tenue.ABSENTE
    if manques:
        return Tenue.PARTIELLE
    graves = [doute for doute in doutes if doute.severite in GRAVES]
    return Tenue.DOUTEUSE if len(graves) > len(trouvees) else Tenue.FAITE
