"""`proportion`: what is charged follows what was done, when less was done than planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.releves import Releve, all_of, cites, find_wording, number
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Proportion:
    """Parameters: amount charged / amount agreed must not exceed work done / work planned.

    Each of the four is a pair of `types_…` and `mesures_…`. A wording of `motifs_contraires` (a flat
    price, a forfeit clause) leaves the question open, and so do persons treated unequally.
    """

    types_facture: tuple[str, ...]
    types_convenu: tuple[str, ...]
    types_realise: tuple[str, ...]
    mesures_montant: tuple[str, ...]
    mesures_quantite: tuple[str, ...]
    types_annonce: tuple[str, ...] = ()
    motifs_contraires: tuple[str, ...] = ()
    tolerance: float = 0.02

    def compare(self, vue: VueDossier) -> Vu:
        """Compute both shares from the pièces of the dossier."""
        facture = _numbers(all_of(vue.of_types(self.types_facture), self.mesures_montant))
        convenu = _numbers(all_of(vue.of_types(self.types_convenu), self.mesures_montant))[:1]
        prevu = self._planned(vue)
        realise = _numbers(all_of(vue.of_types(self.types_realise), self.mesures_quantite))
        if not (facture and convenu and prevu and realise):
            return nothing("Il manque un montant ou une durée pour comparer la facture à la réalisation.")
        heures = [float(number(r) or 0) for r in realise]
        plein = float(number(prevu[0]) or 0)
        if min(heures) >= plein * (1 - self.tolerance):
            return nothing("La réalisation est complète : la proportion n'a pas à être vérifiée.")
        part_faite = sum(heures) / (plein * len(heures))
        part_facturee = max(float(number(r) or 0) for r in facture) / float(number(convenu[0]) or 1)
        if part_facturee > 1 + self.tolerance:
            return nothing(
                "Le montant facturé n'est pas celui qui était convenu : la proportion n'a pas de sens."
            )
        releves = (facture[0], convenu[0], prevu[0], min(realise, key=lambda r: float(number(r) or 0)))
        if part_facturee <= part_faite + self.tolerance:
            note = "Le montant facturé suit la part réalisée."
            return Vu(True, 0.93, cites(releves), note)
        inegales = max(heures) >= plein * (1 - self.tolerance)
        doute = inegales or find_wording(vue.of_types(self.types_facture), self.motifs_contraires)
        return self._exceeded(releves, part_facturee, part_faite, bool(doute))

    def _planned(self, vue: VueDossier) -> list[Releve]:
        """Return the least quantity planned, in what was agreed or announced."""
        types = (*self.types_convenu, *self.types_annonce)
        prevues = _numbers(all_of(vue.of_types(types), self.mesures_quantite))
        return sorted(prevues, key=lambda r: float(number(r) or 0))[:1]

    def _exceeded(self, releves: Sequence[Releve], facturee: float, faite: float, doute: bool) -> Vu:
        facture, convenu, prevu, realise = releves
        note = (
            f"{name_of(facture.piece)} facture {show(100 * facturee)} % du prix convenu "
            f"({name_of(convenu.piece)}), alors que {show(number(realise))} h sur {show(number(prevu))} h "
            f"ont été réalisées d'après {name_of(realise.piece)}."
        )
        attendu = f"au plus {show(100 * faite)} % du prix convenu"
        observe = f"{show(100 * facturee)} %"
        return Vu(None if doute else False, 0.5 if doute else 0.08, cites(releves), note, attendu, observe)


def _numbers(releves: Sequence[Releve]) -> list[Releve]:
    return [r for r in releves if (number(r) or 0) > 0]
