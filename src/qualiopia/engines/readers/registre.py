"""Every reader there is, by the format it reads."""

from __future__ import annotations

from qualiopia.domain.lecture import Page
from qualiopia.engines.readers.documents import document_readers
from qualiopia.engines.readers.image import LecteurImage
from qualiopia.engines.readers.pdf import LecteurPdf
from qualiopia.stages.limites import Limites
from qualiopia.stages.ports import Lecteur, Ocr
from qualiopia.stages.read import make_registry


class OcrAuBesoin:
    """An OCR engine that is loaded only when the first page image comes."""

    def __init__(self, fils: int = 1) -> None:
        self._fils = fils
        self._moteur: Ocr | None = None

    def recognise(self, image: object, numero: int) -> Page:
        """Recognise a page image, loading the engine if need be."""
        if self._moteur is None:
            from qualiopia.engines.ocr.rapid import RapidOcr

            self._moteur = RapidOcr(self._fils)
        return self._moteur.recognise(image, numero)


def build_readers(ocr: bool = True, limites: Limites | None = None, fils: int = 1) -> dict[str, Lecteur]:
    """Return the readers by format; `ocr` says whether images are recognised, on `fils` threads."""
    limites = limites or Limites()
    moteur = OcrAuBesoin(fils) if ocr else None
    return make_registry(
        [
            LecteurPdf(moteur, pages_maximum=limites.pages),
            LecteurImage(moteur, pages_maximum=limites.pages),
            *document_readers(moteur),
        ]
    )
