"""The readers of office, web, text and mail files, ready for a registry."""

from __future__ import annotations

from qualiopia.engines.readers.ancien import LecteurAncien
from qualiopia.engines.readers.courriel import LecteurEml, LecteurMsg
from qualiopia.engines.readers.docx import LecteurDocx
from qualiopia.engines.readers.html import LecteurHtml, LecteurSvg
from qualiopia.engines.readers.odf import LecteurOdf
from qualiopia.engines.readers.pptx import LecteurPptx
from qualiopia.engines.readers.rtf import LecteurRtf
from qualiopia.engines.readers.tableur import LecteurTableurAncien, LecteurXlsx
from qualiopia.engines.readers.texte import LecteurCsv, LecteurMarkdown, LecteurTexte
from qualiopia.stages.ports import Lecteur, Ocr


def document_readers(ocr: Ocr | None = None) -> list[Lecteur]:
    """Return one reader per family of formats, PDF and images excepted; `ocr` reads page images in them."""
    return [
        LecteurDocx(ocr),
        LecteurAncien(),
        LecteurOdf(ocr),
        LecteurRtf(),
        LecteurXlsx(),
        LecteurTableurAncien(),
        LecteurCsv(),
        LecteurPptx(ocr),
        LecteurHtml(),
        LecteurSvg(),
        LecteurMarkdown(),
        LecteurTexte(),
        LecteurEml(),
        LecteurMsg(),
    ]
