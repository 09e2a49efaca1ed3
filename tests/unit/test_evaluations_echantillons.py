"""Samples judged: neutral names, labels kept, and never a sample of the style that is judged."""

from pathlib import Path

import pytest

from evaluations.echantillons import lay_out_style, without_style
from qualiopia.packs.chargeur import load_pack

REFERENTIEL = Path(__file__).parents[2] / "referentiels" / "qualiopi"


@pytest.fixture
def mince(tmp_path: Path) -> Path:
    """A référentiel reduced to a few samples."""
    racine = tmp_path / "mince"
    for slug, nom, texte in (
        ("devis", "1", "---\npresent: [prix]\nabsent: [duree]\n---\nCela fera 300 €.\n"),
        ("devis", "2", "---\npresent: []\nabsent: []\n---\nAutre style.\n"),
        ("devis", "notes_1", "Sans étiquettes.\n"),
    ):
        fichier = racine / "echantillons" / slug / f"{nom}.txt"
        fichier.parent.mkdir(parents=True, exist_ok=True)
        fichier.write_text(texte, encoding="utf-8")
    return racine


def test_the_name_and_the_text_of_a_sample_say_nothing_of_its_labels(mince: Path, tmp_path: Path) -> None:
    verite = lay_out_style(mince, 1, tmp_path / "documents", "2026-11-25")
    (fichier,) = verite.fichiers
    assert fichier.types == ("devis",) and "devis" not in fichier.fichier
    assert fichier.presentes == {"prix": 1} and fichier.absentes == {"duree"}
    assert (tmp_path / "documents" / fichier.fichier).read_text(encoding="utf-8") == "Cela fera 300 €.\n"


def test_the_style_judged_is_not_learned(mince: Path, tmp_path: Path) -> None:
    copie = without_style(mince, 1, tmp_path / "copie")
    assert sorted(f.name for f in copie.rglob("*.txt")) == ["2.txt", "notes_1.txt"]


def test_a_reference_without_a_style_still_loads(tmp_path: Path) -> None:
    entier = load_pack(REFERENTIEL)
    prive = load_pack(without_style(REFERENTIEL, 3, tmp_path / "copie"))
    assert set(prive.echantillons) == set(entier.echantillons)
    assert sum(map(len, prive.echantillons.values())) < sum(map(len, entier.echantillons.values()))
