"""`taux_recalcule`: a rate published with its numbers is what these numbers give."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.vue import VueDossier, VuePiece
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class TauxRecalcule:
    """Parameters: `motifs` with groups named `taux`, `part` and `total`, in pièces of `types`.

    The rate (in %) must be part / total within `tolerance` points.
    """

    types: tuple[str, ...]
    motifs: tuple[str, ...]
    tolerance: float = 1.0

    def compare(self, vue: VueDossier) -> Vu:
        """Recompute each rate stated with its numbers."""
        vus = [vu for piece in vue.of_types(self.types) for vu in self._recompute(piece)]
        if not vus:
            return nothing("Aucun taux n'est publié avec les nombres qui permettent de le recalculer.")
        return next((vu for vu in vus if vu.trouve is False), vus[0])

    def _recompute(self, piece: Piece) -> list[Vu]:
        vue = VuePiece(piece)
        vus: list[Vu] = []
        for motif in map(compile_pattern, self.motifs):
            for page, texte in vue.textes:
                for trouve in motif.finditer(texte.replie):
                    passage = vue.sentence(vue.passage(page, *texte.span(*trouve.span())))
                    lus = [float(trouve.group(nom).replace(",", ".")) for nom in ("taux", "part", "total")]
                    if lus[2] > 0 and lus[1] <= lus[2]:
                        vus.append(self._judge(piece, passage, *lus))
        return vus

    def _judge(self, piece: Piece, passage: Passage, taux: float, part: float, total: float) -> Vu:
        calcul = 100 * part / total
        attendu = f"{show(calcul)} % ({show(part)} sur {show(total)})"
        note = f"Le taux annoncé dans {name_of(piece)} est de {show(taux)} % ; le calcul donne {attendu}."
        juste = abs(calcul - taux) <= self.tolerance
        return Vu(juste, 0.94 if juste else 0.06, (passage,), note, attendu, f"{show(taux)} %")
