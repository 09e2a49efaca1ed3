"""The house keeps its own rules: sizes, no law and no trade in the code, no connection."""

import ast
import re
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[2]
SOURCES = sorted((RACINE / "src").rglob("*.py"))
PROGRAMMES = [
    *SOURCES,
    *sorted((RACINE / "evaluations").rglob("*.py")),
    *sorted((RACINE / "tests").rglob("*.py")),
]


@pytest.mark.parametrize("fichier", PROGRAMMES, ids=lambda f: str(f.relative_to(RACINE)))
def test_files_and_functions_stay_small(fichier: Path) -> None:
    texte = fichier.read_text(encoding="utf-8")
    assert len(texte.splitlines()) <= 400
    longues = [
        noeud.name
        for noeud in ast.walk(ast.parse(texte))
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef)
        and (noeud.end_lineno or 0) - noeud.lineno + 1 > 40
    ]
    assert longues == []


@pytest.mark.parametrize("fichier", SOURCES, ids=lambda f: str(f.relative_to(RACINE)))
def test_no_article_of_law_no_referentiel_and_no_vague_module_in_the_code(fichier: Path) -> None:
    texte = fichier.read_text(encoding="utf-8")
    assert not re.findall(r"\b[LRD]\.? ?\d{4}-\d+", texte)
    assert not re.findall(r"rnq-20\d\d|referentiel *== *[\"']", texte)
    assert fichier.stem not in {"utils", "helpers", "manager", "outils", "misc", "common"}


# The only modules that may speak to a socket: the model in this process (a private socket file), a model
# served at the address the user configured, and the download that the user asked for.
CONNECTES = {"llama_cpp.py", "serveur.py", "telechargement.py"}


@pytest.mark.parametrize(
    "fichier",
    [f for f in SOURCES if not (f.parent.name == "models" and f.name in CONNECTES)],
    ids=lambda f: str(f.relative_to(RACINE)),
)
def test_no_code_path_opens_a_connection(fichier: Path) -> None:
    importes = {
        (noeud.module or "") if isinstance(noeud, ast.ImportFrom) else alias.name
        for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.Import | ast.ImportFrom)
        for alias in noeud.names
    }
    racines = {nom.split(".")[0] for nom in importes} | importes
    assert not racines & {
        "socket",
        "requests",
        "httpx",
        "urllib3",
        "urllib.request",
        "http.client",
        "aiohttp",
    }
