"""`absence_suivie`: someone who stops coming has been followed up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import EtatSignature, Piece, Presence
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.releves import Releve, cites, find_wording, names_person
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class AbsenceSuivie:
    """Parameters: in sheets of `types`, `cellules` empty cells in a row call for a follow-up.

    The follow-up is a wording of `suites_motifs` in a pièce that names the person. From
    `cellules_certaines` on, its lack is a departure; before, a doubt.
    """

    types: tuple[str, ...]
    suites_motifs: tuple[str, ...]
    cellules: int = 2
    cellules_certaines: int = 4

    def compare(self, vue: VueDossier) -> Vu:
        """Look for a run of empty cells of someone who came at least once, then for the follow-up."""
        feuilles = [piece for piece in vue.of_types(self.types) if piece.presences]
        absences = [absence for feuille in feuilles for absence in self._runs(feuille)]
        if not absences:
            return nothing("Aucune absence prolongée n'apparaît.")
        vus = [self._followed(feuille, suite, vue) for feuille, suite in absences]
        return min(vus, key=lambda vu: (vu.trouve is not False, vu.trouve is not None))

    def _followed(self, feuille: Piece, suite: list[Presence], vue: VueDossier) -> Vu:
        personne = suite[0].personne
        releve = Releve(feuille, "", personne, suite[0].passage)
        note = f"{personne} ne signe plus à partir du {show(suite[0].date)} dans {name_of(feuille)}"
        concernees = [p for p in vue.pieces if not p.vierge and names_person(p, personne, (), vue.memes_noms)]
        trace = find_wording(concernees, self.suites_motifs)
        if trace is not None:
            return Vu(True, 0.85, (*cites((releve,)), trace), f"{note} ; un suivi est tracé.")
        sur = len(suite) >= self.cellules_certaines and all(p.source is Source.TEXTE for p in feuille.pages)
        manque = f"{note} ; aucune relance n'a été trouvée."
        return Vu(False if sur else None, 0.1 if sur else 0.4, cites((releve,)), manque, "une relance tracée")

    def _runs(self, feuille: Piece) -> Iterator[tuple[Piece, list[Presence]]]:
        par_personne: dict[str, list[Presence]] = {}
        for presence in feuille.presences:
            if presence.role == "beneficiaire" and presence.date:
                par_personne.setdefault(presence.personne, []).append(presence)
        for cellules in par_personne.values():
            venu = any(c.etat is not EtatSignature.VIDE for c in cellules)
            suite: list[Presence] = []
            for cellule in sorted(cellules, key=lambda c: (c.date, c.demi_journee != "matin")):
                suite = [*suite, cellule] if cellule.etat is EtatSignature.VIDE else []
            if venu and len(suite) >= self.cellules:
                yield feuille, suite
