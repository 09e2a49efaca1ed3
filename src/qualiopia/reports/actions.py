"""What to do next, by urgency: gathered from constats, contradictions, mentions, dossiers and anomalies.

Shared by every report, so that none omits what another shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qualiopia.domain.dossier import Examen
from qualiopia.domain.statut import Gravite, Niveau, Severite, Statut, StatutAttendu
from qualiopia.packs.modele import Pack

URGENT = "Sans attendre"
COMPLETER = "À compléter"
VERIFIER = "À vérifier"
URGENCES = (URGENT, COMPLETER, VERIFIER)
_MANQUES = (StatutAttendu.MANQUANT, StatutAttendu.EXPIRE, StatutAttendu.ILLISIBLE)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: how urgent, where, what is wrong, what to do, where in the report."""

    urgence: str
    objet: str
    motif: str
    remede: str
    ancre: str = ""


def list_actions(examen: Examen, pack: Pack) -> dict[str, list[Action]]:
    """Return the actions under each urgency, without repetition."""
    rangees: dict[str, list[Action]] = {urgence: [] for urgence in URGENCES}
    vues: set[tuple[str, str]] = set()
    for action in _all(examen, pack):
        cle = (action.objet, action.remede or action.motif)
        if cle not in vues:
            vues.add(cle)
            rangees[action.urgence].append(action)
    return rangees


def _all(examen: Examen, pack: Pack) -> Iterator[Action]:
    yield from _from_constats(examen)
    yield from _from_contradictions(examen)
    yield from _from_pieces(examen)
    yield from _from_dossiers(examen, pack)
    for anomalie in examen.anomalies:
        yield Action(VERIFIER, anomalie.fichier, anomalie.message, anomalie.remede, "anomalies")


def _from_constats(examen: Examen) -> Iterator[Action]:
    for constat in examen.constats:
        objet, ancre = f"Indicateur {constat.numero}", f"indicateur-{constat.numero}"
        if constat.statut is Statut.NON_CONFORME:
            majeure = constat.gravite_proposee is Gravite.MAJEURE
            yield Action(URGENT if majeure else COMPLETER, objet, constat.motif, constat.remede, ancre)
        elif constat.statut is Statut.INDETERMINE:
            yield Action(VERIFIER, objet, constat.motif, constat.remede, ancre)


def _from_contradictions(examen: Examen) -> Iterator[Action]:
    for incoherence in examen.coherence:
        if incoherence.statut is Statut.NON_CONFORME:
            grave = incoherence.severite in (Severite.BLOQUANTE, Severite.MAJEURE)
            objet = f"Contradiction · {incoherence.libelle}"
            urgence = URGENT if grave else COMPLETER
            yield Action(urgence, objet, incoherence.motif, incoherence.remede, "contradictions")


def _from_pieces(examen: Examen) -> Iterator[Action]:
    """One action for each document and urgency: the mentions it lacks, together."""
    for rang, jugee in enumerate(examen.pieces):
        absents = [r for r in jugee.resultats if r.statut is Statut.NON_CONFORME]
        for urgence, gravite in ((URGENT, Gravite.MAJEURE), (COMPLETER, Gravite.MINEURE)):
            libelles = [r.libelle for r in absents if r.gravite is gravite]
            if libelles:
                motif = f"{_plural(libelles)} : {' ; '.join(libelles)}."
                remede = "Complétez le document ; des textes à reprendre sont proposés dans sa fiche."
                yield Action(urgence, jugee.piece.fichier, motif, remede, f"piece-{rang}")


def _plural(libelles: Iterable[str]) -> str:
    nombre = len(list(libelles))
    return "Mention absente" if nombre == 1 else f"{nombre} mentions absentes"


def _from_dossiers(examen: Examen, pack: Pack) -> Iterator[Action]:
    for dossier in examen.dossiers:
        for attendu in dossier.attendus:
            if attendu.statut in _MANQUES and attendu.niveau is Niveau.OBLIGATOIRE:
                genre = pack.type_de_piece(attendu.type)
                nom = genre.nom if genre else attendu.type
                yield Action(
                    COMPLETER, f"{dossier.libelle} · {nom}", attendu.motif, attendu.remede, "dossiers"
                )
