"""The PDF reader: text layer, OCR of the pages that have none, forms, tables, signatures."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.lecture import Boite, Lecture, Mot, Page, Source
from qualiopia.engines.mise_en_page.fragments import Ligne, assemble, line_text
from qualiopia.engines.readers.lectures import make_lecture
from qualiopia.engines.readers.pdf_objets import Dessin, drawing_of
from qualiopia.engines.readers.pdf_ouverture import metadata_of, open_pdf
from qualiopia.engines.readers.pdf_qualite import needs_ocr
from qualiopia.engines.readers.pdf_texte import Repere, frame_of, text_lines
from qualiopia.stages.ports import Depot, Ocr

_COTE_DE_RENDU = 2121
_POINTS_MAXIMUM = 14_400


@dataclass(slots=True)
class _Feuille:
    """A page being read."""

    numero: int
    repere: Repere
    lignes: list[Ligne] = field(default_factory=list)
    dessin: Dessin = field(default_factory=Dessin)
    page: Page | None = None


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
        self._ocr = ocr
        self._pages_maximum = pages_maximum
        self._pages_ocr_maximum = pages_ocr_maximum
        self._duree_ocr_maximum = duree_ocr_maximum

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read a PDF file.

        Raises:
            LectureImpossible: a password is needed, or nothing can be read of a broken file.
        """
        document, etat = open_pdf(depot)
        try:
            lu = _Passe(self, depot, document)
            pages = lu.pages()
            return make_lecture(depot, format, pages, metadata_of(document), anomalies=[*etat, *lu.anomalies])
        finally:
            document.close()


class _Passe:
    """One pass over one document."""

    def __init__(self, lecteur: LecteurPdf, depot: Depot, document: Any) -> None:
        self._lecteur = lecteur
        self._depot = depot
        self._document = document
        self._ocr_restantes = lecteur._pages_ocr_maximum
        self._fin_ocr = time.monotonic() + lecteur._duree_ocr_maximum
        self.anomalies: list[Anomalie] = []

    def pages(self) -> list[Page]:
        nombre = len(self._document)
        limite = self._lecteur._pages_maximum
        if nombre > limite:
            self._say(
                CodeAnomalie.TROP_DE_PAGES,
                f"Le fichier compte {nombre} pages : seules les {limite} premières ont été lues.",
                "Séparez le fichier en plusieurs documents, ou relevez la limite de pages dans les réglages.",
            )
        return [self._finish(self._sheet(i)) for i in range(min(nombre, limite))]

    def _sheet(self, indice: int) -> _Feuille:
        try:
            page = self._document[indice]
        except pypdfium2.PdfiumError:
            return self._unreadable(indice + 1)
        try:
            return self._read_sheet(page, indice + 1)
        finally:
            page.close()

    def _read_sheet(self, page: Any, numero: int) -> _Feuille:
        repere = frame_of(page)
        textpage = page.get_textpage()
        try:
            feuille = _Feuille(numero, repere, text_lines(textpage, repere))
        finally:
            textpage.close()
        feuille.dessin = drawing_of(page, repere)
        texte = "\n".join(map(line_text, feuille.lignes))
        if needs_ocr(texte, feuille.dessin, repere.taille):
            feuille.page = self._look_at(page, feuille, texte)
        return feuille

    def _look_at(self, page: Any, feuille: _Feuille, texte: str) -> Page | None:
        """Return the page as OCR reads it, or None to keep the text layer."""
        vide = replace(_blank(feuille), source=Source.AUCUNE, confiance=0.0)
        utile = sum(caractere.isalnum() for caractere in texte)
        if self._lecteur._ocr is None:
            self._not_read(feuille.numero, "la lecture des pages numérisées est désactivée")
            return vide if not utile else None
        if self._ocr_restantes <= 0 or time.monotonic() > self._fin_ocr:
            self._not_read(feuille.numero, "le fichier compte trop de pages numérisées")
            return vide if not utile else None
        self._ocr_restantes -= 1
        image, echelle = _render(page, feuille.repere)
        lue = _in_points(self._lecteur._ocr.recognise(image, feuille.numero), echelle)
        gagne = sum(caractere.isalnum() for caractere in lue.texte)
        if utile and gagne < 1.3 * utile and feuille.dessin.textes_invisibles == 0:
            return None
        if not lue.lisible:
            self._not_read(feuille.numero, "son image est trop peu nette")
        return lue

    def _not_read(self, numero: int, raison: str) -> None:
        self._say(
            CodeAnomalie.PAGE_ILLISIBLE,
            f"La page {numero} n'a pas pu être lue avec certitude : {raison}.",
            "Numérisez la page de nouveau (300 points par pouce, droite) ou déposez le fichier d'origine.",
            numero,
        )

    def _unreadable(self, numero: int) -> _Feuille:
        self._say(
            CodeAnomalie.PAGE_ILLISIBLE,
            f"La page {numero} est abîmée et n'a pas pu être lue.",
            "Ouvrez l'original et enregistrez-le de nouveau en PDF.",
            numero,
        )
        feuille = _Feuille(numero, Repere(0, 0, 0, 0, 0))
        feuille.page = replace(_blank(feuille), source=Source.AUCUNE, confiance=0.0)
        return feuille

    def _say(self, code: CodeAnomalie, message: str, remede: str, page: int | None = None) -> None:
        self.anomalies.append(Anomalie(self._depot.fichier, code, message, remede, page))

    def _finish(self, feuille: _Feuille) -> Page:
        if feuille.page is not None:
            return feuille.page
        texte, mots = assemble(feuille.lignes)
        return replace(_blank(feuille), texte=texte, mots=tuple(mots))


def _blank(feuille: _Feuille) -> Page:
    largeur, hauteur = feuille.repere.taille
    return Page(
        numero=feuille.numero,
        texte="",
        largeur=round(largeur, 2),
        hauteur=round(hauteur, 2),
        rotation=feuille.repere.rotation,
    )


def _render(page: Any, repere: Repere) -> tuple[Any, float]:
    """Return the picture of a page, within a fixed number of pixels, and pixels per point."""
    grand = min(max(*repere.taille, 1.0), _POINTS_MAXIMUM)
    echelle = _COTE_DE_RENDU / grand
    bitmap = page.render(scale=echelle, rev_byteorder=True, may_draw_forms=True)
    try:
        image = bitmap.to_numpy()
        return image[:, :, :3].copy() if image.ndim == 3 else image.copy(), echelle
    finally:
        bitmap.close()


def _in_points(page: Page, echelle: float) -> Page:
    """Turn the coordinates of a page from pixels into points."""

    def scaled(boite: Boite) -> Boite:
        x0, y0, x1, y1 = boite
        return round(x0 / echelle, 2), round(y0 / echelle, 2), round(x1 / echelle, 2), round(y1 / echelle, 2)

    return replace(
        page,
        largeur=round(page.largeur / echelle, 2),
        hauteur=round(page.hauteur / echelle, 2),
        mots=tuple(Mot(mot.debut, mot.fin, scaled(mot.boite)) for mot in page.mots),
    )
