"""`case_cochee`: one of the tick boxes with these labels is ticked."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.lecture import Case, Page
from qualiopia.domain.piece import Passage
from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.domain.vue import VuePiece
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class CaseCochee:
    """Parameters: `etiquettes` are patterns on the folded label; `minimum` boxes must be ticked."""

    etiquettes: tuple[str, ...] = ()
    minimum: int = 1

    def evaluate(self, vue: VuePiece) -> Vu:
        """Answer from the boxes read; none found leaves the question open in an unreadable pièce only."""
        cases = [(page, case) for page in vue.piece.pages for case in page.cases if self._concerns(case)]
        cochees = [(page, case) for page, case in cases if case.cochee]
        if len(cochees) >= self.minimum:
            passages = tuple(filter(None, (_passage(vue, page, case) for page, case in cochees)))
            return Vu(True if passages else None, 0.95 if passages else 0.6, passages[:3])
        if any(case.cochee is None for _, case in cases):
            return Vu(None, 0.5, note="On ne voit pas si la case est cochée.")
        if not cases:
            return Vu(False if vue.lisible else None, 0.1 if vue.lisible else 0.5)
        passages = tuple(filter(None, (_passage(vue, page, case) for page, case in cases)))
        return Vu(False, 0.06, passages[:3], "Les cases prévues ne sont pas cochées.", "une case cochée")

    def _concerns(self, case: Case) -> bool:
        libelle = replier(case.libelle).replie
        return not self.etiquettes or any(compile_pattern(m).search(libelle) for m in self.etiquettes)


def _passage(vue: VuePiece, page: Page, case: Case) -> Passage | None:
    debut = case.debut if case.debut >= 0 else page.texte.find(case.libelle)
    if debut < 0 or not case.libelle:
        return None
    fin = min(len(page.texte), debut + len(case.libelle))
    return vue.sentence(vue.passage(page, debut, fin))
