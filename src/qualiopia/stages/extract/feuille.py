"""A page as extraction looks at it: masked and folded text, lines, and the cells of its tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from qualiopia.domain.lecture import Boite, Cellule, Page, Tableau
from qualiopia.domain.piece import Passage
from qualiopia.domain.valeurs.masque import mask

_COUPURE = re.compile(r"(?<=[a-zà-ÿ,'’])[ \t]*\n(?=[ \t]*[a-zà-ÿ(])")
Zone = tuple[int, int]
"""Two offsets in a page."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell whose text stands in the page: its table, row and column, and its span."""

    tableau: int
    ligne: int
    colonne: int
    debut: int
    fin: int


class Feuille:
    """One page; offsets are those of `page.texte`, whatever the text they are taken from."""

    def __init__(self, fichier: str, page: Page) -> None:
        self.fichier = fichier
        self.page = page
        self.brut = page.texte
        self.masque, self.replie = mask(page.texte)

    @cached_property
    def coulant(self) -> str:
        """The folded text with spaces for the line ends that cut a sentence (no capital follows)."""
        lettres = list(self.replie)
        for coupure in _COUPURE.finditer(self.masque):
            lettres[coupure.end() - 1] = " "
        return "".join(lettres)

    @cached_property
    def _debuts(self) -> list[int]:
        debuts = [0]
        position = self.brut.find("\n")
        while position >= 0:
            debuts.append(position + 1)
            position = self.brut.find("\n", position + 1)
        return debuts

    def line(self, position: int) -> Zone:
        """Return the span of the line that holds an offset, without its end."""
        rang = bisect_right(self._debuts, position) - 1
        fin = self._debuts[rang + 1] - 1 if rang + 1 < len(self._debuts) else len(self.brut)
        return self._debuts[rang], fin

    def lines_after(self, position: int, nombre: int) -> Iterator[Zone]:
        """Yield the next lines that are not empty."""
        rang = bisect_right(self._debuts, position)
        while rang < len(self._debuts) and nombre > 0:
            debut, fin = self.line(self._debuts[rang])
            if self.brut[debut:fin].strip():
                yield debut, fin
                nombre -= 1
            rang += 1

    @cached_property
    def places(self) -> list[Place]:
        """The cells that stand in the text, by offset; the innermost table wins."""
        trouvees: dict[int, Place] = {}
        for numero, tableau in enumerate(self.page.tableaux):
            for ligne, rangee in enumerate(tableau.lignes):
                for colonne, cellule in enumerate(rangee):
                    span = self.span_of(cellule)
                    if span and span[1] > span[0] and span[0] not in trouvees:
                        trouvees[span[0]] = Place(numero, ligne, colonne, *span)
        return [trouvees[debut] for debut in sorted(trouvees)]

    @cached_property
    def _debuts_de_places(self) -> list[int]:
        return [place.debut for place in self.places]

    def span_of(self, cellule: Cellule) -> Zone | None:
        """Return where a cell's text stands in the page, or None."""
        if cellule.debut < 0:
            return None
        fin = cellule.debut + len(cellule.texte)
        return (cellule.debut, fin) if self.brut[cellule.debut : fin] == cellule.texte else None

    def place_at(self, position: int) -> Place | None:
        """Return the cell that holds an offset."""
        rang = bisect_right(self._debuts_de_places, position) - 1
        while rang >= 0 and rang > bisect_right(self._debuts_de_places, position) - 6:
            place = self.places[rang]
            if place.debut <= position < place.fin:
                return place
            rang -= 1
        return None

    def tableau(self, place: Place) -> Tableau:
        """Return the table of a cell."""
        return self.page.tableaux[place.tableau]

    def right_of(self, place: Place) -> Iterator[Cellule]:
        """Yield the other cells at the right of a cell, in order."""
        rangee = self.tableau(place).lignes[place.ligne]
        precedente = rangee[place.colonne]
        for cellule in rangee[place.colonne + 1 :]:
            if cellule is not precedente and cellule.debut != precedente.debut:
                yield cellule
            precedente = cellule

    def below(self, place: Place) -> Iterator[Cellule]:
        """Yield the cells under a cell, in order."""
        vue = place.debut
        for rangee in self.tableau(place).lignes[place.ligne + 1 :]:
            if place.colonne < len(rangee) and rangee[place.colonne].debut != vue:
                vue = rangee[place.colonne].debut
                yield rangee[place.colonne]

    def is_header_or_footer(self, position: int) -> bool:
        """Whether an offset lies in the running header or footer of the page."""
        return position < self.page.entete or position >= len(self.brut) - self.page.pied

    def strip(self, debut: int, fin: int, signes: str = " \t\n\u00a0:;,.-–—•●*|") -> Zone:
        """Narrow a span: no white space or punctuation at its ends."""
        while debut < fin and self.masque[debut] in signes:
            debut += 1
        while fin > debut and self.masque[fin - 1] in signes.replace(".", ""):
            fin -= 1
        return debut, fin

    def passage(self, debut: int, fin: int) -> Passage:
        """Make the passage of a span, with its box when the page has word boxes."""
        return Passage(self.fichier, self.page.numero, debut, fin, self.brut[debut:fin], self.box(debut, fin))

    def box(self, debut: int, fin: int) -> Boite | None:
        """Return the box around the words of a span."""
        boites = [mot.boite for mot in self.page.mots if mot.debut < fin and mot.fin > debut]
        if not boites:
            return None
        x0, y0, x1, y1 = zip(*boites, strict=True)
        return min(x0), min(y0), max(x1), max(y1)


def meets(encre: Boite, boite: Boite) -> bool:
    """Whether the middle of some ink lies in a box, and the ink is not the page's background."""
    if encre[2] - encre[0] > 420 or encre[3] - encre[1] > 420:
        return False
    x, y = (encre[0] + encre[2]) / 2, (encre[1] + encre[3]) / 2
    return boite[0] <= x <= boite[2] and boite[1] <= y <= boite[3]
