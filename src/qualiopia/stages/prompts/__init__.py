"""What a model is told: one YAML file for each use, with its version, so that every answer names its prompt.

A prompt holds the instruction (`systeme`), a few turns already answered (`exemples`), and the form of the
question asked (`tour`, with the names of what it is given between braces). No word of a trade is in them:
what is asked comes from the référentiel, what is read from the documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from qualiopia.stages.ports import Message


@dataclass(frozen=True, slots=True)
class Invite:
    """A prompt: its name, version, and the hash of its text, which changes with any word of it."""

    nom: str
    version: int
    empreinte: str
    systeme: str
    exemples: tuple[tuple[Mapping[str, str], str], ...]
    tour: str

    @property
    def reference(self) -> str:
        """What an answer says of its prompt: `nom/version/empreinte`."""
        return f"{self.nom}/{self.version}/{self.empreinte[:12]}"

    def messages(self, **donnees: str) -> tuple[Message, ...]:
        """Lay out the conversation up to the question about `donnees`."""
        tours = [Message("system", self.systeme)]
        for exemple, reponse in self.exemples:
            tours += [Message("user", self._fill(exemple)), Message("assistant", reponse)]
        return (*tours, Message("user", self._fill(donnees)))

    def _fill(self, donnees: Mapping[str, str]) -> str:
        morceaux = self.tour.split("{")
        rempli = morceaux[0]
        for morceau in morceaux[1:]:
            nom, _, suite = morceau.partition("}")
            rempli += donnees[nom] + suite
        return rempli


@cache
def load_prompt(nom: str) -> Invite:
    """Load a prompt of this folder by name."""
    texte = (files(__package__) / f"{nom}.yaml").read_text(encoding="utf-8")
    lu = yaml.safe_load(texte)
    return Invite(
        nom=nom,
        version=int(lu["version"]),
        empreinte=hashlib.sha256(texte.encode()).hexdigest(),
        systeme=lu["systeme"].strip(),
        exemples=tuple(
            (
                {cle: str(valeur) for cle, valeur in exemple.items() if cle != "reponse"},
                str(exemple["reponse"]),
            )
            for exemple in lu.get("exemples", ())
        ),
        tour=lu["tour"].strip(),
    )
