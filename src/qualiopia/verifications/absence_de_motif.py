"""`absence_de_motif`: no pièce of these kinds says this."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.domain.vue import VueDossier, VuePiece
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class AbsenceDeMotif:
    """Parameters: `interdits` are wordings that no pièce of `types` may bear, unless `sauf` excuses.

    `quoi` names what is forbidden. `doute` makes a find a doubt instead of a departure. With `motifs`,
    only pièces that also say one of them are concerned.
    """

    types: tuple[str, ...]
    interdits: tuple[str, ...]
    quoi: str
    sauf: tuple[str, ...] = ()
    motifs: tuple[str, ...] = ()
    doute: bool = False

    def compare(self, vue: VueDossier) -> Vu:
        """Look for the forbidden wordings in each pièce."""
        pieces = [p for p in vue.of_types(self.types) if self._concerned(p)]
        if not pieces:
            return nothing("Aucune pièce où cette formulation pourrait figurer.")
        for piece in pieces:
            passage = self._find(piece)
            if passage is not None:
                dit = " ".join(passage.texte.split())
                note = f"{name_of(piece)} comporte {self.quoi} : « {dit} »."
                trouve = None if self.doute else False
                return Vu(trouve, 0.5 if self.doute else 0.07, (passage,), note, f"pas de {self.quoi}", dit)
        if any(not page.lisible for piece in pieces for page in piece.pages):
            return Vu(None, 0.5, note="Une page n'a pas pu être lue.")
        return Vu(True, 0.9, note=f"Rien de tel ({self.quoi}) dans {len(pieces)} pièce(s).")

    def _concerned(self, piece: Piece) -> bool:
        vue = VuePiece(piece)
        return not self.motifs or any(next(vue.find_all(compile_pattern(m)), None) for m in self.motifs)

    def _find(self, piece: Piece) -> Passage | None:
        vue = VuePiece(piece)
        for motif in self.interdits:
            for trouve in vue.find_all(compile_pattern(motif)):
                passage = vue.sentence(trouve)
                phrase = replier(passage.texte).replie
                if not any(compile_pattern(excuse).search(phrase) for excuse in self.sauf):
                    return passage
        return None
