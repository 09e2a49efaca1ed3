"""`qualiopia proposer CHEMIN`: drafts for what is missing, in copies beside the originals."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from qualiopia.bootstrap import Demande
from qualiopia.bootstrap.propositions import Bilan, DemandeDePropositions
from qualiopia.cli.analyser import (
    Cache,
    Categories,
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
from qualiopia.cli.fichiers import save
from qualiopia.cli.jours import read_day
from qualiopia.cli.progression import Progression
from qualiopia.cli.reglages import settings_of
from qualiopia.domain.proposition import AVERTISSEMENT, NatureProposition
from qualiopia.settings import Settings

Piece = Annotated[
    str | None, typer.Option("--piece", help="Ne proposer que pour ce fichier du dossier.", metavar="FICHIER")
]
Sortie = Annotated[
    Path | None,
    typer.Option("--sortie", help="Dossier où écrire ; par défaut, à côté des originaux.", metavar="DOSSIER"),
]
SortieJson = Annotated[Path | None, typer.Option("--json", help="Fichier JSON à écrire, en plus.")]
Remplacer = Annotated[
    bool, typer.Option("--remplacer", help="Réécrire les propositions déjà écrites (jamais les originaux).")
]


def proposer(
    chemin: Chemin,
    piece: Piece = None,
    sortie: Sortie = None,
    json: SortieJson = None,
    remplacer: Remplacer = False,
    referentiel: Referentiel = None,
    date_audit: DateAudit = None,
    categories: Categories = None,
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
    """Propose un texte pour chaque mention absente et chaque contradiction, à valider par une personne.

    Un document Word reçoit une copie annotée, à côté de l'original, qui n'est jamais modifié. Les autres
    documents (PDF, scans…) ont leurs propositions dans une fiche Word.
    """
    settings = settings_of(reglages, referentiel, cache, sans_cache, sans_ocr, processus, modele, sans_modele)
    demande = Demande(
        chemin=existing(chemin),
        date_audit=read_day(date_audit) if date_audit else "",
        organisme=existing(organisme) if organisme else None,
        variables=read_variables(categories, variable or []),
        exclus=(json,) if json else (),
    )
    _run(DemandeDePropositions(demande, piece or "", sortie, remplacer), settings, json, silencieux)


def _run(demande: DemandeDePropositions, settings: Settings, json: Path | None, silencieux: bool) -> None:
    from qualiopia.bootstrap.propositions import propose

    with Progression(Console(stderr=True, quiet=silencieux, highlight=False)) as suivi:
        bilan = propose(demande, settings, suivi)
    if json is not None:
        from qualiopia.reports.propositions import to_json

        save(json, to_json(bilan.propositions, bilan.copies))
    if not silencieux:
        console = Console(highlight=False)
        _print_counts(bilan, console)
        _print_outputs(bilan, json, console)


def _print_counts(bilan: Bilan, console: Console) -> None:
    """Say what was proposed and what remains to fill."""
    compte = Counter(proposition.nature for proposition in bilan.propositions)
    if not bilan.propositions:
        console.print("[green]Rien à proposer : aucune mention absente, aucune contradiction.[/]")
        return
    console.print(
        f"\n{_counted(compte[NatureProposition.TEXTE], 'texte proposé', 'textes proposés')}, "
        f"{_counted(compte[NatureProposition.CONSIGNE], 'chose à faire', 'choses à faire')}, "
        f"{_counted(compte[NatureProposition.CONTRADICTION], 'contradiction', 'contradictions')}."
    )
    blancs = sum(len(p.blancs) for p in bilan.propositions)
    donnees = sum(len(p.donnees) for p in bilan.propositions)
    console.print(
        f"{_counted(donnees, 'donnée reprise', 'données reprises')} de vos documents, "
        f"{_counted(blancs, 'blanc', 'blancs')} à compléter : rien n'a été deviné."
    )


def _print_outputs(bilan: Bilan, json: Path | None, console: Console) -> None:
    """Say where it was written, and what was left as it was."""
    for chemin in bilan.copies.values():
        console.print(f"Copie annotée : [bold]{escape(str(chemin))}[/]", soft_wrap=True)
    if bilan.fiche is not None:
        console.print(f"Fiche de propositions : [bold]{escape(str(bilan.fiche))}[/]", soft_wrap=True)
    for chemin in bilan.gardes:
        console.print(
            f"[yellow]Déjà là, gardé tel quel (--remplacer pour réécrire) :[/] {escape(str(chemin))}",
            soft_wrap=True,
        )
    for phrase in bilan.illisibles:
        console.print(f"[yellow]{escape(phrase)}[/]", soft_wrap=True)
    if json is not None:
        console.print(f"Données : [bold]{escape(str(json))}[/]", soft_wrap=True)
    if bilan.propositions:
        console.print(f"[dim]{AVERTISSEMENT} Vos originaux n'ont pas été modifiés.[/]")


def _counted(nombre: int, singulier: str, pluriel: str) -> str:
    return f"{nombre} {pluriel if nombre > 1 else singulier}"
