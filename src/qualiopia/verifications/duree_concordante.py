"""`duree_concordante`: what was planned is the same everywhere, and what was done does not exceed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import Accord, agreement, conclude, nothing
from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.releves import Releve, all_of, cites, number
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class DureeConcordante:
    """Parameters: durations (`mesures`, in hours) of `types` are equal within `tolerance`.

    Those of `types_au_plus` must not exceed the common one; there, a whole multiple is accepted when
    it is by a number of persons of the dossier (`mesures_personnes`), as totals are given so.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    types_au_plus: tuple[str, ...] = ()
    mesures_personnes: tuple[str, ...] = ()
    tolerance: float = 0.25

    def compare(self, vue: VueDossier) -> Vu:
        """Compare planned durations with each other, then those done with the planned one."""
        prevues = self._numbers(vue, self.types)
        faites = self._numbers(vue, self.types_au_plus)
        if not prevues or len(prevues) + len(faites) < 2:
            return nothing("La durée n'est indiquée que dans une pièce, ou dans aucune.")
        accord = agreement(prevues, self._same)
        if accord.ecarts:
            return conclude(accord, "la durée", " h")
        personnes = len({str(r.valeur) for r in all_of(vue.pieces, self.mesures_personnes)})
        depasse = [releve for releve in faites if self._exceeds(releve, accord.reference, personnes)]
        if depasse:
            return self._exceeded(accord, depasse)
        if accord.doutes:
            return conclude(accord, "la durée", " h")
        return self._agreed(accord, faites)

    def _numbers(self, vue: VueDossier, types: Sequence[str]) -> list[Releve]:
        return [r for r in all_of(vue.of_types(types), self.mesures) if (number(r) or 0) > 0]

    def _same(self, un: Releve, autre: Releve) -> bool | None:
        if un.piece.cle == autre.piece.cle:
            return True
        memes = [r for r in (un, autre) for n in (number(r),) if n is not None]
        if len(memes) < 2:
            return None
        gauche, droite = float(number(un) or 0), float(number(autre) or 0)
        return abs(gauche - droite) <= self.tolerance

    def _exceeds(self, faite: Releve, prevue: Releve, personnes: int) -> bool:
        heures, plafond = float(number(faite) or 0), float(number(prevue) or 0)
        if heures <= plafond + self.tolerance:
            return False
        return not any(abs(heures - plafond * n) <= self.tolerance for n in range(2, personnes + 1))

    def _exceeded(self, accord: Accord, depasse: Sequence[Releve]) -> Vu:
        prevue = accord.reference
        constate = " ; ".join(f"{show(r.valeur)} h dans {name_of(r.piece)}" for r in depasse[:3])
        attendu = f"au plus {show(prevue.valeur)} h ({name_of(prevue.piece)})"
        note = (
            f"La durée dépasse celle qui est prévue : {constate}, pour {show(prevue.valeur)} h prévues dans "
            f"{name_of(prevue.piece)}."
        )
        return Vu(False, 0.05, cites((*depasse[:3], prevue)), note, attendu, constate)

    def _agreed(self, accord: Accord, faites: Sequence[Releve]) -> Vu:
        prevue = accord.reference
        note = f"La durée de {show(prevue.valeur)} h est respectée dans les pièces qui l'indiquent."
        return Vu(True, 0.95, cites((prevue, *accord.accords, *faites))[:4], note, f"{show(prevue.valeur)} h")
