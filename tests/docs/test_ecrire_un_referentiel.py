"""The guide that teaches to write a référentiel is followed to the letter: files, commands, outputs."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qualiopia.cli.main import application

GUIDE = (Path(__file__).parents[2] / "docs" / "ecrire-un-referentiel.md").read_text("utf-8")
_PAS = re.compile(
    r"^Fichier `(?P<fichier>[^`]+)`\n\n```\w+\n(?P<contenu>.*?)^```$"
    r"|^Remplacer dans `(?P<cible>[^`]+)` : `(?P<avant>[^`]+)` par `(?P<apres>[^`]+)`$"
    r"|^```console\n(?P<console>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def steps(console: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block with what it is said to answer."""
    for bloc in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        commande, _, sortie = bloc.partition("\n")
        yield commande, sortie


def run(commande: str) -> str:
    mots = shlex.split(commande)
    if mots[:2] == ["rm", "-r"]:
        for nom in mots[2:]:
            shutil.rmtree(nom)
        return ""
    if mots[:2] == ["cp", "-r"]:
        shutil.copytree(mots[2], mots[3])
        return ""
    assert mots[0] == "qualiopia"
    appel = CliRunner().invoke(application, mots[1:])
    assert appel.exception is None or isinstance(appel.exception, SystemExit), appel.exception
    return appel.stdout


def matches(dite: str, obtenue: str) -> bool:
    """Whether an output is the one said; a line « … » stands for any lines."""
    morceaux = re.split(r"^…\n", dite, flags=re.MULTILINE)
    motif = r"(?:.*\n)*?".join(re.escape(morceau) for morceau in morceaux)
    return (
        re.fullmatch(
            motif, "\n".join(ligne.rstrip() for ligne in obtenue.splitlines()) + "\n" * bool(obtenue)
        )
        is not None
    )


def test_the_guide_builds_a_pack_that_works_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUALIOPIA_CACHE", str(tmp_path / "cache"))
    pas = list(_PAS.finditer(GUIDE))
    assert len(pas) > 25
    for etape in pas:
        if etape["fichier"]:
            chemin = Path(etape["fichier"])
            chemin.parent.mkdir(parents=True, exist_ok=True)
            chemin.write_text(etape["contenu"], "utf-8")
        elif etape["cible"]:
            chemin = Path(etape["cible"])
            texte = chemin.read_text("utf-8")
            assert etape["avant"] in texte
            chemin.write_text(texte.replace(etape["avant"], etape["apres"]), "utf-8")
        else:
            for commande, dite in steps(etape["console"]):
                obtenue = run(commande)
                assert matches(dite, obtenue), f"$ {commande}\n{obtenue}\n--- dit :\n{dite}"


def test_every_block_of_the_guide_is_followed() -> None:
    blocs = len(re.findall(r"^```\w+$", GUIDE, re.MULTILINE))
    suivis = sum(1 for pas in _PAS.finditer(GUIDE) if pas["fichier"] or pas["console"])
    assert blocs == suivis
