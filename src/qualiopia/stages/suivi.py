"""Suivi: who and what is in order today, and will be in some days if nothing is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.dossier import Attendu, Dossier, Examen
from qualiopia.domain.statut import Niveau, StatutAttendu, StatutDossier
from qualiopia.packs.modele import Pack
from qualiopia.stages.attendus import complete
from qualiopia.stages.validite import add_days, alert_level
from qualiopia.stages.variables import with_variables
from qualiopia.verifications.phrases import days_between


@dataclass(frozen=True, slots=True)
class Terme:
    """An end of validity in a dossier: which pièce, when, how near, how it is known."""

    dossier: str
    libelle: str
    type: str
    nom: str
    fichier: str
    date: str
    jours: int
    niveau: str
    alertes: tuple[int, ...]
    gravite: str
    obligatoire: bool
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ligne:
    """One dossier: its statut at each date, what is wrong today, its next end of validity."""

    dossier: Dossier
    genre: str
    statuts: tuple[StatutDossier, ...]
    a_regler: tuple[tuple[str, Attendu], ...]
    prochaine: Terme | None


@dataclass(frozen=True, slots=True)
class Tableau:
    """The whole: the dates, a line for each dossier, every end of validity, the nearest first."""

    titre: str
    organisme: str
    dates: tuple[str, ...]
    lignes: tuple[Ligne, ...]
    termes: tuple[Terme, ...]


_EN_ORDRE = (StatutAttendu.CONFORME, StatutAttendu.EXPIRE_BIENTOT, StatutAttendu.NON_APPLICABLE)
_GRAVES_D_ABORD = (
    StatutAttendu.EXPIRE,
    StatutAttendu.INCOHERENT,
    StatutAttendu.MANQUANT,
    StatutAttendu.ILLISIBLE,
    StatutAttendu.A_EXAMINER,
)


def follow(examen: Examen, pack: Pack, horizons: Sequence[int]) -> Tableau:
    """Judge every dossier again at each horizon (in days after the examination), pièces being as they are."""
    dates = [examen.date_audit, *(add_days(examen.date_audit, jours) for jours in horizons)]
    par_date = [list(examen.dossiers), *(_judged_on(jour, examen, pack) for jour in dates[1:])]
    genres = {genre.id: genre.libelle for genre in pack.types_de_dossiers}
    lignes = []
    termes: list[Terme] = []
    for rang, dossier in enumerate(examen.dossiers):
        siens = [_term(dossier, a, examen.date_audit, pack) for a in dossier.attendus if a.echeance]
        termes.extend(siens)
        avenir = sorted((t for t in siens if t.jours >= 0), key=lambda t: t.date)
        lignes.append(
            Ligne(
                dossier,
                genres.get(dossier.type, ""),
                tuple(juges[rang].statut for juges in par_date),
                _to_mend(dossier, pack),
                avenir[0] if avenir else None,
            )
        )
    ordonnes = tuple(sorted(termes, key=lambda t: (t.date, t.libelle, t.nom)))
    return Tableau(pack.titre, examen.organisme.denomination, tuple(dates), tuple(lignes), ordonnes)


def _judged_on(jour: str, examen: Examen, pack: Pack) -> list[Dossier]:
    pieces = {jugee.piece.cle: jugee.piece for jugee in examen.pieces}
    dossiers = with_variables(examen.dossiers, pieces, pack, jour)
    return complete(dossiers, examen.pieces, examen.coherence, pack, examen.organisme, jour, examen.anomalies)


def _name(pack: Pack, slug: str) -> str:
    genre = pack.type_de_piece(slug)
    return genre.nom if genre is not None else slug


def _term(dossier: Dossier, attendu: Attendu, jour: str, pack: Pack) -> Terme:
    jours = days_between(jour, attendu.echeance or jour)
    return Terme(
        dossier=dossier.id,
        libelle=dossier.libelle,
        type=attendu.type,
        nom=_name(pack, attendu.type),
        fichier=attendu.fichier or "",
        date=attendu.echeance or "",
        jours=jours,
        niveau="expire" if jours < 0 else alert_level(attendu.alertes, jours),
        alertes=attendu.alertes,
        gravite=attendu.gravite.value if attendu.gravite else "",
        obligatoire=attendu.niveau is not Niveau.RECOMMANDE,
        references=attendu.references,
    )


def _to_mend(dossier: Dossier, pack: Pack) -> tuple[tuple[str, Attendu], ...]:
    """Return what is wrong today, the gravest first; what is only advised is left out."""
    fautifs = [a for a in dossier.attendus if a.niveau is not Niveau.RECOMMANDE and a.statut not in _EN_ORDRE]
    ranges = sorted(fautifs, key=lambda a: _GRAVES_D_ABORD.index(a.statut))
    return tuple((_name(pack, a.type), a) for a in ranges)
