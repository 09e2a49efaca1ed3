"""What a PDF holds beside its pages' content: form fields, digital signatures, comments, pasted marks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2.raw as pdfium

from qualiopia.domain.lecture import Annotation, Boite, Encre
from qualiopia.engines.mise_en_page.fragments import Fragment, fragment_of
from qualiopia.engines.readers.cases import COCHEE, NON_COCHEE
from qualiopia.engines.readers.pdf_ouverture import iso_date
from qualiopia.engines.readers.pdf_texte import Repere

_BOUTON, _RADIO, _SECRET = 1 << 16, 1 << 15, 1 << 13
_COMMENTAIRES = {
    "/Text": "commentaire",
    "/Highlight": "surlignage",
    "/Underline": "soulignement",
    "/StrikeOut": "barre",
    "/Caret": "insertion",
    "/Popup": "",
}
_ANCETRES_MAXIMUM = 12


@dataclass(slots=True)
class Surcharge:
    """What lies over one page: values and boxes (as fragments), marks, comments."""

    valeurs: list[Fragment] = field(default_factory=list)
    cases: list[Fragment] = field(default_factory=list)
    encres: list[Encre] = field(default_factory=list)
    commentaires: list[Annotation] = field(default_factory=list)


class Surcouche:
    """The annotations of a document, read page by page; a file that cannot be parsed has none."""

    def __init__(self, contenu: bytes) -> None:
        """Open the document."""
        try:
            self._pdf: Any = pikepdf.open(io.BytesIO(contenu))
        except (pikepdf.PdfError, ValueError, RuntimeError):
            self._pdf = None

    def close(self) -> None:
        """Release the document."""
        if self._pdf is not None:
            self._pdf.close()

    def page(self, indice: int, repere: Repere) -> Surcharge:
        """Return what lies over a page (0-based)."""
        surcharge = Surcharge()
        if self._pdf is None:
            return surcharge
        try:
            for annotation in self._pdf.pages[indice].obj.get("/Annots", []):
                if isinstance(annotation, pikepdf.Dictionary):
                    _sort(annotation, repere, surcharge)
        except (pikepdf.PdfError, ValueError, TypeError, IndexError, KeyError, RuntimeError):
            return surcharge
        return surcharge


def has_overlay(page: Any) -> bool:
    """Whether a page has annotations other than links."""
    for indice in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, indice)
        if not annotation:
            continue
        genre = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if genre not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP):
            return True
    return False


def _sort(annotation: Any, repere: Repere, surcharge: Surcharge) -> None:
    genre = str(annotation.get("/Subtype", ""))
    if int(annotation.get("/F", 0)) & 2:
        return
    boite = _box(annotation, repere)
    if genre == "/Widget":
        _widget(annotation, boite, surcharge)
    elif boite is None:
        return
    elif genre == "/FreeText":
        texte = _string(annotation.get("/Contents"))
        if texte:
            surcharge.valeurs.append(fragment_of(texte, boite))
    elif genre in ("/Ink", "/Stamp"):
        nature = "trace" if genre == "/Ink" else "tampon"
        surcharge.encres.append(
            Encre(nature, boite, auteur=_string(annotation.get("/T")), date=_date(annotation))
        )
    elif _COMMENTAIRES.get(genre):
        texte = _string(annotation.get("/Contents"))
        if texte:
            auteur = _string(annotation.get("/T"))
            surcharge.commentaires.append(Annotation(_COMMENTAIRES[genre], texte, auteur, _date(annotation)))


def _widget(annotation: Any, boite: Boite | None, surcharge: Surcharge) -> None:
    genre, valeur = str(_inherited(annotation, "/FT") or ""), _inherited(annotation, "/V")
    drapeaux = int(_inherited(annotation, "/Ff") or 0)
    if genre == "/Sig":
        if isinstance(valeur, pikepdf.Dictionary):
            surcharge.encres.append(
                Encre(
                    "numerique",
                    boite,
                    auteur=_string(valeur.get("/Name")),
                    date=iso_date(_string(valeur.get("/M"))),
                )
            )
        return
    if boite is None:
        return
    if genre == "/Btn":
        if not drapeaux & _BOUTON:
            etat = str(annotation.get("/AS", "/Off"))
            glyphe = NON_COCHEE if etat in ("/Off", "") else COCHEE
            surcharge.cases.append(fragment_of(glyphe, boite))
        return
    texte = " ; ".join(_values(annotation, valeur))
    if texte and not (genre == "/Tx" and drapeaux & _SECRET):
        surcharge.valeurs.append(fragment_of(texte, boite))


def _values(annotation: Any, valeur: Any) -> Iterator[str]:
    """Yield the text of a field; for a list, the words shown for each chosen option."""
    choix: dict[str, str] = {}
    options = _inherited(annotation, "/Opt")
    if isinstance(options, pikepdf.Array):
        for option in options:
            if isinstance(option, pikepdf.Array) and len(option) == 2:
                choix[_string(option[0])] = _string(option[1])
    for element in valeur if isinstance(valeur, pikepdf.Array) else [valeur]:
        texte = _string(element)
        if texte:
            yield choix.get(texte, texte)


def _inherited(annotation: Any, cle: str) -> Any:
    noeud = annotation
    for _ in range(_ANCETRES_MAXIMUM):
        if not isinstance(noeud, pikepdf.Dictionary):
            return None
        if cle in noeud:
            return noeud[cle]
        noeud = noeud.get("/Parent")
    return None


def _box(annotation: Any, repere: Repere) -> Boite | None:
    rect = annotation.get("/Rect")
    if not isinstance(rect, pikepdf.Array) or len(rect) != 4:
        return None
    a, b, c, d = (float(x) for x in rect)
    if abs(a - c) < 1 or abs(b - d) < 1:
        return None
    return repere.place_one(min(a, c), min(b, d), max(a, c), max(b, d))


def _string(valeur: Any) -> str:
    """Return a PDF string or name as clean text."""
    if valeur is None or isinstance(valeur, (pikepdf.Array, pikepdf.Dictionary)):
        return ""
    if isinstance(valeur, pikepdf.Stream):
        return valeur.read_bytes().decode("latin-1").strip()
    texte = str(valeur).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return texte.removeprefix("/").strip() if isinstance(valeur, pikepdf.Name) else texte.strip()


def _date(annotation: Any) -> str:
    return iso_date(_string(annotation.get("/M")))
