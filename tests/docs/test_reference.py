"""The documentation names every command, option, setting, anomaly code and exit status, and nothing else."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import typer.main

from qualiopia import errors
from qualiopia.cli.main import application
from qualiopia.domain.anomalie import CodeAnomalie
from qualiopia.settings import Settings

RACINE = Path(__file__).parents[2]
REFERENCE = (RACINE / "docs/reference.md").read_text(encoding="utf-8")


def commands(groupe: Any, prefixe: str = "") -> dict[str, Any]:
    """Return every leaf command by its full name (typer carries its own copy of click)."""
    if not hasattr(groupe, "commands"):
        return {prefixe.strip(): groupe}
    trouvees: dict[str, Any] = {}
    for nom, commande in groupe.commands.items():
        trouvees |= commands(commande, f"{prefixe} {nom}")
    return trouvees


def table(titre: str) -> set[str]:
    """Return the first cells of the table under a heading."""
    section = re.split(rf"^#+ {re.escape(titre)}$", REFERENCE, flags=re.MULTILINE)[1]
    section = re.split(r"^#+ ", section, flags=re.MULTILINE)[0]
    return set(re.findall(r"^\| `?([^`|]+?)`?(?:, `[^`]+`)? \|", section, flags=re.MULTILINE))


COMMANDES = commands(typer.main.get_command(application))


@pytest.mark.parametrize("nom", sorted(COMMANDES))
def test_every_command_and_option_is_documented(nom: str) -> None:
    for mot in nom.split():
        assert mot in REFERENCE
    longues = {
        option
        for parametre in COMMANDES[nom].params
        if parametre.param_type_name == "option"
        for option in parametre.opts
        if option.startswith("--") and option not in ("--help", "--aide")
    }
    assert not {option for option in longues if f"`{option}`" not in REFERENCE}


def test_every_setting_is_documented_with_its_variable() -> None:
    noms = {champ.name for champ in fields(Settings)}
    assert noms <= table("Réglages")
    assert all(f"`QUALIOPIA_{nom.upper()}`" in REFERENCE for nom in noms)


def test_every_anomaly_code_is_documented_and_no_other() -> None:
    assert table("Codes d'anomalie") - {"Code", "---"} == {code.value for code in CodeAnomalie}


def test_every_exit_status_is_documented() -> None:
    codes = {
        str(classe.code_sortie)
        for classe in vars(errors).values()
        if isinstance(classe, type) and issubclass(classe, errors.QualiopiaError)
    }
    assert codes | {"0", "1"} <= table("État de sortie")
