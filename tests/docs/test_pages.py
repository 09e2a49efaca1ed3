"""Links of the pages lead somewhere, and the README's two commands exist."""

import re
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[2]
PAGES = [*RACINE.glob("*.md"), *RACINE.glob("docs/**/*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(RACINE)))
def test_relative_links_lead_somewhere(page: Path) -> None:
    liens = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [lien for lien in liens if not (page.parent / lien).exists()] == []


def test_the_two_commands_of_the_readme_exist() -> None:
    readme = (RACINE / "README.md").read_text(encoding="utf-8")
    cibles = set(re.findall(r"^([a-z-]+):", (RACINE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    citees = set(re.findall(r"\bmake ([a-z-]+)", readme))
    assert {"demo", "test"} <= citees <= cibles
