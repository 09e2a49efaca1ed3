"""`qualiopia analyser CHEMIN`: analyse a folder, a file or an archive and report on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qualiopia.bootstrap import Demande, analyse
from qualiopia.cli.fichiers import save
from qualiopia.cli.jours import read_day
from qualiopia.cli.progression import Progression
from qualiopia.cli.reglages import settings_of
from qualiopia.cli.resume import print_summary
from qualiopia.domain.dossier import Examen
from qualiopia.domain.statut import Statut, StatutDossier
from qualiopia.errors import UsageError
from qualiopia.reports.json import to_json
from qualiopia.settings import Settings

Chemin = Annotated[Path, typer.Argument(help="Dossier, fichier ou archive ZIP à analyser.", metavar="CHEMIN")]
Referentiel = Annotated[
    str | None, typer.Option("--referentiel", help="Référentiel à appliquer (nom ou dossier).")
]
DateAudit = Annotated[
    str | None,
    typer.Option(
        "--date-audit", help="Date de l'audit, AAAA-MM-JJ ; par défaut aujourd'hui.", metavar="DATE"
    ),
]
Categories = Annotated[
    str | None, typer.Option("--categories", help="Catégories d'activité, séparées par des virgules.")
]
FichierOrganisme = Annotated[
    Path | None, typer.Option("--organisme", help="Fichier YAML qui décrit l'organisme examiné.")
]
Variables = Annotated[
    list[str] | None,
    typer.Option("--variable", help="Réponse qui décide de ce qui s'applique, sous la forme nom=valeur."),
]
SortieJson = Annotated[Path | None, typer.Option("--json", help="Fichier JSON à écrire.")]
SortieHtml = Annotated[Path | None, typer.Option("--html", help="Rapport HTML à écrire.")]
Reglages = Annotated[Path | None, typer.Option("--reglages", help="Fichier de réglages TOML.")]
Cache = Annotated[Path | None, typer.Option("--cache", help="Dossier où garder ce qui a été lu.")]
SansCache = Annotated[bool, typer.Option("--sans-cache", help="Tout relire, ne rien garder.")]
SansOcr = Annotated[bool, typer.Option("--sans-ocr", help="Ne pas lire les scans et les photos.")]
ModeleLocal = Annotated[
    str | None,
    typer.Option("--modele", help="Modèle à interroger sur ce qui reste indécis : nom, fichier ou adresse."),
]
SansModele = Annotated[bool, typer.Option("--sans-modele", help="N'interroger aucun modèle de langue.")]
NombreProcessus = Annotated[
    int | None, typer.Option("--processus", help="Nombre de processus ; par défaut un par cœur.", min=0)
]
Silencieux = Annotated[bool, typer.Option("--silencieux", "-q", help="N'afficher que les erreurs.")]


def analyser(
    chemin: Chemin,
    referentiel: Referentiel = None,
    date_audit: DateAudit = None,
    categories: Categories = None,
    organisme: FichierOrganisme = None,
    variable: Variables = None,
    json: SortieJson = None,
    html: SortieHtml = None,
    reglages: Reglages = None,
    cache: Cache = None,
    sans_cache: SansCache = False,
    sans_ocr: SansOcr = False,
    modele: ModeleLocal = None,
    sans_modele: SansModele = False,
    processus: NombreProcessus = None,
    silencieux: Silencieux = False,
) -> None:
    """Analyse des documents et dit ce qu'un auditeur en écrirait, page et phrase à l'appui.

    Sans --json ni --html, le rapport et les données sont écrits dans le dossier « resultats ».
    """
    settings = settings_of(reglages, referentiel, cache, sans_cache, sans_ocr, processus, modele, sans_modele)
    json, html = (json, html) if json or html else _default_outputs(chemin)
    demande = Demande(
        chemin=existing(chemin),
        date_audit=read_day(date_audit) if date_audit else "",
        organisme=existing(organisme) if organisme else None,
        variables=read_variables(categories, variable or []),
        exclus=tuple(sortie for sortie in (json, html) if sortie),
    )
    raise typer.Exit(_run(demande, settings, json, html, silencieux))


def _default_outputs(chemin: Path) -> tuple[Path, Path]:
    dossier = Path("resultats") / (chemin.resolve().stem or "analyse")
    return dossier / "resultat.json", dossier / "rapport.html"


def _run(demande: Demande, settings: Settings, json: Path | None, html: Path | None, silencieux: bool) -> int:
    console = Console(stderr=True, quiet=silencieux, highlight=False)
    with Progression(console) as suivi:
        examen = analyse(demande, settings, suivi)
        ecrits = _write(examen, demande, settings, json, html, suivi)
    if not silencieux:
        print_summary(examen, ecrits, Console(highlight=False))
    return 1 if is_non_conforming(examen) else 0


def is_non_conforming(examen: Examen) -> bool:
    """Whether the analysis proposes at least one non-conformity."""
    return any(constat.statut is Statut.NON_CONFORME for constat in examen.constats) or (
        not examen.constats
        and (
            any(i.statut is Statut.NON_CONFORME for i in examen.coherence)
            or any(d.statut is StatutDossier.NON_CONFORME for d in examen.dossiers)
        )
    )


def existing(chemin: Path) -> Path:
    """Return a path that exists; otherwise it is the user's mistake."""
    if not chemin.exists():
        raise UsageError(f"« {chemin} » n'existe pas. Vérifiez l'orthographe et le dossier où vous êtes.")
    return chemin


_OUI_NON = {"oui": True, "vrai": True, "true": True, "non": False, "faux": False, "false": False}


def read_variables(categories: str | None, variables: list[str]) -> dict[str, object]:
    """Return the answers given on the command line, by variable."""
    lues: dict[str, object] = {}
    if categories:
        lues["categories"] = [c.strip().upper() for c in categories.split(",") if c.strip()]
    for variable in variables:
        nom, egal, valeur = variable.partition("=")
        if not egal or not nom.strip():
            raise UsageError(f"« {variable} » : écrivez la variable sous la forme nom=valeur.")
        propre = valeur.strip()
        lues[nom.strip()] = _OUI_NON.get(propre.lower(), propre)
    return lues


def _write(
    examen: Examen,
    demande: Demande,
    settings: Settings,
    json: Path | None,
    html: Path | None,
    suivi: Progression,
) -> list[Path]:
    ecrits: list[Path] = []
    if html is not None:
        from qualiopia.bootstrap import html_report

        suivi.stage("rédaction du rapport")
        save(html, html_report(examen, demande, settings))
        ecrits.append(html)
    if json is not None:
        save(json, to_json(examen))
        ecrits.append(json)
    return ecrits
