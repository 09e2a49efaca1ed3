"""`delais_tenus`: in a register, what must come within an announced delay did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.valeurs.dates import find_dates
from qualiopia.domain.valeurs.nombres import read_number
from qualiopia.domain.vue import VueDossier, VuePiece
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import days_between, listing, name_of, show
from qualiopia.verifications.registres import Ligne, entries
from qualiopia.verifications.vu import Vu

_PAR_UNITE = {"jour": 1.0, "semaine": 7.0, "mois": 31.0}
_OUVRES = 7 / 5
_FERIES = 2


@dataclass(frozen=True, slots=True)
class Delai:
    """A delay announced: calendar days at most, in what words, and where."""

    jours: float
    dit: str
    piece: Piece
    passage: Passage


@dataclass(frozen=True, slots=True)
class DelaisTenus:
    """Parameters: in registers of `types`, from a date in a column to one in another, days are counted.

    Columns are those that `motifs_debut` and `motifs_fin` match. The delay is what the `motifs` (groups
    `nombre`, `unite`, days if empty, perhaps `ouvres`) say in pièces of `types_reference`; the longest
    one counts. Working days are counted generously. `quoi` names what is due.
    """

    types: tuple[str, ...]
    types_reference: tuple[str, ...]
    motifs: tuple[str, ...]
    motifs_debut: tuple[str, ...]
    motifs_fin: tuple[str, ...]
    quoi: str

    def compare(self, vue: VueDossier) -> Vu:
        """Count the days of each entry, and show those that took longer than announced."""
        delais = [d for piece in vue.of_types(self.types_reference) for d in self._announced(piece)]
        lus = [
            (ligne, jours)
            for piece in vue.of_types(self.types)
            for ligne in entries(piece)
            if (jours := self._days(ligne)) is not None
        ]
        if not delais or not lus:
            return nothing(f"{self.quoi[:1].upper()}{self.quoi[1:]} : aucun délai annoncé à comparer.")
        delai = max(delais, key=lambda d: d.jours)
        tardives = [(ligne, jours) for ligne, jours in lus if jours > delai.jours]
        if tardives:
            return self._late(tardives, delai)
        note = f"{self.quoi[:1].upper()}{self.quoi[1:]} : le délai annoncé ({delai.dit}) est tenu."
        return Vu(True, 0.93, (lus[0][0].passage(), delai.passage), note, delai.dit)

    def _announced(self, piece: Piece) -> list[Delai]:
        vue = VuePiece(piece)
        delais = []
        for motif in map(compile_pattern, self.motifs):
            for page, texte in vue.textes:
                for trouve in motif.finditer(texte.replie):
                    nombre = read_number(trouve["nombre"])
                    dite = trouve["unite"] or "jours"
                    unite = next((u for u in _PAR_UNITE if dite.startswith(u)), "")
                    if nombre is None or not unite:
                        continue
                    ouvres = bool(trouve.groupdict().get("ouvres"))
                    jours = nombre * _PAR_UNITE[unite] * (_OUVRES if ouvres else 1) + _FERIES * ouvres
                    passage = vue.sentence(vue.passage(page, *texte.span(*trouve.span())))
                    dit = f"{show(nombre)} {dite}{' ouvrés' if ouvres else ''}"
                    delais.append(Delai(jours, dit, piece, passage))
        return delais

    def _days(self, ligne: Ligne) -> int | None:
        debuts = _dates(ligne, ligne.columns(self.motifs_debut))
        fins = _dates(ligne, ligne.columns(self.motifs_fin))
        if not debuts or not fins:
            return None
        return days_between(min(debuts), min(fins))

    def _late(self, tardives: Sequence[tuple[Ligne, int]], delai: Delai) -> Vu:
        dits = listing([f"{jours} jours pour « {_say(ligne)} »" for ligne, jours in tardives], 3)
        note = (
            f"Dans {name_of(tardives[0][0].piece)}, {self.quoi} : {dits} ; délai annoncé dans "
            f"{name_of(delai.piece)} : {delai.dit}."
        )
        passages = (*(ligne.passage() for ligne, _ in tardives[:3]), delai.passage)
        return Vu(False, 0.06, passages, note, delai.dit, f"{tardives[0][1]} jours")


def _dates(ligne: Ligne, rangs: Sequence[int]) -> list[str]:
    textes = [ligne.cellules[rang].texte for rang in rangs if rang < len(ligne.cellules)]
    return [lue.premier for texte in textes for lue in find_dates(texte) if not lue.legale]


def _say(ligne: Ligne) -> str:
    textes = [c.texte for c in ligne.cellules if sum(map(str.isalpha, c.texte)) > 1]
    return " ".join(max(textes, key=len, default="").split())[:70]
