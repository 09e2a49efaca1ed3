"""`identifiant_valide`: every number of this sort, in every pièce, has the right length and key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.cles import digits, key_holds
from qualiopia.verifications.phrases import listing, name_of
from qualiopia.verifications.releves import Releve, cites, read, texts
from qualiopia.verifications.vu import Vu

_COQUILLE = 2


@dataclass(frozen=True, slots=True)
class IdentifiantValide:
    """Parameters: `mesures` of `types` are checked with `cle`, `longueur` and `exception`.

    With `prefixe_de`, a number must also start that other one when the same pièce bears both and the two
    differ by a digit or two; a valid number that has nothing in common with it is someone else's.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    quoi: str
    cle: str = "luhn"
    longueur: int | None = None
    exception: str = ""
    prefixe_de: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Check each number; one read on a scanned page only raises a doubt."""
        pieces = vue.of_types(self.types)
        lus = [r for p in pieces for m in self.mesures for r in texts(read(p, m))]
        if not lus:
            return nothing(f"Aucune pièce n'indique {self.quoi}.")
        faux = [r for r in lus if not key_holds(str(r.valeur), self.cle, self.longueur, self.exception)]
        faux += [r for r in lus if r not in faux and not self._starts(r)]
        if not faux:
            note = f"{self.quoi[:1].upper()}{self.quoi[1:]} est valide partout où il est indiqué."
            return Vu(True, 0.96, cites(lus)[:3], note)
        return self._fault(faux)

    def _starts(self, releve: Releve) -> bool:
        longs = [digits(str(r.valeur)) for m in self.prefixe_de for r in texts(read(releve.piece, m))]
        court = digits(str(releve.valeur))
        return not any(0 < _differences(court, long) <= _COQUILLE for long in longs) or any(
            long.startswith(court) for long in longs
        )

    def _fault(self, faux: Sequence[Releve]) -> Vu:
        certains = [r for r in faux if not any(p.source is Source.OCR for p in r.piece.pages)]
        dits = listing([f"« {r.valeur} » dans {name_of(r.piece)}" for r in certains or faux])
        note = f"{self.quoi[:1].upper()}{self.quoi[1:]} n'est pas valide : {dits}."
        attendu = "un numéro dont le nombre de chiffres et la clé sont justes"
        trouve = False if certains else None
        return Vu(trouve, 0.06 if certains else 0.5, cites(certains or faux)[:4], note, attendu, dits)


def _differences(court: str, long: str) -> int:
    """Count the digits that differ between a number and the start of another."""
    return sum(a != b for a, b in zip(court, long, strict=False)) if len(court) <= len(long) else len(court)
