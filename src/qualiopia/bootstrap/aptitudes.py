"""Answers « may these, together, do this on these days? » and follows what expires."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from qualiopia.bootstrap.analyses import Demande, Suivi, analyse
from qualiopia.bootstrap.atelier import Atelier
from qualiopia.domain.dossier import Dossier, Examen
from qualiopia.engines.comparaison import memes_noms, similarite
from qualiopia.errors import UsageError
from qualiopia.settings import Settings
from qualiopia.stages.aptitude import Aptitude, Juge, find_dossiers
from qualiopia.stages.suivi import Tableau, follow


def judge_fitness(
    demande: Demande,
    avec: Sequence[str],
    du: str,
    au: str,
    mission: Mapping[str, object],
    settings: Settings,
    suivi: Suivi | None = None,
) -> Aptitude:
    """Analyse a folder and judge some of its dossiers together over a period.

    Raises:
        UsageError: a name is that of no dossier, or of several.
    """
    examen = analyse(replace(demande, date_audit=du), settings, suivi)
    pack = Atelier(settings).pack
    _check_variables(mission, pack.variables)
    choisis = [_named(examen, nom) for nom in avec]
    return Juge(pack, similarite, memes_noms).judge(examen, choisis, du, au, mission)


def _check_variables(mission: Mapping[str, object], connues: Mapping[str, str]) -> None:
    for nom in mission:
        if nom not in connues:
            proches = get_close_matches(nom, connues, n=1) or sorted(connues)[:8]
            raise UsageError(f"Variable inconnue du référentiel : « {nom} ». Essayez : {', '.join(proches)}.")


def _named(examen: Examen, nom: str) -> Dossier:
    trouves = find_dossiers(examen, nom)
    if len(trouves) == 1:
        return trouves[0]
    if trouves:
        ids = ", ".join(f"« {dossier.id} »" for dossier in trouves)
        raise UsageError(f"« {nom} » désigne plusieurs dossiers : {ids}. Donnez l'un de ces identifiants.")
    noms = {n for dossier in examen.dossiers for n in (dossier.libelle, dossier.id)}
    proches = get_close_matches(nom, noms, n=3, cutoff=0.5)
    suite = f" Voulez-vous dire {', '.join(f'« {p} »' for p in proches)} ?" if proches else ""
    raise UsageError(f"Aucun dossier ne s'appelle « {nom} ».{suite}")


def follow_folder(
    demande: Demande, horizons: Sequence[int], settings: Settings, suivi: Suivi | None = None
) -> Tableau:
    """Analyse a folder and say who and what is in order today and in some days."""
    examen = analyse(demande, settings, suivi)
    return follow(examen, Atelier(settings).pack, horizons)
