"""The body of an OpenDocument file walked in document order into a `Composition`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from qualiopia.domain.lecture import Annotation
from qualiopia.engines.readers.cases import COCHEE, NON_COCHEE
from qualiopia.engines.readers.composition import Composition
from qualiopia.engines.readers.docx_symboles import is_symbol_font, translate
from qualiopia.engines.readers.nombres import plain_number
from qualiopia.engines.readers.paquet import Element, attribute, child, descendants, local
from qualiopia.engines.readers.proprietes import iso_day

_REPETITIONS_MAXIMUM = 64
_CELLULES_MAXIMUM = 400_000
_LISTES = ("list", "list-item", "list-header")
_TRANSPARENTS = (
    "section", "index-body", "table-of-content", "illustration-index", "index-title", "numbered-paragraph",
    "g", "a", "page-sequence", "user-index", "alphabetical-index", "bibliography", "text-box",
)  # fmt: skip
_MUETS = ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "forms",
          "dde-connection-decls", "table-of-content-source", "desc", "title", "event-listeners",
          "bookmark-start", "bookmark-end")  # fmt: skip


@dataclass
class Styles:
    """What we need to know of the styles: page breaks, symbol fonts, lists, master pages."""

    sauts_avant: set[str] = field(default_factory=set)
    sauts_apres: set[str] = field(default_factory=set)
    polices: dict[str, str] = field(default_factory=dict)
    numerotees: dict[str, dict[int, tuple[str, str, str]]] = field(default_factory=dict)
    maitres: dict[str, str] = field(default_factory=dict)
    masques: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, *racines: Element | None) -> Styles:
        """Read the styles of the content and style parts."""
        soi = cls()
        for racine in racines:
            for style in descendants(racine, "style"):
                soi._style(style)
            for liste in descendants(racine, "list-style"):
                soi.numerotees[attribute(liste, "name")] = dict(_levels(liste))
        return soi

    def _style(self, style: Element) -> None:
        nom = attribute(style, "name")
        paragraphe, texte = child(style, "paragraph-properties"), child(style, "text-properties")
        if paragraphe is not None:
            if attribute(paragraphe, "break-before") == "page":
                self.sauts_avant.add(nom)
            if attribute(paragraphe, "break-after") == "page":
                self.sauts_apres.add(nom)
        if attribute(style, "master-page-name"):
            self.maitres[nom] = attribute(style, "master-page-name")
        if texte is not None:
            police = attribute(texte, "font-name") or attribute(texte, "font-family").strip("'")
            if police:
                self.polices[nom] = police
            if attribute(texte, "display") == "none":
                self.masques.add(nom)


def _levels(liste: Element) -> Iterable[tuple[int, tuple[str, str, str]]]:
    for niveau in liste:
        rang = attribute(niveau, "level", "1")
        if local(niveau) == "list-level-style-number":
            valeurs = (
                attribute(niveau, "num-format"),
                attribute(niveau, "num-prefix"),
                attribute(niveau, "num-suffix"),
            )
            yield int(rang) if rang.isdigit() else 1, valeurs
        elif local(niveau) == "list-level-style-bullet":
            yield int(rang) if rang.isdigit() else 1, ("puce", attribute(niveau, "bullet-char", "•"), "")


@dataclass
class CorpsOdf:
    """Walks blocks and runs of an OpenDocument body."""

    composition: Composition
    styles: Styles
    annotations: list[Annotation] = field(default_factory=list)
    _zones: list[list[Element]] = field(default_factory=list)
    _notes: list[Element] = field(default_factory=list)
    _boites: dict[str, bool] = field(default_factory=dict)
    _listes: list[tuple[str, int]] = field(default_factory=list)
    _ecrits: set[str] = field(default_factory=set)
    _pages: dict[str, Element] = field(default_factory=dict)
    _maitre: str = "Standard"
    _reste: int = _CELLULES_MAXIMUM

    def write_text(self, corps: Element, styles: Element) -> None:
        """Write a text document, with the headers and footers of its master pages."""
        self._pages = {attribute(page, "name"): page for page in descendants(styles, "master-page")}
        premiers = [p for p in corps.iter() if local(p) in ("p", "h", "table")][:1]
        for premier in premiers:
            self._maitre = self.styles.maitres.get(attribute(premier, "style-name"), self._maitre)
        if self._maitre not in self._pages and self._pages:
            self._maitre = next(iter(self._pages))
        self._load_boxes(corps)
        self._tracked(corps)
        self._begin_page()
        self.blocks(corps)
        self._end_page()

    def _load_boxes(self, corps: Element) -> None:
        for boite in descendants(corps, "checkbox", "radio"):
            etat = attribute(boite, "current-state") or attribute(boite, "state")
            cochee = etat == "checked" or attribute(boite, "current-selected") == "true"
            self._boites[attribute(boite, "id")] = cochee

    def _tracked(self, corps: Element) -> None:
        for region in descendants(child(corps, "tracked-changes"), "deletion"):
            texte = "\n".join("".join(p.itertext()) for p in descendants(region, "p", "h"))
            info = child(region, "change-info")
            auteur = child(info, "creator")
            date = child(info, "date")
            if texte.strip():
                self.annotations.append(
                    Annotation(
                        "suppression",
                        texte,
                        (auteur.text or "") if auteur is not None else "",
                        (date.text or "")[:10] if date is not None else "",
                    )
                )

    def _begin_page(self) -> None:
        self._furniture(("header-first", "header", "header-left"))
        self.composition.end_header()

    def _end_page(self) -> None:
        for note in self._notes:
            self.blocks(note)
        self._notes.clear()
        self.composition.begin_footer()
        self._furniture(("footer-first", "footer", "footer-left"))
        self.composition.end_page()

    def _furniture(self, noms: tuple[str, ...]) -> None:
        maitre = self._pages.get(self._maitre)
        for partie in maitre if maitre is not None else ():
            if local(partie) not in noms or attribute(partie, "display") == "false":
                continue
            texte = "".join(partie.itertext()).strip()
            if texte and texte not in self._ecrits:
                self._ecrits.add(texte)
                self.blocks(partie)

    def _turn_page(self, maitre: str = "") -> None:
        if self.composition.depth == 0 and self.composition.has_body and self._pages:
            self._end_page()
            self._maitre = maitre or self._maitre
            self._begin_page()

    def blocks(self, parent: Element) -> None:
        """Write the blocks of a parent, in order."""
        for bloc in parent:
            nom = local(bloc)
            if nom in ("p", "h"):
                self._paragraph(bloc)
            elif nom == "list":
                self._list(bloc)
            elif nom == "table":
                self._table(bloc)
            elif nom in _TRANSPARENTS or nom in ("list-header", "note-body"):
                self.blocks(bloc)
            elif nom not in _MUETS:
                self._inline(bloc, nom, "")

    def _paragraph(self, paragraphe: Element, etiquette: str = "") -> None:
        style = attribute(paragraphe, "style-name")
        if style in self.styles.sauts_avant or style in self.styles.maitres:
            self._turn_page(self.styles.maitres.get(style, ""))
        composition = self.composition
        composition.line()
        depart = composition.position
        composition.write(etiquette)
        self._zones.append([])
        self._inlines(paragraphe, style)
        if composition.position == depart:
            composition.blank()
        composition.line()
        for zone in self._zones.pop():
            self.blocks(zone)
            composition.line()
        if style in self.styles.sauts_apres:
            self._turn_page()

    def _inlines(self, parent: Element, style: str) -> None:
        self._text(parent.text, style)
        for noeud in parent:
            self._inline(noeud, local(noeud), style)
            self._text(noeud.tail, style)

    def _text(self, texte: str | None, style: str) -> None:
        if not texte:
            return
        police = self.styles.polices.get(style, "")
        propre = " ".join(texte.split("\n")) if "\n" in texte else texte
        self.composition.write(translate(police, propre) if is_symbol_font(police) else propre)

    def _inline(self, noeud: Element, nom: str, style: str) -> None:
        composition = self.composition
        if nom == "span":
            propre = attribute(noeud, "style-name")
            if propre in self.styles.masques:
                self.annotations.append(Annotation("texte_masque", "".join(noeud.itertext())))
            else:
                self._inlines(noeud, propre if propre in self.styles.polices else style)
        elif nom == "s":
            repete = attribute(noeud, "c", "1")
            composition.write(" " * (min(int(repete), 400) if repete.isdigit() else 1))
        elif nom == "tab":
            composition.write(" " if composition.depth else "\t")
        elif nom == "line-break":
            composition.write("\n")
        elif nom == "soft-page-break":
            return
        elif nom == "annotation":
            self._comment(noeud)
        elif nom == "note":
            self._notes.extend(e for e in noeud if local(e) == "note-body")
        elif nom in ("frame", "custom-shape", "rect", "control", "g", "line", "ellipse"):
            self._shape(noeud, nom)
        elif nom == "placeholder":
            composition.write("[" + "".join(noeud.itertext()).strip("<>[] ") + "]")
        elif nom not in _MUETS and nom:
            self._inlines(noeud, style)

    def _comment(self, noeud: Element) -> None:
        auteur, date = child(noeud, "creator"), child(noeud, "date")
        texte = "\n".join("".join(p.itertext()) for p in descendants(noeud, "p"))
        nom = (auteur.text or "") if auteur is not None else ""
        self.annotations.append(
            Annotation("commentaire", texte, nom, (date.text or "")[:10] if date is not None else "")
        )

    def _shape(self, noeud: Element, nom: str) -> None:
        if nom == "control":
            identifiant = attribute(noeud, "control")
            if identifiant in self._boites:
                self.composition.write(COCHEE if self._boites[identifiant] else NON_COCHEE)
            return
        image = child(noeud, "image")
        if image is not None and child(noeud, "text-box") is None:
            self.composition.mark("image", attribute(image, "href"))
        if self._zones:
            self._zones[-1].append(noeud)
        else:
            self.blocks(noeud)

    def _list(self, liste: Element) -> None:
        style = attribute(liste, "style-name") or (self._listes[-1][0] if self._listes else "")
        self._listes.append((style, 0))
        for element in liste:
            if local(element) in ("list-item", "list-header"):
                self._list_item(element, numerote=local(element) == "list-item")
        self._listes.pop()

    def _list_item(self, element: Element, numerote: bool) -> None:
        premier = True
        for bloc in element:
            nom = local(bloc)
            if nom in ("p", "h"):
                self._paragraph(bloc, self._label() if premier and numerote else "")
                premier = False
            elif nom == "list":
                self._list(bloc)
            else:
                self.blocks([bloc])

    def _label(self) -> str:
        style, rang = self._listes[-1]
        self._listes[-1] = (style, rang + 1)
        genre, prefixe, suffixe = self.styles.numerotees.get(style, {}).get(
            len(self._listes), ("puce", "•", "")
        )
        if genre == "puce":
            return f"{'•' if 0xE000 <= ord(prefixe[:1] or '•') <= 0xF8FF else prefixe} "
        if not genre:
            return ""
        numero = chr(ord(genre) + rang % 26) if genre in "aA" else str(rang + 1)
        return f"{prefixe}{numero}{suffixe or '.'} "

    def _table(self, table: Element) -> None:
        self.composition.open_table()
        self._rows(table)
        self.composition.close_table()

    def _rows(self, parent: Element) -> None:
        for rangee in parent:
            nom = local(rangee)
            if nom in ("table-header-rows", "table-rows", "table-row-group"):
                self._rows(rangee)
            elif nom == "table-row":
                self._row(rangee)

    def _row(self, rangee: Element) -> None:
        cellules = [c for c in rangee if local(c) in ("table-cell", "covered-table-cell")]
        while cellules and not _holds_something(cellules[-1]):
            cellules.pop()
        if not cellules or self._reste <= 0:
            return
        repete = _number(rangee, "number-rows-repeated")
        for _ in range(repete if repete <= _REPETITIONS_MAXIMUM else 1):
            self.composition.open_row()
            for cellule in cellules:
                self._cell(cellule)
            self.composition.close_row()

    def _cell(self, cellule: Element) -> None:
        if local(cellule) == "covered-table-cell":
            return
        repete = min(_number(cellule, "number-columns-repeated"), _REPETITIONS_MAXIMUM)
        self._reste -= repete
        for _ in range(repete):
            colonnes, lignes = (
                _number(cellule, "number-columns-spanned"),
                _number(cellule, "number-rows-spanned"),
            )
            self.composition.open_cell(colonnes, min(lignes, 2000))
            montre = _shown(cellule)
            if montre:
                self.composition.write(montre)
            else:
                self.blocks(cellule)
            self.composition.close_cell()

    def write_sheets(self, corps: Element) -> None:
        """Write a spreadsheet, one page per sheet."""
        self._load_boxes(corps)
        for feuille in corps:
            if local(feuille) == "table":
                self.composition.paragraph(f"Feuille : {attribute(feuille, 'name')}")
                self.composition.end_header()
                self._table(feuille)
                for forme in descendants(child(feuille, "shapes"), "frame", "custom-shape"):
                    self._shape(forme, "frame")
                self.composition.end_page()

    def write_slides(self, corps: Element) -> None:
        """Write a presentation, one page per slide; speaker notes come last on their page."""
        for diapositive in corps:
            if local(diapositive) == "page":
                for forme in diapositive:
                    if local(forme) == "notes":
                        textes = ["".join(p.itertext()) for p in descendants(forme, "p")]
                        notes = "\n".join(t for t in textes if t.strip())
                        if notes:
                            self.annotations.append(Annotation("notes_orateur", notes))
                    else:
                        self.composition.line()
                        self.blocks([forme])
                self.composition.end_page()


def _number(element: Element, nom: str) -> int:
    brut = attribute(element, nom, "1")
    return max(1, int(brut)) if brut.isdigit() and len(brut) < 8 else 1


def _shown(cellule: Element) -> str:
    """Return the French form of a value that the file shows only in its raw form."""
    genre = attribute(cellule, "value-type")
    brut = attribute(cellule, "date-value" if genre == "date" else "value")
    if genre not in ("date", "float", "percentage", "currency") or not brut:
        return ""
    texte = "".join("".join(p.itertext()) for p in cellule if local(p) == "p").strip()
    if texte not in (brut, ""):
        return ""
    if genre == "date" and iso_day(brut):
        return f"{brut[8:10]}/{brut[5:7]}/{brut[:4]}"
    try:
        nombre = float(brut)
    except ValueError:
        return ""
    return f"{plain_number(nombre * 100)} %" if genre == "percentage" else plain_number(nombre)


def _holds_something(cellule: Element) -> bool:
    return local(cellule) == "table-cell" and any(True for _ in cellule)
