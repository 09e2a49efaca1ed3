"""Writing pages: text that grows in reading order while tables, marks and images note their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from qualiopia.domain.lecture import Cellule, Encre, Page, Tableau
from qualiopia.engines.readers.cases import find_cases, mark_of

_INTERDITS = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")
_CELLULE_COURTE = 120
_PAGE_PLAUSIBLE = 400
_FUSION_MAXIMUM = 64


def clean(texte: str) -> str:
    """Replace, one for one, the characters that no page may hold (controls, lone surrogates)."""
    if _INTERDITS.search(texte):
        texte = _INTERDITS.sub(" ", texte)
    return texte.replace("\r", " ") if "\r" in texte else texte


@dataclass(slots=True)
class _Cell:
    debut: int
    fin: int = 0
    colonnes: int = 1
    lignes: int = 1
    suite: bool = False
    signe: bool = False
    texte: str = ""

    def cellule(self) -> Cellule:
        return Cellule(self.texte, mark_of(self.texte, self.signe), self.debut)


@dataclass(slots=True)
class _Row:
    debut: int
    morceau: int
    cellules: list[_Cell] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    lignes: list[_Row] = field(default_factory=list)
    encres_avant: int = 0


class Composition:
    """The pages of a document being written, one at a time.

    Text goes in through `write`, `line` and `paragraph`; a table through `open_table`, `open_row`,
    `open_cell` and their closings. Offsets are those of the page under way. In a row whose cells
    are all short, line ends become spaces, so that « label<TAB>value » stays on one line.
    """

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.images: list[tuple[str, ...]] = []
        self._tables: list[_Table] = []
        self._start_page()

    def _start_page(self) -> None:
        self._morceaux: list[str] = []
        self.position = 0
        self._bloc = 0
        self._fin = "\n"
        self._entete = 0
        self._pied: int | None = None
        self._tableaux: list[Tableau] = []
        self._encres: list[Encre] = []
        self._images: list[str] = []
        self._corps_ecrit = False

    @property
    def has_body(self) -> bool:
        """Whether something other than the header was written on the page under way."""
        return self._corps_ecrit

    @property
    def looks_full(self) -> bool:
        """Whether the page under way holds enough for a page break there to be believed."""
        return self.position - self._entete >= _PAGE_PLAUSIBLE or bool(self._encres)

    @property
    def at_line_start(self) -> bool:
        """Whether the next character begins a line, a cell or the page."""
        return self.position <= self._bloc or self._fin == "\n"

    @property
    def depth(self) -> int:
        """How many tables are open."""
        return len(self._tables)

    def write(self, texte: str) -> None:
        """Add text at the current place, as it is."""
        if not texte:
            return
        texte = clean(texte)
        self._morceaux.append(texte)
        self.position += len(texte)
        self._fin = texte[-1]
        if not self._corps_ecrit and not texte.isspace():
            self._corps_ecrit = True

    def line(self) -> None:
        """Go to the beginning of a line, unless already there."""
        if self.position > self._bloc and self._fin != "\n":
            self.write("\n")

    def paragraph(self, texte: str) -> None:
        """Write a text on lines of its own."""
        self.line()
        self.write(texte)
        self.line()

    def blank(self) -> None:
        """Leave one empty line, never two."""
        self.line()
        if self.position > self._bloc and not self._ends_with_blank():
            self.write("\n")

    def _ends_with_blank(self) -> bool:
        fin = self._morceaux[-1]
        if len(fin) < 2 and len(self._morceaux) > 1:
            fin = self._morceaux[-2][-1:] + fin
        return fin.endswith("\n\n")

    def mark(self, nature: str = "image", image: str = "") -> None:
        """Note an image or ink at the current place; `image` names the picture, to read it later."""
        self._encres.append(Encre(nature, None, self.position))
        if image and self._pied is None:
            self._images.append(image)

    def end_header(self) -> None:
        """Everything written so far on the page is its header."""
        self.line()
        self._entete = self._bloc = self.position
        self._encres.clear()
        self._images.clear()
        self._corps_ecrit = False

    def begin_footer(self) -> None:
        """Everything written from here on the page is its footer."""
        self.line()
        self._pied = self._bloc = self.position
        self._encres_du_corps = list(self._encres)

    def end_page(self) -> None:
        """Close the page under way and start another."""
        while self._tables:
            self.close_table()
        brut = "".join(self._morceaux)
        texte = brut.rstrip()
        if self._pied is not None:
            self._encres = self._encres_du_corps
        pied = 0 if self._pied is None else max(0, len(texte) - self._pied)
        tableaux = tuple(self._tableaux)
        self.pages.append(
            Page(
                numero=len(self.pages) + 1,
                texte=texte,
                entete=min(self._entete, len(texte)),
                pied=pied,
                tableaux=tableaux,
                cases=find_cases(texte, tableaux),
                encres=tuple(replace(encre, debut=min(encre.debut, len(texte))) for encre in self._encres),
            )
        )
        self.images.append(tuple(self._images))
        self._start_page()

    def finish(self) -> tuple[Page, ...]:
        """Close the last page and return them all."""
        if self.position or not self.pages:
            self.end_page()
        return tuple(self.pages)

    def open_table(self) -> None:
        """Begin a table on a line of its own."""
        self.line()
        self._tables.append(_Table(encres_avant=len(self._encres)))

    def open_row(self) -> None:
        """Begin a row."""
        self.line()
        self._bloc = self.position
        self._tables[-1].lignes.append(_Row(self.position, len(self._morceaux)))

    def open_cell(self, colonnes: int = 1, lignes: int = 1, suite: bool = False) -> None:
        """Begin a cell; `suite` when it continues the cell above (its text is not written again)."""
        rangee = self._tables[-1].lignes[-1]
        if rangee.cellules:
            self.write("\t")
        self._bloc = self.position
        fusion = min(max(colonnes, 1), _FUSION_MAXIMUM)
        rangee.cellules.append(_Cell(self.position, 0, fusion, max(lignes, 1), suite))

    def close_cell(self) -> None:
        """End a cell; white space at its end goes."""
        cellule = self._tables[-1].lignes[-1].cellules[-1]
        self._trim(cellule.debut)
        cellule.fin = self.position
        cellule.signe = any(encre.debut >= cellule.debut for encre in self._encres)

    def _trim(self, jusqu_a: int) -> None:
        while self._morceaux and self.position > jusqu_a:
            dernier = self._morceaux[-1]
            garde = dernier.rstrip()
            self.position -= len(dernier) - len(garde)
            if garde:
                self._morceaux[-1] = garde
                self._fin = garde[-1]
                return
            self._morceaux.pop()
        self._fin = self._morceaux[-1][-1] if self._morceaux else "\n"

    def close_row(self) -> None:
        """End a row and note the verbatim text of its cells."""
        rangee = self._tables[-1].lignes[-1]
        texte = "".join(self._morceaux[rangee.morceau :])
        if all(cellule.fin - cellule.debut <= _CELLULE_COURTE for cellule in rangee.cellules):
            texte = texte.replace("\n", " ")
            self._fin = texte[-1:] or self._fin
        self._morceaux[rangee.morceau :] = [texte] if texte else []
        for cellule in rangee.cellules:
            cellule.texte = texte[cellule.debut - rangee.debut : cellule.fin - rangee.debut]
        self._bloc = rangee.debut
        self.line()

    def close_table(self) -> None:
        """End a table; covered slots of merged cells repeat the same `Cellule`."""
        table = self._tables.pop()
        grille = _grid(table.lignes)
        if grille:
            self._tableaux.append(Tableau(grille))
        if self._tables:
            self._bloc = self._tables[-1].lignes[-1].cellules[-1].debut if self._tables[-1].lignes else 0
        else:
            self._bloc = self._entete if self._pied is None else self._pied

    def cut_table(self) -> None:
        """End the outermost table, between two rows, and open another: for a page break inside it."""
        self.close_table()


def _grid(rangees: list[_Row]) -> tuple[tuple[Cellule, ...], ...]:
    """Lay cells out in columns; a slot covered by a merged cell holds that very cell."""
    grille: list[dict[int, Cellule]] = [{} for _ in rangees]
    for numero, rangee in enumerate(rangees):
        colonne = 0
        for cell in rangee.cellules:
            while colonne in grille[numero]:
                colonne += 1
            valeur = cell.cellule()
            if cell.suite and numero > 0:
                valeur = grille[numero - 1].get(colonne, valeur)
            for ligne in range(numero, min(numero + cell.lignes, len(rangees))):
                for decalage in range(cell.colonnes):
                    grille[ligne].setdefault(colonne + decalage, valeur)
            colonne += cell.colonnes
    vide = Cellule("", mark_of(""))
    lignes = (
        tuple(ligne.get(colonne, vide) for colonne in range(max(ligne) + 1)) for ligne in grille if ligne
    )
    return tuple(lignes)
