"""The ways of saying each mention of each kind of document, kept as plain text under `tournures/`.

Lines: `= mention` opens a mention, `- étiquette | texte` is one way of saying it, `! étiquette | texte`
a distractor that has the words without the information. `(toujours)` marks what is never left out.
Even ways belong to the development share, odd ones to the reserve.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from evaluations.generateur.organisation import RACINE

DOSSIER = RACINE / "tournures"
PARTAGES = ("developpement", "reserve")
_TITRES = "titres"


@dataclass
class Mention:
    """A mention, the unlike ways of saying it, and its distractors."""

    nom: str
    toujours: bool = False
    dites: list[str] = field(default_factory=list)
    leurres: list[str] = field(default_factory=list)

    def draw(self, partage: str, hasard: random.Random, dire: str = "") -> int | None:
        """Draw a way of the share that says the fact `dire`; None when the share has none."""
        rangs = [
            rang
            for rang in range(PARTAGES.index(partage), len(self.dites), len(PARTAGES))
            if f"{{{dire}" in self.dites[rang] or not dire
        ]
        return hasard.choice(rangs) if rangs else None


@dataclass(frozen=True)
class Tournures:
    """A kind of document: its titles, and its mentions in a usual order."""

    type: str
    titres: Mention
    mentions: tuple[Mention, ...]

    def mention(self, nom: str) -> Mention:
        """Return a mention by its name."""
        return next(mention for mention in self.mentions if mention.nom == nom)


def load_tournures(dossier: Path = DOSSIER) -> dict[str, Tournures]:
    """Read the ways of every kind, by kind."""
    return {chemin.stem: _read(chemin) for chemin in sorted(dossier.glob("*.txt"))}


def _read(chemin: Path) -> Tournures:
    mentions: dict[str, Mention] = {}
    courante = Mention("")
    for rang, ligne in enumerate(chemin.read_text(encoding="utf-8").splitlines(), start=1):
        marque, _, reste = ligne.partition(" ")
        if marque == "=":
            nom, _, note = reste.partition(" ")
            courante = mentions.setdefault(nom, Mention(nom, note == "(toujours)"))
        elif marque == "-":
            courante.dites.append(reste)
        elif marque == "!":
            courante.leurres.append(reste)
        elif ligne and marque != "#":
            raise ValueError(f"{chemin.name}, ligne {rang} : « {ligne} » n'est pas une tournure.")
    titres = mentions.pop(_TITRES)
    return Tournures(chemin.stem, titres, tuple(mentions.values()))
