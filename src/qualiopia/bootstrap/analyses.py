"""An analysis from the folder to the examen: inventory, one process per core, conclusions."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

import qualiopia
from qualiopia.bootstrap.atelier import Atelier
from qualiopia.bootstrap.conseil import model_facts, open_adviser
from qualiopia.bootstrap.energie import energy_facts, open_compteur
from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.dossier import Examen, Organisme
from qualiopia.engines.comparaison import memes_noms, similarite
from qualiopia.engines.executors.processus import Abandon, Processus
from qualiopia.errors import UsageError
from qualiopia.packs.modele import Pack
from qualiopia.settings import Settings
from qualiopia.stages.declarations import Declarations, complete_organisme, read_declarations
from qualiopia.stages.pipeline import (
    Cadre,
    Comparaison,
    ResultatFichier,
    adopt_all,
    conclude_all,
    with_moteur,
)
from qualiopia.stages.ports import Compteur
from qualiopia.stages.walk import Entree, list_configurations, list_depots


class Suivi(Protocol):
    """Whoever follows an analysis: a progress display, a log, nothing."""

    def start(self, fichiers: int, octets: int) -> None:
        """Files are about to be analysed."""
        ...

    def done(self, fichier: str, octets: int, pages: int) -> None:
        """One file is done."""
        ...

    def stage(self, nom: str) -> None:
        """A stage begins."""
        ...


class SansSuivi:
    """Follows nothing."""

    def start(self, fichiers: int, octets: int) -> None:
        """Do nothing."""

    def done(self, fichier: str, octets: int, pages: int) -> None:
        """Do nothing."""

    def stage(self, nom: str) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class Demande:
    """What the user asked for, beside the settings."""

    chemin: Path
    date_audit: str = ""
    organisme: Path | None = None
    variables: Mapping[str, object] = field(default_factory=dict)
    exclus: tuple[Path, ...] = ()


_atelier: Atelier | None = None


def _prepare(settings: Settings) -> None:
    global _atelier
    _atelier = Atelier(settings)


def _work(entree: Entree) -> ResultatFichier:
    assert _atelier is not None
    return _atelier.analyse(entree)


def analyse(demande: Demande, settings: Settings, suivi: Suivi | None = None) -> Examen:
    """Analyse a folder, a file or an archive and conclude on everything.

    Raises:
        UsageError: the path does not exist or the date is not a date.
        PackError: the référentiel cannot be loaded.
    """
    suivi = suivi or SansSuivi()
    debut, compteur = time.monotonic(), open_compteur()
    atelier = Atelier(settings)
    suivi.stage("chargement du référentiel")
    pack = atelier.pack
    suivi.stage("inventaire des fichiers")
    entrees, declarations = _inventory(demande, atelier)
    resultats = _analyse_all(entrees, atelier, suivi, compteur)
    organisme = _identify(declarations, demande, resultats, pack)
    resultats = adopt_all(resultats, organisme, pack, atelier.recherche)
    organisme = _identify(declarations, demande, resultats, pack)
    cadre = Cadre(
        pack=pack,
        organisme=organisme,
        date_audit=demande.date_audit or date.today().isoformat(),
        date_analyse=date.today().isoformat(),
        comparaison=Comparaison(similarite, memes_noms),
        declarations=declarations.dossiers,
        conseiller=open_adviser(atelier),
    )
    examen = conclude_all(resultats, cadre, declarations.anomalies, suivi.stage)
    moteur = {**_engine_facts(debut, resultats), **model_facts(cadre.conseiller)}
    return with_moteur(examen, **moteur, **energy_facts(compteur.total()))


def _identify(
    declarations: Declarations, demande: Demande, resultats: Sequence[ResultatFichier], pack: Pack
) -> Organisme:
    """Say who is examined, from what is declared, asked and read."""
    pieces = [piece for resultat in resultats for piece in resultat.pieces]
    return complete_organisme(declarations.organisme, demande.variables, pieces, pack)


def _inventory(demande: Demande, atelier: Atelier) -> tuple[list[Entree], Declarations]:
    exclus = {chemin.resolve() for chemin in demande.exclus}
    entrees = [e for e in list_depots(demande.chemin, atelier.limites) if e.chemin.resolve() not in exclus]
    if not entrees:
        raise UsageError(f"« {demande.chemin} » ne contient aucun fichier à analyser.")
    fichiers = [(nom, chemin.read_bytes()) for nom, chemin in list_configurations(demande.chemin)]
    declarations = read_declarations(fichiers, atelier.pack)
    if demande.organisme is not None:
        donnees = read_declarations([("organisme.yaml", demande.organisme.read_bytes())], atelier.pack)
        declarations = Declarations(
            donnees.organisme or declarations.organisme,
            declarations.dossiers,
            (*declarations.anomalies, *donnees.anomalies),
        )
    return entrees, declarations


def _analyse_all(
    entrees: Sequence[Entree], atelier: Atelier, suivi: Suivi, compteur: Compteur
) -> list[ResultatFichier]:
    suivi.start(len(entrees), sum(entree.taille for entree in entrees))
    suivi.stage("lecture et vérification")
    resultats: dict[int, ResultatFichier] = {}
    restants: list[int] = []
    for indice, entree in enumerate(entrees):
        connu = atelier.known(entree)
        if connu is None:
            restants.append(indice)
        else:
            resultats[indice] = connu
            suivi.done(entree.fichier, entree.taille, connu.pages)
    restants.sort(key=lambda indice: -entrees[indice].taille)
    processus: Processus[Entree, ResultatFichier] = Processus(
        _work, _prepare, (atelier.settings,), atelier.settings.processus, atelier.settings.delai_par_fichier
    )
    for rang, trouve in processus.map([entrees[indice] for indice in restants]):
        entree = entrees[restants[rang]]
        resultat = _given_up(entree, trouve, atelier.settings) if isinstance(trouve, Abandon) else trouve
        resultats[restants[rang]] = resultat
        compteur.note()
        suivi.done(entree.fichier, entree.taille, resultat.pages)
    return [resultats[indice] for indice in range(len(entrees))]


_RAISONS = {
    "trop_long": "La lecture du fichier a pris trop de temps et a été arrêtée.",
    "processus_interrompu": "La lecture du fichier a interrompu le programme qui le lisait.",
    "faute": "Une faute de notre programme a empêché l'analyse de ce fichier.",
}


def _given_up(entree: Entree, abandon: Abandon, settings: Settings) -> ResultatFichier:
    """Say that a file was given up; the trace of a fault of ours goes to a log next to the cache."""
    remede = "Ouvrez le fichier, enregistrez-le à nouveau (par exemple en PDF) et relancez l'analyse."
    if abandon.trace:
        journal = settings.cache / "fautes.log"
        with contextlib.suppress(OSError):
            journal.parent.mkdir(parents=True, exist_ok=True)
            with journal.open("a", encoding="utf-8") as flux:
                flux.write(f"{entree.fichier}\n{abandon.trace}\n")
        remede = f"Signalez-la en joignant « {journal} ». Les autres fichiers ont été analysés."
    anomalie = Anomalie(entree.fichier, CodeAnomalie.ERREUR_INTERNE, _RAISONS[abandon.raison], remede)
    return ResultatFichier(entree.fichier, (), (anomalie,))


def _engine_facts(debut: float, resultats: Sequence[ResultatFichier]) -> dict[str, object]:
    return {
        "logiciel": f"qualiopia {qualiopia.__version__}",
        "embeddings": None,
        "duree_s": round(time.monotonic() - debut, 2),
        "pages_lues": sum(resultat.pages for resultat in resultats),
    }
