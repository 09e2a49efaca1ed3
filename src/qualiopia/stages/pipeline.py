"""The pipeline of one file: read → recognise → extract → verify, as one pure function of its bytes.

Its result does not depend on the date of the audit nor on the other files: it is what the
cache keeps. What compares files or knows the calendar comes after, in `conclude_all`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.dossier import Constat, Dossier, Examen, Incoherence, Organisme, PieceJugee
from qualiopia.domain.lecture import Lecture
from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import Similarite, VuePiece
from qualiopia.packs.modele import Pack, VersionReferentiel
from qualiopia.stages.adoption import adopt
from qualiopia.stages.ask import Conseiller
from qualiopia.stages.conclude import accumulation, conclude
from qualiopia.stages.dossiers import common_type, complete, deadlines, group
from qualiopia.stages.ecarts import gaps_of_dates
from qualiopia.stages.extract import extract
from qualiopia.stages.injection import find_injections, without_orders
from qualiopia.stages.ports import Recherche, Ressemblance
from qualiopia.stages.proprietaires import give_back
from qualiopia.stages.rassemblement import doubts_on_keys
from qualiopia.stages.recognise import recognise
from qualiopia.stages.reconcile import reconcile
from qualiopia.stages.variables import organisme_of, with_variables
from qualiopia.stages.verify import Entourage, judge, observe


@dataclass(frozen=True, slots=True)
class ResultatFichier:
    """All that was found in one file and in the files it contains."""

    fichier: str
    pieces: tuple[Piece, ...] = ()
    anomalies: tuple[Anomalie, ...] = ()
    pages: int = 0


@dataclass(frozen=True)
class Comparaison:
    """How texts and names of persons are compared, both from 0 to 1."""

    similarite: Similarite
    memes_noms: Similarite


def analyse_lectures(
    fichier: str,
    lectures: Sequence[Lecture],
    pack: Pack,
    recherche: Recherche | None,
    ressemblance: Ressemblance | None = None,
) -> ResultatFichier:
    """Recognise, extract and verify all that was read from a file."""
    pieces: list[Piece] = []
    anomalies: list[Anomalie] = []
    for lecture in lectures:
        anomalies.extend(lecture.anomalies)
        reconnues = recognise(lecture, pack, ressemblance)
        trouvees = [_observed(extract(piece, pack), pack, recherche) for piece in reconnues]
        anomalies.extend(find_injections(lecture))
        if not trouvees and not lecture.anomalies:
            anomalies.append(_nothing(lecture.fichier))
        pieces.extend(trouvees)
    return ResultatFichier(
        fichier, tuple(pieces), tuple(anomalies), sum(len(lecture.pages) for lecture in lectures)
    )


def adopt_all(
    resultats: Sequence[ResultatFichier], organisme: Organisme, pack: Pack, recherche: Recherche | None
) -> list[ResultatFichier]:
    """Return the results, what the organisme issued being of the kind that its title says."""

    def again(piece: Piece) -> Piece:
        nue = replace(piece, champs=(), observations=())
        return _observed(extract(nue, pack), pack, recherche)

    return [replace(un, pieces=tuple(adopt(un.pieces, organisme, again))) for un in resultats]


def _observed(piece: Piece, pack: Pack, recherche: Recherche | None) -> Piece:
    """Observe a pièce without what it says to machines, which can prove nothing."""
    pages = tuple(without_orders(page) for page in piece.pages)
    return replace(observe(replace(piece, pages=pages), pack, recherche), pages=piece.pages)


def _nothing(fichier: str) -> Anomalie:
    return Anomalie(
        fichier,
        CodeAnomalie.SANS_CONTENU,
        "Le fichier s'ouvre mais ne contient rien à lire.",
        "Vérifiez que c'est le bon fichier ; remplacez-le si besoin.",
    )


@dataclass(frozen=True)
class Cadre:
    """The frame of an examination: référentiel, who, when, how things are compared."""

    pack: Pack
    organisme: Organisme
    date_audit: str
    date_analyse: str
    comparaison: Comparaison
    declarations: Mapping[str, Mapping[str, object]]
    conseiller: Conseiller | None = None


def conclude_all(
    resultats: Sequence[ResultatFichier],
    cadre: Cadre,
    anomalies: Sequence[Anomalie] = (),
    stage: Callable[[str], None] = lambda _: None,
) -> Examen:
    """Group the pièces into dossiers, judge them, compare them, and conclude on each indicateur."""
    lues = (piece for resultat in resultats for piece in resultat.pieces)
    pieces = [give_back(piece, cadre.organisme, cadre.pack) for piece in lues]
    toutes = [*anomalies, *(anomalie for resultat in resultats for anomalie in resultat.anomalies)]
    stage("regroupement en dossiers")
    par_cle = {piece.cle: piece for piece in pieces}
    groupes = group(pieces, cadre.pack, cadre.organisme, cadre.declarations)
    dossiers = with_variables(groupes, par_cle, cadre.pack, cadre.date_audit)
    jugees = _judge_all(pieces, dossiers, cadre)
    if cadre.conseiller is not None and (avisees := cadre.conseiller.advise(jugees, _asking(stage))):
        pieces = [avisees.get(piece.cle, piece) for piece in pieces]
        par_cle = {piece.cle: piece for piece in pieces}
        jugees = _judge_all(pieces, dossiers, cadre)
    stage("recherche des contradictions")
    incoherences = _compare(dossiers, par_cle, cadre, toutes)
    stage("conclusion par indicateur")
    dossiers = complete(dossiers, jugees, incoherences, cadre.pack, cadre.organisme, cadre.date_audit, toutes)
    constats = conclude(jugees, incoherences, cadre.pack, cadre.organisme, cadre.date_audit, toutes, dossiers)
    version = cadre.pack.version_at(cadre.date_audit)
    return Examen(
        referentiel=cadre.pack.id,
        version=version.id if version else "",
        empreinte=cadre.pack.empreinte,
        date_audit=cadre.date_audit,
        date_analyse=cadre.date_analyse,
        organisme=cadre.organisme,
        pieces=jugees,
        dossiers=tuple(dossiers),
        coherence=incoherences,
        constats=constats,
        anomalies=tuple(sorted(toutes, key=lambda anomalie: (anomalie.fichier, anomalie.code))),
        echeances=deadlines(jugees, cadre.pack, cadre.date_audit, dossiers, cadre.organisme),
        notes=_notes(constats, cadre.pack, version),
    )


def _asking(stage: Callable[[str], None]) -> Callable[[int, int], None]:
    return lambda fait, total: stage(f"questions au modèle local : {fait} sur {total}")


def _compare(
    dossiers: Sequence[Dossier], pieces: Mapping[str, Piece], cadre: Cadre, anomalies: Sequence[Anomalie]
) -> tuple[Incoherence, ...]:
    """Return what the rules say of each dossier, then the keys and the dates that are doubtful."""
    noms, textes = cadre.comparaison.memes_noms, cadre.comparaison.similarite
    toutes = list(pieces.values())
    return (
        *reconcile(dossiers, toutes, cadre.pack, cadre.organisme, cadre.date_audit, textes, noms, anomalies),
        *doubts_on_keys(dossiers, pieces, cadre.pack),
        *gaps_of_dates(dossiers, pieces, cadre.pack, cadre.organisme, cadre.date_audit),
    )


def _notes(constats: Sequence[Constat], pack: Pack, version: VersionReferentiel | None) -> tuple[str, ...]:
    if version is None:
        return ("Aucune version du référentiel n'est en vigueur à la date de l'audit.",)
    return tuple(note for note in (accumulation(constats, pack), version.par_analogie) if note)


def _judge_all(pieces: Sequence[Piece], dossiers: Sequence[Dossier], cadre: Cadre) -> tuple[PieceJugee, ...]:
    """Judge each pièce among those of its dossier and those the whole organisme shares."""
    vues = {piece.cle: VuePiece(piece) for piece in pieces}
    place: dict[str, Dossier] = {cle: dossier for dossier in reversed(dossiers) for cle in dossier.pieces}
    commun = common_type(cadre.pack)
    communes = [cle for d in dossiers if commun and d.type == commun.id for cle in d.pieces]
    jugees: list[PieceJugee] = []
    for piece in pieces:
        dossier = place.get(piece.cle)
        voisines = dict.fromkeys([*(dossier.pieces if dossier else (piece.cle,)), *communes])
        entourage = Entourage(
            cadre.pack,
            organisme_of(cadre.organisme, dossier),
            cadre.date_audit,
            dossier.type if dossier else "",
            [vues[cle] for cle in voisines if cle in vues],
            cadre.comparaison.similarite,
        )
        jugees.append(PieceJugee(piece, dossier.id if dossier else "", judge(piece, entourage)))
    return tuple(jugees)


def with_moteur(examen: Examen, **moteur: object) -> Examen:
    """Return the examen with what its engines were and cost."""
    return replace(examen, moteur={**examen.moteur, **moteur})
