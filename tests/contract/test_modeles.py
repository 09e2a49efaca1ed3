"""Whatever decides and writes for us keeps the same word: scripted, in this process, behind an address."""

import json
from collections.abc import Callable

import pytest

from qualiopia.stages.ports import Message, Modele
from qualiopia.testing import ScriptedModel
from tests.modele_de_test import QUESTIONS, ask, served, smollm

SCHEMA = {
    "type": "object",
    "properties": {"prenom": {"type": "string", "maxLength": 12}},
    "required": ["prenom"],
    "additionalProperties": False,
}
INVITE = [Message("user", "Donne un prénom.")]


def scripted() -> Modele:
    return ScriptedModel(
        {"programme": 0.9, "tarif": 0.1}, {"Donne un prénom": '{"prenom": "Ada"} et la suite du texte'}
    )


FABRIQUES: dict[str, Callable[[], Modele]] = {"scripte": scripted, "llama_cpp": smollm, "serveur": served}


@pytest.fixture(params=sorted(FABRIQUES))
def modele(request: pytest.FixtureRequest) -> Modele:
    return FABRIQUES[request.param]()


def test_a_model_says_who_it_is(modele: Modele) -> None:
    assert modele.nom and len(modele.empreinte) >= 12 and modele.contexte >= 512
    assert isinstance(modele.adresse, str)


def test_a_decision_for_each_prompt_in_order(modele: Modele) -> None:
    invites = [ask(question) for question in QUESTIONS]
    reponses = modele.decide(invites)
    assert len(reponses) == 3
    assert all(reponse is None or 0 <= reponse <= 1 for reponse in reponses)
    assert list(modele.decide(invites[::-1]))[::-1] == pytest.approx(list(reponses), abs=0.1)
    assert modele.decide([]) == []


def test_the_answer_comes_piece_by_piece_and_stops(modele: Modele) -> None:
    morceaux = list(modele.generate(INVITE, 6))
    assert 1 < len(morceaux) <= 6
    assert "".join(morceaux).strip()


def test_a_schema_is_obeyed(modele: Modele) -> None:
    if isinstance(modele, ScriptedModel):
        pytest.skip("what it answers was written beforehand")
    reponse = json.loads("".join(modele.generate(INVITE, 60, SCHEMA)))
    assert list(reponse) == ["prenom"] and isinstance(reponse["prenom"], str)


def test_what_is_asked_is_counted(modele: Modele) -> None:
    avant = modele.consommation
    modele.decide([ask("Un ?"), ask("Deux ?")])
    assert modele.consommation.appels == avant.appels + 2
    assert modele.count("un deux trois quatre") >= 4
