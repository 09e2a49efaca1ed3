"""What a model costs on this machine: tokens a second, one decision, memory."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from qualiopia.stages.ports import Message, Modele

_PHRASE = "Article {}. Le présent document décrit l'organisation, les durées, les lieux et les personnes. "
_QUESTIONS = (
    "Le lieu est-il nommé ?",
    "Le prix est-il écrit ?",
    "La date est-elle écrite ?",
    "Est-il signé ?",
)
_JETONS_LUS = 600
_JETONS_ECRITS = 48
_MIO = 1 << 20


@dataclass(frozen=True, slots=True)
class Mesure:
    """Tokens read and written a second, seconds for one more question on a document already read.

    `memoire_mio` is that of this process, 0 where it cannot be known or where the model is elsewhere.
    """

    lus_par_seconde: float
    ecrits_par_seconde: float
    decision_s: float
    premiere_s: float
    jetons_document: int
    memoire_mio: int


def measure(modele: Modele) -> Mesure:
    """Read a document of about 600 tokens, ask four short questions on it, then write some words."""
    document = _document(modele)
    invites = [[Message("user", f"{document}\n\n{question} Réponds oui ou non.")] for question in _QUESTIONS]
    avant, debut = modele.consommation, time.perf_counter()
    modele.decide(invites[:1])
    premiere, lus = time.perf_counter() - debut, modele.consommation.jetons_lus - avant.jetons_lus
    debut = time.perf_counter()
    modele.decide(invites[1:])
    suivantes = time.perf_counter() - debut
    return Mesure(
        lus_par_seconde=lus / premiere,
        ecrits_par_seconde=_write_speed(modele),
        decision_s=suivantes / len(invites[1:]),
        premiere_s=premiere,
        jetons_document=modele.count(document),
        memoire_mio=0 if modele.adresse else resident_memory() // _MIO,
    )


def _document(modele: Modele) -> str:
    par_phrase = max(modele.count(_PHRASE.format(10)), 1)
    nombre = min(_JETONS_LUS, modele.contexte // 2) // par_phrase
    graine = time.time_ns()  # never the same document twice: it must not be in the cache already
    return f"Pièce {graine}. " + "".join(_PHRASE.format(rang) for rang in range(1, nombre + 1))


def _write_speed(modele: Modele) -> float:
    instants = [
        time.perf_counter()
        for _ in modele.generate([Message("user", "Compte de un à cent, en lettres.")], _JETONS_ECRITS)
    ]
    return (len(instants) - 1) / (instants[-1] - instants[0]) if len(instants) > 1 else 0.0


def resident_memory() -> int:
    """Return the memory this process holds now, in bytes; 0 where the system does not say."""
    try:
        champs = dict(
            ligne.split(":", 1)
            for ligne in Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        )
        return int(champs["VmRSS"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return 0
