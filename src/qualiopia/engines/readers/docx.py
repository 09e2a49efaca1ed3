"""Word documents (DOCX and its macro and template variants)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qualiopia.domain.anomalie import CodeAnomalie
from qualiopia.domain.lecture import Annotation, Lecture
from qualiopia.engines.readers.composition import Composition
from qualiopia.engines.readers.docx_corps import Corps
from qualiopia.engines.readers.docx_listes import Numerotation
from qualiopia.engines.readers.images_incluses import read_banner, read_page_images
from qualiopia.engines.readers.lectures import make_lecture, mended
from qualiopia.engines.readers.objets_inclus import embedded_files
from qualiopia.engines.readers.paquet import Element, Paquet, Relation, attribute, child, descendants, local
from qualiopia.engines.readers.proprietes import ooxml_metadata
from qualiopia.engines.readers.signatures_office import with_signatures
from qualiopia.errors import LectureImpossible
from qualiopia.stages.ports import Depot, Ocr


class LecteurDocx:
    """Reads a Word document in document order; text that is only in page images goes through `ocr`.

    Pages follow explicit breaks, section breaks and the breaks Word remembered. A header is
    written on the first page it serves and again only where it changes.
    """

    formats: Sequence[str] = ("docx",)

    def __init__(self, ocr: Ocr | None = None) -> None:
        self._ocr = ocr

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read the whole document."""
        paquet = Paquet(depot)
        principale = _main_part(paquet)
        racine = paquet.xml(principale)
        corps_xml = child(racine, "body")
        if corps_xml is None:
            raise LectureImpossible(
                CodeAnomalie.FICHIER_CORROMPU,
                "Le document Word ne contient pas de corps de texte lisible.",
                "Ouvrez l'original dans Word et enregistrez-le de nouveau, puis déposez cette copie.",
            )
        document = _Document(paquet, principale, corps_xml)
        document.write()
        pages = document.composition.finish()
        pages, anomalies = read_page_images(depot, pages, document.composition.images, paquet.read, self._ocr)
        pages = read_banner(pages, document.corps.bandeaux, paquet.read, self._ocr)
        pages = with_signatures(pages, paquet)
        return make_lecture(
            depot,
            format,
            pages,
            ooxml_metadata(paquet),
            [*document.corps.annotations, *_comments(paquet, document.relations)],
            [*anomalies, *(mended(depot) if paquet.reparee else ())],
        )

    def attachments(self, depot: Depot) -> list[Depot]:
        """Return the files embedded in the document."""
        return embedded_files(depot)


def _main_part(paquet: Paquet) -> str:
    for relation in paquet.relations("").values():
        if relation.type == "officeDocument":
            return relation.cible
    return "word/document.xml"


@dataclass
class _Section:
    proprietes: Element | None
    entetes: dict[str, str] = field(default_factory=dict)
    pieds: dict[str, str] = field(default_factory=dict)

    @property
    def premiere_differente(self) -> bool:
        marque = child(self.proprietes, "titlePg")
        return marque is not None and attribute(marque, "val", "1") not in ("0", "false", "off")

    @property
    def nouvelle_page(self) -> bool:
        genre = child(self.proprietes, "type")
        return genre is None or attribute(genre, "val") not in ("continuous", "nextColumn")


class _Document:
    """Writes sections one after the other, with their headers, footers and notes."""

    def __init__(self, paquet: Paquet, principale: str, corps_xml: Element) -> None:
        self.paquet = paquet
        self.relations = paquet.relations(principale)
        self.composition = Composition()
        numerotation = Numerotation.load(self._part("numbering"), self._part("styles"))
        self.corps = Corps(self.composition, paquet, self.relations, numerotation, self._turn_page)
        self._corps_xml = corps_xml
        self._ecrits: set[str] = set()
        self._notes = {nom: self._part(f"{nom}s") for nom in ("footnote", "endnote")}
        self._sections = self._load_sections()
        self._section = self._sections[0]
        self._page_de_section = 1
        reglages = self._part("settings")
        self._pages_paires = child(reglages, "evenAndOddHeaders") is not None
        self._pages_connues = bool(descendants(corps_xml, "lastRenderedPageBreak"))

    def _part(self, type: str) -> Element | None:
        relation = next((r for r in self.relations.values() if r.type == type and not r.externe), None)
        return self.paquet.xml(relation.cible) if relation else None

    def _load_sections(self) -> list[_Section]:
        sections: list[_Section] = []
        for proprietes in descendants(self._corps_xml, "sectPr"):
            if local(proprietes.getparent()) not in ("pPr", "body"):
                continue
            section = _Section(proprietes)
            if sections:
                section.entetes, section.pieds = dict(sections[-1].entetes), dict(sections[-1].pieds)
            for reference in proprietes:
                cible = self.relations.get(attribute(reference, "id"))
                if cible is None or cible.externe:
                    continue
                genre = attribute(reference, "type", "default")
                if local(reference) == "headerReference":
                    section.entetes[genre] = cible.cible
                elif local(reference) == "footerReference":
                    section.pieds[genre] = cible.cible
            sections.append(section)
        return sections or [_Section(None)]

    def write(self) -> None:
        """Write everything, section after section."""
        rang = 0
        self._begin_page()
        for bloc in self._corps_xml:
            self.corps.blocks([bloc])
            if child(bloc, "pPr", "sectPr") is not None and rang + 1 < len(self._sections):
                rang += 1
                suivante = self._sections[rang]
                if suivante.nouvelle_page and self.composition.has_body:
                    self._end_page()
                    self._change_section(suivante)
                    self._begin_page()
                else:
                    self._change_section(suivante)
        self._end_page(derniere=True)

    def _change_section(self, section: _Section) -> None:
        self._section = section
        self._page_de_section = 1

    def _turn_page(self) -> None:
        self._end_page()
        self._page_de_section += 1
        self._begin_page()

    def _kinds(self, presents: dict[str, str]) -> list[str]:
        """Return the kinds of header that this page shows (all of them when pages are not known)."""
        if not self._pages_connues and self._page_de_section == 1:
            genres = ["first"] if self._section.premiere_differente else []
            genres += ["default"] + (["even"] if self._pages_paires else [])
        elif self._section.premiere_differente and self._page_de_section == 1:
            genres = ["first"]
        elif self._pages_paires and (len(self.composition.pages) + 1) % 2 == 0:
            genres = ["even"]
        else:
            genres = ["default"]
        return [genre for genre in genres if genre in presents]

    def _begin_page(self) -> None:
        for genre in self._kinds(self._section.entetes):
            self._furniture(self._section.entetes[genre])
        self.composition.end_header()

    def _end_page(self, derniere: bool = False) -> None:
        self._write_notes(derniere)
        self.composition.begin_footer()
        for genre in self._kinds(self._section.pieds):
            self._furniture(self._section.pieds[genre])
        self.composition.end_page()

    def _furniture(self, partie: str) -> None:
        """Write a header or footer, unless the same text was written already."""
        racine = self.paquet.xml(partie)
        if racine is None:
            return
        essai = self._walk(racine, partie, Composition())
        texte = "\n".join(page.texte for page in essai.composition.finish())
        if not texte.strip() or texte in self._ecrits:
            return
        self._ecrits.add(texte)
        ecrit = self._walk(racine, partie, self.composition)
        self.corps.annotations.extend(ecrit.annotations)

    def _walk(self, racine: Element, partie: str, composition: Composition) -> Corps:
        relations: dict[str, Relation] = self.paquet.relations(partie)
        corps = Corps(composition, self.paquet, relations, Numerotation())
        corps.blocks(racine)
        return corps

    def _write_notes(self, derniere: bool) -> None:
        gardees: list[tuple[str, str]] = []
        for genre, numero in self.corps.notes:
            if genre == "endnote" and not derniere:
                gardees.append((genre, numero))
                continue
            racine = self._notes.get(genre)
            for note in racine if racine is not None else ():
                if attribute(note, "id") == numero and attribute(note, "type", "normal") == "normal":
                    self._walk_note(note)
        self.corps.notes[:] = gardees

    def _walk_note(self, note: Element) -> None:
        self.composition.line()
        corps = Corps(self.composition, self.paquet, self.relations, Numerotation())
        corps.blocks(note)


def _comments(paquet: Paquet, relations: dict[str, Relation]) -> list[Annotation]:
    relation = next((r for r in relations.values() if r.type == "comments" and not r.externe), None)
    racine = paquet.xml(relation.cible) if relation else None
    annotations: list[Annotation] = []
    for commentaire in descendants(racine, "comment"):
        paragraphes = (
            "".join(t.text or "" for t in descendants(p, "t")) for p in descendants(commentaire, "p")
        )
        texte = "\n".join(p for p in paragraphes if p.strip())
        if texte:
            auteur, date = attribute(commentaire, "author"), attribute(commentaire, "date")[:10]
            annotations.append(Annotation("commentaire", texte, auteur, date))
    return annotations
