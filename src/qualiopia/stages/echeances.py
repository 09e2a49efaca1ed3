"""Échéances: until when a pièce is good, computed each time from its dates, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qualiopia.domain.dossier import Echeance, PieceJugee
from qualiopia.domain.piece import Piece
from qualiopia.packs.modele import Pack, Validite
from qualiopia.verifications.phrases import days_between, is_date

_ECHEANCE = "date_echeance"


def end_of_validity(piece: Piece, pack: Pack) -> str | None:
    """Return the ISO date until which a pièce is good, or None when it does not expire or does not say."""
    genre = pack.type_de_piece(piece.type)
    if genre is None or genre.validite is None or piece.vierge:
        return None
    validite = genre.validite
    fin = _date(piece, validite.champ_fin) or _date(piece, _ECHEANCE)
    if fin is not None:
        return fin
    debut = _date(piece, validite.champ_debut)
    return add_months(debut, validite.mois) if debut is not None and validite.mois is not None else None


def alert_days(piece: Piece, pack: Pack) -> int:
    """Return how many days before its end a pièce is said to expire soon."""
    genre = pack.type_de_piece(piece.type)
    return genre.validite.alerte_jours if genre is not None and genre.validite is not None else 0


def deadlines(jugees: Sequence[PieceJugee], pack: Pack, date_audit: str) -> tuple[Echeance, ...]:
    """List the ends of validity of all pièces, the nearest first; passed ones have negative days left."""
    echeances = []
    for jugee in jugees:
        fin = end_of_validity(jugee.piece, pack)
        if fin is None:
            continue
        genre = pack.type_de_piece(jugee.piece.type)
        libelle = _label(genre.validite, genre.nom) if genre and genre.validite else jugee.piece.type
        echeances.append(Echeance(jugee.piece.fichier, libelle, fin, days_between(date_audit, fin)))
    return tuple(sorted(echeances, key=lambda echeance: (echeance.date, echeance.fichier)))


def _label(validite: Validite, nom: str) -> str:
    return validite.libelle or f"Fin de validité : {nom}"


def _date(piece: Piece, nom: str) -> str | None:
    champ = piece.champ(nom) if nom else None
    if champ is None or not isinstance(champ.valeur, str) or not is_date(champ.valeur):
        return None
    return champ.valeur


def add_months(iso: str, mois: int) -> str:
    """Add months to an ISO date; the day is cut to the last one of the month."""
    jour = date.fromisoformat(iso)
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, numero = divmod(rang, 12)
    for essai in range(jour.day, 27, -1):
        try:
            return date(annee, numero + 1, essai).isoformat()
        except ValueError:
            continue
    return date(annee, numero + 1, min(jour.day, 28)).isoformat()
