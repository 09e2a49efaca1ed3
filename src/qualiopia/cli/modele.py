"""`qualiopia modele`: list, install, choose, try and measure the local language model."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from qualiopia.cli.francais import Commande, Groupe
from qualiopia.errors import UsageError
from qualiopia.settings import Settings, load_settings

if TYPE_CHECKING:
    from qualiopia.bootstrap.installation import Installation

application = typer.Typer(
    cls=Groupe,
    help="Installe, choisit, essaie et mesure le modèle de langue local.",
    no_args_is_help=True,
    add_completion=False,
)

Choix = Annotated[
    str,
    typer.Argument(
        help="Nom d'un modèle installé, fichier GGUF, adresse d'un serveur, ollama:nom.", metavar="MODELE"
    ),
]
Dossier = Annotated[Path | None, typer.Option("--modeles", help="Dossier où sont installés les modèles.")]
Suivi = Callable[[int, int], None]


@application.command(cls=Commande)
def lister(modeles: Dossier = None) -> None:
    """Liste les modèles recommandés, ceux qui sont installés, et ceux qu'Ollama sert sur cette machine."""
    from qualiopia.bootstrap import describe_model, installation
    from qualiopia.bootstrap.modeles import list_installed

    settings = _settings(modeles)
    console = Console(highlight=False)
    memoire = installation.total_memory_gib()
    installes = list_installed(settings)
    table = Table("Nom", "Modèle", "Taille", "Mémoire", "Licence", "État", box=None)
    for fiche in installation.catalogue():
        etat = _state(fiche.nom in installes, fiche.memoire_gio, memoire)
        table.add_row(
            fiche.nom, fiche.titre, _size(fiche.taille), f"{fiche.memoire_gio} Gio", fiche.licence, etat
        )
    for nom, fichier in installation.others_installed(settings).items():
        table.add_row(nom, fichier.name, _size(fichier.stat().st_size), "", "", "installé")
    for nom in installation.served_here():
        table.add_row(f"ollama:{nom}", "servi par Ollama sur cette machine", "", "", "", "prêt")
    console.print(table)
    console.print(f"\nDossier des modèles : {settings.modeles}", soft_wrap=True)
    console.print(describe_model(settings), soft_wrap=True)


@application.command(cls=Commande)
def installer(
    nom: Annotated[str, typer.Argument(help="Nom d'un modèle du catalogue.", metavar="NOM")] = "",
    fichier: Annotated[
        Path | None, typer.Option("--fichier", help="Fichier GGUF déjà sur cette machine, à copier.")
    ] = None,
    adresse: Annotated[
        str | None, typer.Option("--adresse", help="Adresse d'un fichier GGUF à télécharger.")
    ] = None,
    sha256: Annotated[
        str, typer.Option("--sha256", help="Empreinte que le fichier doit avoir, donnée par son éditeur.")
    ] = "",
    sans_empreinte: Annotated[
        bool, typer.Option("--sans-empreinte", help="Accepter un fichier dont rien ne garantit l'origine.")
    ] = False,
    modeles: Dossier = None,
) -> None:
    """Installe un modèle : la seule commande qui télécharge. Interrompue, elle reprend où elle en était.

    Sans réseau, copiez le fichier sur une clé et donnez --fichier.
    """
    from qualiopia.bootstrap import installation

    if sum(map(bool, (nom, fichier, adresse))) != 1:
        raise UsageError("Donnez un nom du catalogue, ou --fichier, ou --adresse : un seul des trois.")
    settings = _settings(modeles)
    console = Console(highlight=False, soft_wrap=True)
    if fichier is not None:
        with _progress("copie") as suivi:
            lieu, empreinte = installation.install_file(fichier, settings, sha256, suivi)
    else:
        plan = (
            installation.plan_from_catalogue(nom, sha256)
            if nom
            else installation.plan_from_address(str(adresse), sha256)
        )
        _agree(plan, sans_empreinte, console)
        with _progress("téléchargement") as suivi:
            lieu, empreinte = installation.install_from(plan, settings, suivi)
    console.print(f"Installé : {lieu}\nEmpreinte SHA-256 : {empreinte}")
    console.print(f"Choisissez-le avec : qualiopia modele choisir {nom or lieu.stem}")


@application.command(cls=Commande)
def choisir(modele: Choix, modeles: Dossier = None) -> None:
    """Retient le modèle à employer ; « aucun » pour s'en passer. Le choix vaut pour tous vos dossiers."""
    from qualiopia.bootstrap import installation

    garde = installation.choose_model(modele, _settings(modeles))
    Console(highlight=False, soft_wrap=True).print(f"Modèle choisi : {modele}. Gardé dans {garde}.")


@application.command(cls=Commande)
def essayer(modele: Choix = "", modeles: Dossier = None) -> None:
    """Pose au modèle des questions dont la réponse est connue : combien sont justes, en combien de temps.

    Sans MODELE, c'est celui qui est choisi.
    """
    from qualiopia.bootstrap import installation

    with _progress("questions", octets=False) as suivi:
        ouvert, bilan = installation.try_model(modele, _settings(modeles), suivi)
    console = Console(highlight=False, soft_wrap=True)
    table = Table("Question", "Attendu", "Probabilité de oui", "", box=None)
    for reponse in bilan.reponses:
        probabilite = "ni oui ni non" if reponse.probabilite is None else f"{reponse.probabilite:.2f}"
        table.add_row(
            reponse.question,
            "oui" if reponse.attendu else "non",
            probabilite,
            "" if reponse.juste else "faux",
        )
    console.print(table)
    nombre = len(bilan.reponses)
    console.print(
        f"\n{ouvert.nom} : {bilan.justes} réponses justes sur {nombre}, "
        f"{bilan.secondes / nombre:.2f} s par question ; oui et non bien séparés : {bilan.separation:.0%} "
        "(50 % au hasard)."
    )
    if bilan.separation < _SEUIL:
        console.print("C'est trop peu pour lui confier des décisions : prenez un modèle plus grand.")


@application.command(cls=Commande)
def mesurer(modele: Choix = "", modeles: Dossier = None) -> None:
    """Mesure le modèle sur cette machine : vitesse, coût d'une décision, mémoire, énergie.

    Sans MODELE, c'est celui qui est choisi.
    """
    from qualiopia.bootstrap import installation

    ouvert, mesure, energie = installation.measure_model(modele, _settings(modeles))
    table = Table(show_header=False, box=None)
    table.add_row("Modèle", ouvert.nom)
    table.add_row("Empreinte", ouvert.empreinte)
    table.add_row("Où", ouvert.adresse or "dans ce programme")
    table.add_row("Contexte", f"{ouvert.contexte} jetons")
    table.add_row("Lecture", f"{mesure.lus_par_seconde:.0f} jetons par seconde")
    table.add_row("Écriture", f"{mesure.ecrits_par_seconde:.1f} jetons par seconde")
    table.add_row(
        "Première question", f"{mesure.premiere_s:.2f} s (document de {mesure.jetons_document} jetons)"
    )
    table.add_row("Question suivante", f"{mesure.decision_s:.2f} s sur le même document")
    table.add_row("Mémoire", f"{mesure.memoire_mio} Mio" if mesure.memoire_mio else "inconnue d'ici")
    wh = "" if energie.wh is None else f"{energie.wh * 1000:.1f} mWh pour cette mesure. "
    table.add_row("Énergie", f"{wh}{energie.detail}")
    Console(highlight=False).print(table)


_SEUIL = 0.8


def _settings(modeles: Path | None) -> Settings:
    return load_settings(drapeaux={"modeles": modeles})


def _agree(plan: Installation, sans_empreinte: bool, console: Console) -> None:
    console.print(f"Téléchargement de {plan.adresse}")
    if plan.sure or sans_empreinte:
        return
    doute = "Aucune empreinte sûre n'est connue pour ce fichier : rien ne garantirait qu'il est le bon."
    if not (sys.stdin.isatty() and typer.confirm(f"{doute} Continuer ?")):
        raise UsageError(f"{doute} Donnez --sha256, ou acceptez le risque avec --sans-empreinte.")


def _state(installe: bool, besoin: int, memoire: int) -> str:
    if installe:
        return "installé"
    return "trop lourd pour cette machine" if memoire and besoin > memoire + 1 else "à installer"


def _size(octets: int) -> str:
    return f"{octets / 1e9:.1f} Go" if octets else "?"


@contextmanager
def _progress(titre: str, octets: bool = True) -> Iterator[Suivi]:
    colonnes = [TextColumn("[bold]{task.description}"), BarColumn(bar_width=28)]
    mesures = [DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(compact=True)] if octets else []
    with Progress(*colonnes, *mesures, console=Console(stderr=True), transient=True) as affichage:
        tache = affichage.add_task(titre, total=None)

        def follow(fait: int, total: int) -> None:
            affichage.update(tache, completed=fait, total=total or None)

        yield follow
