"""`duree_bornee`: from one date to another, no more months than a table allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.criteres import Critere, all_hold
from qualiopia.verifications.ensemble import Ensemble
from qualiopia.verifications.phrases import age_on, is_date, name_of, opening, shift, shift_months, show
from qualiopia.verifications.releves import Releve, cites, first_of
from qualiopia.verifications.une_de import Deja
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Tranche:
    """A line: in that `cas`, by the criteria `si` and the age on the first day, at most `mois` months."""

    cas: str
    mois: int
    si: tuple[Critere, ...] = ()
    age_min: int | None = None
    age_max: int | None = None


@dataclass(frozen=True, slots=True)
class DureeBornee:
    """Parameters: in `types`, from `mesures_debut` to `mesures_fin`, the first of `tranches` that applies.

    Its criteria are read in the pièces of `types_cle` (none: the pièce itself), the birth date in
    `mesures_naissance`. `tolerance_jours` are added. `quoi` names the duration in French.
    """

    types: tuple[str, ...]
    mesures_debut: tuple[str, ...]
    mesures_fin: tuple[str, ...]
    tranches: tuple[Tranche, ...]
    quoi: str
    mesures_naissance: tuple[str, ...] = ()
    types_cle: tuple[str, ...] = ()
    tolerance_jours: int = 0

    def compare(self, vue: VueDossier) -> Vu:
        """Judge each pièce that bears both dates."""
        cles = vue.of_types(self.types_cle)
        vus = [vu for piece in vue.of_types(self.types) if (vu := self._judge(piece, cles))]
        if not vus:
            return nothing(f"Il manque une date pour vérifier {self.quoi}.")
        return Ensemble(tuple(Deja(vu) for vu in vus)).compare(vue)

    def _judge(self, piece: Piece, cles: Sequence[Piece]) -> Vu | None:
        debut, fin = _date(piece, self.mesures_debut), _date(piece, self.mesures_fin)
        if debut is None or fin is None:
            return None
        naissance = _date(piece, self.mesures_naissance) if self.mesures_naissance else None
        age = age_on(str(naissance.valeur), str(debut.valeur)) if naissance else None
        tranche = next((t for t in self.tranches if self._applies(t, cles or (piece,), age)), None)
        if tranche is None:
            return None
        limite = shift_months(str(debut.valeur), tranche.mois)
        passages = cites((fin, debut, *((naissance,) if naissance else ())))
        attendu = f"au plus {tranche.mois} mois, soit le {show(limite)} ({tranche.cas})"
        if str(fin.valeur) <= shift(limite, self.tolerance_jours):
            return Vu(True, 0.94, passages, f"{opening(self.quoi)} : {attendu}.", attendu)
        observe = f"du {show(debut.valeur)} au {show(fin.valeur)} dans {name_of(piece)}"
        note = f"{opening(self.quoi)} dépasse la durée admise : {observe}, attendu {attendu}."
        sur = debut.sure and fin.sure
        return Vu(False if sur else None, 0.06 if sur else 0.5, passages, note, attendu, observe)

    @staticmethod
    def _applies(tranche: Tranche, cles: Sequence[Piece], age: int | None) -> bool:
        if tranche.age_min is not None or tranche.age_max is not None:
            if age is None:
                return False
            if (tranche.age_min or 0) > age or (tranche.age_max is not None and age > tranche.age_max):
                return False
        return any(all_hold(tranche.si, cle) for cle in cles)


def _date(piece: Piece, mesures: Sequence[str]) -> Releve | None:
    return next((r for r in first_of(piece, mesures) if is_date(r.valeur)), None)
