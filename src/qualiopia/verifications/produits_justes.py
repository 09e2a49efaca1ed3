"""`produits_justes`: a price written as so many times an amount is that many times it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import Piece
from qualiopia.domain.valeurs.nombres import read_number
from qualiopia.domain.vue import VueDossier, VuePiece
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.vu import Vu

_MONTANT = r"\d{1,3}(?:[ \u00a0\u202f.]?\d{3})*(?:,\d{1,2})?"
_EURO = r"\s?(?:€|euros?|eur\b)"
_PRODUIT = re.compile(
    rf"(?<![\d,.])(?P<fois>\d{{1,3}})(?: [a-z]{{3,20}})?\s?[x×*]\s?(?P<prix>{_MONTANT})(?:{_EURO})?"
    rf"(?: (?:ht|ttc|net(?:s|te)?))?\s?(?:=|soit)\s?(?P<total>{_MONTANT}){_EURO}"
)


@dataclass(frozen=True, slots=True)
class ProduitsJustes:
    """Parameters: pièces of `types`; a written product may be off by `tolerance`, in the unit of the amount.

    On a scanned page, a false product is only a doubt.
    """

    types: tuple[str, ...]
    tolerance: float = 0.01

    def compare(self, vue: VueDossier) -> Vu:
        """Compute each written product again, and show the first that is false."""
        vus = [vu for piece in vue.of_types(self.types) for vu in self._judge(piece)]
        if not vus:
            return nothing("Aucun produit écrit en toutes lettres à recalculer.")
        return min(vus, key=lambda vu: (vu.trouve is not False, vu.trouve is not None))

    def _judge(self, piece: Piece) -> Iterator[Vu]:
        vue = VuePiece(piece)
        for page, texte in vue.textes:
            for trouve in _PRODUIT.finditer(texte.replie):
                fois, prix, total = (_number(trouve[nom]) for nom in ("fois", "prix", "total"))
                passage = vue.passage(page, *texte.span(*trouve.span()))
                calcul = f"{show(fois)} × {show(prix)} = {show(round(fois * prix, 2))}"
                if abs(fois * prix - total) <= self.tolerance:
                    yield Vu(
                        True, 0.93, (passage,), f"Le produit est juste dans {name_of(piece)} : {calcul}."
                    )
                    continue
                note = f"Le produit est faux dans {name_of(piece)} : {calcul}, mais {show(total)} est écrit."
                sur = page.source is Source.TEXTE
                yield Vu(
                    False if sur else None,
                    0.06 if sur else 0.5,
                    (passage,),
                    note if sur else note + " À vérifier.",
                    show(round(fois * prix, 2)),
                    show(total),
                )


def _number(ecrit: str) -> float:
    return read_number(ecrit.replace(".", "").strip()) or 0.0
