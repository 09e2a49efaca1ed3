"""Trous: the ended events, persons… whose dossier lacks a proof that others have."""

from __future__ import annotations

from collections.abc import Sequence

from qualiopia.domain.dossier import Dossier, PieceJugee
from qualiopia.domain.statut import Niveau, StatutAttendu
from qualiopia.packs.modele import Pack, PreuveAttendue
from qualiopia.stages.reperes import bearings

_PIECES = 3
_ABSENTS = (StatutAttendu.MANQUANT, StatutAttendu.NON_APPLICABLE, StatutAttendu.A_EXAMINER)


def gaps(
    attendue: PreuveAttendue,
    dossiers: Sequence[Dossier],
    jugees: Sequence[PieceJugee],
    date_audit: str,
    pack: Pack,
) -> tuple[str, ...]:
    """Return the names of the dossiers that should hold a proof, are over, and hold none of its kinds."""
    return tuple(
        dossier.libelle or dossier.id
        for dossier in dossiers
        if _is_filed(dossier, pack, jugees)
        and _lacks(dossier, attendue)
        and _is_over(dossier, jugees, date_audit, pack)
    )


def _is_filed(dossier: Dossier, pack: Pack, jugees: Sequence[PieceJugee]) -> bool:
    """Whether the dossier was filed as one: a stray pièce does not show that others are lacking."""
    genre = next((genre for genre in pack.types_de_dossiers if genre.id == dossier.type), None)
    types = {jugee.piece.type for jugee in jugees if jugee.piece.cle in dossier.pieces}
    return len(types) >= _PIECES or (genre is not None and bool(types.intersection(genre.reconnu_par)))


def _lacks(dossier: Dossier, attendue: PreuveAttendue) -> bool:
    siens = [attendu for attendu in dossier.attendus if attendu.type in attendue.types]
    exiges = [attendu for attendu in siens if attendu.niveau is not Niveau.RECOMMANDE]
    manque = any(attendu.statut is StatutAttendu.MANQUANT for attendu in exiges)
    trouve = any(
        attendu.statut not in _ABSENTS or _found(attendu.fichier, attendu.statut) for attendu in siens
    )
    return manque and not trouve


def _found(fichier: str | None, statut: StatutAttendu) -> bool:
    """A pièce to examine was found; one that is missing may name the blank form that stands in its place."""
    return fichier is not None and statut is StatutAttendu.A_EXAMINER


def _is_over(dossier: Dossier, jugees: Sequence[PieceJugee], date_audit: str, pack: Pack) -> bool:
    """Whether the event of a dossier ended before the audit; unknown dates say no."""
    fins = [bearings(j.piece, pack.reperage).fin for j in jugees if j.piece.cle in dossier.pieces]
    connues = [fin for fin in fins if fin]
    return bool(connues) and max(connues) < date_audit
