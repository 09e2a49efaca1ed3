"""`qualiopia aptitude CHEMIN --le DATE --avec …`: may these, together, do this on these days?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from qualiopia.bootstrap import Demande
from qualiopia.bootstrap.aptitudes import judge_fitness
from qualiopia.cli.analyser import (
    Cache,
    Chemin,
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
from qualiopia.cli.fichiers import save
from qualiopia.cli.jours import read_day
from qualiopia.cli.progression import Progression
from qualiopia.cli.reglages import settings_of
from qualiopia.errors import UsageError
from qualiopia.reports.aptitude import to_json
from qualiopia.stages.aptitude import Aptitude, Raison, Reponse
from qualiopia.verifications.phrases import show

Le = Annotated[str, typer.Option("--le", help="Jour de la mission, AAAA-MM-JJ.", metavar="DATE")]
JusquAu = Annotated[
    str | None, typer.Option("--jusqu-au", help="Dernier jour, s'il y en a plusieurs.", metavar="DATE")
]
Avec = Annotated[
    list[str] | None,
    typer.Option("--avec", help="Dossier concerné : identifiant, nom ou numéro ; répétez l'option."),
]
SortieJson = Annotated[Path | None, typer.Option("--json", help="Fichier JSON à écrire.")]
_TITRES = {
    Reponse.NON: "[bold red]NON[/]",
    Reponse.A_EXAMINER: "[bold yellow]À EXAMINER[/]",
    Reponse.OUI: "[bold green]OUI[/]",
}
_GROUPES = {Reponse.NON: "Ce qui l'empêche", Reponse.A_EXAMINER: "Ce qu'une personne doit regarder"}


def aptitude(
    chemin: Chemin,
    le: Le,
    avec: Avec = None,
    jusqu_au: JusquAu = None,
    variable: Variables = None,
    json: SortieJson = None,
    referentiel: Referentiel = None,
    organisme: FichierOrganisme = None,
    reglages: Reglages = None,
    cache: Cache = None,
    sans_cache: SansCache = False,
    sans_ocr: SansOcr = False,
    modele: ModeleLocal = None,
    sans_modele: SansModele = False,
    processus: NombreProcessus = None,
    silencieux: Silencieux = False,
) -> None:
    """Dit si des dossiers, réunis, permettent une mission à une date : oui, non ou à examiner.

    Chaque raison est donnée avec son document, sa page et sa phrase. Sort avec 0 pour oui, 1 sinon.
    """
    settings = settings_of(reglages, referentiel, cache, sans_cache, sans_ocr, processus, modele, sans_modele)
    if not avec:
        raise UsageError("Dites avec quoi : --avec NOM, autant de fois qu'il y a de dossiers à réunir.")
    du = read_day(le)
    au = read_day(jusqu_au) if jusqu_au else du
    if au < du:
        raise UsageError(f"La mission finirait ({show(au)}) avant de commencer ({show(du)}).")
    demande = Demande(
        existing(chemin), date_audit=du, organisme=existing(organisme) if organisme else None,
        exclus=(json,) if json else (),
    )  # fmt: skip
    with Progression(Console(stderr=True, quiet=silencieux, highlight=False)) as suivi:
        rendue = judge_fitness(demande, avec, du, au, read_variables(None, variable or []), settings, suivi)
    _show(rendue, json, silencieux)
    raise typer.Exit(0 if rendue.reponse is Reponse.OUI else 1)


def _show(rendue: Aptitude, json: Path | None, silencieux: bool) -> None:
    if json is not None:
        save(json, to_json(rendue))
    if not silencieux:
        print_answer(rendue, Console(highlight=False))


def print_answer(rendue: Aptitude, console: Console) -> None:
    """Print the answer, then its reasons, the gravest first."""
    periode = (
        f"le {show(rendue.du)}" if rendue.du == rendue.au else f"du {show(rendue.du)} au {show(rendue.au)}"
    )
    noms = ", ".join(dossier.libelle for dossier in rendue.dossiers)
    console.print(f"{_TITRES[rendue.reponse]} — {escape(noms)}, {periode}")
    for reponse, titre in _GROUPES.items():
        raisons = [raison for raison in rendue.raisons if raison.reponse is reponse]
        if raisons:
            console.print(f"\n[bold]{titre}[/]")
        for raison in raisons:
            _print_reason(raison, console)
    remarques = [raison for raison in rendue.raisons if raison.reponse is Reponse.OUI]
    if remarques:
        console.print(f"\n[bold]Vérifié ou sans effet[/] ({len(remarques)})")
    for raison in remarques:
        console.print(
            f"  [dim]·[/] {escape(raison.dossier)} · {escape(raison.objet)} : {escape(raison.motif)}"
        )


def _print_reason(raison: Raison, console: Console) -> None:
    console.print(f"  [bold]{escape(raison.dossier)} · {escape(raison.objet)}[/] : {escape(raison.motif)}")
    for passage in raison.passages[:2]:
        cite = escape(" ".join(passage.texte.split()))
        console.print(f"      « {cite} » [dim]({escape(passage.fichier)}, page {passage.page})[/]")
    if raison.references or raison.consequence:
        suite = " ; ".join((*raison.references, *([raison.consequence] if raison.consequence else [])))
        console.print(f"      [dim]{escape(suite)}[/]")
    if raison.remede:
        console.print(f"      → {escape(raison.remede)}")
