"""What the command-line library says of itself (help, mistaken commands), said in French."""

from __future__ import annotations

import difflib
import re
from typing import Any

from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

_AIDE = "Affiche cette aide et s'arrête."
_MOT_CITE = re.compile(r"'([^']+)'|\(([^()]+)\)\W*$")


class Commande(TyperCommand):
    """A command whose help option is described in French."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, its description in French."""
        return _described(super().get_help_option(ctx))


class Groupe(TyperGroup):
    """A group of commands whose help option is described in French."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, its description in French."""
        return _described(super().get_help_option(ctx))


def name_panels() -> None:
    """Give the panels of the help their French titles."""
    rich_utils.OPTIONS_PANEL_TITLE = "Réglages"
    rich_utils.ARGUMENTS_PANEL_TITLE = "À donner"
    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"


def explain(faute: Any) -> str:
    """Say a mistaken command in one French sentence, with what to type instead.

    Empty when nothing was asked: the help has just been shown.
    """
    contexte = getattr(faute, "ctx", None)
    genre = type(faute).__name__
    if genre == "NoArgsIsHelpError":
        return ""
    if genre == "MissingParameter":
        phrase = f"Il manque {_parameter(faute)}."
    elif genre == "NoSuchOption":
        proches = sorted(faute.possibilities or ())
        phrase = f"Le réglage « {faute.option_name} » n'existe pas.{_suggestion(proches)}"
    elif genre == "BadParameter":
        phrase = f"La valeur donnée pour {_parameter(faute)} n'est pas acceptée."
    elif genre == "BadOptionUsage":
        phrase = (
            f"Le réglage « {faute.option_name} » est mal employé : il manque sa valeur ou elle est de trop."
        )
    else:
        phrase = _unknown(faute, contexte)
    commande = contexte.command_path if contexte else "qualiopia"
    return f"{phrase} Tapez « {commande} --aide »."


def _unknown(faute: Any, contexte: Any) -> str:
    cite = _MOT_CITE.search(faute.format_message())
    if cite is None or contexte is None:
        return "La commande n'a pas été comprise."
    mot = cite.group(1) or cite.group(2)
    connues = getattr(contexte.command, "commands", None)
    if connues is None:
        return f"« {mot} » est de trop."
    return f"La commande « {mot} » n'existe pas.{_suggestion(difflib.get_close_matches(mot, connues, n=1))}"


def _suggestion(proches: list[str]) -> str:
    return f" Vouliez-vous écrire « {proches[0]} » ?" if proches else ""


def _parameter(faute: Any) -> str:
    parametre = faute.param
    if parametre is None:
        return "une valeur"
    nom = (
        parametre.opts[0] if parametre.param_type_name == "option" else (parametre.metavar or parametre.name)
    )
    return f"« {nom} »"


def _described(option: Any) -> Any:
    if option is not None:
        option.help = _AIDE
    return option
