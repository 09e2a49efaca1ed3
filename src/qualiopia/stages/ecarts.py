"""Écarts: a printed date that is not the one the rule gives is an alert for a person, never a rejection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualiopia.domain.dossier import Dossier, Incoherence, Organisme
from qualiopia.domain.piece import Piece
from qualiopia.domain.statut import Severite, Statut
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import Pack
from qualiopia.stages.echeances import context_of
from qualiopia.stages.validite import terms_of
from qualiopia.verifications.phrases import name_of, show

REGLE_DE_DATE = "date_imprimee"


def gaps_of_dates(
    dossiers: Sequence[Dossier],
    pieces: Mapping[str, Piece],
    pack: Pack,
    organisme: Organisme,
    date_audit: str,
) -> list[Incoherence]:
    """Say once of each pièce that its printed end differs from the computed one beyond what is tolerated."""
    surveilles = {genre.slug for genre in pack.types_de_pieces if _watched(genre.slug, pack)}
    dits: list[Incoherence] = []
    vues: set[str] = set()
    for dossier in dossiers if surveilles else ():
        siennes = [pieces[cle] for cle in dossier.pieces if pieces[cle].type in surveilles]
        contexte = context_of(dossier, [VuePiece(p) for p in siennes], pack, organisme, date_audit)
        for cle, terme in terms_of(siennes, pack, date_audit, contexte).items():
            if not terme.ecart or cle in vues:
                continue
            vues.add(cle)
            dits.append(
                Incoherence(
                    regle=REGLE_DE_DATE,
                    libelle="Date imprimée et durée prévue",
                    dossier=dossier.id,
                    statut=Statut.INDETERMINE,
                    severite=Severite.MINEURE,
                    motif=f"{name_of(pieces[cle])} : {terme.ecart} La date imprimée est retenue.",
                    remede="Vérifiez la date sur le document.",
                    attendu=show(terme.calculee),
                    observe=show(terme.imprimee),
                    preuves=terme.passages,
                    references=terme.references,
                )
            )
    return dits


def _watched(slug: str, pack: Pack) -> bool:
    genre = pack.type_de_piece(slug)
    validite = genre.validite if genre is not None else None
    if validite is None:
        return False
    return validite.tolerance_jours is not None or any(
        regle.tolerance_jours is not None for regle in validite.regles
    )
