"""`qualiopia suivre CHEMIN`: who and what is in order today, and in 30, 60, 90 days."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from qualiopia.bootstrap import Demande
from qualiopia.bootstrap.aptitudes import follow_folder
from qualiopia.cli.analyser import (
    Cache,
    Chemin,
    DateAudit,
    FichierOrganisme,
    ModeleLocal,
    NombreProcessus,
    Referentiel,
    Reglages,
    SansCache,
    SansModele,
    SansOcr,
    Silencieux,
    Variables,
    existing,
    read_variables,
)
from qualiopia.cli.fichiers import save, save_bytes
from qualiopia.cli.jours import read_day
from qualiopia.cli.progression import Progression
from qualiopia.cli.reglages import settings_of
from qualiopia.domain.statut import StatutDossier
from qualiopia.errors import UsageError
from qualiopia.reports.suivi import to_ics, to_json, to_xlsx
from qualiopia.stages.suivi import Tableau
from qualiopia.verifications.phrases import days_between, show

Horizons = Annotated[
    str, typer.Option("--horizons", help="Dans combien de jours, séparés par des virgules.", metavar="JOURS")
]
SortieXlsx = Annotated[Path | None, typer.Option("--xlsx", help="Classeur Excel à écrire.")]
SortieIcs = Annotated[Path | None, typer.Option("--ics", help="Calendrier iCalendar à écrire.")]
SortieJson = Annotated[Path | None, typer.Option("--json", help="Fichier JSON à écrire.")]
_STYLES = {
    StatutDossier.CONFORME: "green",
    StatutDossier.CONFORME_SOUS_RESERVE: "yellow",
    StatutDossier.NON_CONFORME: "bold red",
    StatutDossier.INCOMPLET: "red",
    StatutDossier.A_EXAMINER: "cyan",
}
_MOTS = {
    StatutDossier.CONFORME: "oui",
    StatutDossier.CONFORME_SOUS_RESERVE: "réserve",
    StatutDossier.NON_CONFORME: "non",
    StatutDossier.INCOMPLET: "incomplet",
    StatutDossier.A_EXAMINER: "à voir",
}
_LONGUEUR = 50


def suivre(
    chemin: Chemin,
    horizons: Horizons = "30,60,90",
    xlsx: SortieXlsx = None,
    ics: SortieIcs = None,
    json: SortieJson = None,
    date_audit: DateAudit = None,
    referentiel: Referentiel = None,
    organisme: FichierOrganisme = None,
    variable: Variables = None,
    reglages: Reglages = None,
    cache: Cache = None,
    sans_cache: SansCache = False,
    sans_ocr: SansOcr = False,
    modele: ModeleLocal = None,
    sans_modele: SansModele = False,
    processus: NombreProcessus = None,
    silencieux: Silencieux = False,
) -> None:
    """Dit qui et quoi est en ordre aujourd'hui, et le sera dans 30, 60 et 90 jours si rien n'est fait.

    Sort avec 0 si tout est en ordre aujourd'hui, 1 sinon.
    """
    settings = settings_of(reglages, referentiel, cache, sans_cache, sans_ocr, processus, modele, sans_modele)
    demande = Demande(
        existing(chemin),
        date_audit=read_day(date_audit) if date_audit else "",
        organisme=existing(organisme) if organisme else None,
        variables=read_variables(None, variable or []),
        exclus=tuple(sortie for sortie in (xlsx, ics, json) if sortie),
    )
    with Progression(Console(stderr=True, quiet=silencieux, highlight=False)) as suivi:
        tableau = follow_folder(demande, read_horizons(horizons), settings, suivi)
    _write(tableau, xlsx, ics, json)
    if not silencieux:
        print_table(tableau, Console(highlight=False))
    bons = (StatutDossier.CONFORME, StatutDossier.CONFORME_SOUS_RESERVE)
    raise typer.Exit(0 if all(ligne.statuts[0] in bons for ligne in tableau.lignes) else 1)


def read_horizons(texte: str) -> list[int]:
    """Return the horizons written « 30,60,90 », in days, growing.

    Raises:
        UsageError: one is not a whole number of days to come.
    """
    morceaux = [morceau.strip() for morceau in texte.split(",") if morceau.strip()]
    if not all(morceau.isdigit() and 0 < int(morceau) <= 3660 for morceau in morceaux):
        raise UsageError(
            f"« {texte} » : écrivez des nombres de jours séparés par des virgules, comme 30,60,90."
        )
    return sorted({int(morceau) for morceau in morceaux})


def _write(tableau: Tableau, xlsx: Path | None, ics: Path | None, json: Path | None) -> None:
    if xlsx is not None:
        save_bytes(xlsx, to_xlsx(tableau))
    if ics is not None:
        save_bytes(ics, to_ics(tableau))
    if json is not None:
        save(json, to_json(tableau))


def print_table(tableau: Tableau, console: Console) -> None:
    """Print one line for each dossier: short words under the dates, the rest for what to do."""
    affichee = Table(box=None, pad_edge=False, header_style="bold")
    affichee.add_column("Dossier", overflow="fold", ratio=2)
    for rang in range(len(tableau.dates)):
        affichee.add_column(_short_heading(rang, tableau), no_wrap=True)
    affichee.add_column("À faire ou prochaine échéance", overflow="fold", ratio=3)
    for ligne in tableau.lignes:
        statuts = [f"[{_STYLES[s]}]{_MOTS[s]}[/]" for s in ligne.statuts]
        suite = ""
        if ligne.a_regler:
            suite = ligne.a_regler[0][1].motif
        elif ligne.prochaine:
            suite = f"{ligne.prochaine.nom}, le {show(ligne.prochaine.date)}"
        libelle, suite = (
            _cut(ligne.dossier.libelle, _LONGUEUR),
            _cut(suite, max(_LONGUEUR, console.width // 2)),
        )
        affichee.add_row(escape(libelle), *statuts, escape(suite))
    console.print(affichee)
    en_ordre = sum(ligne.statuts[0] is StatutDossier.CONFORME for ligne in tableau.lignes)
    console.print(f"\n{en_ordre} dossier(s) en ordre sur {len(tableau.lignes)}.")


def _short_heading(rang: int, tableau: Tableau) -> str:
    """Return the day and month of today, then in how many days."""
    if rang == 0:
        return show(tableau.dates[0])[:5]
    return f"+{days_between(tableau.dates[0], tableau.dates[rang])} j"


def _cut(texte: str, longueur: int) -> str:
    return texte if len(texte) <= longueur else f"{texte[: longueur - 1].rstrip()}…"
