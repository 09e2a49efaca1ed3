"""`montants_concordants`: the amount agreed is the amount charged, like with like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.releves import Releve, all_of, cites, number, read
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class MontantsConcordants:
    """Parameters: `mesures` are the champs of an amount; those that are `precises` say which amount it is.

    Pièces of `types` each bear the amount; those of `types_sommes` may bear a part of it, and are
    also added up. Two amounts agree when they are equal, when one is the other with one of `taux` (in
    %) added, or when one is a whole number of times the other, for as many persons as are named.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    precises: tuple[str, ...] = ()
    types_sommes: tuple[str, ...] = ()
    mesures_personnes: tuple[str, ...] = ()
    taux: tuple[float, ...] = ()
    tolerance: float = 0.01

    def compare(self, vue: VueDossier) -> Vu:
        """Compare every pièce with the first kind that bears an amount."""
        montants = [*self._amounts(vue)]
        if len(montants) < 2:
            return nothing("Un seul montant est indiqué : rien à comparer.")
        reference, *autres = montants
        fois = len({str(r.valeur) for r in all_of(vue.pieces, self.mesures_personnes)})
        ecarts = [groupe for groupe in autres if not self._agree(reference, groupe, fois)]
        if not ecarts:
            passages = cites(r for groupe in montants for r in groupe[:1])[:4]
            dit = f"{show(reference[0].valeur)} €"
            return Vu(True, 0.95, passages, f"Même montant dans {len(montants)} pièces : {dit}.", dit, dit)
        return self._contradiction(reference, ecarts)

    def _amounts(self, vue: VueDossier) -> Iterator[list[Releve]]:
        for slug in self.types:
            pieces = vue.of_types((slug,))
            if slug in self.types_sommes and len(pieces) > 1:
                yield from self._sum(pieces)
                continue
            for piece in pieces:
                lus = self._of(piece)
                if lus:
                    yield lus

    def _of(self, piece: Piece) -> list[Releve]:
        return [r for mesure in self.mesures for r in read(piece, mesure) if (number(r) or 0) > 0]

    def _sum(self, pieces: Sequence[Piece]) -> Iterator[list[Releve]]:
        """Add pièces up measure by measure; the sum, and each of them alone, may be the amount."""
        lus = [self._of(piece) for piece in pieces]
        lus = [groupe for groupe in lus if groupe]
        if not lus:
            return
        sommes = []
        for mesure in self.mesures:
            premiers = [next((r for r in groupe if r.nom == mesure), None) for groupe in lus]
            if all(premiers):
                total = sum(float(number(r) or 0) for r in premiers if r)
                sommes.append(Releve(lus[0][0].piece, mesure, total, lus[0][0].passage))
        yield [*sommes, *(r for groupe in lus for r in groupe)]

    def _agree(self, un: Sequence[Releve], autre: Sequence[Releve], fois: int) -> bool:
        """Compare champs of the same precise name if there are any, else whatever both sides give."""
        communs = {r.nom for r in un if r.nom in self.precises} & {r.nom for r in autre}
        couples = [(a, b) for a in un for b in autre if not communs or (a.nom == b.nom and a.nom in communs)]
        taux = () if communs else self.taux
        return any(self._equal(float(number(a) or 0), float(number(b) or 0), fois, taux) for a, b in couples)

    def _equal(self, un: float, autre: float, fois: int, taux_admis: Sequence[float]) -> bool:
        petit, grand = sorted((un, autre))
        facteurs = [1.0, *(1 + taux / 100 for taux in taux_admis)]
        return any(
            abs(grand - petit * facteur * n) <= self.tolerance * max(n, 2)
            for facteur in facteurs
            for n in (1, *range(2, fois + 1))
        )

    def _contradiction(self, reference: Sequence[Releve], ecarts: Sequence[Sequence[Releve]]) -> Vu:
        attendu = f"{show(reference[0].valeur)} € dans {name_of(reference[0].piece)}"
        constate = " ; ".join(f"{show(g[0].valeur)} € dans {name_of(g[0].piece)}" for g in ecarts[:3])
        note = f"Le montant diffère : {attendu}, mais {constate}."
        passages = cites((*(g[0] for g in ecarts[:3]), reference[0]))
        return Vu(False, 0.06, passages, note, attendu, constate)
