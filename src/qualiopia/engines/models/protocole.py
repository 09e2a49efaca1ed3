"""The OpenAI chat protocol: what is sent for a decision or an answer, and what comes back.

llama.cpp speaks it in process as well as over HTTP, so both engines share it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qualiopia.errors import EngineError, InviteTropLongue
from qualiopia.stages.ports import Message

# Llama 3 templates write the day in the system message: without a fixed one, the same question would have
# another answer tomorrow. Models that think aloud are told not to: the next token is the answer.
_GABARIT = {"date_string": "26 Jul 2024", "enable_thinking": False}
_TROP_LONG = re.compile(r"context (?:size|length|window)|too long|exceeds? .{0,40}context", re.IGNORECASE)


def messages(invite: Sequence[Message], role_systeme: bool = True) -> list[dict[str, str]]:
    """Return the turns as the protocol wants; without a system role, the first turn says it."""
    tours = [{"role": message.role, "content": message.texte} for message in invite]
    if role_systeme or len(tours) < 2 or tours[0]["role"] != "system":
        return tours
    premier = {"role": tours[1]["role"], "content": f"{tours[0]['content']}\n\n{tours[1]['content']}"}
    return [premier, *tours[2:]]


def decision(tours: Sequence[Mapping[str, str]], probabilites: int) -> dict[str, Any]:
    """Return the request of one token and the log-probabilities of the likeliest."""
    return {
        "messages": list(tours),
        "max_tokens": 1,
        "temperature": 0,
        "logprobs": True,
        "top_logprobs": probabilites,
        "chat_template_kwargs": _GABARIT,
        "cache_prompt": True,
    }


def generation(
    tours: Sequence[Mapping[str, str]], jetons_max: int, schema: Mapping[str, object] | None
) -> dict[str, Any]:
    """Return the request of an answer written as it comes, always the same for the same prompt."""
    demande: dict[str, Any] = {
        "messages": list(tours),
        "max_tokens": jetons_max,
        "temperature": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
        "chat_template_kwargs": _GABARIT,
        "cache_prompt": True,
    }
    if schema is not None:
        demande["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "reponse", "schema": dict(schema), "strict": True},
        }
    return demande


def candidates(reponse: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Return the likeliest next tokens with their log-probabilities; empty when the answer has none."""
    try:
        contenu = reponse["choices"][0]["logprobs"]["content"]
        return [(str(c["token"]), float(c["logprob"])) for c in contenu[0]["top_logprobs"]]
    except (KeyError, IndexError, TypeError):
        return []


def usage(reponse: Mapping[str, Any]) -> tuple[int, int, int]:
    """Return the tokens read, found in the cache, and written, according to the answer."""
    compte = reponse.get("usage") or {}
    details = compte.get("prompt_tokens_details") or {}
    en_cache = int(details.get("cached_tokens") or 0)
    lus = int(compte.get("prompt_tokens") or 0)
    return max(lus - en_cache, 0), en_cache, int(compte.get("completion_tokens") or 0)


def check(reponse: object, nom: str, contexte: int) -> Mapping[str, Any]:
    """Return the answer when it is one.

    Raises:
        InviteTropLongue: the prompt does not fit in the context.
        EngineError: the model says that it failed.
    """
    if isinstance(reponse, Mapping) and not reponse.get("error"):
        return reponse
    faute = reponse.get("error") if isinstance(reponse, Mapping) else reponse
    texte = str(faute.get("message", faute)) if isinstance(faute, Mapping) else str(faute)
    genre = str(faute.get("type", "")) if isinstance(faute, Mapping) else ""
    if genre == "exceed_context_size_error" or _TROP_LONG.search(texte):
        jetons = int(faute.get("n_prompt_tokens") or 0) if isinstance(faute, Mapping) else 0
        raise InviteTropLongue(nom, jetons, contexte)
    raise EngineError(f"Le modèle « {nom} » n'a pas pu répondre : {texte[:300]}")
