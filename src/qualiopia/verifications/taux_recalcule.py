"""`taux_recalcule`: a rate published with its numbers is what these numbers give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.vue import VueDossier, VuePiece
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.registres import Ligne, entries
from qualiopia.verifications.vu import Vu

_NOMBRE = re.compile(r"\s*(\d{1,5}(?:[.,]\d+)?)\s*(%?)\s*")


@dataclass(frozen=True, slots=True)
class TauxRecalcule:
    """Parameters: `motifs` with groups named `taux`, `part` and `total`, in pièces of `types`.

    The rate (in %) must be part / total within `tolerance` points. In tables, the columns that
    `motifs_taux`, `motifs_part` and `motifs_total` match give the three; where several columns may be
    the total, one that gives the rate is enough.
    """

    types: tuple[str, ...]
    motifs: tuple[str, ...]
    tolerance: float = 1.0
    motifs_taux: tuple[str, ...] = ()
    motifs_part: tuple[str, ...] = ()
    motifs_total: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Recompute each rate stated with its numbers."""
        pieces = vue.of_types(self.types)
        vus = [vu for piece in pieces for vu in (*self._recompute(piece), *self._in_tables(piece))]
        if not vus:
            return nothing("Aucun taux n'est publié avec les nombres qui permettent de le recalculer.")
        return next((vu for vu in vus if vu.trouve is False), vus[0])

    def _recompute(self, piece: Piece) -> list[Vu]:
        vue = VuePiece(piece)
        vus: list[Vu] = []
        for motif in map(compile_pattern, self.motifs):
            for page, texte in vue.textes:
                for trouve in motif.finditer(texte.replie):
                    passage = vue.sentence(vue.passage(page, *texte.span(*trouve.span())))
                    lus = [float(trouve.group(nom).replace(",", ".")) for nom in ("taux", "part", "total")]
                    if lus[2] > 0 and lus[1] <= lus[2]:
                        vus.append(self._judge(piece, passage, *lus))
        return vus

    def _in_tables(self, piece: Piece) -> Iterator[Vu]:
        for ligne in entries(piece) if self.motifs_taux else ():
            taux = _numbers(ligne, ligne.columns(self.motifs_taux), "%") or _rates(ligne)
            parts = _numbers(ligne, ligne.columns(self.motifs_part))
            totaux = _numbers(ligne, ligne.columns(self.motifs_total))
            essais = [(part, total) for part in parts for total in totaux if 0 < part <= total]
            if len(taux) == 1 and essais:
                part, total = min(essais, key=lambda e: abs(100 * e[0] / e[1] - taux[0]))
                yield self._judge(piece, ligne.passage(), taux[0], part, total)

    def _judge(self, piece: Piece, passage: Passage, taux: float, part: float, total: float) -> Vu:
        calcul = 100 * part / total
        attendu = f"{show(calcul)} % ({show(part)} sur {show(total)})"
        note = f"Le taux annoncé dans {name_of(piece)} est de {show(taux)} % ; le calcul donne {attendu}."
        juste = abs(calcul - taux) <= self.tolerance
        return Vu(juste, 0.94 if juste else 0.06, (passage,), note, attendu, f"{show(taux)} %")


def _rates(ligne: Ligne) -> list[float]:
    """Return the rates of an entry whose columns do not say that they hold one."""
    lus = [lu for cellule in ligne.cellules if (lu := _NOMBRE.fullmatch(cellule.texte)) and lu[2]]
    return [float(lu[1].replace(",", ".")) for lu in lus]


def _numbers(ligne: Ligne, rangs: Sequence[int], unite: str = "") -> list[float]:
    """Return the numbers that fill cells of these columns; a rate below one is a share."""
    lus = [_NOMBRE.fullmatch(ligne.cellules[rang].texte) for rang in rangs if rang < len(ligne.cellules)]
    nombres = [(float(lu[1].replace(",", ".")), lu[2]) for lu in lus if lu]
    if unite:
        return [n if signe or n > 1 else 100 * n for n, signe in nombres]
    return [n for n, signe in nombres if not signe]
