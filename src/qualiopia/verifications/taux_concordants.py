"""`taux_concordants`: the rate that several pièces publish under one name is the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.vue import VueDossier, VuePiece
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import listing, name_of, show
from qualiopia.verifications.registres import entries
from qualiopia.verifications.vu import Vu

_SUITE = re.compile(r"[^%\n\d.]{0,45}?\n?[^%\n\d.]{0,20}?(?P<taux>\d{1,3}(?:[.,]\d{1,2})?) ?%")
_CELLULE = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*%\s*")
_ANNEE = re.compile(r"\b20[1-4]\d\b")


@dataclass(frozen=True, slots=True)
class Publie:
    """The rates a pièce publishes under one name, and the first place where it does."""

    piece: Piece
    taux: frozenset[float]
    passage: Passage
    annees: frozenset[str]


@dataclass(frozen=True, slots=True)
class TauxConcordants:
    """Parameters: what `motifs` name (« taux de réussite »), followed by a rate, in kinds of `types`.

    Two kinds that share no rate within `tolerance` points contradict each other, unless they speak of
    different years. `quoi` names the rate.
    """

    types: tuple[str, ...]
    motifs: tuple[str, ...]
    quoi: str
    tolerance: float = 1.0

    def compare(self, vue: VueDossier) -> Vu:
        """Compare what each kind of pièce publishes with what the others do."""
        publies = [lu for p in vue.of_types(self.types) if (lu := self._read(p)) is not None]
        couples = [
            (un, autre)
            for rang, un in enumerate(publies)
            for autre in publies[rang + 1 :]
            if un.piece.type != autre.piece.type
        ]
        if not couples:
            return nothing(f"{self.quoi[:1].upper()}{self.quoi[1:]} n'est publié qu'à un endroit au plus.")
        contraires = [couple for couple in couples if not self._agree(*couple)]
        certains = [c for c in contraires if not _other_years(*c)]
        if not contraires:
            note = f"{self.quoi[:1].upper()}{self.quoi[1:]} est le même partout où il est publié."
            return Vu(True, 0.92, (couples[0][0].passage, couples[0][1].passage), note)
        un, autre = (certains or contraires)[0]
        note = f"{self.quoi[:1].upper()}{self.quoi[1:]} diffère : {_say(un)}, mais {_say(autre)}."
        if not certains:
            return Vu(None, 0.5, (un.passage, autre.passage), note + " Périodes à vérifier.")
        return Vu(False, 0.06, (un.passage, autre.passage), note, _say(autre), _say(un))

    def _columns(self, piece: Piece, page: Page) -> Iterator[tuple[float, Passage]]:
        """Yield the rates of the columns of a table that one of the patterns labels."""
        for ligne in entries(piece):
            for rang in ligne.columns(self.motifs) if ligne.page is page else ():
                cellule = ligne.cellules[rang] if rang < len(ligne.cellules) else None
                lu = _CELLULE.fullmatch(cellule.texte) if cellule else None
                if cellule and lu and cellule.debut >= 0:
                    fin = cellule.debut + len(cellule.texte)
                    texte = page.texte[cellule.debut : fin]
                    passage = Passage(piece.fichier, page.numero, cellule.debut, fin, texte)
                    yield float(lu.group(1).replace(",", ".")), passage

    def _agree(self, un: Publie, autre: Publie) -> bool:
        return any(abs(a - b) <= self.tolerance for a in un.taux for b in autre.taux)

    def _read(self, piece: Piece) -> Publie | None:
        vue = VuePiece(piece)
        trouves: list[tuple[float, Passage]] = []
        for page, texte in vue.textes:
            for motif in map(compile_pattern, self.motifs):
                for nomme in motif.finditer(texte.replie):
                    suite = _SUITE.match(texte.replie, nomme.end())
                    if suite:
                        taux = float(suite.group("taux").replace(",", "."))
                        span = texte.span(nomme.start(), suite.end())
                        trouves.append((taux, vue.passage(page, *span)))
            trouves += self._columns(piece, page)
        if not trouves:
            return None
        annees = {an for _, texte in vue.textes for an in _ANNEE.findall(_around(texte.replie))}
        return Publie(piece, frozenset(t for t, _ in trouves), trouves[0][1], frozenset(annees))


def _around(replie: str) -> str:
    """Return the lines that speak of results: those with a rate, and their neighbours."""
    lignes = replie.split("\n")
    gardees = [rang for rang, ligne in enumerate(lignes) if "%" in ligne]
    return "\n".join(
        lignes[r] for rang in gardees for r in range(max(0, rang - 2), rang + 2) if r < len(lignes)
    )


def _other_years(un: Publie, autre: Publie) -> bool:
    return bool(un.annees and autre.annees and not un.annees & autre.annees)


def _say(publie: Publie) -> str:
    taux: Sequence[str] = [f"{show(t)} %" for t in sorted(publie.taux)]
    return f"{listing(taux, 3)} dans {name_of(publie.piece)}"
