"""A GGUF model inside this process, through llama.cpp: nothing to start, no port open to others.

The tokeniser of llama.cpp is only reachable over HTTP. It listens on a socket file in a private folder (on
Windows, on loopback), and asks a key drawn at each start: no other program and no web page can use it.
"""

from __future__ import annotations

import os
import queue
import secrets
import shutil
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from qualiopia.engines.models.compteur import Compteur
from qualiopia.engines.models.decisions import ECRITURES, PROBABILITES_LUES, weigh
from qualiopia.engines.models.gguf import model_fingerprint, model_name, read_entete
from qualiopia.engines.models.protocole import candidates, check, decision, generation, messages, usage
from qualiopia.errors import EngineError, ModeleIndisponible
from qualiopia.stages.ports import Consommation, Message

CONTEXTE = 8192
_MEMOIRE_DES_INVITES = 512
_FIN = object()


class LlamaCpp:
    """A `Modele` in this process; may be used from several threads.

    What the last prompt began with stays in memory: questions on one document, asked together, read it once.
    """

    adresse = ""

    def __init__(self, chemin: Path, contexte: int = 0, fils: int = 0) -> None:
        """Load a GGUF file; `contexte` 0 means 8192 or less if the model knows less, `fils` 0 one per core.

        Raises:
            ModeleIndisponible: the file or a part of it is missing, is not a GGUF model, or does not load.
        """
        entete = read_entete(chemin)
        self.nom = model_name(chemin)
        self.empreinte = model_fingerprint(chemin)
        self.contexte = min(contexte or CONTEXTE, entete.contexte or contexte or CONTEXTE)
        self._compteur = Compteur()
        self._tour = threading.Lock()
        self._dossier = Path(tempfile.mkdtemp(prefix="qualiopia-"))
        self._nettoyage = weakref.finalize(self, shutil.rmtree, self._dossier, ignore_errors=True)
        cle = secrets.token_hex(16)
        self._serveur: Any = _load(chemin, self.contexte, fils or physical_cores(), self._dossier, cle)
        self._http = _connect(str(self._serveur.listening_address), cle)
        proprietes = self._get("/props")
        self.contexte = int(proprietes["default_generation_settings"]["n_ctx"])
        capacites = proprietes.get("chat_template_caps") or {}
        self._role_systeme = bool(capacites.get("supports_system_role", True))
        self._entiers = all(self.count(mot) == 1 for mot in ECRITURES)

    def decide(self, invites: Sequence[Sequence[Message]]) -> Sequence[float | None]:
        """Return the probabilities of « oui »; prompts that begin alike are asked one after the other.

        Raises:
            InviteTropLongue: a prompt does not fit in the context; nothing is ever cut.
        """
        tours = [messages(invite, self._role_systeme) for invite in invites]
        ordre = sorted(range(len(tours)), key=lambda rang: [tour["content"] for tour in tours[rang]])
        reponses: list[float | None] = [None] * len(tours)
        with self._tour:
            for rang in ordre:
                reponses[rang] = self._decide(tours[rang])
        return reponses

    def _decide(self, tours: list[dict[str, str]]) -> float | None:
        debut = time.perf_counter()
        reponse = self._ask(decision(tours, PROBABILITES_LUES))
        self._compteur.add(*usage(reponse), time.perf_counter() - debut)
        return weigh(candidates(reponse), self._entiers)

    def _ask(self, demande: dict[str, Any]) -> Mapping[str, Any]:
        try:
            reponse = self._open().handle_chat_completions(demande)
        except (RuntimeError, ValueError) as faute:
            raise EngineError(f"Le modèle « {self.nom} » n'a pas pu répondre : {faute}") from faute
        return check(reponse, self.nom, self.contexte)

    def generate(
        self, invite: Sequence[Message], jetons_max: int, schema: Mapping[str, object] | None = None
    ) -> Iterator[str]:
        """Yield the answer as it is written; closing the iterator stops the writing.

        Raises:
            InviteTropLongue: the prompt does not fit in the context.
        """
        demande = generation(messages(invite, self._role_systeme), jetons_max, schema)
        morceaux: queue.SimpleQueue[Any] = queue.SimpleQueue()
        arret = threading.Event()
        serveur = self._open()

        def receive(morceau: Any) -> bool:
            morceaux.put(morceau)
            return arret.is_set()

        def write() -> None:
            try:
                serveur.handle_chat_completions(demande, receive)
            except (RuntimeError, ValueError) as faute:
                morceaux.put({"error": str(faute)})
            finally:
                morceaux.put(_FIN)

        debut = time.perf_counter()
        fil = threading.Thread(target=write, daemon=True)
        fil.start()
        try:
            yield from self._read(morceaux, debut)
        finally:
            arret.set()
            fil.join()

    def _read(self, morceaux: queue.SimpleQueue[Any], debut: float) -> Iterator[str]:
        dernier: Mapping[str, Any] = {}
        ecrits = 0
        try:
            while (morceau := morceaux.get()) is not _FIN:
                dernier = check(morceau, self.nom, self.contexte)
                for choix in dernier.get("choices") or ():
                    if texte := (choix.get("delta") or {}).get("content"):
                        ecrits += 1
                        yield texte
        finally:
            lus, en_cache, comptes = usage(dernier)
            self._compteur.add(lus, en_cache, comptes or ecrits, time.perf_counter() - debut)

    def count(self, texte: str) -> int:
        """Return how many tokens a text takes."""
        reponse = self._http.post("/tokenize", json={"content": texte, "add_special": False})
        return len(reponse.raise_for_status().json()["tokens"])

    def _get(self, chemin: str) -> Mapping[str, Any]:
        donnees: Mapping[str, Any] = self._http.get(chemin).raise_for_status().json()
        return donnees

    @property
    def consommation(self) -> Consommation:
        """What was asked since the model was opened."""
        return self._compteur.total

    def close(self) -> None:
        """Free the memory of the model; it cannot be asked any more."""
        self._http.close()
        self._serveur = None
        self._nettoyage()

    def _open(self) -> Any:
        if self._serveur is None:
            raise EngineError(f"Le modèle « {self.nom} » a été fermé.")
        return self._serveur


def physical_cores() -> int:
    """Return how many physical cores this process may use; hyper-threads only slow a model down."""
    autorises = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    coeurs = {
        chemin.read_text().strip()
        for chemin in Path("/sys/devices/system/cpu").glob("cpu[0-9]*/topology/thread_siblings_list")
    }
    return max(1, min(autorises, len(coeurs) or autorises))


def _load(chemin: Path, contexte: int, fils: int, dossier: Path, cle: str) -> Any:
    # Threads that wait in a loop starve whoever shares the cores: measured, writing is 4 to 7 times slower
    # beside other work.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import xllamacpp

    reglages = xllamacpp.CommonParams()
    reglages.model.path = str(chemin)
    reglages.verbosity = -1
    reglages.n_ctx = contexte
    reglages.cpuparams.n_threads = fils
    reglages.cpuparams_batch.n_threads = fils
    reglages.n_parallel = 1
    reglages.cache_ram_mib = _MEMOIRE_DES_INVITES
    reglages.enable_reasoning = 0
    reglages.warmup = False
    reglages.offline = True
    reglages.ui = False
    reglages.endpoint_slots = False
    reglages.cors_origins = ""
    reglages.api_keys = [cle]
    reglages.hostnames = ["127.0.0.1" if sys.platform == "win32" else str(dossier / "llama.sock")]
    try:
        return xllamacpp.Server(reglages)
    except (RuntimeError, ValueError) as faute:
        raise ModeleIndisponible(
            f"Le modèle « {chemin} » ne se charge pas : le fichier est abîmé ou incomplet, son architecture "
            "est trop récente, ou la mémoire manque. « qualiopia modele lister » dit la mémoire qu'il faut ; "
            "« qualiopia modele installer » le reprend du début."
        ) from faute


def _connect(adresse: str, cle: str) -> httpx.Client:
    prive = adresse.removeprefix("unix://") if adresse.startswith("unix://") else None
    return httpx.Client(
        transport=httpx.HTTPTransport(uds=prive, limits=httpx.Limits(max_keepalive_connections=0)),
        base_url="http://localhost" if prive else adresse,
        headers={"Authorization": f"Bearer {cle}"},
        timeout=60,
        trust_env=False,
    )
