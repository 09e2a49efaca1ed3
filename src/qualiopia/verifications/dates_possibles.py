"""`dates_possibles`: an end follows its beginning, what was done is not in the future."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import is_date, listing, name_of, show
from qualiopia.verifications.releves import Releve, cites, read
from qualiopia.verifications.vu import Vu

_DIMANCHE = 6


@dataclass(frozen=True, slots=True)
class DatesPossibles:
    """Parameters: in `types` (none: all), `mesures_fin` follow `mesures_debut`, `mesures_passees` are past.

    `mesures_ouvrees` of `types_ouvres` do not fall on a Sunday; one that does is only a doubt, as is
    what was not read surely.
    """

    mesures_debut: tuple[str, ...]
    mesures_fin: tuple[str, ...]
    mesures_passees: tuple[str, ...] = ()
    mesures_ouvrees: tuple[str, ...] = ()
    types_ouvres: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Show every impossible date, then the unlikely ones."""
        pieces = vue.of_types(self.types) if self.types else [p for p in vue.pieces if not p.vierge]
        datees = [p for p in pieces if _dates(p, (*self.mesures_debut, *self.mesures_passees))]
        if not datees:
            return nothing("Aucune date à vérifier.")
        fautes = [faute for piece in datees for faute in self._faults(piece, vue.date_audit)]
        certaines = [f for f in fautes if f[0]]
        retenues = certaines or fautes
        if not retenues:
            return Vu(True, 0.92, note=f"Les dates de {len(datees)} pièce(s) sont possibles.")
        note = "Date impossible : " if certaines else "Date à vérifier : "
        dits = listing([dit for _, dit, _ in retenues])
        passages = cites(r for _, _, releves in retenues for r in releves)[:5]
        return Vu(
            False if certaines else None, 0.06 if certaines else 0.5, passages, f"{note}{dits}.", "", dits
        )

    def _faults(self, piece: Piece, jour: str) -> Iterator[tuple[bool, str, tuple[Releve, ...]]]:
        debuts, fins = _dates(piece, self.mesures_debut)[:1], _dates(piece, self.mesures_fin)[:1]
        for debut in debuts:
            for fin in fins:
                if str(fin.valeur) < str(debut.valeur):
                    dit = f"fin le {show(fin.valeur)} avant le début, le {show(debut.valeur)}"
                    yield debut.sure and fin.sure, f"{dit}, dans {name_of(piece)}", (fin, debut)
        for passee in _dates(piece, self.mesures_passees):
            if str(passee.valeur) > jour:
                yield passee.sure, f"le {show(passee.valeur)}, à venir, dans {name_of(piece)}", (passee,)
        for ouvree in _dates(piece, self.mesures_ouvrees) if piece.type in self.types_ouvres else ():
            if date.fromisoformat(str(ouvree.valeur)).weekday() == _DIMANCHE:
                yield False, f"le {show(ouvree.valeur)} est un dimanche, dans {name_of(piece)}", (ouvree,)


def _dates(piece: Piece, mesures: Sequence[str]) -> list[Releve]:
    return [r for mesure in mesures for r in read(piece, mesure) if is_date(r.valeur)]
