"""Propositions: for each absent mention and each contradiction, a wording ready to be validated.

The wording is the pack's own model, filled with the organisme's data. Nothing is guessed: a datum
that is unknown, or that the pièces do not agree on, is a blank that says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qualiopia.domain.dossier import Examen, Incoherence, PieceJugee
from qualiopia.domain.piece import EtatSignature, Resultat
from qualiopia.domain.proposition import NatureProposition, Proposition
from qualiopia.domain.statut import Statut
from qualiopia.packs.modele import Exigence, Pack, TypeDePiece
from qualiopia.stages.remplissage import Donnees, fill
from qualiopia.stages.verify import ABSENT
from qualiopia.verifications.absence import Absence
from qualiopia.verifications.presences import Presences
from qualiopia.verifications.signature import Signature

_SIGNE = (
    "Ce document porte une signature : n'y ajoutez rien après coup. Faites signer un avenant ou une nouvelle "
    "version, datés du jour où ils le sont."
)
_ACTE = "Ce qui manque ici est un acte (signature, présence), pas un texte : il ne se rédige pas après coup."


def draft(examen: Examen, pack: Pack) -> tuple[Proposition, ...]:
    """Return what is proposed for an examen: pièce by pièce in their order, then the contradictions."""
    pieces = [proposition for jugee in examen.pieces for proposition in _for_piece(jugee, examen, pack)]
    noms = {genre.slug: genre.nom for genre in pack.types_de_pieces}
    types = {jugee.piece.fichier: jugee.piece.type for jugee in examen.pieces}
    contradictions = [
        _for_contradiction(incoherence, noms, types)
        for incoherence in examen.coherence
        if incoherence.statut is Statut.NON_CONFORME
    ]
    return (*pieces, *contradictions)


def _for_piece(jugee: PieceJugee, examen: Examen, pack: Pack) -> Iterator[Proposition]:
    genre = pack.type_de_piece(jugee.piece.type)
    if genre is None:
        return
    exigences = {exigence.id: exigence for exigence in genre.exigences}
    donnees = Donnees.of(jugee, examen, pack)
    for resultat in _missing(jugee):
        if resultat.exigence in exigences:
            proposition = _for_mention(exigences[resultat.exigence], resultat, jugee, genre, donnees)
            if not jugee.piece.vierge or proposition.nature is NatureProposition.TEXTE:
                yield proposition


def _missing(jugee: PieceJugee) -> Iterator[Resultat]:
    """The mentions a pièce lacks; a blank form proves nothing, yet may foresee no place for one."""
    absentes = {
        observation.exigence
        for observation in jugee.piece.observations
        if observation.trouve is False
        and observation.probabilite <= ABSENT
        and not (observation.passages or observation.note)
    }
    for resultat in jugee.resultats:
        if resultat.statut is Statut.NON_CONFORME:
            yield resultat
        elif jugee.piece.vierge and resultat.statut is Statut.INDETERMINE and resultat.exigence in absentes:
            motif = f"« {resultat.libelle} » n'est pas prévu dans ce modèle."
            yield replace(resultat, motif=motif)


def _for_mention(
    exigence: Exigence, resultat: Resultat, jugee: PieceJugee, genre: TypeDePiece, donnees: Donnees
) -> Proposition:
    operateurs = tuple(_leaves(exigence.verification))
    acte = any(isinstance(operateur, Presences | Signature) for operateur in operateurs)
    perime = genre.validite is not None and genre.validite.exigence == exigence.id
    a_retirer = any(isinstance(operateur, Absence) for operateur in operateurs) and bool(resultat.preuves)
    consigne = exigence.consigne or acte or perime or a_retirer
    rempli = fill("" if perime else exigence.modele, donnees)
    signee = any(signature.etat is EtatSignature.SIGNEE for signature in jugee.piece.signatures)
    prudence = _ACTE if acte else _SIGNE if signee and not consigne else ""
    return Proposition(
        id=f"{genre.slug}.{exigence.id}",
        nature=NatureProposition.CONSIGNE if consigne else NatureProposition.TEXTE,
        fichier=jugee.piece.fichier,
        libelle=resultat.libelle,
        texte=rempli.texte or resultat.remede,
        motif=resultat.motif,
        remede=resultat.remede,
        type=genre.slug,
        dossier=jugee.dossier,
        references=resultat.references,
        donnees=rempli.donnees,
        blancs=rempli.blancs,
        rubriques=tuple(
            dict.fromkeys(r for operateur in operateurs for r in getattr(operateur, "rubriques", ()))
        ),
        passages=tuple(preuve.passage for preuve in resultat.preuves),
        prudence=prudence,
    )


def _leaves(verification: object) -> Iterator[object]:
    """The operators a composed check is made of."""
    parties: Sequence[object] = getattr(verification, "verifications", ())
    if not parties:
        yield verification
    for partie in parties:
        yield from _leaves(partie)


def _for_contradiction(
    incoherence: Incoherence, noms: Mapping[str, str], types: Mapping[str, str]
) -> Proposition:
    """State both sides and the pièces to bring together; which one is right is for a person to say."""
    fichiers = list(dict.fromkeys(preuve.fichier for preuve in incoherence.preuves))
    return Proposition(
        id=incoherence.regle,
        nature=NatureProposition.CONTRADICTION,
        fichier=fichiers[0] if fichiers else "",
        libelle=incoherence.libelle,
        texte=_both_sides(incoherence, fichiers, noms, types),
        motif=incoherence.motif,
        remede=incoherence.remede,
        dossier=incoherence.dossier,
        references=incoherence.references,
        passages=incoherence.preuves,
    )


def _both_sides(
    incoherence: Incoherence, fichiers: Sequence[str], noms: Mapping[str, str], types: Mapping[str, str]
) -> str:
    phrases = [incoherence.motif]
    if len(fichiers) > 1 and not incoherence.types:
        cites = [
            f"« {fichier.rsplit('/', 1)[-1]} » ({noms.get(types.get(fichier, ''), 'autre document').lower()})"
            for fichier in fichiers
        ]
        liste = ", ".join(cites[:-1]) + f" et {cites[-1]}"
        phrases.append(f"Documents concernés : {liste} ; à vous de dire lequel a raison.")
    return " ".join([*phrases, incoherence.remede]).strip()
