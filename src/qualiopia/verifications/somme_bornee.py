"""`somme_bornee`: numbers of several pièces, added up, stay within a number of another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of, opening, show
from qualiopia.verifications.releves import Releve, all_of, cites, number
from qualiopia.verifications.vu import Vu

ORDRES = ("au_plus", "au_moins", "egal")
REUNIONS = ("somme", "max", "min")


@dataclass(frozen=True, slots=True)
class Part:
    """A number to add: `mesures` of `types` put together by `reunion`, times `facteur`.

    Missing, it is `defaut`; without one, there is nothing to compare.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    libelle: str
    reunion: str = "somme"
    facteur: float = 1.0
    defaut: float | None = None


@dataclass(frozen=True, slots=True)
class SommeBornee:
    """Parameters: the sum of `parts` is `ordre` the sum of `limites`, within `tolerance`, in `unite`.

    `quoi` names the sum in French.
    """

    parts: tuple[Part, ...]
    limites: tuple[Part, ...]
    quoi: str
    ordre: str = "au_plus"
    tolerance: float = 0.0
    unite: str = ""

    def compare(self, vue: VueDossier) -> Vu:
        """Compute both sums and compare them."""
        gauche, droite = _sum(self.parts, vue), _sum(self.limites, vue)
        if gauche is None or droite is None:
            return nothing(f"Il manque un nombre pour vérifier {self.quoi}.")
        ecart = gauche[0] - droite[0]
        juste = {
            "au_plus": ecart <= self.tolerance,
            "au_moins": ecart >= -self.tolerance,
            "egal": abs(ecart) <= self.tolerance,
        }[self.ordre]
        observe = f"{gauche[1]} = {show(gauche[0])}{self.unite}"
        mots = {"au_plus": "au plus ", "au_moins": "au moins ", "egal": ""}[self.ordre]
        attendu = f"{mots}{show(droite[0])}{self.unite} ({droite[1]})"
        releves = (*gauche[2], *droite[2])
        if juste:
            return Vu(True, 0.94, cites(releves)[:5], f"{observe} : {attendu}.", attendu, observe)
        note = f"{opening(self.quoi)} : {observe}, attendu {attendu}."
        sur = all(r.sure for r in releves)
        return Vu(False if sur else None, 0.06 if sur else 0.5, cites(releves)[:5], note, attendu, observe)


def _sum(parts: Sequence[Part], vue: VueDossier) -> tuple[float, str, list[Releve]] | None:
    total, mots, retenus = 0.0, [], []
    for part in parts:
        releves = [r for r in all_of(vue.of_types(part.types), part.mesures) if number(r) is not None]
        valeurs = [v for r in releves if (v := number(r)) is not None]
        if not valeurs and part.defaut is None:
            return None
        valeur = part.facteur * (_together(valeurs, part.reunion) if valeurs else part.defaut or 0.0)
        if valeurs:
            retenus.extend(releves)
            mots.append(f"{part.libelle} {show(valeur)} ({name_of(releves[0].piece)})")
        total += valeur
    return total, " + ".join(mots), retenus


def _together(valeurs: Sequence[float], reunion: str) -> float:
    return max(valeurs) if reunion == "max" else min(valeurs) if reunion == "min" else math.fsum(valeurs)
