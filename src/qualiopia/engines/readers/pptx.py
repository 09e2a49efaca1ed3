"""PowerPoint presentations: one page per slide, shapes in reading order, notes as annotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualiopia.domain.lecture import Annotation, Lecture
from qualiopia.engines.readers.composition import Composition
from qualiopia.engines.readers.images_incluses import read_page_images
from qualiopia.engines.readers.lectures import make_lecture, mended
from qualiopia.engines.readers.objets_inclus import embedded_files
from qualiopia.engines.readers.paquet import Element, Paquet, Relation, attribute, child, descendants, local
from qualiopia.engines.readers.proprietes import ooxml_metadata
from qualiopia.stages.ports import Depot, Ocr

_MEUBLES = ("dt", "sldNum")


class LecteurPptx:
    """Reads a presentation: text, tables, grouped shapes, diagrams, notes and comments."""

    formats: Sequence[str] = ("pptx",)

    def __init__(self, ocr: Ocr | None = None) -> None:
        self._ocr = ocr

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read every slide, in the order of the show."""
        paquet = Paquet(depot)
        relations = paquet.relations("ppt/presentation.xml")
        composition = Composition()
        annotations: list[Annotation] = []
        for reference in descendants(paquet.xml("ppt/presentation.xml"), "sldId"):
            cle = next((str(v) for nom, v in reference.attrib.items() if nom.endswith("}id")), "")
            relation = relations.get(cle)
            racine = paquet.xml(relation.cible) if relation and not relation.externe else None
            if relation is None or racine is None:
                continue
            liens = paquet.relations(relation.cible)
            _write_slide(composition, paquet, racine, liens)
            annotations.extend(_notes(paquet, liens))
        pages, illisibles = read_page_images(
            depot, composition.finish(), composition.images, paquet.read, self._ocr
        )
        anomalies = [*illisibles, *(mended(depot) if paquet.reparee else ())]
        return make_lecture(depot, format, pages, ooxml_metadata(paquet), annotations, anomalies)

    def attachments(self, depot: Depot) -> list[Depot]:
        """Return the files embedded in the presentation."""
        return embedded_files(depot)


def _write_slide(
    composition: Composition, paquet: Paquet, racine: Element, liens: dict[str, Relation]
) -> None:
    arbre = child(racine, "cSld", "spTree")
    for forme in sorted(_shapes(arbre), key=_place):
        _write_shape(composition, paquet, forme, liens)
    composition.end_page()


def _shapes(parent: Element | None) -> Iterator[Element]:
    """Yield the shapes of a tree, groups opened."""
    for forme in parent if parent is not None else ():
        nom = local(forme)
        if nom == "grpSp":
            yield from _shapes(forme)
        elif nom == "AlternateContent":
            choix = child(forme, "Choice")
            yield from _shapes(choix if choix is not None else child(forme, "Fallback"))
        elif nom in ("sp", "pic", "graphicFrame"):
            yield forme


def _place(forme: Element) -> tuple[int, int]:
    """Return where a shape stands, in bands of half an inch from the top; titles come first."""
    genre = next(iter(descendants(forme, "ph")), None)
    if genre is not None and attribute(genre, "type") in ("title", "ctrTitle"):
        return -1, 0
    coin = next((o for o in descendants(forme, "off")), None)
    if coin is None:
        return (0, 0) if genre is not None else (1 << 30, 0)
    x, y = attribute(coin, "x", "0"), attribute(coin, "y", "0")
    return (int(y) // 457200 if y.lstrip("-").isdigit() else 0, int(x) if x.lstrip("-").isdigit() else 0)


def _write_shape(
    composition: Composition, paquet: Paquet, forme: Element, liens: dict[str, Relation]
) -> None:
    if local(forme) == "pic":
        image = next(iter(descendants(forme, "blip")), None)
        lien = liens.get(attribute(image, "embed")) if image is not None else None
        composition.mark("image", lien.cible if lien is not None and not lien.externe else "")
        return
    genre = next(iter(descendants(forme, "ph")), None)
    if genre is not None and attribute(genre, "type") in _MEUBLES:
        return
    for table in descendants(forme, "tbl"):
        _write_table(composition, table)
    for reference in descendants(forme, "relIds"):
        relation = liens.get(attribute(reference, "dm"))
        for point in descendants(paquet.xml(relation.cible) if relation else None, "pt"):
            _write_paragraphs(composition, point)
    corps = child(forme, "txBody")
    if corps is not None:
        _write_paragraphs(composition, corps)


def _write_paragraphs(composition: Composition, corps: Element) -> None:
    for paragraphe in descendants(corps, "p"):
        texte = "".join(_runs(paragraphe))
        if not texte.strip():
            continue
        composition.line()
        if child(paragraphe, "pPr", "buChar") is not None:
            composition.write("• ")
        composition.write(texte)
        composition.line()


def _runs(paragraphe: Element) -> Iterator[str]:
    for noeud in paragraphe:
        nom = local(noeud)
        if nom in ("r", "fld"):
            texte = child(noeud, "t")
            yield (texte.text or "") if texte is not None else ""
        elif nom == "br":
            yield "\n"


def _write_table(composition: Composition, table: Element) -> None:
    composition.open_table()
    for rangee in table:
        if local(rangee) != "tr":
            continue
        composition.open_row()
        for cellule in rangee:
            if local(cellule) != "tc" or attribute(cellule, "hMerge") in ("1", "true"):
                continue
            colonnes = attribute(cellule, "gridSpan", "1")
            suite = attribute(cellule, "vMerge") in ("1", "true")
            composition.open_cell(int(colonnes) if colonnes.isdigit() else 1, 1, suite)
            corps = child(cellule, "txBody")
            if corps is not None and not suite:
                _write_paragraphs(composition, corps)
            composition.close_cell()
        composition.close_row()
    composition.close_table()


def _notes(paquet: Paquet, liens: dict[str, Relation]) -> Iterator[Annotation]:
    for lien in liens.values():
        if lien.externe or lien.type not in ("notesSlide", "comments"):
            continue
        racine = paquet.xml(lien.cible)
        if lien.type == "comments":
            for commentaire in descendants(racine, "text"):
                if (commentaire.text or "").strip():
                    yield Annotation("commentaire", commentaire.text or "")
            continue
        for forme in descendants(racine, "sp"):
            genre = next(iter(descendants(forme, "ph")), None)
            textes = ["".join(_runs(p)) for p in descendants(forme, "p")]
            texte = "\n".join(t for t in textes if t.strip())
            if texte and genre is not None and attribute(genre, "type") == "body":
                yield Annotation("notes_orateur", texte)
