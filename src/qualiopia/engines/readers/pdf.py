"""The PDF reader: text layer, OCR of the pages that have none, forms, tables, signatures."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.lecture import Annotation, Lecture, Page, Source
from qualiopia.engines.mise_en_page.echelle import scaled
from qualiopia.engines.mise_en_page.fragments import line_text
from qualiopia.engines.readers.lectures import make_lecture
from qualiopia.engines.readers.pdf_formulaire import Surcharge, Surcouche, has_overlay
from qualiopia.engines.readers.pdf_objets import drawing_of
from qualiopia.engines.readers.pdf_ouverture import attached_files, metadata_of, open_pdf
from qualiopia.engines.readers.pdf_page import Feuille, compose
from qualiopia.engines.readers.pdf_qualite import count_letters, needs_ocr
from qualiopia.engines.readers.pdf_texte import Repere, frame_of, text_lines
from qualiopia.errors import LectureImpossible
from qualiopia.stages.ports import Depot, Ocr

_COTE_DE_RENDU = 2121


class LecteurPdf:
    """Reads PDF files; pages without usable text are given to an OCR engine when there is one."""

    formats: Sequence[str] = ("pdf",)

    def __init__(
        self,
        ocr: Ocr | None = None,
        pages_maximum: int = 500,
        pages_ocr_maximum: int = 100,
        duree_ocr_maximum: float = 400.0,
    ) -> None:
        """Set how many pages are read, how many of them by OCR, and for how long (seconds)."""
        self.ocr = ocr
        self.pages_maximum = pages_maximum
        self.pages_ocr_maximum = pages_ocr_maximum
        self.duree_ocr_maximum = duree_ocr_maximum

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read a PDF file.

        Raises:
            LectureImpossible: a password is needed, or nothing can be read of a broken file.
        """
        document, etat = open_pdf(depot)
        try:
            passe = _Passe(self, depot, document)
            with _without_collector():
                pages = passe.pages()
            metadonnees = metadata_of(document)
        finally:
            document.close()
        return make_lecture(depot, format, pages, metadonnees, passe.annotations, [*etat, *passe.anomalies])

    def attachments(self, depot: Depot) -> list[Depot]:
        """Return the files attached to a PDF, named `fichier.pdf/nom`; none when it cannot be opened."""
        try:
            document, _ = open_pdf(depot)
        except LectureImpossible:
            return []
        try:
            return attached_files(document, depot.fichier)
        finally:
            document.close()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Suspend the search for reference cycles: thousands of small boxes make it run for nothing."""
    actif = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if actif:
            gc.enable()


class _Passe:
    """One pass over one document."""

    def __init__(self, lecteur: LecteurPdf, depot: Depot, document: Any) -> None:
        self._lecteur = lecteur
        self._depot = depot
        self._document = document
        self._ocr_restantes = lecteur.pages_ocr_maximum
        self._fin_ocr = time.monotonic() + lecteur.duree_ocr_maximum
        self._surcouche: Surcouche | None = None
        self._xfa = document.get_formtype() == pdfium.FORMTYPE_XFA_FULL
        self.anomalies: list[Anomalie] = []
        self.annotations: list[Annotation] = []

    def pages(self) -> list[Page]:
        """Read every page, within the limit."""
        nombre, limite = len(self._document), self._lecteur.pages_maximum
        if nombre > limite:
            self._say(
                CodeAnomalie.TROP_DE_PAGES,
                f"Le fichier compte {nombre} pages : seules les {limite} premières ont été lues.",
                "Séparez le fichier en plusieurs documents, ou relevez la limite de pages dans les réglages.",
            )
        try:
            feuilles = [self._sheet(indice) for indice in range(min(nombre, limite))]
        finally:
            if self._surcouche is not None:
                self._surcouche.close()
        pages = compose(feuilles)
        return self._without_xfa(pages) if self._xfa else pages

    def _sheet(self, indice: int) -> Feuille:
        try:
            page = self._document[indice]
        except pypdfium2.PdfiumError:
            return self._lost_sheet(indice + 1)
        try:
            return self._read_sheet(page, indice + 1)
        finally:
            page.close()

    def _read_sheet(self, page: Any, numero: int) -> Feuille:
        repere = frame_of(page)
        textpage = page.get_textpage()
        try:
            lignes, tour = text_lines(textpage, repere)
        finally:
            textpage.close()
        feuille = Feuille(numero, repere.turned(tour), tour, lignes, drawing_of(page, repere))
        feuille.surcharge = self._overlay(page, numero - 1, repere)
        texte = "\n".join(map(line_text, lignes))
        if not self._xfa and needs_ocr(texte, feuille.dessin, repere.taille):
            feuille.page = self._look_at(page, feuille, texte)
        return feuille

    def _overlay(self, page: Any, indice: int, repere: Repere) -> Surcharge:
        """Return what lies over a page; the file is parsed for it only when a page has more than links."""
        if not has_overlay(page):
            return Surcharge()
        if self._surcouche is None:
            self._surcouche = Surcouche(self._depot.contenu)
        surcharge = self._surcouche.page(indice, repere)
        self.annotations += surcharge.commentaires
        return surcharge

    def _look_at(self, page: Any, feuille: Feuille, texte: str) -> Page | None:
        """Return the page as OCR reads it, or None to keep the text layer."""
        utile = count_letters(texte)
        raison = self._why_not()
        if raison or self._lecteur.ocr is None:
            self._not_read(feuille.numero, raison)
            return None if utile else _unread(feuille)
        self._ocr_restantes -= 1
        image, echelle = _render(page)
        lue = scaled(self._lecteur.ocr.recognise(image, feuille.numero), 1 / echelle)
        gagne = count_letters(lue.texte)
        if utile and gagne < 1.3 * utile and feuille.dessin.textes_invisibles == 0:
            return None
        if not lue.lisible:
            self._not_read(feuille.numero, "son image est trop peu nette")
        return replace(lue, encres=(*feuille.surcharge.encres, *lue.encres))

    def _why_not(self) -> str:
        if self._lecteur.ocr is None:
            return "la lecture des pages numérisées est désactivée"
        if self._ocr_restantes <= 0 or time.monotonic() > self._fin_ocr:
            return "le fichier compte trop de pages numérisées"
        return ""

    def _lost_sheet(self, numero: int) -> Feuille:
        self._say(
            CodeAnomalie.PAGE_ILLISIBLE,
            f"La page {numero} est abîmée et n'a pas pu être lue.",
            "Ouvrez l'original et enregistrez-le de nouveau en PDF.",
            numero,
        )
        feuille = Feuille(numero, Repere(0, 0, 0, 0, 0))
        feuille.page = _unread(feuille)
        return feuille

    def _not_read(self, numero: int, raison: str) -> None:
        self._say(
            CodeAnomalie.PAGE_ILLISIBLE,
            f"La page {numero} n'a pas pu être lue avec certitude : {raison}.",
            "Numérisez la page de nouveau (300 points par pouce, droite) ou déposez le fichier d'origine.",
            numero,
        )

    def _without_xfa(self, pages: list[Page]) -> list[Page]:
        """Say that what is seen of a dynamic form is not its content."""
        self._say(
            CodeAnomalie.FORMULAIRE_XFA,
            "Le fichier est un formulaire dynamique (XFA) : son contenu ne s'affiche que dans Adobe Reader.",
            "Ouvrez-le dans Adobe Reader, imprimez-le en PDF et déposez cette copie.",
        )
        return [replace(page, source=Source.AUCUNE, confiance=0.0) for page in pages]

    def _say(self, code: CodeAnomalie, message: str, remede: str, page: int | None = None) -> None:
        self.anomalies.append(Anomalie(self._depot.fichier, code, message, remede, page))


def _unread(feuille: Feuille) -> Page:
    largeur, hauteur = feuille.repere.taille
    return Page(feuille.numero, "", Source.AUCUNE, 0.0, round(largeur, 2), round(hauteur, 2))


def _render(page: Any) -> tuple[Any, float]:
    """Return the picture of a page, its longer side of a fixed length, and the pixels per point."""
    echelle = _COTE_DE_RENDU / max(*page.get_size(), 1.0)
    bitmap = page.render(scale=echelle, rev_byteorder=True, may_draw_forms=True)
    try:
        image = bitmap.to_numpy()
        return (image[:, :, :3] if image.ndim == 3 else image).copy(), echelle
    finally:
        bitmap.close()
