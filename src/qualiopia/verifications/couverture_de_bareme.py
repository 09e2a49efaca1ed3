"""`couverture_de_bareme`: resources reach what a scale asks for so many units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import opening, show
from qualiopia.verifications.releves import Releve, all_of, cites, number
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Unites:
    """Units of one sort: how many (the first of `mesures` of `types`), and what they are asked.

    The very first unit of a `groupe` costs what its first sort present asks (`premier_parametre`), all
    the others `suivant_parametre`: names of dated values of the pack.
    """

    libelle: str
    types: tuple[str, ...]
    mesures: tuple[str, ...]
    premier_parametre: str
    suivant_parametre: str
    groupe: str = ""


@dataclass(frozen=True, slots=True)
class CouvertureDeBareme:
    """Parameters: `mesures` of `types`, less `mesures_deduites`, plus `mesures_garanties`, reach the scale.

    The scale is the sum over `unites`, whose groups add up. Guarantees count for at most `part_garanties`
    of it. With `groupes_minimum`, judged only where so many groups have units.
    """

    unites: tuple[Unites, ...]
    types: tuple[str, ...]
    mesures: tuple[str, ...]
    quoi: str
    mesures_deduites: tuple[str, ...] = ()
    mesures_garanties: tuple[str, ...] = ()
    part_garanties: float = 1.0
    groupes_minimum: int = 1
    unite: str = " €"

    def compare(self, vue: VueDossier) -> Vu:
        """Compute what is asked and what there is."""
        pieces = vue.of_types(self.types)
        propres = [r for r in all_of(pieces, self.mesures) if number(r) is not None]
        demande = self._asked(vue)
        if not propres or demande is None:
            return nothing(f"Il manque un nombre pour vérifier {self.quoi}.")
        exige, detail, comptes = demande
        deduits, garantis = (
            _first(all_of(pieces, self.mesures_deduites)),
            _first(all_of(pieces, self.mesures_garanties)),
        )
        admis = min(garantis, self.part_garanties * exige)
        total = (number(propres[0]) or 0.0) - deduits + admis
        passages = cites((*propres[:1], *comptes))[:5]
        attendu = f"{show(exige)}{self.unite} ({detail})"
        observe = f"{show(total)}{self.unite}" + (
            f", dont {show(admis)}{self.unite} de garanties" if garantis else ""
        )
        if total >= exige:
            return Vu(True, 0.94, passages, f"{observe} pour {attendu}.", attendu, observe)
        note = f"{opening(self.quoi)} ne suffit pas : {observe}, pour {attendu}."
        sur = all(r.sure for r in (propres[0], *comptes))
        return Vu(False if sur else None, 0.06 if sur else 0.5, passages, note, attendu, observe)

    def _asked(self, vue: VueDossier) -> tuple[float, str, list[Releve]] | None:
        total, mots, releves = 0.0, [], []
        groupes: set[str] = set()
        for sorte in self.unites:
            lus = [r for r in all_of(vue.of_types(sorte.types), sorte.mesures) if number(r) is not None]
            nombre = number(lus[0]) or 0.0 if lus else 0.0
            if nombre <= 0:
                continue
            premier, suivant = (
                _value(vue, nom) for nom in (sorte.premier_parametre, sorte.suivant_parametre)
            )
            if premier is None or suivant is None:
                return None
            total += suivant * nombre + (premier - suivant if sorte.groupe not in groupes else 0.0)
            groupes.add(sorte.groupe)
            mots.append(f"{show(nombre)} {sorte.libelle}")
            releves.append(lus[0])
        return (total, " et ".join(mots), releves) if len(groupes) >= self.groupes_minimum else None


def _value(vue: VueDossier, nom: str) -> float | None:
    valeur = vue.parametres.get(nom)
    return float(valeur) if isinstance(valeur, int | float) else None


def _first(releves: Sequence[Releve]) -> float:
    return next((valeur for r in releves if (valeur := number(r)) is not None), 0.0)
