"""The body of a Word document walked in document order into a `Composition`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from qualiopia.domain.lecture import Annotation
from qualiopia.domain.vides import CHAMP_DE_MODELE
from qualiopia.engines.readers.cases import COCHEE, NON_COCHEE
from qualiopia.engines.readers.composition import Composition
from qualiopia.engines.readers.docx_listes import Numerotation
from qualiopia.engines.readers.docx_symboles import is_symbol_font, symbol, translate
from qualiopia.engines.readers.encodage import decode
from qualiopia.engines.readers.html import write_html
from qualiopia.engines.readers.paquet import Element, Paquet, Relation, attribute, child, descendants, local

_BANDEAU = 12 * 360_000
_FAUX = ("0", "false", "off")
_MERGEFIELD = re.compile(r"\s*MERGEFIELD\s+(?:\"([^\"]+)\"|(\S+))", re.IGNORECASE)
_TRANSPARENTS = {
    "ins",
    "moveTo",
    "hyperlink",
    "smartTag",
    "customXml",
    "dir",
    "bdo",
    "fldSimple",
    "sdtContent",
    "r",
}


@dataclass(slots=True)
class _Champ:
    instruction: str = ""
    resultat: bool = False
    debut: int = 0
    donnees: Element | None = None


@dataclass
class Corps:
    """Walks blocks and runs; `end_page` is called where the document starts a new page."""

    composition: Composition
    paquet: Paquet
    relations: Mapping[str, Relation]
    numerotation: Numerotation
    end_page: Callable[[], None] = lambda: None
    annotations: list[Annotation] = field(default_factory=list)
    bandeaux: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    _champs: list[_Champ] = field(default_factory=list)
    _zones: list[list[Element]] = field(default_factory=list)
    _saut_apres: bool = False

    def blocks(self, parent: Element) -> None:
        """Write the paragraphs, tables and content controls of a parent, in order."""
        for bloc in parent:
            nom = local(bloc)
            if nom == "p":
                self._paragraph(bloc)
            elif nom == "tbl":
                self._table(bloc)
            elif nom == "sdt":
                self._sdt(bloc, block=True)
            elif nom in ("ins", "moveTo", "customXml", "sdtContent", "smartTag"):
                self.blocks(bloc)
            elif nom in ("del", "moveFrom"):
                self._deleted(bloc)
            elif nom == "altChunk":
                self._chunk(bloc)

    def _chunk(self, bloc: Element) -> None:
        """Write a part in another format that Word would merge on opening; HTML is the usual one."""
        relation = self.relations.get(attribute(bloc, "id"))
        contenu = self.paquet.read(relation.cible) if relation and not relation.externe else None
        if contenu and b"<" in contenu[:2000] and not contenu.startswith(b"PK"):
            write_html(decode(contenu), self.composition)

    def _paragraph(self, paragraphe: Element) -> None:
        proprietes = child(paragraphe, "pPr")
        if self._breaks_before(paragraphe, proprietes):
            self._new_page()
        composition = self.composition
        composition.line()
        depart = composition.position
        self._zones.append([])
        etiquette = self.numerotation.label(proprietes)
        composition.write(etiquette)
        self._inlines(paragraphe)
        if composition.position == depart:
            composition.blank()
        composition.line()
        for zone in self._zones.pop():
            self.blocks(zone)
            composition.line()
        for champ in self._champs:
            champ.resultat = True
        if self._saut_apres:
            self._new_page()

    def _new_page(self) -> None:
        self._saut_apres = False
        if self.composition.depth == 0 and self.composition.has_body:
            self.end_page()
        elif self.composition.depth:
            self._saut_apres = True

    def _breaks_before(self, paragraphe: Element, proprietes: Element | None) -> bool:
        saut = child(proprietes, "pageBreakBefore")
        if saut is not None and attribute(saut, "val", "1") not in _FAUX:
            return True
        if self.composition.depth:
            return False
        for noeud in paragraphe.iter():
            nom = local(noeud)
            if nom == "lastRenderedPageBreak":
                return self.composition.looks_full
            if nom in ("t", "sym", "tab", "drawing", "pict"):
                return False
        return False

    def _inlines(self, parent: Element) -> None:
        for noeud in parent:
            nom = local(noeud)
            if nom == "r":
                self._run(noeud)
            elif nom == "fldSimple":
                self._simple_field(noeud)
            elif nom == "sdt":
                self._sdt(noeud, block=False)
            elif nom in ("del", "moveFrom"):
                self._deleted(noeud)
            elif nom == "oMath" or nom == "oMathPara":
                self.composition.write("".join(t.text or "" for t in descendants(noeud, "t")))
            elif nom in _TRANSPARENTS:
                self._inlines(noeud)
            elif nom == "AlternateContent":
                self._alternate(noeud)

    def _deleted(self, noeud: Element) -> None:
        texte = "".join(t.text or "" for t in descendants(noeud, "delText", "t"))
        if texte.strip():
            auteur, date = attribute(noeud, "author"), attribute(noeud, "date")[:10]
            self.annotations.append(Annotation("suppression", texte, auteur, date))

    def _run(self, passage: Element) -> None:
        proprietes = child(passage, "rPr")
        police = ""
        if proprietes is not None:
            masque = child(proprietes, "vanish")
            if masque is not None and attribute(masque, "val", "1") not in _FAUX:
                self._hidden(passage)
                return
            polices = child(proprietes, "rFonts")
            police = attribute(polices, "ascii") if polices is not None else ""
        for noeud in passage:
            self._run_item(noeud, local(noeud), police)

    def _hidden(self, passage: Element) -> None:
        texte = "".join(t.text or "" for t in descendants(passage, "t"))
        if texte.strip():
            self.annotations.append(Annotation("texte_masque", texte))
        for noeud in passage:
            if local(noeud) in ("fldChar", "instrText"):
                self._run_item(noeud, local(noeud), "")

    def _run_item(self, noeud: Element, nom: str, police: str) -> None:
        if nom == "fldChar":
            self._field_mark(noeud)
        elif nom == "instrText":
            if self._champs:
                self._champs[-1].instruction += noeud.text or ""
        elif self._champs and not self._champs[-1].resultat:
            return
        elif nom == "t":
            texte = noeud.text or ""
            self.composition.write(translate(police, texte) if is_symbol_font(police) else texte)
        elif nom in ("tab", "ptab"):
            self.composition.write("\t" if not self.composition.depth else " ")
        elif nom in ("br", "cr"):
            self._break(noeud)
        elif nom == "noBreakHyphen":
            self.composition.write("-")
        elif nom == "sym":
            self._symbol(noeud)
        elif nom == "lastRenderedPageBreak":
            self._saut_apres |= self.composition.looks_full
        elif nom in ("footnoteReference", "endnoteReference"):
            self.notes.append((nom.removesuffix("Reference"), attribute(noeud, "id")))
        elif nom == "AlternateContent":
            self._alternate(noeud)
        elif nom in ("drawing", "pict", "object"):
            self._drawing(noeud)

    def _break(self, noeud: Element) -> None:
        if attribute(noeud, "type") == "page" and local(noeud) == "br":
            if self.composition.depth == 0 and len(self._zones) == 1 and self.composition.has_body:
                self.end_page()
            else:
                self.composition.line()
        else:
            self.composition.write("\n")

    def _symbol(self, noeud: Element) -> None:
        try:
            code = int(attribute(noeud, "char", "F0B7"), 16)
        except ValueError:
            return
        self.composition.write(symbol(attribute(noeud, "font"), code))

    def _field_mark(self, noeud: Element) -> None:
        genre = attribute(noeud, "fldCharType")
        if genre == "begin":
            self._champs.append(_Champ(debut=self.composition.position, donnees=child(noeud, "ffData")))
            self._legacy_box(self._champs[-1])
        elif genre == "separate" and self._champs:
            self._champs[-1].resultat = True
            self._champs[-1].debut = self.composition.position
        elif genre == "end" and self._champs:
            champ = self._champs.pop()
            self._end_field(champ)

    def _legacy_box(self, champ: _Champ) -> None:
        boite = child(champ.donnees, "checkBox")
        if boite is None:
            return
        etat = child(boite, "checked")
        if etat is None:
            etat = child(boite, "default")
        cochee = etat is not None and attribute(etat, "val", "1") not in _FAUX
        self.composition.write(COCHEE if cochee else NON_COCHEE)

    def _end_field(self, champ: _Champ) -> None:
        if self.composition.position != champ.debut:
            return
        fusion = _MERGEFIELD.match(champ.instruction)
        if fusion:
            self.composition.write(f"«{fusion.group(1) or fusion.group(2)}»")
            return
        liste = child(champ.donnees, "ddList")
        if liste is not None:
            choix = [attribute(e, "val") for e in liste if local(e) == "listEntry"]
            rang = child(liste, "result")
            numero = attribute(rang, "val", "0") if rang is not None else "0"
            if numero.isdigit() and int(numero) < len(choix):
                self.composition.write(choix[int(numero)])

    def _simple_field(self, noeud: Element) -> None:
        champ = _Champ(attribute(noeud, "instr"), True, self.composition.position)
        self._inlines(noeud)
        self._end_field(champ)

    def _sdt(self, noeud: Element, block: bool) -> None:
        proprietes, contenu = child(noeud, "sdtPr"), child(noeud, "sdtContent")
        if contenu is None:
            return
        boite = child(proprietes, "checkbox")
        if boite is not None:
            etat = child(boite, "checked")
            cochee = etat is not None and attribute(etat, "val", "1") not in _FAUX
            self.composition.write(COCHEE if cochee else NON_COCHEE)
            return
        if child(proprietes, "showingPlcHdr") is not None:
            invite = "".join(t.text or "" for t in descendants(contenu, "t")).strip()
            if not CHAMP_DE_MODELE.search(invite) and invite[:1] not in "[{":
                (self.composition.paragraph if block else self.composition.write)(f"[{invite}]")
                return
        if block or any(local(enfant) in ("p", "tbl") for enfant in contenu):
            self.blocks(contenu)
        else:
            self._inlines(contenu)

    def _alternate(self, noeud: Element) -> None:
        choix = child(noeud, "Choice")
        repli = child(noeud, "Fallback")
        if choix is not None and (
            repli is None or descendants(choix, "txbxContent", "blip", "t", "contentPart")
        ):
            repli = choix
        for enfant in repli if repli is not None else ():
            self._run_item(enfant, local(enfant), "")

    def _drawing(self, noeud: Element) -> None:
        if descendants(noeud, "signatureline"):
            return
        large = any(_is_wide(attribute(etendue, "cx")) for etendue in descendants(noeud, "extent"))
        for objet in descendants(noeud, "blip", "imagedata", "contentPart", "textpath", "relIds"):
            self._object(objet, local(objet), large)
        for zone in _outermost(noeud, "txbxContent"):
            if self._zones:
                self._zones[-1].append(zone)

    def _object(self, objet: Element, nom: str, large: bool) -> None:
        if nom == "contentPart":
            self.composition.mark("trace")
        elif nom == "textpath":
            self.composition.paragraph(attribute(objet, "string"))
        elif nom == "relIds":
            relation = self.relations.get(attribute(objet, "dm"))
            racine = self.paquet.xml(relation.cible) if relation else None
            for point in descendants(racine, "pt"):
                texte = "".join(t.text or "" for t in descendants(point, "t"))
                if texte.strip():
                    self.composition.paragraph(texte)
        else:
            relation = self.relations.get(attribute(objet, "embed") or attribute(objet, "id"))
            interne = relation is not None and not relation.externe
            if (
                relation
                and interne
                and large
                and not self.composition.pages
                and not self.composition.looks_full
            ):
                self.bandeaux.append(relation.cible)
            self.composition.mark("image", relation.cible if relation and interne else "")

    def _table(self, table: Element) -> None:
        composition = self.composition
        composition.open_table()
        self._rows(table, premiere=True)
        composition.close_table()
        if self._saut_apres:
            self._new_page()

    def _rows(self, parent: Element, premiere: bool) -> None:
        composition = self.composition
        for rangee in parent:
            nom = local(rangee)
            if nom in ("sdt", "sdtContent", "ins", "customXml"):
                self._rows(rangee, premiere)
            elif nom == "tr":
                if (
                    composition.depth == 1
                    and not premiere
                    and (self._saut_apres or (_starts_page(rangee) and composition.looks_full))
                ):
                    composition.cut_table()
                    self._new_page()
                    composition.open_table()
                self._saut_apres = False
                composition.open_row()
                self._cells(rangee)
                composition.close_row()
                premiere = False

    def _cells(self, parent: Element) -> None:
        for cellule in parent:
            nom = local(cellule)
            if nom in ("sdt", "sdtContent", "customXml"):
                self._cells(cellule)
            elif nom == "tc":
                proprietes = child(cellule, "tcPr")
                largeur = child(proprietes, "gridSpan")
                fusion = child(proprietes, "vMerge")
                colonnes = attribute(largeur, "val", "1") if largeur is not None else "1"
                suite = fusion is not None and attribute(fusion, "val", "continue") == "continue"
                self.composition.open_cell(int(colonnes) if colonnes.isdigit() else 1, 1, suite)
                self.blocks(cellule)
                self.composition.close_cell()


def _is_wide(emu: str) -> bool:
    return emu.isdigit() and int(emu) >= _BANDEAU


def _starts_page(rangee: Element) -> bool:
    for noeud in rangee.iter():
        nom = local(noeud)
        if nom == "lastRenderedPageBreak":
            return True
        if nom in ("t", "sym", "drawing"):
            return False
    return False


def _outermost(noeud: Element, nom: str) -> Iterable[Element]:
    for enfant in noeud:
        if local(enfant) == nom:
            yield enfant
        elif local(enfant) == "AlternateContent":
            choix = child(enfant, "Choice")
            yield from _outermost(choix if choix is not None else enfant, nom)
        else:
            yield from _outermost(enfant, nom)
