"""`absence_suivie`: someone who stops coming has been followed up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualiopia.domain.piece import EtatSignature, Piece, Presence
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.releves import Releve, cites, find_wording, first_line
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class AbsenceSuivie:
    """Parameters: in sheets of `types`, `cellules` empty cells in a row call for a follow-up.

    The follow-up is a pièce of `suites_types` or a wording of `suites_motifs` anywhere in the dossier.
    """

    types: tuple[str, ...]
    suites_types: tuple[str, ...] = ()
    suites_motifs: tuple[str, ...] = ()
    cellules: int = 2

    def compare(self, vue: VueDossier) -> Vu:
        """Look for a run of empty cells of someone who came at least once, then for the follow-up."""
        feuilles = [piece for piece in vue.of_types(self.types) if piece.presences]
        absences = [absence for feuille in feuilles for absence in self._runs(feuille)]
        if not absences:
            return nothing("Aucune absence prolongée n'apparaît.")
        piece, premiere = absences[0]
        releve = Releve(piece, "", premiere.personne, premiere.passage)
        note = f"{premiere.personne} ne signe plus à partir du {show(premiere.date)} dans {name_of(piece)}"
        suites = vue.of_types(self.suites_types)
        mot = find_wording([p for p in vue.pieces if not p.vierge], self.suites_motifs)
        trace = first_line(suites[0]) if suites else mot
        if trace is not None:
            return Vu(True, 0.85, (*cites((releve,)), trace), f"{note} ; un suivi est tracé.")
        return Vu(
            None, 0.3, cites((releve,)), f"{note} ; aucune relance n'a été trouvée.", "une relance tracée"
        )

    def _runs(self, feuille: Piece) -> Iterator[tuple[Piece, Presence]]:
        par_personne: dict[str, list[Presence]] = {}
        for presence in feuille.presences:
            if presence.role == "beneficiaire" and presence.date:
                par_personne.setdefault(presence.personne, []).append(presence)
        for cellules in par_personne.values():
            suite: list[Presence] = []
            venu = any(c.etat is not EtatSignature.VIDE for c in cellules)
            for cellule in sorted(cellules, key=lambda c: (c.date, c.demi_journee != "matin")):
                suite = [*suite, cellule] if cellule.etat is EtatSignature.VIDE else []
                if venu and len(suite) >= self.cellules:
                    yield feuille, suite[0]
                    break
