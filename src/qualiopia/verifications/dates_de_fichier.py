"""`dates_de_fichier`: files created long after the date they bear, or all on the same day."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import days_between, is_date, listing, name_of, show
from qualiopia.verifications.releves import Releve, cites, first_of, read
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class DatesDeFichier:
    """Parameters: pièces of `types` bear a date (`mesures`); their file was created at most `jours` later.

    Only a clue, never a departure: an export may be made later; scans are left out. A clue is raised when at
    least `minimum` files are late.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    jours: int = 60
    minimum: int = 2

    def compare(self, vue: VueDossier) -> Vu:
        """Compare what the file says of itself with what the document says."""
        pieces = [p for p in vue.of_types(self.types) if all(page.source is Source.TEXTE for page in p.pages)]
        couples = [couple for piece in pieces if (couple := self._dates(piece))]
        if not couples:
            return nothing("Les fichiers ne disent pas quand ils ont été créés.")
        tardifs = [
            (affichee, creee)
            for affichee, creee in couples
            if days_between(str(affichee.valeur), str(creee.valeur)) > self.jours
        ]
        if len(tardifs) < self.minimum:
            note = "Les dates des fichiers sont compatibles avec celles des documents."
            return Vu(True, 0.85, cites(affichee for affichee, _ in couples)[:3], note)
        dits = listing(
            [f"{name_of(a.piece)} daté du {show(a.valeur)}, créé le {show(c.valeur)}" for a, c in tardifs], 3
        )
        note = f"Indice à vérifier, sans conclusion : {dits}."
        return Vu(None, 0.45, cites(affichee for affichee, _ in tardifs)[:3], note)

    def _dates(self, piece: Piece) -> tuple[Releve, Releve] | None:
        affichees = [r for r in first_of(piece, self.mesures) if is_date(r.valeur)]
        creees = [r for r in read(piece, "fichier:cree_le") if is_date(r.valeur)]
        return (affichees[0], creees[0]) if affichees and creees else None
