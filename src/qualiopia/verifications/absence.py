"""`absence`: the document must not say this; a forbidden wording found is a departure, with its passage."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.piece import Passage
from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.domain.vue import VuePiece
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Absence:
    """Parameters: `interdits` are forbidden patterns; `sauf` are wordings that excuse one in its sentence."""

    interdits: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()

    def evaluate(self, vue: VuePiece) -> Vu:
        """Answer True when no forbidden wording stands in a fully readable pièce."""
        trouves = [passage for passage in self._hits(vue) if not self._excused(passage)]
        if trouves:
            return Vu(
                False,
                0.05,
                tuple(trouves[:3]),
                note="Une formulation à proscrire figure dans le document.",
                attendu="aucune formulation de ce genre",
                observe=" ".join(trouves[0].texte.split()),
            )
        if not vue.lisible:
            return Vu(None, 0.5, note="Une partie du document n'a pas pu être lue.")
        return Vu(True, 0.93, note="Aucune formulation à proscrire n'a été trouvée.")

    def _hits(self, vue: VuePiece) -> list[Passage]:
        return [
            vue.sentence(passage)
            for motif in self.interdits
            for passage in vue.find_all(compile_pattern(motif))
        ]

    def _excused(self, passage: Passage) -> bool:
        phrase = replier(passage.texte).replie
        return any(compile_pattern(motif).search(phrase) for motif in self.sauf)
