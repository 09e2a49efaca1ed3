"""`numerique`: the numbers of one document agree with each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Champ
from qualiopia.domain.vue import VuePiece
from qualiopia.verifications.vu import Vu

FORMULES = ("somme", "produit", "entre", "egal", "au_plus")


@dataclass(frozen=True, slots=True)
class Numerique:
    """Parameters: `formule` is one of `FORMULES`, over champs named in `termes` and `total`.

    `somme`: the sum of `termes` is `total`; `produit`: their product is; `egal`: the only terme is
    `total`; `au_plus`: it does not exceed it; `entre`: every terme lies in [`minimum`, `maximum`].
    `tolerance` is absolute, in the unit of the champs.
    """

    formule: str
    termes: tuple[str, ...]
    total: str = ""
    tolerance: float = 0.01
    minimum: float = -math.inf
    maximum: float = math.inf

    def evaluate(self, vue: VuePiece) -> Vu:
        """Compute, and show the numbers on both sides; a missing number has nothing to compare."""
        termes = [_number(vue, nom) for nom in self.termes]
        total = _number(vue, self.total) if self.total else None
        if not termes or any(t is None for t in termes) or (self.formule != "entre" and total is None):
            return Vu(None, 0.5, note="Les nombres à comparer n'ont pas tous été trouvés.", sans_objet=True)
        presents = [terme for terme in termes if terme is not None]
        valeurs = [valeur for _, valeur in presents]
        champs = [champ for champ, _ in presents] + ([total[0]] if total else [])
        juste = self._holds(valeurs, total[1] if total else 0.0)
        passages = tuple(champ.passage for champ in champs if champ.passage)
        observe = ", ".join(f"{champ.nom} = {champ.valeur}" for champ in champs)
        if juste:
            return Vu(True if passages else None, 0.96 if passages else 0.6, passages, observe=observe)
        note = f"Les nombres ne concordent pas : {observe}."
        return Vu(False, 0.06, passages, note, self._expected(valeurs), observe)

    def _holds(self, valeurs: Sequence[float], total: float) -> bool:
        if self.formule == "entre":
            return all(self.minimum <= valeur <= self.maximum for valeur in valeurs)
        calcul = math.prod(valeurs) if self.formule == "produit" else math.fsum(valeurs)
        if self.formule == "au_plus":
            return calcul <= total + self.tolerance
        return abs(calcul - total) <= self.tolerance

    def _expected(self, valeurs: Sequence[float]) -> str:
        if self.formule == "entre":
            return f"entre {self.minimum:g} et {self.maximum:g}"
        calcul = math.prod(valeurs) if self.formule == "produit" else math.fsum(valeurs)
        if self.formule == "au_plus":
            return f"{self.total} d'au moins {calcul:.2f}"
        return f"{self.total} = {calcul:.2f}"


def _number(vue: VuePiece, nom: str) -> tuple[Champ, float] | None:
    for champ in vue.piece.champs:
        if champ.nom == nom and isinstance(champ.valeur, int | float) and not isinstance(champ.valeur, bool):
            return champ, float(champ.valeur)
    return None
