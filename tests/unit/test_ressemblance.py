"""Likeness to samples: learned from texts alone, compared among kinds, and only ever a bonus."""

from pathlib import Path

import pytest

from qualiopia.engines.indexes.ressemblance import RessemblanceLineaire
from qualiopia.packs.chargeur import lint_pack, load_pack
from qualiopia.packs.genres import AUTRE
from qualiopia.stages.parentes import likeness_points

RACINE = Path(__file__).parents[2] / "referentiels" / "qualiopi"
RECETTES = (
    "Faire fondre le beurre puis ajouter la farine et le lait",
    "Battre les oeufs et le sucre, ajouter la farine",
    "Laisser cuire la pâte avec le beurre et les oeufs",
)
BAUX = (
    "Le locataire verse un loyer mensuel au bailleur",
    "Le bailleur remet les clés du logement au locataire",
    "Le dépôt de garantie est rendu au locataire par le bailleur",
)


@pytest.fixture
def ressemblance() -> RessemblanceLineaire:
    return RessemblanceLineaire({"recette": RECETTES, "bail": BAUX})


def test_a_text_is_most_like_the_samples_that_share_its_words(ressemblance: RessemblanceLineaire) -> None:
    notes = ressemblance.compare("Ajoutez le sucre, la farine et le beurre")
    assert notes["recette"] > notes["bail"]


def test_learning_again_gives_the_same(ressemblance: RessemblanceLineaire) -> None:
    texte = "Le loyer est payé au bailleur"
    autre = RessemblanceLineaire({"recette": RECETTES, "bail": BAUX})
    assert autre.compare(texte) == ressemblance.compare(texte)


@pytest.mark.parametrize("texte", ["", "   ", "xyzzy 42"])
def test_a_text_without_a_known_word_is_like_none_more_than_another(
    ressemblance: RessemblanceLineaire, texte: str
) -> None:
    assert len(set(likeness_points(ressemblance.compare(texte)).values()) - {0.0}) == 0


def test_without_samples_nothing_is_said() -> None:
    assert likeness_points(RessemblanceLineaire({}).compare("Bonjour")) == {}


def test_points_are_bounded_and_never_taken_away() -> None:
    points = likeness_points({"a": 0.9, "b": 0.0, "c": -0.3, AUTRE: 0.1})
    assert points["a"] > 0 and points["b"] == points["c"] == 0
    assert max(points.values()) <= 1.2


def test_the_samples_of_a_pack_belong_to_its_kinds() -> None:
    pack = load_pack(RACINE)
    assert set(pack.echantillons) == {genre.slug for genre in pack.types_de_pieces} | {AUTRE}


def test_front_matter_is_not_part_of_a_sample() -> None:
    textes = [texte for suite in load_pack(RACINE).echantillons.values() for texte in suite]
    assert textes and not any(texte.startswith("---") or "present: [" in texte for texte in textes)


def test_a_sample_of_an_unknown_kind_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("id: x\n", encoding="utf-8")
    (tmp_path / "echantillons" / "inconnu").mkdir(parents=True)
    (tmp_path / "echantillons" / "inconnu" / "1.txt").write_text("Bonjour", encoding="utf-8")
    (tmp_path / "echantillons" / "seul.txt").write_text("Bonjour", encoding="utf-8")
    fautes = [str(faute) for faute in lint_pack(tmp_path).fautes]
    assert any("type de pièce inconnu « inconnu »" in faute for faute in fautes)
    assert any("seul.txt" in faute for faute in fautes)
