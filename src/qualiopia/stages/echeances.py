"""Échéances: until when a pièce is good, computed each time from its dates, never stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualiopia.domain.dossier import Dossier, Echeance, Organisme, PieceJugee
from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import Pack
from qualiopia.stages.conditions import Contexte
from qualiopia.stages.validite import Terme, add_months, alert_level, term_of, terms_of
from qualiopia.stages.variables import organisme_of
from qualiopia.verifications.phrases import days_between

__all__ = ["add_months", "context_of", "deadlines", "end_of_validity"]


def end_of_validity(piece: Piece, pack: Pack, date_examen: str = "") -> str | None:
    """Return the ISO date until which a pièce is good, or None when it does not expire or does not say."""
    terme = term_of(piece, pack, date_examen)
    return terme.fin if terme is not None else None


def context_of(
    dossier: Dossier, pieces: Sequence[VuePiece], pack: Pack, organisme: Organisme, date_audit: str
) -> Contexte:
    """Return what conditions are asked about when they are asked of a whole dossier."""
    return Contexte(
        date_audit=date_audit,
        organisme=organisme_of(organisme, dossier),
        pieces=pieces,
        type_de_dossier=dossier.type,
        declarees=pack.variables,
        confiance=pack.confiance_minimum,
    )


def deadlines(
    jugees: Sequence[PieceJugee],
    pack: Pack,
    date_audit: str,
    dossiers: Sequence[Dossier] = (),
    organisme: Organisme | None = None,
) -> tuple[Echeance, ...]:
    """List the ends of validity of all pièces, the nearest first; passed ones have negative days left."""
    places = _places(dossiers)
    termes = _terms(jugees, pack, date_audit, dossiers, organisme or Organisme())
    derniers = _latest(jugees, termes, places)
    echeances = []
    for jugee in jugees:
        terme = termes.get(jugee.piece.cle)
        if terme is None or terme.fin is None:
            continue
        jours = days_between(date_audit, terme.fin)
        lieux = places.get(jugee.piece.cle, ())
        echeances.append(
            Echeance(
                jugee.piece.fichier,
                terme.libelle,
                terme.fin,
                jours,
                type=jugee.piece.type,
                dossiers=lieux,
                origine=terme.origine,
                niveau="expire" if jours < 0 else alert_level(terme.alertes, jours),
                alertes=terme.alertes,
                delai_legal=terme.delai_legal,
                references=terme.references,
                remplacee=bool(lieux) and all(terme.fin < derniers[lieu, jugee.piece.type] for lieu in lieux),
            )
        )
    return tuple(sorted(echeances, key=lambda echeance: (echeance.date, echeance.fichier)))


def _places(dossiers: Sequence[Dossier]) -> dict[str, tuple[str, ...]]:
    places: dict[str, tuple[str, ...]] = {}
    for dossier in dossiers:
        for cle in dossier.pieces:
            places[cle] = (*places.get(cle, ()), dossier.id)
    return places


def _terms(
    jugees: Sequence[PieceJugee],
    pack: Pack,
    date_audit: str,
    dossiers: Sequence[Dossier],
    organisme: Organisme,
) -> dict[str, Terme]:
    """Return the term of each pièce, in the first dossier it is in."""
    par_cle = {jugee.piece.cle: jugee.piece for jugee in jugees}
    termes: dict[str, Terme] = {}
    for dossier in dossiers:
        siennes = [par_cle[cle] for cle in dossier.pieces if cle in par_cle]
        contexte = context_of(dossier, [VuePiece(p) for p in siennes], pack, organisme, date_audit)
        for cle, terme in terms_of(siennes, pack, date_audit, contexte).items():
            termes.setdefault(cle, terme)
    for cle, piece in par_cle.items():
        seul = term_of(piece, pack, date_audit) if cle not in termes else None
        if seul is not None:
            termes[cle] = seul
    return termes


def _latest(
    jugees: Sequence[PieceJugee], termes: Mapping[str, Terme], places: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], str]:
    """Return, for each dossier and kind, the last end of validity of the pièces of that kind."""
    derniers: dict[tuple[str, str], str] = {}
    for jugee in jugees:
        terme = termes.get(jugee.piece.cle)
        for lieu in places.get(jugee.piece.cle, ()) if terme and terme.fin else ():
            cle = (lieu, jugee.piece.type)
            derniers[cle] = max(derniers.get(cle, ""), str(terme.fin if terme else ""))
    return derniers
