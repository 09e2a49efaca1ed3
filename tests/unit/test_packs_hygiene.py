"""The pack of food hygiene was written without Python, and its numbers are dated data."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evaluations.exemple_hygiene import produce
from qualiopia.bootstrap import build_banc
from qualiopia.packs.cas import load_cases
from qualiopia.packs.chargeur import find_packs, load_pack

NOM = "hygiene-alimentaire"
EXEMPLE = Path(__file__).parents[2] / "exemples" / "hygiene"
CAS = (
    "pieces:\n  - type: releve_temperatures\n    texte: |\n      Chambre froide : 3,5 °C\ndate_audit: '{}'\n"
)


def test_the_pack_has_its_cases_samples_and_kinds_of_dossiers() -> None:
    dossier = find_packs()[NOM]
    pack = load_pack(dossier)
    assert len(load_cases(dossier, pack)) >= 40
    assert len(pack.types_de_pieces) >= 12
    assert len(pack.coherence) >= 6
    assert len(pack.types_de_dossiers) == 3
    assert {genre.slug for genre in pack.types_de_pieces} | {"autre"} == set(pack.echantillons)
    assert not list(dossier.rglob("*.py"))


@pytest.mark.parametrize(("jour", "attendu"), [("2026-11-25", "conforme"), ("2027-11-25", "non_conforme")])
def test_a_new_dated_limit_changes_the_answer_of_its_day_only(
    tmp_path: Path, jour: str, attendu: str
) -> None:
    copie = Path(shutil.copytree(find_packs()[NOM], tmp_path / NOM))
    shutil.rmtree(copie / "cas")
    parametre = copie / "parametres" / "temperature_froid_positif.yaml"
    parametre.write_text(
        parametre.read_text("utf-8").rstrip() + "\n  - { valeur: 3, du: '2027-01-01' }\n", "utf-8"
    )
    (copie / "cas" / "H01").mkdir(parents=True)
    (copie / "cas" / "H01" / f"{attendu}.yaml").write_text(CAS.format(jour), "utf-8")
    pack = load_pack(copie)
    (epreuve,) = [build_banc(pack).run(cas) for cas in load_cases(copie, pack)]
    assert epreuve.reussie, epreuve.note


def test_the_example_is_made_again_the_same(tmp_path: Path) -> None:
    for fichier in produce(tmp_path):
        connu = EXEMPLE / fichier.relative_to(tmp_path / "hygiene")
        if connu.suffix in (".docx", ".xlsx", ".txt", ".yaml"):
            assert fichier.read_bytes() == connu.read_bytes()
        assert connu.exists()
