"""From the most probable next tokens to the probability of « oui » against « non »."""

from __future__ import annotations

import math
from collections.abc import Iterable

OUI, NON = "oui", "non"
ECRITURES = tuple(
    f"{espace}{forme(mot)}"
    for mot in (OUI, NON)
    for espace in ("", " ")
    for forme in (str, str.title, str.upper)
)
PROBABILITES_LUES = 40
MASSE_MINIMALE = 0.01
_BORDS = " \t\n\r▁Ġ*_\"'«»“”`.,:;!"


def weigh(candidats: Iterable[tuple[str, float]], entiers: bool) -> float | None:
    """Return the probability of « oui » among what says oui or non, None when both are unlikely.

    `candidats` are tokens with their log-probabilities. A token says « oui » when it spells it, whatever
    its case; when the vocabulary cuts the word (`entiers` false), when it begins it.
    """
    masses = {OUI: 0.0, NON: 0.0}
    for jeton, logarithme in candidats:
        texte = jeton.strip(_BORDS).casefold()
        for mot in masses:
            if texte and (texte == mot or (not entiers and mot.startswith(texte))):
                masses[mot] += math.exp(min(logarithme, 0.0))
    total = sum(masses.values())
    return masses[OUI] / total if total >= MASSE_MINIMALE else None
