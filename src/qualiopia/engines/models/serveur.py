"""A model behind an address: llama-server, Ollama, vLLM, or any server of the OpenAI chat protocol.

Nothing is sent off this machine unless the user said so twice: the address, and that it is a distant one.
The proxies of the environment are ignored and redirections are not followed.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import math
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

from qualiopia.engines.models.compteur import Compteur
from qualiopia.engines.models.decisions import ECRITURES, PROBABILITES_LUES, weigh
from qualiopia.engines.models.protocole import candidates, check, decision, generation, messages, usage
from qualiopia.errors import EngineError, InviteTropLongue, ModeleIndisponible, UsageError
from qualiopia.stages.ports import Consommation, Message

OLLAMA = "http://127.0.0.1:11434"
_PROBABILITES = 20  # the most that vLLM and Ollama accept; llama-server has no such bound
_CONTEXTE_SUPPOSE = 4096
_LETTRES_PAR_JETON = 2.5
_ATTENTE = 5.0
_DEFAUT_DE_JETONS = (404, 405, 501)


class Serveur:
    """A `Modele` behind an address; may be used from several threads."""

    def __init__(
        self, adresse: str, nom: str = "", cle: str = "", delai: float = 300.0, distant: bool = False
    ) -> None:
        """Reach a server; without `nom`, the model is the one it serves, when there is but one.

        Raises:
            UsageError: the address is not one, is not of this machine, or the model must be named.
            ModeleIndisponible: nothing answers there.
        """
        self.adresse = check_address(adresse, distant)
        self._delai = delai
        self._http = _client(self.adresse, delai, cle)
        self._tour = threading.Lock()
        self._compteur = Compteur()
        self.nom = nom or "?"
        fiche = self._pick(nom)
        self.nom = str(fiche["id"])
        details = self._details(fiche)
        self.contexte = _context(details) or _CONTEXTE_SUPPOSE
        self.empreinte = _fingerprint(fiche, details)
        self._probabilites = PROBABILITES_LUES if "chat_template_caps" in details else _PROBABILITES
        capacites = details.get("chat_template_caps") or {}
        self._role_systeme = bool(capacites.get("supports_system_role", True))
        self._compte_exact = self._tokens("oui") is not None
        self._entiers = self._compte_exact and all(self._tokens(mot) == 1 for mot in ECRITURES)

    def decide(self, invites: Sequence[Sequence[Message]]) -> Sequence[float | None]:
        """Return the probabilities of « oui »; prompts that begin alike are asked one after the other.

        Raises:
            InviteTropLongue: a prompt does not fit in the context.
            EngineError: the server does not give the probabilities of tokens.
        """
        tours = [messages(invite, self._role_systeme) for invite in invites]
        for tour in tours:
            self._measure(tour)
        ordre = sorted(range(len(tours)), key=lambda rang: [tour["content"] for tour in tours[rang]])
        reponses: list[float | None] = [None] * len(tours)
        with self._tour:
            for rang in ordre:
                reponses[rang] = self._decide(tours[rang])
        return reponses

    def _decide(self, tours: list[dict[str, str]]) -> float | None:
        debut = time.perf_counter()
        reponse = self._ask({"model": self.nom, **decision(tours, self._probabilites)})
        self._compteur.add(*usage(reponse), time.perf_counter() - debut)
        trouves = candidates(reponse)
        if not trouves:
            raise EngineError(
                f"Le serveur {self.adresse} ne donne pas la probabilité des mots : le modèle « {self.nom} » "
                "ne peut pas décider par lui. Mettez le serveur à jour, ou employez un fichier GGUF."
            )
        return weigh(trouves, self._entiers)

    def generate(
        self, invite: Sequence[Message], jetons_max: int, schema: Mapping[str, object] | None = None
    ) -> Iterator[str]:
        """Yield the answer as it is written; closing the iterator hangs up.

        Raises:
            InviteTropLongue: the prompt does not fit in the context.
        """
        tours = messages(invite, self._role_systeme)
        self._measure(tours)
        demande = {"model": self.nom, **generation(tours, jetons_max, schema)}
        debut = time.perf_counter()
        ecrits, compte = 0, (0, 0, 0)
        try:
            for morceau in self._stream(demande):
                if morceau.get("usage"):
                    compte = usage(morceau)
                for choix in morceau.get("choices") or ():
                    if texte := (choix.get("delta") or {}).get("content"):
                        ecrits += 1
                        yield texte
        finally:
            self._compteur.add(compte[0], compte[1], compte[2] or ecrits, time.perf_counter() - debut)

    def _stream(self, demande: dict[str, Any]) -> Iterator[Mapping[str, Any]]:
        with self._faults(), self._http.stream("POST", "/v1/chat/completions", json=demande) as reponse:
            if reponse.status_code != httpx.codes.OK:
                reponse.read()
                self._refuse(reponse)
            for ligne in reponse.iter_lines():
                donnees = ligne.removeprefix("data:").strip()
                if ligne.startswith("data:") and donnees != "[DONE]":
                    yield check(json.loads(donnees), self.nom, self.contexte)

    def count(self, texte: str) -> int:
        """Return how many tokens a text takes; where the server cannot say, a high guess."""
        exact = self._tokens(texte) if self._compte_exact else None
        return math.ceil(len(texte) / _LETTRES_PAR_JETON) if exact is None else exact

    def _tokens(self, texte: str) -> int | None:
        demande = {
            "model": self.nom,
            "content": texte,
            "prompt": texte,
            "add_special": False,
            "add_special_tokens": False,
        }
        with self._faults():
            reponse = self._http.post("/tokenize", json=demande)
        if reponse.status_code in _DEFAUT_DE_JETONS:
            return None
        donnees = _json(reponse)
        jetons = donnees.get("tokens")
        return len(jetons) if isinstance(jetons, list) else None

    def _measure(self, tours: Sequence[Mapping[str, str]]) -> None:
        """Refuse what some servers would cut without a word."""
        if self._compte_exact:
            return
        jetons = sum(self.count(tour["content"]) for tour in tours)
        if jetons > self.contexte:
            raise InviteTropLongue(self.nom, jetons, self.contexte)

    def _ask(self, demande: dict[str, Any]) -> Mapping[str, Any]:
        with self._faults():
            reponse = self._http.post("/v1/chat/completions", json=demande)
        if reponse.status_code != httpx.codes.OK:
            self._refuse(reponse)
        return check(_json(reponse), self.nom, self.contexte)

    def _refuse(self, reponse: httpx.Response) -> None:
        if reponse.status_code in (401, 403):
            raise ModeleIndisponible(
                f"Le serveur {self.adresse} refuse la clé. Donnez-la avec QUALIOPIA_CLE_MODELE."
            )
        donnees = _json(reponse)
        check(
            donnees if donnees.get("error") else {"error": f"état HTTP {reponse.status_code}"},
            self.nom,
            self.contexte,
        )

    def _pick(self, nom: str) -> Mapping[str, Any]:
        with self._faults():
            reponse = self._http.get("/v1/models")
        if reponse.status_code != httpx.codes.OK:
            self._refuse(reponse)
        fiches = {str(fiche.get("id")): fiche for fiche in _json(reponse).get("data") or ()}
        for essai in (nom, f"{nom}:latest"):
            if essai in fiches:
                return dict(fiches[essai])
        if not nom and len(fiches) == 1:
            return dict(next(iter(fiches.values())))
        possibles = ", ".join(sorted(fiches)) or "aucun"
        raise UsageError(
            f"Le serveur {self.adresse} ne sert pas le modèle « {nom} ». Modèles servis : {possibles}."
            if nom
            else f"Dites quel modèle employer : {self.adresse}#NOM. Modèles servis : {possibles}."
        )

    def _details(self, fiche: Mapping[str, Any]) -> dict[str, Any]:
        """Gather what llama-server, Ollama or vLLM each say in its own way."""
        details = {**fiche}
        for chemin in ("/props", "/api/tags", "/api/ps"):
            with self._faults():
                reponse = self._http.get(chemin)
            if reponse.status_code == httpx.codes.OK:
                donnees = _json(reponse)
                propre: dict[str, Any] = next(
                    (m for m in donnees.get("models") or () if m.get("name") == self.nom), {}
                )
                details |= {**donnees, **propre}
        return details

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except httpx.TimeoutException as faute:
            raise ModeleIndisponible(
                f"Le serveur {self.adresse} n'a pas répondu en {self._delai:g} secondes. Vérifiez qu'il "
                "n'est pas occupé, ou augmentez « delai_modele »."
            ) from faute
        except (httpx.HTTPError, json.JSONDecodeError) as faute:
            raise ModeleIndisponible(
                f"Le serveur de modèle {self.adresse} ne répond pas. Démarrez-le, ou choisissez un autre "
                "modèle avec « qualiopia modele choisir »."
            ) from faute

    @property
    def consommation(self) -> Consommation:
        """What was asked since the server was reached."""
        return self._compteur.total

    def close(self) -> None:
        """Hang up."""
        self._http.close()


def check_address(adresse: str, distant: bool = False) -> str:
    """Return the address without its end.

    Raises:
        UsageError: it is not an address, or it is off this machine and the user did not allow that.
    """
    parties = urlsplit(adresse)
    if parties.scheme not in ("http", "https") or not parties.hostname:
        raise UsageError(
            f"« {adresse} » n'est pas l'adresse d'un serveur de modèle, par exemple http://127.0.0.1:8080."
        )
    if not distant and not is_local(parties.hostname):
        raise UsageError(
            f"« {parties.hostname} » n'est pas cette machine : vos documents en sortiraient. Si vous le "
            "voulez vraiment, réglez « modele_distant » sur oui ; chaque rapport le dira."
        )
    return adresse.rstrip("/").removesuffix("/v1")


def is_local(hote: str) -> bool:
    """Whether a host name is this machine."""
    try:
        return ipaddress.ip_address(hote).is_loopback
    except ValueError:
        return hote == "localhost"


def find_ollama(adresse: str = OLLAMA) -> list[str]:
    """Return the names of the models that Ollama serves on this machine, none when it does not run."""
    try:
        with _client(check_address(adresse), _ATTENTE, "") as http:
            reponse = http.get("/api/tags", timeout=1.0)
            donnees = _json(reponse) if reponse.status_code == httpx.codes.OK else {}
    except httpx.HTTPError:
        return []
    return sorted(str(modele.get("name")) for modele in donnees.get("models") or ())


def _client(adresse: str, delai: float, cle: str) -> httpx.Client:
    # One connection per request: servers hang up on idle ones, just when the next question comes.
    return httpx.Client(
        limits=httpx.Limits(max_keepalive_connections=0),
        base_url=adresse,
        timeout=httpx.Timeout(delai, connect=_ATTENTE),
        headers={"Authorization": f"Bearer {cle}"} if cle else {},
        trust_env=False,
        follow_redirects=False,
    )


def _json(reponse: httpx.Response) -> dict[str, Any]:
    try:
        donnees = reponse.json()
    except ValueError:
        return {}
    return donnees if isinstance(donnees, dict) else {}


def _context(details: Mapping[str, Any]) -> int:
    reglages = details.get("default_generation_settings") or {}
    for valeur in (reglages.get("n_ctx"), details.get("max_model_len"), details.get("context_length")):
        if isinstance(valeur, int) and valeur > 0:
            return valeur
    return 0


def _fingerprint(fiche: Mapping[str, Any], details: Mapping[str, Any]) -> str:
    if digest := details.get("digest"):
        return str(digest).removeprefix("sha256:")
    stable = {cle: fiche.get(cle) for cle in ("id", "owned_by", "root", "meta")}
    return "serveur-" + hashlib.sha256(json.dumps(stable, sort_keys=True).encode()).hexdigest()
