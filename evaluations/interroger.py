"""`python -m evaluations.interroger [MODELE]`: are questions answered rightly, and refused rightly?

Questions with and without an answer in the example folders, with what a right answer holds
(`interroger.yaml`). Without a model, what is shown is judged. With one, it is first asked whether the
passages answer; with `--rediger` it writes too, which takes minutes. In each folder one question out of two
may serve to choose the thresholds of `stages/confiance.py`; the figures of the others are those that count.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from qualiopia.bootstrap import Demande
from qualiopia.bootstrap.questions import Interrogation
from qualiopia.domain.corpus import Filtre
from qualiopia.domain.reponse import Nature
from qualiopia.errors import QualiopiaError
from qualiopia.settings import load_settings
from qualiopia.stages.confiance import is_answered, weigh
from qualiopia.stages.ports import Consommation, Message, Modele

_QUESTIONS = Path(__file__).with_suffix(".yaml")
_DATE = "2026-11-25"
_PASSAGES = 6


class ModeleMuet:
    """A model that is asked what it thinks and writes nothing: the sentences shown are the documents'."""

    def __init__(self, modele: Modele) -> None:
        self._modele = modele
        self.nom, self.empreinte, self.adresse = modele.nom, modele.empreinte, modele.adresse
        self.contexte = modele.contexte

    def decide(self, invites: Sequence[Sequence[Message]]) -> Sequence[float | None]:
        """Return what the model thinks."""
        return self._modele.decide(invites)

    def generate(
        self,
        invite: Sequence[Message],  # noqa: ARG002
        jetons_max: int,  # noqa: ARG002
        schema: Mapping[str, object] | None = None,  # noqa: ARG002
    ) -> Iterator[str]:
        """Write nothing."""
        return iter(())

    def count(self, texte: str) -> int:
        """Return how many tokens a text takes."""
        return self._modele.count(texte)

    @property
    def consommation(self) -> Consommation:
        """What was asked of the model."""
        return self._modele.consommation


@dataclass(frozen=True)
class Posee:
    """A question asked: what was expected, what search and the model thought, what was said."""

    dossier: str
    question: str
    reponse: str
    choisit: bool
    dedans: bool
    confiance: float
    avis: float | None
    dit: str
    secondes: float

    @property
    def passe(self) -> bool:
        """Whether the passages were thought to answer."""
        return is_answered(self.confiance, self.avis)

    @property
    def juste(self) -> bool:
        """Whether the answer holds what it must, or nothing was found where nothing is."""
        return bool(re.search(self.reponse, self.dit)) if self.reponse else not self.dit


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask every question; print what each half gives."""
    analyseur = argparse.ArgumentParser(prog="python -m evaluations.interroger")
    analyseur.add_argument("modele", nargs="?", default="", help="fichier GGUF ou nom d'un modèle installé")
    analyseur.add_argument("--rediger", action="store_true", help="le modèle rédige aussi ses réponses")
    analyseur.add_argument("--exemples", type=Path, default=Path("exemples"))
    analyseur.add_argument("--cache", type=Path, default=Path("resultats/interroger"))
    options = analyseur.parse_args(arguments)
    posees: list[Posee] = []
    try:
        for lot in yaml.safe_load(_QUESTIONS.read_text(encoding="utf-8")):
            for posee in ask_folder(lot, options):
                posees.append(posee)
                print(_line(posee), flush=True)
    except QualiopiaError as faute:
        print(f"Erreur : {faute}", file=sys.stderr)
        return faute.code_sortie
    for nom, choisit in (("choisissent les seuils", True), ("mesurent", False)):
        print(f"\n{nom} : {summary([p for p in posees if p.choisit is choisit])}")
    return 0


def ask_folder(lot: dict[str, Any], options: argparse.Namespace) -> Iterator[Posee]:
    """Ask the questions of one folder."""
    reglages = {
        "cache": options.cache,
        "referentiel": lot["referentiel"],
        "modele": options.modele or "aucun",
    }
    demande = Demande(chemin=options.exemples / lot["dossier"], date_audit=_DATE)
    rangs = {True: 0, False: 0}
    with Interrogation(demande, load_settings(drapeaux=reglages)) as interrogation:
        if interrogation.modele is not None and not options.rediger:
            interrogation.modele = ModeleMuet(interrogation.modele)
        for posee in lot["questions"]:
            reponse = str(posee.get("reponse", ""))
            choisit = rangs[bool(reponse)] % 2 == 0
            rangs[bool(reponse)] += 1
            tiree = _ask(interrogation, posee["question"], reponse)
            yield replace(tiree, dossier=lot["dossier"], choisit=choisit)


def _ask(interrogation: Interrogation, question: str, attendue: str) -> Posee:
    debut = time.perf_counter()
    trouves = interrogation.find(question, Filtre(), _PASSAGES, "documents")
    reponse = interrogation.answer(question, question, trouves)
    duree = time.perf_counter() - debut
    dedans = bool(attendue) and any(re.search(attendue, trouve.passage.texte) for trouve in trouves)
    dit = "" if reponse.nature is Nature.INTROUVABLE else " ".join(p.texte for p in reponse.phrases)
    return Posee("", question, attendue, True, dedans, reponse.confiance, reponse.avis, dit, duree)


def summary(posees: Sequence[Posee]) -> str:
    """Say how many were let through and right, among those with an answer and those without."""
    avec, sans = [p for p in posees if p.reponse], [p for p in posees if not p.reponse]
    if not avec or not sans:
        return "aucune question"
    aire = area([_score(p) for p in avec], [_score(p) for p in sans])
    return (
        f"{len(avec)} avec réponse, {sum(p.dedans for p in avec)} dont elle est dans les passages trouvés, "
        f"{sum(p.passe for p in avec)} tenues pour répondues, {sum(p.juste for p in avec)} justes ; "
        f"{len(sans)} sans réponse, {sum(p.passe for p in sans)} tenues pour répondues, "
        f"{sum(p.juste for p in sans)} « je ne trouve pas » ; aire sous la courbe {aire:.3f} ; "
        f"{sum(p.secondes for p in posees) / len(posees):.1f} s par question"
    )


def area(hautes: Sequence[float], basses: Sequence[float]) -> float:
    """Return the probability that a question with an answer is scored above one without."""
    gagnees = sum((haute > basse) + 0.5 * (haute == basse) for haute in hautes for basse in basses)
    return gagnees / (len(hautes) * len(basses))


def _score(posee: Posee) -> float:
    return weigh(posee.confiance, posee.avis if posee.avis is not None else 0.5)


def _line(posee: Posee) -> str:
    avis = "  -  " if posee.avis is None else f"{posee.avis:.3f}"
    return (
        f"{'juste' if posee.juste else 'FAUX '} {'choix' if posee.choisit else 'mesure':6s} "
        f"conf {posee.confiance:.2f} avis {avis} {_score(posee):+.2f} {posee.secondes:5.1f} s "
        f"{'' if posee.dedans or not posee.reponse else '(pas trouvé) '}{posee.question} => {posee.dit[:140]}"
    )


if __name__ == "__main__":
    sys.exit(main())
