"""Manquements: which results count as departures, and how gravely."""

from __future__ import annotations

from collections.abc import Iterator

from qualiopia.domain.dossier import PieceJugee
from qualiopia.domain.piece import Resultat
from qualiopia.domain.statut import Severite, Statut
from qualiopia.packs.modele import Exigence, Pack

SANS_EFFET = frozenset(("bonne_pratique", "info"))
GRAVES = (Severite.BLOQUANTE, Severite.MAJEURE)


def exigences_of(type_de_piece: str, pack: Pack) -> dict[str, Exigence]:
    """Return the exigences of a kind of document, by id."""
    genre = pack.type_de_piece(type_de_piece)
    return {exigence.id: exigence for exigence in genre.exigences} if genre is not None else {}


def counting(jugee: PieceJugee, pack: Pack) -> Iterator[tuple[Resultat, Exigence]]:
    """Yield the results that may count as departures: neither good practice nor mere information."""
    if jugee.piece.vierge:
        return
    exigences = exigences_of(jugee.piece.type, pack)
    for resultat in jugee.resultats:
        exigence = exigences.get(resultat.exigence)
        if exigence is None or exigence.obligation in SANS_EFFET or exigence.severite is Severite.INFO:
            continue
        yield resultat, exigence


def serious(jugee: PieceJugee, pack: Pack) -> list[Resultat]:
    """Return the departures of a pièce that are grave."""
    return [
        resultat
        for resultat, exigence in counting(jugee, pack)
        if resultat.statut is Statut.NON_CONFORME and exigence.severite in GRAVES
    ]
