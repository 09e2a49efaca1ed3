"""`comparaison_de_nombres`: a number of one kind of pièce against a number of another, or a bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.releves import Releve, all_of, cites, number
from qualiopia.verifications.vu import Vu

ORDRES = ("au_plus", "au_moins", "egal")
REUNIONS = ("max", "min", "somme")


@dataclass(frozen=True, slots=True)
class ComparaisonDeNombres:
    """Parameters: `mesures` of `types`, put together by `reunion`, are `ordre` the reference.

    The reference is `borne`, or `mesures_reference` of `types_reference` put together by
    `reunion_reference` and multiplied by `facteur`. `tolerance` is absolute, `tolerance_relative` a
    share of the reference. `quoi` names the number; beyond `ecart_plausible` times it, a misreading
    is supposed. With `si_types`, the rule is judged only where a pièce of one of these kinds is; with
    `sauf_types`, only where there is none.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    quoi: str
    ordre: str = "au_plus"
    reunion: str = "max"
    types_reference: tuple[str, ...] = ()
    mesures_reference: tuple[str, ...] = ()
    reunion_reference: str = "max"
    borne: float | None = None
    facteur: float = 1.0
    tolerance: float = 0.0
    tolerance_relative: float = 0.0
    unite: str = ""
    ecart_plausible: float = 20.0
    si_types: tuple[str, ...] = ()
    sauf_types: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Compute both sides and compare them."""
        if (self.si_types and not vue.of_types(self.si_types)) or vue.of_types(self.sauf_types):
            return nothing(f"Rien ne demande de vérifier {self.quoi}.")
        releves = _numbers(all_of(vue.of_types(self.types), self.mesures))
        references = _numbers(all_of(vue.of_types(self.types_reference), self.mesures_reference))
        if not releves or (self.borne is None and not references):
            return nothing(f"Il manque un nombre pour vérifier {self.quoi}.")
        valeur = _together(releves, self.reunion)
        limite = self.borne if self.borne is not None else _together(references, self.reunion_reference)
        limite *= self.facteur
        return self._verdict(valeur, limite, releves, references)

    def _verdict(
        self, valeur: float, limite: float, releves: Sequence[Releve], references: Sequence[Releve]
    ) -> Vu:
        marge = self.tolerance + self.tolerance_relative * abs(limite) + 1e-9
        juste = {
            "au_plus": valeur <= limite + marge,
            "au_moins": valeur >= limite - marge,
            "egal": abs(valeur - limite) <= marge,
        }[self.ordre]
        passages = cites((_bearer(releves, valeur), *references[:1]))
        mots = {"au_plus": "au plus ", "au_moins": "au moins ", "egal": ""}[self.ordre]
        source = f" ({name_of(references[0].piece)})" if references else ""
        attendu = f"{mots}{show(limite)}{self.unite}{source}"
        observe = f"{show(valeur)}{self.unite} dans {name_of(_bearer(releves, valeur).piece)}"
        note = f"{self.quoi[:1].upper()}{self.quoi[1:]} : {observe} ; attendu {attendu}."
        if juste:
            return Vu(True, 0.94, passages, note, attendu, observe)
        loin = limite > 0 and not 1 / self.ecart_plausible <= valeur / limite <= self.ecart_plausible
        return Vu(None if loin else False, 0.5 if loin else 0.06, passages, note, attendu, observe)


def _numbers(releves: Sequence[Releve]) -> list[Releve]:
    return [releve for releve in releves if number(releve) is not None]


def _together(releves: Sequence[Releve], reunion: str) -> float:
    valeurs = [float(number(releve) or 0) for releve in releves]
    if reunion == "somme":
        return sum(valeurs)
    return min(valeurs) if reunion == "min" else max(valeurs)


def _bearer(releves: Sequence[Releve], valeur: float) -> Releve:
    return next((r for r in releves if number(r) == valeur), releves[0])
