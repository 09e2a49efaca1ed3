"""What a model is told is versioned, and what a document says never takes the place of an instruction."""

from __future__ import annotations

import pytest

from qualiopia.stages.prompts import load_prompt


def test_a_prompt_lays_out_its_instruction_its_examples_and_the_question() -> None:
    invite = load_prompt("decision")
    messages = invite.messages(extrait="Durée : 14 heures.", question="La durée est-elle indiquée ?")
    roles = [message.role for message in messages]
    assert roles == ["system", *["user", "assistant"] * 4, "user"]
    assert {message.texte for message in messages if message.role == "assistant"} == {"oui", "non"}
    assert "Durée : 14 heures." in messages[-1].texte and messages[-1].texte.endswith("indiquée ?")


def test_braces_in_a_document_are_text() -> None:
    messages = load_prompt("decision").messages(extrait="Prix : {question} {0}", question="Et alors ?")
    assert "Prix : {question} {0}" in messages[-1].texte


def test_a_missing_datum_is_a_fault() -> None:
    with pytest.raises(KeyError):
        load_prompt("decision").messages(extrait="Texte")


def test_the_reference_names_the_version_and_the_hash() -> None:
    nom, version, empreinte = load_prompt("decision").reference.split("/")
    assert (nom, int(version) >= 1, len(empreinte)) == ("decision", True, 12)
