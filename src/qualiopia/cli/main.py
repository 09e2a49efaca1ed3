"""The entry point: commands are mounted here, and every known error becomes a sentence and a status.

Exit status: 0 nothing non-conforming proposed, 1 non-conformities proposed, 2 usage, 3 référentiel,
4 engine, 130 interrupted.
"""

from __future__ import annotations

import sys

import typer
from rich.console import Console
from typer.exceptions import TyperException

from qualiopia import __version__
from qualiopia.cli.analyser import analyser
from qualiopia.cli.aptitude import aptitude
from qualiopia.cli.expliquer import expliquer
from qualiopia.cli.francais import Commande, Groupe, explain, name_panels
from qualiopia.cli.interroger import interroger
from qualiopia.cli.modele import application as modele
from qualiopia.cli.proposer import proposer
from qualiopia.cli.referentiel import application as referentiel
from qualiopia.cli.suivre import suivre
from qualiopia.errors import QualiopiaError

name_panels()
application = typer.Typer(
    name="qualiopia",
    cls=Groupe,
    help="Analyse des documents de conformité, entièrement sur votre machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help", "--aide"]},
)
application.command("analyser", cls=Commande)(analyser)
application.command("interroger", cls=Commande)(interroger)
application.command("proposer", cls=Commande)(proposer)
application.command("aptitude", cls=Commande)(aptitude)
application.command("suivre", cls=Commande)(suivre)
application.command("expliquer", cls=Commande)(expliquer)
application.add_typer(referentiel, name="referentiel")
application.add_typer(modele, name="modele")


_USAGE = 2
_INTERROMPU = 130


def _version(demandee: bool) -> None:
    if demandee:
        Console().print(f"qualiopia {__version__}", highlight=False)
        raise typer.Exit


@application.callback()
def principal(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Affiche la version et s'arrête."
    ),
) -> None:
    """Analyse des documents de conformité, entièrement sur votre machine."""


def run() -> None:
    """Run the command line and exit with the documented status."""
    erreurs = Console(stderr=True, highlight=False)
    try:
        code = application(standalone_mode=False) or 0
    except TyperException as faute:
        if phrase := explain(faute):
            erreurs.print(f"[bold red]Erreur[/] : {_escape(phrase)}")
        sys.exit(_USAGE)
    except QualiopiaError as faute:
        erreurs.print(f"[bold red]Erreur[/] : {_escape(str(faute))}")
        sys.exit(faute.code_sortie)
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERROMPU
    if code == _INTERROMPU:
        erreurs.print(
            "\nInterrompu. Ce qui a déjà été lu est conservé : relancez la même commande pour continuer."
        )
    sys.exit(code)


def _escape(texte: str) -> str:
    return texte.replace("[", r"\[")
