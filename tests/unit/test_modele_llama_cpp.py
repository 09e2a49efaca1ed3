"""The model in this process: cached prefix, no cut prompt, no word on stderr, sentences for every fault."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from qualiopia.engines.models import gguf as fichiers
from qualiopia.engines.models.decisions import weigh
from qualiopia.engines.models.gguf import fingerprint, read_entete
from qualiopia.engines.models.llama_cpp import LlamaCpp
from qualiopia.errors import EngineError, InviteTropLongue, ModeleIndisponible
from qualiopia.stages.ports import Message
from tests.modele_de_test import CONSIGNE, DOCUMENT, QUESTIONS, ask, gguf, smollm


def test_questions_on_one_document_read_it_once() -> None:
    modele = smollm()
    document = "Attestation. " + DOCUMENT
    taille = modele.count(document)
    invites = [ask(question, document) for question in QUESTIONS]
    autre = ask(QUESTIONS[0], "Une autre pièce, courte.")
    avant = modele.consommation
    modele.decide([invites[0], autre, *invites[1:]])
    apres = modele.consommation
    lus = apres.jetons_lus - avant.jetons_lus
    assert apres.appels - avant.appels == 4
    assert taille < lus < taille + 4 * 60
    assert apres.jetons_en_cache - avant.jetons_en_cache > 2 * taille


def test_the_answer_does_not_depend_on_what_was_asked_before() -> None:
    modele = smollm()
    invites = [ask(question) for question in QUESTIONS]
    ensemble = modele.decide(invites)
    modele.decide([ask("Autre question ?", "Autre document.")])
    seules = [modele.decide([invite])[0] for invite in reversed(invites)][::-1]
    assert None not in ensemble
    assert seules == pytest.approx(ensemble, abs=0.1)


def test_a_prompt_too_long_is_refused_whole() -> None:
    modele = smollm()
    long = [CONSIGNE, Message("user", "mot " * 3000)]
    for essai in (lambda: modele.decide([long]), lambda: list(modele.generate(long, 5))):
        with pytest.raises(InviteTropLongue, match="trop longue") as faute:
            essai()
        assert faute.value.jetons > faute.value.contexte == modele.contexte == 2048


def test_threads_ask_together() -> None:
    modele = smollm()
    attendu = modele.decide([ask(question) for question in QUESTIONS])
    trouves: dict[int, float | None] = {}

    def work(rang: int) -> None:
        trouves[rang] = modele.decide([ask(QUESTIONS[rang])])[0]

    fils = [threading.Thread(target=work, args=(rang,)) for rang in range(3)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    assert [trouves[rang] for rang in range(3)] == pytest.approx(attendu, abs=0.1)


def test_a_closed_answer_stops_the_writing() -> None:
    modele = smollm()
    avant = modele.consommation.jetons_ecrits
    texte = modele.generate([Message("user", "Tell me a very long story about a king.")], 400)
    assert next(iter(texte))
    texte.close()  # type: ignore[attr-defined]
    assert modele.consommation.jetons_ecrits - avant < 50


def test_nobody_else_may_ask_and_nothing_listens_on_the_network() -> None:
    modele = smollm()
    adresse = str(modele._serveur.listening_address)
    if sys.platform != "win32":
        assert adresse.startswith("unix://")
        assert Path(adresse.removeprefix("unix://")).parent.stat().st_mode & 0o077 == 0
    client = httpx.Client(transport=modele._http._transport, base_url="http://localhost")
    assert client.post("/tokenize", json={"content": "a"}).status_code == 401


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"PK\x03\x04 un zip", "pas un fichier de modèle GGUF"),
        (b"", "pas un fichier"),
        (b"GGUF\x03", "abîmé"),
    ],
)
def test_what_is_not_a_model_is_said_so(tmp_path: Path, contenu: bytes, phrase: str) -> None:
    chemin = tmp_path / "faux.gguf"
    chemin.write_bytes(contenu)
    with pytest.raises(ModeleIndisponible, match=phrase):
        LlamaCpp(chemin)


def test_a_truncated_model_and_a_missing_one_are_said_so(tmp_path: Path) -> None:
    chemin = tmp_path / "tronque.gguf"
    with gguf().open("rb") as flux:
        chemin.write_bytes(flux.read(30_000_000))
    with pytest.raises(ModeleIndisponible, match="abîmé ou incomplet"):
        LlamaCpp(chemin)
    with pytest.raises(ModeleIndisponible, match="n'existe pas"):
        LlamaCpp(tmp_path / "absent.gguf")
    with pytest.raises(ModeleIndisponible, match="ne peut pas être lu"):
        LlamaCpp(tmp_path)


def test_the_fingerprint_is_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chemin = tmp_path / "m.gguf"
    chemin.write_bytes(b"GGUF abc")
    premiere = fingerprint(chemin)
    note = json.loads((tmp_path / ".m.gguf.empreinte.json").read_text())
    assert note["sha256"] == premiere and note["taille"] == 8
    with monkeypatch.context() as patch:
        patch.setattr(fichiers, "_hash", lambda *_: pytest.fail("recomputed"))
        assert fingerprint(chemin) == premiere
    chemin.write_bytes(b"GGUF abcd")
    assert fingerprint(chemin) != premiere


def test_the_head_of_the_file_is_read_without_loading() -> None:
    entete = read_entete(gguf())
    assert (entete.architecture, entete.contexte) == ("llama", 8192)
    assert smollm().empreinte == fingerprint(gguf())
    assert len(smollm().empreinte) == 64


def test_nothing_is_written_on_the_terminal_and_a_closed_model_says_so() -> None:
    programme = (
        "from qualiopia.engines.models.llama_cpp import LlamaCpp; from tests.modele_de_test import *\n"
        "m = LlamaCpp(gguf(), 512); m.decide([ask('?', 'court')]); m.close()"
    )
    sortie = subprocess.run([sys.executable, "-c", programme], capture_output=True, timeout=120)
    assert (sortie.returncode, sortie.stdout, sortie.stderr) == (0, b"", b"")
    ferme = LlamaCpp(gguf(), 512)
    ferme.close()
    with pytest.raises(EngineError, match="fermé"):
        ferme.decide([ask("?", "court")])


@pytest.mark.parametrize(
    ("candidats", "entiers", "attendu"),
    [
        ([("Oui", -0.693147), (" non", -1.386294)], True, 2 / 3),
        ([("O", -0.693147), ("▁NON", -0.693147)], False, 0.5),
        ([("O", -0.693147), ("non.", -0.693147), ("Le", -9.0)], True, 0.000247),
        ([("Oui", -0.693147), ("Le", -2.302585)], True, 0.5 / 0.6),
        ([("Le", -0.01), ("oui", -9.0)], True, None),
        ([], True, None),
    ],
)
def test_the_mass_of_oui_is_weighed_against_non(
    candidats: list[tuple[str, float]], entiers: bool, attendu: float | None
) -> None:
    trouve = weigh(candidats, entiers)
    assert trouve == (attendu if attendu is None else pytest.approx(attendu, rel=1e-2))
