"""What the commands that analyse share."""

from __future__ import annotations

from typing import Any

import pytest
import typer

from qualiopia.cli.main import application
from qualiopia.cli.reglages import settings_of


@pytest.mark.parametrize("nom", ["analyser", "proposer", "aptitude", "suivre", "interroger"])
def test_every_command_that_analyses_takes_a_model_or_none(nom: str) -> None:
    groupe: Any = typer.main.get_command(application)
    options = {option for param in groupe.commands[nom].params for option in param.opts}
    assert {"--modele", "--sans-modele"} <= options


def test_the_options_name_the_model_and_none_is_the_strongest() -> None:
    def settings(modele: str | None, sans: bool) -> str:
        return settings_of(None, None, None, True, False, 1, modele, sans).modele

    assert settings("petit", False) == "petit"
    assert settings("petit", True) == "aucun"
