"""Names and short texts: what is the same, what is not."""

from __future__ import annotations

import pytest

from qualiopia.engines.comparaison import memes_noms, similarite


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        ("Jean DUPONT", "DUPONT Jean"),
        ("Mme Zoé Lefèvre", "LEFEVRE ZOE"),
        ("Jean-Pierre Martin", "MARTIN Jean Pierre"),
        ("J. Dupont", "Jean Dupont"),
        ("Marie Dupont", "Marie Dupont épouse Martin"),
        ("Marie Martin-Dupont", "Marie Martin"),
        ("D. Dupont", "Daniel Dupont"),
        ("Luc d'Estienne", "ESTIENNE Luc"),
        ("Anne Le Roy", "LEROY Anne"),
        ("Mathilde Rousseau", "Mathiide Rousseau"),
        ("Nadège Guillemot", "Nadege Guillernot"),
        ("Paul, Henri Durand", "Paul Durand"),
    ],
)
def test_the_same_person_is_recognised(un: str, autre: str) -> None:
    assert memes_noms(un, autre) >= 0.85
    assert memes_noms(autre, un) >= 0.85


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        ("Jean Dupont", "Marie Dupont"),
        ("Jean Dupont", "Jean Durand"),
        ("J. Dupont", "Paul Dupont"),
        ("Dupont", "Jean Dupont"),
        ("", "Jean Dupont"),
        ("Léa Petit", "Léo Petit"),
    ],
)
def test_another_person_is_not(un: str, autre: str) -> None:
    assert memes_noms(un, autre) < 0.85


def test_texts_are_compared_without_case_accents_or_dashes() -> None:
    assert similarite("Excel – Perfectionnement", "EXCEL PERFECTIONNEMENT") == 1.0
    assert similarite("Excel perfectionnement", "Conduite de réunion") < 0.6
    assert similarite("", "x") == 0.0
