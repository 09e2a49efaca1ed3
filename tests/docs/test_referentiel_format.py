"""The page that explains how to write a référentiel names every key, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualiopia.packs import cas, modele
from qualiopia.packs.assemblage import CLES_DE_LA_FICHE, DOSSIERS, SECTIONS
from qualiopia.packs.structure import parameters_of
from qualiopia.verifications.registre import OPERATEURS_DE_DOSSIER, OPERATEURS_DE_PIECE

PAGE = (Path(__file__).parents[2] / "docs" / "referentiel-format.md").read_text("utf-8")
MODELES = {
    nom: objet
    for nom in modele.__all__
    if isinstance(objet := getattr(modele, nom), type) and hasattr(objet, "__dataclass_fields__")
} | {c.__name__: c for c in (cas.ContenuDeCas, cas.PieceDeCas, cas.SignatureDeCas, cas.PresenceDeCas)}


def keys_of(titre: str) -> list[str]:
    section = re.search(rf"^### {titre}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert section, f"no section « {titre} »"
    return re.findall(r"^\| `(\w+)` \|", section.group(1), re.MULTILINE)


@pytest.mark.parametrize("nom", sorted(MODELES))
def test_each_table_lists_the_keys_of_its_model(nom: str) -> None:
    attendues = set(CLES_DE_LA_FICHE) if nom == "Pack" else set(parameters_of(MODELES[nom]))
    trouvees = keys_of(nom)
    assert set(trouvees) == attendues
    assert len(trouvees) == len(attendues)


@pytest.mark.parametrize("fichier", [*SECTIONS, *DOSSIERS, "pack.yaml", "cas"])
def test_each_file_of_a_pack_has_its_section(fichier: str) -> None:
    assert re.search(rf"^## `{fichier}", PAGE, re.MULTILINE)


@pytest.mark.parametrize("cle", sorted({cle for section in SECTIONS.values() for cle in section}))
def test_each_top_level_key_is_named(cle: str) -> None:
    assert f"`{cle}`" in PAGE


def test_every_operator_is_listed_with_its_parameters() -> None:
    lignes = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE))
    registre = OPERATEURS_DE_PIECE | OPERATEURS_DE_DOSSIER
    assert {nom: set(re.findall(r"`(\w+)`", lignes.get(nom, ""))) for nom in registre} == {
        nom: set(parameters_of(operateur)) for nom, operateur in registre.items()
    }
