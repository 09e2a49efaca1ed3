"""`croissance`: a number read on several days never goes down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import is_date, name_of, opening, show
from qualiopia.verifications.releves import Releve, cites, first_of, number
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Croissance:
    """Parameters: `mesures` of `types`, in the order of `mesures_dates`; `quoi` names it, in `unite`."""

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    mesures_dates: tuple[str, ...]
    quoi: str
    unite: str = ""

    def compare(self, vue: VueDossier) -> Vu:
        """Show the first two readings where a later one is smaller."""
        lus = sorted(self._readings(vue.of_types(self.types)), key=lambda lu: str(lu[0].valeur))
        if len(lus) < 2:
            return nothing(f"Moins de deux relevés datés pour {self.quoi}.")
        for (jour, avant), (ensuite, apres) in pairwise(lus):
            if jour.valeur != ensuite.valeur and (number(apres) or 0.0) < (number(avant) or 0.0):
                return self._fall(jour, avant, ensuite, apres)
        note = f"{opening(self.quoi)} croît d'un relevé à l'autre ({len(lus)} relevés)."
        return Vu(True, 0.93, cites(releve for _, releve in lus)[:4], note)

    def _readings(self, pieces: Sequence[Piece]) -> Iterator[tuple[Releve, Releve]]:
        for piece in pieces:
            jour = next((r for r in first_of(piece, self.mesures_dates) if is_date(r.valeur)), None)
            nombre = next((r for r in first_of(piece, self.mesures) if number(r) is not None), None)
            if jour is not None and nombre is not None:
                yield jour, nombre

    def _fall(self, jour: Releve, avant: Releve, ensuite: Releve, apres: Releve) -> Vu:
        def say(quand: Releve, combien: Releve) -> str:
            return f"{show(combien.valeur)}{self.unite} le {show(quand.valeur)} ({name_of(combien.piece)})"

        note = f"{opening(self.quoi)} diminue : {say(jour, avant)}, puis {say(ensuite, apres)}."
        sur = all(r.sure for r in (jour, avant, ensuite, apres))
        passages = cites((avant, apres))
        return Vu(
            False if sur else None,
            0.07 if sur else 0.5,
            passages,
            note,
            say(jour, avant),
            say(ensuite, apres),
        )
