"""No law, no référentiel and no word of a trade in the code: all of it is in the packs."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from qualiopia.domain.texte import fold
from qualiopia.packs.chargeur import find_packs, load_pack
from qualiopia.packs.modele import Indicateur
from qualiopia.packs.structure import parameters_of

RACINE = Path(__file__).parents[2]
SOURCES = sorted(
    f
    for f in (RACINE / "src").rglob("*")
    if f.suffix in (".py", ".j2", ".js", ".css", ".yaml", ".txt", ".md", ".toml", ".typ")
)
ARTICLES = re.compile(
    r"\b(?:art(?:icle)?s?\.? )?[LRD]\.? ?\d{3,4}-\d+|\b(?:CE|UE)\) n° ?\d+/\d+|\barrêté du \d",
    re.IGNORECASE,
)
METIER = re.compile(
    r"(?<![^\W_])(?:"
    r"qualiopi|rnq|rncp|opco|cpf|vae|bpf|afest|formations?|format(?:eur|rice)s?|stagiaires?|"
    r"apprenant[es]{0,2}|apprenti[es]{0,2}|apprentissages?|alternan(?:ce|t)s?|tut(?:eur|rice)s?|"
    r"conventions?|emargements?|pedagogi(?:e|que)s?|nouvel(?:le)?[ _]entrante?|"
    r"trainees?|trainers?|trainings?|learners?|apprentices?|"
    r"transports?(?!=)|transporteurs?|conduct(?:eur|rice)s?|chauffeurs?|vehicules?|permis|camions?|remorques?|"
    r"chrono_?tachygraphes?|tachygraphes?|fimo|fco|cabotage|lorry|lorries|trucks?|vehicles?|drivers?|"
    r"hygiene|haccp|nuisibles?|allergenes?|fritures?|denrees?|restaurants?|cuisines?"
    r")(?![^\W_])",
)
"""Words of the trades, looked for in folded text: within names (`nom_formateur`) and after an elision too.

`transport=` is a word of the HTTP library, `nouveaux_entrants` a key of the format: a référentiel says there
what it asks of those who are new to it.
"""


@cache
def names_of_packs() -> frozenset[str]:
    """Return the names that only packs may know: of référentiels, versions, kinds of pièces and rules."""
    noms: set[str] = set()
    for nom in find_packs():
        pack = load_pack(nom)
        noms |= {pack.id, *(v.id for v in pack.versions), *(r.id for r in pack.coherence)}
        noms |= {g.slug for g in pack.types_de_pieces if "_" in g.slug or "-" in g.slug}
        noms |= {parametre.nom for parametre in pack.parametres}
        noms |= {nom for nom in pack.variables if "_" in nom} - set(parameters_of(Indicateur))
    return frozenset(noms)


@pytest.mark.parametrize("fichier", SOURCES, ids=lambda f: str(f.relative_to(RACINE)))
def test_a_source_knows_no_law_no_pack_and_no_trade(fichier: Path) -> None:
    texte = fichier.read_text("utf-8")
    assert ARTICLES.findall(texte) == []
    chemin = fichier.relative_to(RACINE / "src" / "qualiopia").as_posix()
    assert METIER.findall(fold(f"{chemin}\n{texte}")) == []
    assert set(re.findall(r"[\w-]+", texte)) & names_of_packs() == set()


@pytest.mark.parametrize(
    "interdit",
    [
        "art. L. 6353-1", "(CE) n° 852/2004", "stagiaire", "véhicule", "les cases d'émargement",
        "nom_formateur", '"nouvel_entrant"', "Qualiopi", "une formation", "PORTEE = formation_ouverte",
    ],
)  # fmt: skip
def test_the_search_finds_what_it_forbids(interdit: str) -> None:
    assert ARTICLES.search(interdit) or METIER.search(fold(interdit))


@pytest.mark.parametrize(
    "admis",
    ["information", "qualiopia", "Qualiop'IA", "transport=canal", "HTTPTransport", "nouveaux_entrants"],
)
def test_the_search_lets_ordinary_words_pass(admis: str) -> None:
    assert not METIER.search(fold(admis))
