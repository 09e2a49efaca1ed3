"""Follow-up questions: what a question takes from the one before it, so that it can be searched alone."""

from __future__ import annotations

import re

from qualiopia.domain.texte import fold
from qualiopia.stages.termes import stems

_RENVOI = re.compile(
    r"^(?:et|mais|ou|donc|alors|pourquoi|comment|quand|combien)\b.{0,40}\?*$|^(?:et|mais)\b|"
    r"\b(?:il|elle|ils|elles|celui|celle|ceux|cela|ca|ce|cette|ces|son|sa|ses|leur|leurs|y|en|lui|meme|autre|autres|"
    r"l'autre|dernier|derniere|precedent|precedente)\b"
)
_COURTE = 3


def complete(question: str, precedente: str) -> str:
    """Return a question as it is searched: with the words of the one before it when it leans on it."""
    if not precedente:
        return question
    racines = stems(question)
    if len(racines) >= _COURTE and not _RENVOI.search(fold(question)):
        return question
    if len(racines) > 2 * _COURTE:
        return question
    connues = set(racines)
    repris = [mot for mot in re.findall(r"[\w'’-]+", precedente) if set(stems(mot)) - connues]
    return f"{question} ({' '.join(repris)})" if repris else question
