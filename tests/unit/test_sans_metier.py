"""No law, no référentiel and no word of a trade in the code: all of it is in the packs."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from qualiopia.packs.chargeur import find_packs, load_pack

RACINE = Path(__file__).parents[2]
SOURCES = sorted(
    f
    for f in (RACINE / "src").rglob("*")
    if f.suffix in (".py", ".j2", ".js", ".css", ".yaml", ".txt", ".md")
)
ARTICLES = re.compile(
    r"\b(?:art(?:icle)?s?\.? )?[LRD]\.? ?\d{3,4}-\d+|\b(?:CE|UE)\) n° ?\d+/\d+|\barrêté du \d",
    re.IGNORECASE,
)
METIER = re.compile(
    r"(?<![\w'-])(?:qualiopi|stagiaires?|formateurs?|apprentis?|émargements?|opco|cpf|vae|trainees?|trainers?|"
    r"transports? routiers?|conducteurs?|véhicules?|chronotachygraphes?|lorry|lorries|vehicles?|"
    r"hygiène|nuisibles?|haccp|allergènes?|friture)(?![\w-])",
    re.IGNORECASE,
)
"""Words of the three trades."""

CHAMPS_DU_CONTRAT = {"stagiaires", "formateur", "formateurs", "apprenti"}
"""Names of champs that the output contract fixes, still named in the files of `DETTE`."""

DETTE = {
    "stages/extract/choix.py", "stages/extract/complements.py", "stages/extract/parties.py",
    "stages/extract/personnes.py", "stages/extract/presences.py", "stages/reperes.py",
}  # fmt: skip


@cache
def names_of_packs() -> frozenset[str]:
    """Return the names that only packs may know: of référentiels, versions, kinds of pièces and rules."""
    noms: set[str] = set()
    for nom in find_packs():
        pack = load_pack(nom)
        noms |= {pack.id, *(v.id for v in pack.versions), *(r.id for r in pack.coherence)}
        noms |= {g.slug for g in pack.types_de_pieces if "_" in g.slug or "-" in g.slug}
        noms |= {parametre.nom for parametre in pack.parametres}
    return frozenset(noms)


@pytest.mark.parametrize("fichier", SOURCES, ids=lambda f: str(f.relative_to(RACINE)))
def test_a_source_knows_no_law_no_pack_and_no_trade(fichier: Path) -> None:
    texte = fichier.read_text("utf-8")
    chemin = fichier.relative_to(RACINE / "src" / "qualiopia").as_posix()
    assert ARTICLES.findall(texte) == []
    admis = CHAMPS_DU_CONTRAT if chemin in DETTE else set()
    assert {mot.lower() for mot in METIER.findall(texte)} <= admis
    assert set(re.findall(r"[\w-]+", texte)) & names_of_packs() == set()


@pytest.mark.parametrize("chemin", sorted(DETTE))
def test_the_debt_only_shrinks(chemin: str) -> None:
    texte = (RACINE / "src" / "qualiopia" / chemin).read_text("utf-8")
    assert METIER.search(texte), f"{chemin} n'a plus de dette : retirez-le de la liste"


@pytest.mark.parametrize("interdit", ["art. L. 6353-1", "(CE) n° 852/2004", "stagiaire", "véhicule"])
def test_the_search_finds_what_it_forbids(interdit: str) -> None:
    assert ARTICLES.search(interdit) or METIER.search(interdit)
