"""A model behind an address: a real llama.cpp server, and the faults of all others, said in French."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from qualiopia.engines.models.serveur import Serveur, check_address, find_ollama
from qualiopia.errors import EngineError, InviteTropLongue, ModeleIndisponible, UsageError
from qualiopia.stages.ports import Message
from tests.modele_de_test import DOCUMENT, QUESTIONS, ask, serve, served, smollm


class Faux(BaseHTTPRequestHandler):
    """Answers as Ollama does, without log-probabilities, or with the fault its address asks for."""

    def do_GET(self) -> None:
        reponses = {
            "/v1/models": {"data": [{"id": "llama3.2:latest"}, {"id": "lent"}]},
            "/api/tags": {"models": [{"name": "llama3.2:latest", "digest": "sha256:" + "a" * 64}]},
            "/api/ps": {"models": [{"name": "llama3.2:latest", "context_length": 1024}]},
        }
        self._answer(200 if self.path in reponses else 404, reponses.get(self.path, {}))

    def do_POST(self) -> None:
        recu = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/tokenize":
            self._answer(404, {})
        elif self.headers.get("Authorization") == "Bearer mauvaise":
            self._answer(401, {"error": "unauthorized"})
        elif recu["model"] == "lent":
            threading.Event().wait(2)
            self._answer(200, {})
        else:
            self._answer(200, {"choices": [{"message": {"content": "Oui"}}], "usage": {"prompt_tokens": 9}})

    def _answer(self, code: int, donnees: object) -> None:
        corps = json.dumps(donnees).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(corps)))
        self.end_headers()
        self.wfile.write(corps)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def faux() -> Iterator[str]:
    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Faux)
    fil = threading.Thread(target=serveur.serve_forever)
    fil.start()
    yield f"http://127.0.0.1:{serveur.server_port}"
    serveur.shutdown()
    fil.join()
    serveur.server_close()


def test_the_served_model_answers_as_the_one_in_this_process() -> None:
    invites = [ask(question) for question in QUESTIONS]
    assert served().decide(invites) == pytest.approx(smollm().decide(invites), abs=0.1)
    assert (served().contexte, served().adresse) == (2048, serve()[1])
    assert served().count("Bonjour le monde") == smollm().count("Bonjour le monde")


def test_questions_on_one_document_are_read_once_by_the_server_too() -> None:
    modele = served()
    avant = modele.consommation
    modele.decide([ask(question, "Règlement. " + DOCUMENT) for question in QUESTIONS])
    lus = modele.consommation.jetons_lus - avant.jetons_lus
    assert modele.count(DOCUMENT) < lus < modele.count(DOCUMENT) + 4 * 60


def test_a_prompt_too_long_is_refused(faux: str) -> None:
    long = [[Message("user", "mot " * 3000)]]
    with pytest.raises(InviteTropLongue):
        served().decide(long)
    with pytest.raises(InviteTropLongue):
        list(served().generate(long[0], 5))
    with pytest.raises(InviteTropLongue, match="1024 jetons"):
        Serveur(faux, "llama3.2").decide(long)


def test_a_server_without_probabilities_cannot_decide_and_says_so(faux: str) -> None:
    modele = Serveur(faux, "llama3.2")
    assert (modele.nom, modele.empreinte, modele.contexte) == ("llama3.2:latest", "a" * 64, 1024)
    with pytest.raises(EngineError, match="probabilité des mots"):
        modele.decide([ask("?", "court")])


@pytest.mark.parametrize(
    ("nom", "cle", "phrase"),
    [("", "", "#NOM. Modèles servis : lent, llama3"), ("inconnu", "", "ne sert pas le modèle « inconnu »")],
)
def test_the_model_must_be_one_that_is_served(faux: str, nom: str, cle: str, phrase: str) -> None:
    with pytest.raises(UsageError, match=phrase):
        Serveur(faux, nom, cle)


def test_a_refused_key_a_slow_server_and_a_silent_one_have_their_sentences(faux: str) -> None:
    with pytest.raises(ModeleIndisponible, match="QUALIOPIA_CLE_MODELE"):
        Serveur(faux, "llama3.2", "mauvaise").decide([ask("?", "court")])
    with pytest.raises(ModeleIndisponible, match=r"pas répondu en 0\.5 secondes"):
        Serveur(faux, "lent", delai=0.5).decide([ask("?", "court")])
    with pytest.raises(ModeleIndisponible, match="ne répond pas"):
        Serveur("http://127.0.0.1:9")


def test_proxies_of_the_environment_are_ignored(faux: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for nom in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(nom, "http://127.0.0.1:9")
    assert Serveur(faux, "llama3.2").nom == "llama3.2:latest"


@pytest.mark.parametrize(
    "adresse", ["http://192.168.1.4:8080", "https://api.example.com/v1", "http://0.0.0.0:1"]
)
def test_an_address_off_this_machine_needs_the_users_word(adresse: str) -> None:
    with pytest.raises(UsageError, match="modele_distant"):
        check_address(adresse)
    assert check_address(adresse, distant=True) == adresse.removesuffix("/v1")


@pytest.mark.parametrize("adresse", ["ftp://127.0.0.1", "http://", "127.0.0.1:8080"])
def test_what_is_not_an_address_is_said_so(adresse: str) -> None:
    with pytest.raises(UsageError, match="pas l'adresse d'un serveur"):
        check_address(adresse)


def test_ollama_is_found_when_it_runs_and_only_then(faux: str) -> None:
    assert find_ollama(faux) == ["llama3.2:latest"]
    assert find_ollama("http://127.0.0.1:9") == []
