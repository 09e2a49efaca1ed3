"""The store never lies, the executor survives its workers, the search covers wordings."""

import os
import time
from pathlib import Path

import pytest

from qualiopia.domain.piece import Passage
from qualiopia.engines.executors.processus import Abandon, Processus
from qualiopia.engines.indexes.lexical import RechercheLexicale
from qualiopia.engines.stores.disque import DisqueStore
from qualiopia.errors import EngineError


def test_what_is_stored_is_given_back_and_damage_is_absence(tmp_path: Path) -> None:
    store = DisqueStore(tmp_path)
    store.put("abcd", b"contenu" * 100)
    assert store.get("abcd") == b"contenu" * 100
    assert store.get("abce") is None
    fichier = next(tmp_path.rglob("*.z"))
    fichier.write_bytes(fichier.read_bytes()[:5])
    assert store.get("abcd") is None
    assert not list(tmp_path.rglob("*.part"))


def test_a_store_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x")
    with pytest.raises(EngineError, match="--sans-cache"):
        DisqueStore(tmp_path / "fichier" / "cache")


def prepare() -> None:
    pass


def work(element: str) -> str:
    if element == "tue":
        os._exit(1)
    if element == "faute":
        raise ValueError(element)
    if element == "dort":
        time.sleep(30)
    return element.upper()


def test_only_the_item_that_kills_its_worker_is_given_up() -> None:
    elements = ["a", "b", "tue", "c", "d", "e"]
    resultats = dict(Processus(work, prepare, nombre=2, delai=20).map(elements))
    assert resultats == {0: "A", 1: "B", 2: Abandon("processus_interrompu"), 3: "C", 4: "D", 5: "E"}


def test_a_fault_of_ours_on_one_item_costs_that_item_only() -> None:
    resultats = dict(Processus(work, prepare, nombre=1, delai=20).map(["a", "faute", "b"]))
    abandon = resultats[1]
    assert (resultats[0], resultats[2]) == ("A", "B")
    assert isinstance(abandon, Abandon) and "ValueError: faute" in abandon.trace


def test_an_item_that_takes_too_long_is_given_up() -> None:
    resultats = dict(Processus(work, prepare, nombre=1, delai=1.5).map(["a", "dort"]))
    assert resultats == {0: "A", 1: Abandon("trop_long")}


def prepare_badly() -> None:
    raise RuntimeError("rien ne marche")


def test_workers_that_cannot_start_are_our_failure_and_not_the_files() -> None:
    with pytest.raises(EngineError, match="ne démarrent pas"):
        list(Processus(work, prepare_badly, nombre=1, delai=20).map(["a", "b"]))


def passage(texte: str) -> Passage:
    return Passage("f", 1, 0, len(texte), texte)


def test_search_prefers_the_passage_that_says_the_same_thing() -> None:
    recherche = RechercheLexicale(["La formation dure deux jours.", "Le prix de la formation est indiqué."])
    voulu = passage("Toute personne peut s'inscrire jusqu'à dix jours avant le début de la session.")
    autre = passage("Le prix de la formation est de 500 euros.")
    formulations = ["Il est possible de s'inscrire jusqu'à dix jours avant le début."]
    trouves = recherche.search(formulations, [autre, voulu])
    assert trouves[0][0] == voulu
    assert trouves[0][1] > 0.8
