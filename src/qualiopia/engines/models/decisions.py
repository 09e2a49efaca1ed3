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
PROBABILITES_LUES = 100
MASSE_MINIMALE = 0.01
_BORDS = " \t\n\r▁Ġ*_\"'«»“”`.,:;!"


def weigh(candidats: Iterable[tuple[str, float]], entiers: bool) -> float | None:
    """Return the probability of « oui » among what says oui or non, None when both are unlikely.

    `candidats` are the likeliest tokens with their log-probabilities. A token says « oui » when it spells it,
    whatever its case; when the vocabulary cuts the word (`entiers` false), when it begins it. A word that is
    not listed is given the probability of the last listed, which it cannot exceed: a short list makes the
    answer less sure, never surer.
    """
    masses = {OUI: 0.0, NON: 0.0}
    reste = 1.0
    for jeton, logarithme in candidats:
        probabilite = math.exp(min(logarithme, 0.0))
        reste = min(reste, probabilite)
        texte = jeton.strip(_BORDS).casefold()
        for mot in masses:
            if texte and (texte == mot or (not entiers and mot.startswith(texte))):
                masses[mot] += probabilite
    if sum(masses.values()) < MASSE_MINIMALE:
        return None
    oui, non = (masse or reste for masse in masses.values())
    return oui / (oui + non)
