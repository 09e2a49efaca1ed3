"""Errors sorted by cause, the most frequent first: the list that says what to work on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evaluations.citations import Fidelite
from evaluations.defauts import Issue
from evaluations.ensembles import Bilan
from evaluations.metriques import Classement, confusions


@dataclass(frozen=True)
class Cause:
    """One cause of error: its family, what it is, and the files or ids it was seen in."""

    famille: str
    nom: str
    sujets: tuple[str, ...]

    @property
    def nombre(self) -> int:
        """How many errors it makes."""
        return len(self.sujets)


def sort_causes(bilan: Bilan) -> list[Cause]:
    """Group every error of a set by cause, most frequent first.

    Of generated organisations only the development share is told: nobody works from the reserve.
    """
    causes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for famille, nom, sujet in _all_errors(bilan.told()):
        causes[famille, nom].append(sujet)
    trouvees = [Cause(famille, nom, tuple(sorted(sujets))) for (famille, nom), sujets in causes.items()]
    return sorted(trouvees, key=lambda cause: (-cause.nombre, cause.famille, cause.nom))


def _all_errors(bilan: Bilan) -> Iterator[tuple[str, str, str]]:
    yield from _confused("reconnaissance", bilan.classements)
    yield from _confused("indicateur", bilan.indicateurs)
    yield from _confused("regroupement", bilan.regroupements)
    for sujet in bilan.perdus:
        yield "reconnaissance", "ni pièce ni anomalie", sujet
    for fichier, coupe in bilan.segmentes.items():
        if not coupe:
            yield "reconnaissance", "découpage en documents", fichier
    for detection in bilan.detections:
        if detection.issue is not Issue.VU:
            nom = f"{detection.defaut.nature} {detection.cible} : {detection.issue}"
            yield "faute non vue", nom, detection.defaut.id
    for alerte in bilan.alertes:
        yield "fausse alerte", f"{alerte.genre} {alerte.cible}", alerte.sujet or alerte.organisme
    yield from _misjudged(bilan)
    for releve in bilan.releves:
        if not releve.juste:
            yield "champ", f"{releve.type}.{releve.champ} {'faux' if releve.lu else 'non lu'}", releve.sujet
    for citation in bilan.citations:
        if citation.fidelite is Fidelite.INTROUVABLE:
            extension = citation.fichier.rpartition(".")[2].lower()
            yield "citation", f"introuvable dans un fichier {extension}", citation.origine


def _confused(famille: str, classements: Iterable[Classement]) -> Iterator[tuple[str, str, str]]:
    for (vrai, dit), sujets in confusions(classements).items():
        for sujet in sujets:
            yield famille, f"{vrai} → {dit}", sujet


def _misjudged(bilan: Bilan) -> Iterator[tuple[str, str, str]]:
    """Mentions judged wrong; on our examples faults and alerts already say it."""
    if not bilan.partages and (bilan.detections or bilan.alertes):
        return
    for un in bilan.jugements:
        bons = ("conforme",) if un.presente else ("non_conforme", "non_applicable")
        if un.prediction not in bons:
            vrai = "présente" if un.presente else "absente"
            yield "mention", f"{un.type}.{un.exigence} {vrai} → {un.prediction}", un.sujet
