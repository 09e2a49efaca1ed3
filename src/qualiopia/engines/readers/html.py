"""Web pages and SVG drawings: what a visitor would read, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from qualiopia.domain.lecture import Lecture, Metadonnees
from qualiopia.engines.readers.cases import COCHEE, NON_COCHEE
from qualiopia.engines.readers.composition import Composition
from qualiopia.engines.readers.encodage import decode
from qualiopia.engines.readers.lectures import make_lecture
from qualiopia.stages.ports import Depot

_INVISIBLES = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "meta",
        "link",
        "base",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "video",
        "audio",
        "map",
        "source",
    ]
)
_BLOCS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "main",
        "aside",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "li",
        "pre",
        "blockquote",
        "form",
        "fieldset",
        "legend",
        "figure",
        "figcaption",
        "address",
        "details",
        "summary",
        "hr",
        "table",
        "caption",
        "body",
        "html",
        "center",
        "option",
        "button",
    ]
)
_ACCOLABLES = ("a", "span", "label", "button")
_ESPACES = re.compile(r"[ \t\r\n\f]+")
_CACHE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_SAUT_DE_PAGE = re.compile(r"(?:page-break|break)-(before|after)\s*:\s*(?:always|page)", re.IGNORECASE)
_PROFONDEUR_MAXIMUM = 400


class LecteurHtml:
    """Reads the visible text of a page, with its tables, tick boxes and form values."""

    formats: Sequence[str] = ("html",)

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read the whole page."""
        annonce = _CHARSET.search(depot.contenu[:4096])
        texte = decode(depot.contenu, annonce.group(1).decode("ascii", "replace") if annonce else "")
        composition = Composition()
        titre = write_html(texte, composition)
        return make_lecture(depot, format, composition.finish(), Metadonnees(titre=titre))


def write_html(texte: str, composition: Composition) -> str:
    """Write the visible text of some HTML into a composition; return the title of the page."""
    from selectolax.lexbor import LexborHTMLParser

    arbre = LexborHTMLParser(texte.replace("\x00", " "))
    titre = arbre.css_first("title")
    if arbre.root is not None:
        _Marche(composition).walk(arbre.body or arbre.root, 0)
    return _ESPACES.sub(" ", titre.text(deep=True)).strip() if titre is not None else ""


class _Marche:
    def __init__(self, composition: Composition) -> None:
        self._composition = composition
        self._espace = False
        self._lignes_brutes = 0

    def walk(self, noeud: Any, profondeur: int) -> None:
        if profondeur > _PROFONDEUR_MAXIMUM:
            self._text(noeud.text(deep=True, separator=" ") or "")
            return
        enfant = noeud.child
        while enfant is not None:
            self._node(enfant, profondeur + 1)
            enfant = enfant.next

    def _node(self, noeud: Any, profondeur: int) -> None:
        nom = noeud.tag
        if nom == "-text":
            self._text(noeud.text_content or "")
            return
        if nom in _INVISIBLES or nom.startswith(("-", "!")):
            return
        attributs = noeud.attributes
        style = attributs.get("style") or ""
        if "hidden" in attributs or _CACHE.search(style):
            return
        saut = _SAUT_DE_PAGE.search(style)
        if saut and saut.group(1).lower() == "before":
            self._page()
        if nom in _ACCOLABLES and noeud.prev is not None and noeud.prev.tag == nom:
            self._espace = True  # style sheets set such neighbours apart
        self._element(noeud, nom, attributs, profondeur)
        if saut and saut.group(1).lower() == "after":
            self._page()

    def _page(self) -> None:
        if self._composition.depth == 0 and self._composition.has_body:
            self._composition.end_page()

    def _element(self, noeud: Any, nom: str, attributs: dict[str, str | None], profondeur: int) -> None:
        if nom == "br":
            self._composition.write("\n")
            self._espace = False
        elif nom == "table":
            self._table(noeud, profondeur)
        elif nom == "img":
            self._image(attributs)
        elif nom in ("input", "textarea", "select"):
            self._field(noeud, nom, attributs)
        elif nom == "pre":
            self._composition.paragraph(noeud.text(deep=True) or "")
        elif nom in _BLOCS:
            self._block(noeud, nom, profondeur)
        else:
            self.walk(noeud, profondeur)

    def _block(self, noeud: Any, nom: str, profondeur: int) -> None:
        composition = self._composition
        composition.line()
        self._espace = False
        if nom == "li":
            composition.write(self._bullet(noeud))
        self.walk(noeud, profondeur)
        composition.line()
        self._espace = False

    def _bullet(self, noeud: Any) -> str:
        parent = noeud.parent
        if parent is None or parent.tag != "ol":
            return "• "
        depart = (parent.attributes.get("start") or "1").strip()
        rang = int(depart) if depart.isdigit() and len(depart) < 6 else 1
        frere = noeud.prev
        while frere is not None:
            rang += frere.tag == "li"
            frere = frere.prev
        return f"{rang}. "

    def _text(self, brut: str) -> None:
        texte = _ESPACES.sub(" ", brut)
        if texte == " " or not texte:
            self._espace = self._espace or bool(texte)
            return
        composition = self._composition
        if (self._espace or texte[0] == " ") and not composition.at_line_start:
            composition.write(" ")
        self._espace = texte[-1] == " "
        composition.write(texte.strip(" "))

    def _image(self, attributs: dict[str, str | None]) -> None:
        self._composition.mark("image")
        self._text(f" {attributs.get('alt') or ''} ")

    def _field(self, noeud: Any, nom: str, attributs: dict[str, str | None]) -> None:
        genre = (attributs.get("type") or "text").lower()
        if nom == "select":
            choix = noeud.css_first("option[selected]")
            self._text(f" {choix.text(deep=True) if choix is not None else '........'} ")
        elif nom == "textarea":
            self._text(f" {noeud.text(deep=True).strip() or '........'} ")
        elif genre in ("checkbox", "radio"):
            self._text(f" {COCHEE if 'checked' in attributs else NON_COCHEE} ")
        elif genre in ("submit", "button", "reset", "image", "hidden", "password", "file"):
            return
        else:
            self._text(f" {attributs.get('value') or '........'} ")

    def _table(self, noeud: Any, profondeur: int) -> None:
        composition = self._composition
        self._espace = False
        composition.open_table()
        for rangee in _rows(noeud):
            composition.open_row()
            for cellule in _children(rangee, ("td", "th")):
                attributs = cellule.attributes
                composition.open_cell(_span(attributs.get("colspan")), _span(attributs.get("rowspan")))
                self._espace = False
                self.walk(cellule, profondeur + 1)
                composition.close_cell()
            composition.close_row()
        composition.close_table()
        self._espace = False


def _children(noeud: Any, noms: tuple[str, ...]) -> list[Any]:
    enfants, enfant = [], noeud.child
    while enfant is not None:
        if enfant.tag in noms:
            enfants.append(enfant)
        enfant = enfant.next
    return enfants


def _rows(table: Any) -> list[Any]:
    rangees = []
    for enfant in _children(table, ("tr", "thead", "tbody", "tfoot")):
        rangees.extend([enfant] if enfant.tag == "tr" else _children(enfant, ("tr",)))
    return rangees


def _span(valeur: str | None) -> int:
    nombre = (valeur or "1").strip()
    return min(int(nombre), 60) if nombre.isdigit() and 0 < len(nombre) < 4 and nombre != "0" else 1


class LecteurSvg:
    """Reads the words of an SVG drawing."""

    formats: Sequence[str] = ("svg",)

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read the whole drawing."""
        from qualiopia.engines.readers.paquet import descendants, parse_xml

        racine, _ = parse_xml(depot.contenu)
        composition = Composition()
        for texte in descendants(racine, "text", "title", "desc"):
            composition.paragraph(_ESPACES.sub(" ", "".join(texte.itertext())).strip())
        return make_lecture(depot, format, composition.finish())
