"""`chevauchements`: the same person or thing is not used in two places at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import is_date, listing, name_of, opening, show
from qualiopia.verifications.releves import Releve, cites, first_of, read, texts
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Chevauchements:
    """Parameters: pièces of `types` use `mesures` from `mesures_debut` to `mesures_fin` (or that day only).

    Pièces that share one of `mesures_reference` (the number of the same event) are about one use. A day
    in common may be two uses in turn: always a doubt.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    mesures_debut: tuple[str, ...]
    mesures_fin: tuple[str, ...]
    mesures_reference: tuple[str, ...] = ()
    quoi: str = "la ressource"

    def compare(self, vue: VueDossier) -> Vu:
        """Show each couple of uses that share a day."""
        emplois = [emploi for piece in vue.of_types(self.types) for emploi in self._uses(piece)]
        if len({emploi[0].piece.cle for emploi in emplois}) < 2:
            return nothing(f"Moins de deux emplois datés à comparer pour {self.quoi}.")
        communs = [(a, b) for a, b in combinations(emplois, 2) if self._clash(a, b)]
        if not communs:
            return Vu(True, 0.9, note=f"Aucun emploi simultané parmi {len(emplois)} pour {self.quoi}.")
        dits = listing(
            [
                f"« {a[0].valeur} » le {show(max(a[1], b[1]))} "
                f"dans {name_of(a[0].piece)} et {name_of(b[0].piece)}"
                for a, b in communs
            ]
        )
        note = f"{opening(self.quoi)} est employé deux fois le même jour : {dits}. À examiner."
        return Vu(None, 0.4, cites(r for couple in communs for r, _, _ in couple)[:4], note, "", dits)

    def _uses(self, piece: Piece) -> Iterator[tuple[Releve, str, str]]:
        debut, fin = _day(piece, self.mesures_debut), _day(piece, self.mesures_fin)
        if debut:
            for mesure in self.mesures:
                yield from ((r, debut, max(debut, fin)) for r in texts(read(piece, mesure)))

    def _clash(self, une: tuple[Releve, str, str], autre: tuple[Releve, str, str]) -> bool:
        (a, debut_a, fin_a), (b, debut_b, fin_b) = une, autre
        if a.piece.cle == b.piece.cle or _code(a) != _code(b) or debut_a > fin_b or debut_b > fin_a:
            return False
        references = [{_code(r) for m in self.mesures_reference for r in read(x.piece, m)} for x in (a, b)]
        return not references[0] & references[1]


def _day(piece: Piece, mesures: Sequence[str]) -> str:
    return next((str(r.valeur) for r in first_of(piece, mesures) if is_date(r.valeur)), "")


def _code(releve: Releve) -> str:
    return "".join(c for c in squash(str(releve.valeur)) if c.isalnum())
