"""Spreadsheets: Excel workbooks read part by part, older ones through python-calamine."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qualiopia.domain.anomalie import Anomalie
from qualiopia.domain.lecture import Annotation, Lecture
from qualiopia.engines.readers.composition import Composition
from qualiopia.engines.readers.lectures import doubtful, make_lecture, mended
from qualiopia.engines.readers.nombres import format_code, show, show_value
from qualiopia.engines.readers.objets_inclus import embedded_files
from qualiopia.engines.readers.paquet import (
    Element,
    Paquet,
    Relation,
    attribute,
    child,
    damaged,
    descendants,
    encrypted,
    local,
)
from qualiopia.engines.readers.proprietes import ooxml_metadata
from qualiopia.engines.readers.signatures_office import with_signatures
from qualiopia.stages.ports import Depot

_FILEPASS = 0x002F
_AVANT_FILEPASS = (0x0809, 0x0086, 0x0087)
_CELLULES_MAXIMUM = 400_000
_COLONNES_MAXIMUM = 256
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_CODE_IMPRESSION = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|\d{1,3}|[A-Za-z&])")


@dataclass(slots=True)
class _Style:
    chaines: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    depuis_1904: bool = False


class LecteurXlsx:
    """Reads a workbook, one page per sheet; values as they show, hidden sheets said to be hidden."""

    formats: Sequence[str] = ("xlsx",)

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read every sheet."""
        paquet = Paquet(depot)
        classeur = paquet.xml("xl/workbook.xml")
        relations = paquet.relations("xl/workbook.xml")
        style = _load_style(paquet, classeur)
        composition = Composition()
        annotations: list[Annotation] = []
        reste = _CELLULES_MAXIMUM
        for feuille in descendants(classeur, "sheet"):
            relation = relations.get(_relation_id(feuille))
            racine = paquet.xml(relation.cible) if relation and not relation.externe else None
            if relation is None or racine is None:
                continue
            liens = paquet.relations(relation.cible)
            cachee = attribute(feuille, "state", "visible") != "visible"
            reste = _write_sheet(composition, racine, feuille.get("name") or "", cachee, style, reste)
            _write_shapes(composition, paquet, liens)
            annotations.extend(_comments(paquet, liens))
            _write_footer(composition, racine)
            composition.end_page()
        anomalies: list[Anomalie] = list(mended(depot)) if paquet.reparee else []
        if reste <= 0:
            anomalies.append(
                doubtful(
                    depot, "Ce classeur est trop grand : seul son début a été lu.", "Découpez-le en parties."
                )
            )
        pages = with_signatures(composition.finish(), paquet)
        return make_lecture(depot, format, pages, ooxml_metadata(paquet), annotations, anomalies)

    def attachments(self, depot: Depot) -> list[Depot]:
        """Return the files embedded in the workbook."""
        return embedded_files(depot)


def _relation_id(feuille: Element) -> str:
    return next((str(v) for cle, v in feuille.attrib.items() if cle.endswith("}id")), "")


def _load_style(paquet: Paquet, classeur: Element | None) -> _Style:
    style = _Style()
    for chaine in descendants(paquet.xml("xl/sharedStrings.xml"), "si"):
        style.chaines.append(_rich_text(chaine))
    racine = paquet.xml("xl/styles.xml")
    personnalises: dict[int, str] = {}
    for format in descendants(racine, "numFmt"):
        numero = attribute(format, "numFmtId")
        if numero.isdigit():
            personnalises[int(numero)] = attribute(format, "formatCode")
    cellules = child(racine, "cellXfs")
    for forme in cellules if cellules is not None else ():
        numero = attribute(forme, "numFmtId", "0")
        style.formats.append(format_code(int(numero) if numero.isdigit() else 0, personnalises))
    proprietes = child(classeur, "workbookPr")
    style.depuis_1904 = proprietes is not None and attribute(proprietes, "date1904") in ("1", "true")
    return style


def _rich_text(element: Element) -> str:
    morceaux = []
    for enfant in element:
        if local(enfant) == "t":
            morceaux.append(enfant.text or "")
        elif local(enfant) == "r":
            texte = child(enfant, "t")
            morceaux.append((texte.text or "") if texte is not None else "")
    return "".join(morceaux)


def _write_sheet(
    composition: Composition, racine: Element, nom: str, cachee: bool, style: _Style, reste: int
) -> int:
    """Write a sheet: its name and print header, then its cells as one table; return what is left to read."""
    composition.paragraph(f"Feuille : {nom}{' (masquée)' if cachee else ''}")
    impression = child(racine, "headerFooter", "oddHeader")
    if impression is not None:
        composition.paragraph(_print_text(impression.text or ""))
    composition.end_header()
    fusions = _merges(racine)
    composition.open_table()
    for numero, cellules in _rows(racine, style):
        reste -= len(cellules)
        if reste <= 0:
            break
        _write_row(composition, numero, cellules, fusions)
    composition.close_table()
    return reste


def _rows(racine: Element, style: _Style) -> Iterator[tuple[int, dict[int, str]]]:
    donnees = child(racine, "sheetData")
    suivante = 1
    for rangee in donnees if donnees is not None else ():
        brut = attribute(rangee, "r")
        numero = int(brut) if brut.isdigit() else suivante
        suivante = numero + 1
        cellules: dict[int, str] = {}
        colonne = 0
        for cellule in rangee:
            if local(cellule) != "c":
                continue
            place = _REFERENCE.match(attribute(cellule, "r"))
            colonne = _column(place.group(1)) if place else colonne + 1
            valeur = _value(cellule, style)
            if valeur and colonne <= _COLONNES_MAXIMUM:
                cellules[colonne] = valeur
        if cellules:
            yield numero, cellules


def _value(cellule: Element, style: _Style) -> str:
    genre = attribute(cellule, "t", "n")
    if genre == "inlineStr":
        texte = child(cellule, "is")
        return _rich_text(texte) if texte is not None else ""
    valeur = child(cellule, "v")
    brut = (valeur.text or "") if valeur is not None else ""
    if not brut:
        return ""
    if genre == "s":
        return style.chaines[int(brut)] if brut.isdigit() and int(brut) < len(style.chaines) else ""
    if genre == "b":
        return "VRAI" if brut == "1" else "FAUX"
    if genre == "d":
        return f"{brut[8:10]}/{brut[5:7]}/{brut[:4]}" if len(brut) >= 10 else brut
    if genre in ("str", "e"):
        return brut
    forme = attribute(cellule, "s", "0")
    code = style.formats[int(forme)] if forme.isdigit() and int(forme) < len(style.formats) else "General"
    try:
        return show(float(brut), code, style.depuis_1904)
    except (ValueError, OverflowError):
        return brut


def _column(lettres: str) -> int:
    numero = 0
    for lettre in lettres:
        numero = numero * 26 + ord(lettre) - 64
    return numero


def _merges(racine: Element) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, by (row, column) of the first cell, how many columns and rows each merged cell covers."""
    fusions: dict[tuple[int, int], tuple[int, int]] = {}
    for fusion in descendants(child(racine, "mergeCells"), "mergeCell")[:20000]:
        coins = _REFERENCE.findall(attribute(fusion, "ref"))
        if len(coins) == 2:
            (c1, l1), (c2, l2) = ((_column(c), int(ligne)) for c, ligne in coins)
            fusions[l1, c1] = (min(c2 - c1 + 1, 64), min(l2 - l1 + 1, 2000))
    return fusions


def _write_row(
    composition: Composition,
    numero: int,
    cellules: dict[int, str],
    fusions: dict[tuple[int, int], tuple[int, int]],
) -> None:
    composition.open_row()
    colonne = 1
    while colonne <= max(cellules):
        colonnes, _ = fusions.get((numero, colonne), (1, 1))
        composition.open_cell(colonnes)
        composition.write(cellules.get(colonne, "").strip())
        composition.close_cell()
        colonne += colonnes
    composition.close_row()


def _print_text(code: str) -> str:
    """Return a print header or footer without its formatting codes; left, centre and right by tabs."""
    texte = re.sub(r"&[LCR]", "\t", code.replace("&&", "&\x00"))
    return _CODE_IMPRESSION.sub("", texte).replace("\x00", "").strip()


def _write_footer(composition: Composition, racine: Element) -> None:
    composition.begin_footer()
    pied = child(racine, "headerFooter", "oddFooter")
    if pied is not None:
        composition.paragraph(_print_text(pied.text or ""))


def _write_shapes(composition: Composition, paquet: Paquet, liens: dict[str, Relation]) -> None:
    """Write the text boxes drawn over a sheet and note its pictures."""
    for lien in liens.values():
        if lien.type != "drawing" or lien.externe:
            continue
        dessin = paquet.xml(lien.cible)
        for forme in descendants(dessin, "txBody"):
            for paragraphe in descendants(forme, "p"):
                texte = "".join(t.text or "" for t in descendants(paragraphe, "t"))
                if texte.strip():
                    composition.paragraph(texte)
        for _ in descendants(dessin, "blip"):
            composition.mark("image")


def _comments(paquet: Paquet, liens: dict[str, Relation]) -> Iterator[Annotation]:
    for lien in liens.values():
        if lien.type != "comments" or lien.externe:
            continue
        racine = paquet.xml(lien.cible)
        auteurs = [auteur.text or "" for auteur in descendants(racine, "author")]
        for commentaire in descendants(racine, "comment"):
            texte = "".join(t.text or "" for t in descendants(commentaire, "t")).strip()
            rang = attribute(commentaire, "authorId")
            auteur = auteurs[int(rang)] if rang.isdigit() and int(rang) < len(auteurs) else ""
            if texte:
                yield Annotation("commentaire", texte, auteur)


class LecteurTableurAncien:
    """Reads XLS and XLSB workbooks, one page per sheet."""

    formats: Sequence[str] = ("xls", "xlsb")

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read every sheet."""
        from python_calamine import CalamineWorkbook, SheetVisibleEnum

        if format == "xls" and _is_encrypted(depot.contenu):
            raise encrypted()
        classeur = CalamineWorkbook.from_filelike(io.BytesIO(depot.contenu))
        composition = Composition()
        reste = _CELLULES_MAXIMUM
        for meta in classeur.sheets_metadata:
            cachee = meta.visible != SheetVisibleEnum.Visible
            composition.paragraph(f"Feuille : {meta.name}{' (masquée)' if cachee else ''}")
            composition.end_header()
            composition.open_table()
            for rangee in classeur.get_sheet_by_name(meta.name).to_python(skip_empty_area=False):
                valeurs = [show_value(valeur) for valeur in rangee[:_COLONNES_MAXIMUM]]
                reste -= len(valeurs)
                if reste > 0 and any(valeurs):
                    cellules = {colonne: valeur for colonne, valeur in enumerate(valeurs, 1) if valeur}
                    _write_row(composition, 0, cellules, {})
            composition.close_table()
            composition.end_page()
        anomalies = []
        if reste <= 0:
            anomalies.append(
                doubtful(
                    depot, "Ce classeur est trop grand : seul son début a été lu.", "Découpez-le en parties."
                )
            )
        return make_lecture(depot, format, composition.finish(), anomalies=anomalies)


def _is_encrypted(contenu: bytes) -> bool:
    """Whether an XLS workbook begins with the record that announces a password."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(contenu)) as ole:
            nom = "Workbook" if ole.exists("Workbook") else "Book"
            flux = ole.openstream(nom).read(4096)
    except (OSError, ValueError) as erreur:
        raise damaged() from erreur
    position = 0
    while position + 4 <= len(flux):
        genre, longueur = struct.unpack_from("<HH", flux, position)
        if genre == _FILEPASS:
            return True
        if genre not in _AVANT_FILEPASS:
            return False
        position += 4 + longueur
    return False
