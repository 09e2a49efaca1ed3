"""A référentiel made readable: everything it declares is said, every link leads somewhere."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qualiopia.cli.referentiel import application
from qualiopia.packs.chargeur import find_packs, load_pack
from qualiopia.packs.modele import Pack
from qualiopia.reports.referentiel import to_html, to_markdown
from qualiopia.reports.referentiel.lexique import OPERATEURS
from qualiopia.verifications.registre import OPERATEURS_DE_DOSSIER, OPERATEURS_DE_PIECE

PACKS = sorted(find_packs())
PAGE_DU_FORMAT = (Path(__file__).parents[2] / "docs/referentiel-format.md").read_text("utf-8")


class Lecteur(HTMLParser):
    """Gathers the text, the anchors, the links and whatever would need the network."""

    def __init__(self) -> None:
        super().__init__()
        self.ancres: list[str] = []
        self.liens: set[str] = set()
        self.dehors: list[str] = []
        self.texte = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for nom, valeur in attrs:
            if nom == "id":
                self.ancres.append(valeur or "")
            elif nom == "href" and (valeur or "").startswith("#"):
                self.liens.add((valeur or "")[1:])
            elif nom in ("href", "src"):
                self.dehors.append(valeur or "")

    def handle_data(self, data: str) -> None:
        self.texte += f" {data}"


@cache
def pack_of(nom: str) -> Pack:
    return load_pack(nom)


@cache
def page_of(nom: str) -> Lecteur:
    lecteur = Lecteur()
    lecteur.feed(to_html(pack_of(nom)))
    return lecteur


@pytest.mark.parametrize("nom", PACKS)
def test_every_link_leads_to_one_fiche_and_nothing_is_fetched(nom: str) -> None:
    page = page_of(nom)
    assert page.liens <= set(page.ancres)
    assert len(page.ancres) == len(set(page.ancres))
    assert page.dehors == []


@pytest.mark.parametrize("nom", PACKS)
def test_every_mention_rule_dossier_and_text_of_law_is_on_the_page(nom: str) -> None:
    pack, page = pack_of(nom), page_of(nom)
    ancres = set(page.ancres)
    assert {f"mention-{g.slug}.{e.id}" for g in pack.types_de_pieces for e in g.exigences} <= ancres
    assert {f"regle-{regle.id}" for regle in pack.coherence} <= ancres
    assert {f"dossier-{dossier.id}" for dossier in pack.types_de_dossiers} <= ancres
    assert {f"parametre-{parametre.nom}" for parametre in pack.parametres} <= ancres
    references = {r for g in pack.types_de_pieces for e in g.exigences for r in e.references}
    assert {r for r in references if r not in page.texte} == set()


def test_what_nobody_has_read_again_is_said() -> None:
    pack, page = pack_of(PACKS[0]), page_of(PACKS[0])
    non_relus = sum(e.verifie_le is None for e in [e for g in pack.types_de_pieces for e in g.exigences])
    assert page.texte.count("non relu") >= non_relus > 0


def test_patterns_are_given_on_demand_only() -> None:
    pack = pack_of(PACKS[0])
    motif = pack.types_de_pieces[0].reconnaissance.titres[0].motif
    assert motif in to_markdown(pack, motifs=True)
    assert motif not in to_markdown(pack)


@pytest.mark.parametrize("nom", PACKS)
def test_the_markdown_page_has_the_same_anchors(nom: str) -> None:
    texte = to_markdown(pack_of(nom))
    ancres = re.findall(r'<a id="([^"]+)"></a>', texte)
    assert set(re.findall(r"\]\(#([^)]+)\)", texte)) <= set(ancres)
    assert set(page_of(nom).ancres) - set(ancres) <= {
        "contenu", "presentation", "recherche", "mots", "douteux", "trouve", "deplier",
    }  # fmt: skip


def test_every_operator_is_said_in_the_words_of_the_format_page() -> None:
    dits = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \| [^|]+ \|$", PAGE_DU_FORMAT, re.MULTILINE))
    noms = OPERATEURS_DE_PIECE | OPERATEURS_DE_DOSSIER
    assert {nom: dits[nom] for nom in noms} == OPERATEURS


def test_the_command_writes_one_page(tmp_path: Path) -> None:
    appel = CliRunner().invoke(application, ["documenter", PACKS[0], "--sortie", str(tmp_path)])
    assert appel.exit_code == 0
    assert (tmp_path / "index.html").read_text("utf-8").startswith("<!doctype html>")
    appel = CliRunner().invoke(
        application, ["documenter", PACKS[0], "--sortie", str(tmp_path), "--markdown", "--motifs"]
    )
    assert (tmp_path / f"{PACKS[0]}.md").read_text("utf-8").startswith("# ")
