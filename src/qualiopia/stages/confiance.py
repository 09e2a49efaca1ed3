"""Whether the passages found answer a question: what search says of it, and a model when there is one.

The weight and the threshold of the model's opinion were chosen on 24 questions about one folder;
`python -m evaluations.interroger` measures them on others.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from qualiopia.domain.corpus import PassageTrouve
from qualiopia.stages.ports import Modele
from qualiopia.stages.prompts import load_prompt

SEUIL = 0.4
SEUIL_AVEC_AVIS = 0.7
_POIDS_AVIS = 0.5
_AVIS_MAX = 0.99
_PASSAGES_MONTRES = 2
_CARACTERES_MONTRES = 450


def confidence(trouves: Sequence[PassageTrouve]) -> float:
    """Return the probability that the passages hold the answer, from the first one.

    Fitted on 1,500 questions of PIAF, each asked with its paragraph and again with it taken out; on 1,000
    others, the area under the curve is 0.81. At the threshold, 81 in 100 of those with an answer are let
    through, and 35 of the others, which the check of each sentence must then leave out.
    """
    if not trouves:
        return 0.0
    premier = trouves[0]
    if premier.sens == 0.0:
        return premier.couverture
    return 1 / (1 + math.exp(-(3.96 * premier.couverture + 0.509 * premier.sens - 3.92)))


def ask_opinion(question: str, trouves: Sequence[PassageTrouve], modele: Modele | None) -> float | None:
    """Return the probability, as a model gives it, that the first passages answer; None when none was asked.

    It is not asked when its answer could change nothing: search is too far from the question.
    """
    if modele is None or not is_answered(confidence(trouves), _AVIS_MAX):
        return None
    extrait = " … ".join(quoted(t.passage.texte)[:_CARACTERES_MONTRES] for t in trouves[:_PASSAGES_MONTRES])
    return modele.decide([load_prompt("repond").messages(extrait=extrait, question=question)])[0]


def is_answered(confiance: float, avis: float | None) -> bool:
    """Whether what was found probably answers; the model's opinion counts for half of what search says."""
    if avis is None:
        return confiance >= SEUIL
    return weigh(confiance, avis) >= SEUIL_AVEC_AVIS


def weigh(confiance: float, avis: float) -> float:
    """Return the log-odds of search and half of those of the model, added up."""
    return _log_odds(confiance) + _POIDS_AVIS * _log_odds(min(avis, _AVIS_MAX))


def _log_odds(probabilite: float) -> float:
    bornee = min(max(probabilite, 1e-4), 1 - 1e-4)
    return math.log(bornee / (1 - bornee))


def quoted(texte: str) -> str:
    """Return the text of a document as data: one line, with nothing that reads as a mark of a prompt."""
    propre = re.sub(r"<\|?/?\w[^<>]{0,40}\|?>|\[/?INST\]", " ", " ".join(texte.split()))
    return propre.replace('"', "'").replace("<", "‹").replace(">", "›")
