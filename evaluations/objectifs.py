"""The figures to read first, what they must reach, and where they stand in a synthesis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Mesure = dict[str, float | None]


@dataclass(frozen=True)
class Objectif:
    """A figure, the path to it in a synthesis, and the value to reach: at least, or at most."""

    cle: str
    libelle: str
    chemin: tuple[str, ...]
    seuil: float
    au_plus: bool = False

    def reached(self, mesure: Mesure) -> bool | None:
        """Whether the figure is reached; None when there is nothing to measure."""
        valeur = mesure["valeur"]
        if valeur is None:
            return None
        return valeur <= self.seuil if self.au_plus else valeur >= self.seuil


OBJECTIFS = (
    Objectif("macro_f1", "Reconnaissance, macro-F1", ("reconnaissance", "macro_f1"), 0.95),
    Objectif("presence", "Mentions présentes, F1", ("mentions", "total", "presence_f1"), 0.97),
    Objectif("absence", "Mentions absentes, F1", ("mentions", "total", "absence_f1"), 0.93),
    Objectif(
        "indetermine", "Mentions indéterminées, part", ("mentions", "total", "part_indetermine"), 0.06, True
    ),
    Objectif("ece", "Calibration des mentions, ECE", ("calibration", "ece"), 0.03, True),
    Objectif(
        "coherence_precision", "Cohérence, précision", ("alertes", "coherence", "mesure_precision"), 0.97
    ),
    Objectif("coherence_rappel", "Cohérence, rappel", ("alertes", "coherence", "mesure_rappel"), 0.95),
    Objectif("indicateurs", "Indicateurs, statut juste", ("indicateurs", "exactitude"), 0.95),
    Objectif("citations", "Citations fidèles", ("citations", "fidele"), 1.0),
)


def headline(synthese: Mapping[str, Any]) -> dict[str, Mesure]:
    """Return the figures to read first that a synthesis holds, by key."""
    trouvees: dict[str, Mesure] = {}
    for objectif in OBJECTIFS:
        valeur: Any = synthese
        for etape in objectif.chemin:
            valeur = valeur.get(etape) if valeur else None
        if valeur and valeur["valeur"] is not None:
            trouvees[objectif.cle] = valeur
    return trouvees
