"""How far a model may be trusted: a line on the logit of its « oui », and the thresholds where it decides.

The line is fitted by maximum likelihood, drawn towards « take it as it is » when there is little to learn
from. The thresholds are chosen on sources the line was not fitted on, so that what is settled is right nine
times in ten; a side on which that cannot be shown settles nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from evaluations.metriques import Jugement, Opinion
from qualiopia.stages.ask import Calibration

PRECISION = 0.92
MINIMUM = 20
_ATTRACTION = 2.0
_PAS = 60
_SEUILS = [round(0.6 + 0.01 * rang, 2) for rang in range(40)]
_JAMAIS_PRESENT, _JAMAIS_ABSENT = 1.01, -0.01


@dataclass(frozen=True, slots=True)
class Exemple:
    """One answer of a model to a question whose truth is known."""

    source: str
    avant: float
    brute: float
    vrai: bool


def opinion_of(exigence: Mapping[str, Any]) -> Opinion | None:
    """Return what the model leaned to about an exigence of the result, None when it was not asked."""
    avis = exigence.get("modele")
    if avis is None:
        return None
    return Opinion(avis["probabilite_avant"], avis["probabilite_brute"], exigence["methode"] == "modele")


def calibrate(exemples: Sequence[Exemple], origine: str) -> Calibration:
    """Fit the line on all, and the thresholds on what each source gets from the line of the others."""
    pente, decalage = fit_line(exemples)
    annonces: list[tuple[float, bool]] = []
    for source in sorted({un.source for un in exemples}):
        autres = [un for un in exemples if un.source != source]
        if autres:
            ligne = Calibration(*fit_line(autres))
            annonces += [(ligne.join(un.avant, un.brute), un.vrai) for un in exemples if un.source == source]
    return Calibration(pente, decalage, *thresholds(annonces), origine)


def fit_line(exemples: Sequence[Exemple]) -> tuple[float, float]:
    """Return slope and offset, by Newton's method on the penalised log-likelihood."""
    pente, decalage = 1.0, 0.0
    donnees = [(_logit(un.avant), _logit(un.brute), float(un.vrai)) for un in exemples]
    for _ in range(_PAS):
        g0, g1 = _ATTRACTION * (1.0 - pente), -_ATTRACTION * decalage
        h00, h01, h11 = _ATTRACTION, 0.0, _ATTRACTION
        for avant, x, vrai in donnees:
            p = 1 / (1 + math.exp(-(avant + pente * x + decalage)))
            poids = p * (1 - p)
            g0, g1 = g0 + (vrai - p) * x, g1 + (vrai - p)
            h00, h01, h11 = h00 + poids * x * x, h01 + poids * x, h11 + poids
        determinant = h00 * h11 - h01 * h01
        pas = ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant)
        pente, decalage = pente + pas[0], decalage + pas[1]
        if max(map(abs, pas)) < 1e-9:
            break
    return round(pente, 4), round(decalage, 4)


def thresholds(annonces: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Return from which probability « present » holds, and up to which « absent » does.

    Each is the least demanding at which at least `MINIMUM` answers are right `PRECISION` of the time;
    a side that never is gets a threshold that nothing reaches.
    """
    present, absent = _JAMAIS_PRESENT, _JAMAIS_ABSENT
    for seuil in _SEUILS:
        dits = [vrai for p, vrai in annonces if p >= seuil]
        if len(dits) >= MINIMUM and sum(dits) >= PRECISION * len(dits):
            present = seuil
            break
    for seuil in _SEUILS:
        dits = [not vrai for p, vrai in annonces if p <= 1 - seuil]
        if len(dits) >= MINIMUM and sum(dits) >= PRECISION * len(dits):
            absent = round(1 - seuil, 2)
            break
    return present, absent


def settled(jugements: Sequence[Jugement]) -> dict[str, Any] | None:
    """Return how often a model was asked, how often it settled, and how often it was right."""
    demandes = [un for un in jugements if un.avis is not None]
    if not demandes:
        return None
    tranches = [un for un in demandes if un.avis is not None and un.avis.tranche]
    presents = [un for un in tranches if un.prediction == "conforme"]
    absents = [un for un in tranches if un.prediction == "non_conforme"]
    return {
        "posees": len(demandes),
        "tranchees": len(tranches),
        "presents": len(presents),
        "presents_justes": sum(un.presente for un in presents),
        "absents": len(absents),
        "absents_justes": sum(not un.presente for un in absents),
    }


def write_calibration(chemin: Path, empreinte: str, nom: str, calibration: Calibration) -> None:
    """Add or replace the calibration of a model in a file of calibrations, its leading comments kept."""
    texte = chemin.read_text(encoding="utf-8") if chemin.is_file() else ""
    entete = "".join(ligne + "\n" for ligne in texte.splitlines() if ligne.startswith("#"))
    connues = yaml.safe_load(texte) or {}
    connues[empreinte] = {
        "nom": nom,
        "pente": calibration.pente,
        "decalage": calibration.decalage,
        "present": calibration.present,
        "absent": calibration.absent,
        "origine": calibration.origine,
    }
    corps = yaml.safe_dump(connues, allow_unicode=True, sort_keys=False, width=110)
    chemin.write_text(entete + corps, encoding="utf-8")


def _logit(probabilite: float) -> float:
    bornee = min(max(probabilite, 0.001), 0.999)
    return math.log(bornee / (1 - bornee))
