"""OpenDocument texts, spreadsheets and presentations (packaged or flat)."""

from __future__ import annotations

from collections.abc import Sequence

from qualiopia.domain.anomalie import CodeAnomalie
from qualiopia.domain.lecture import Lecture, Metadonnees
from qualiopia.engines.readers.composition import Composition, clean
from qualiopia.engines.readers.images_incluses import read_page_images
from qualiopia.engines.readers.lectures import make_lecture, mended
from qualiopia.engines.readers.odf_corps import CorpsOdf, Styles
from qualiopia.engines.readers.paquet import (
    Element,
    Paquet,
    child,
    encrypted,
    local,
    parse_xml,
)
from qualiopia.engines.readers.proprietes import iso_day
from qualiopia.engines.readers.signatures_office import with_signatures
from qualiopia.errors import LectureImpossible
from qualiopia.stages.ports import Depot, Ocr

_CORPS = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


class LecteurOdf:
    """Reads OpenDocument files: text in order with headers and footers, one page per sheet or slide."""

    formats: Sequence[str] = ("odt", "ods", "odp")

    def __init__(self, ocr: Ocr | None = None) -> None:
        self._ocr = ocr

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read the whole file."""
        contenu, styles, meta, reparee = _parts(depot)
        enveloppe = child(contenu, "body")
        corps = next((noeud for noeud in enveloppe), None) if enveloppe is not None else None
        if corps is None:
            raise LectureImpossible(
                CodeAnomalie.FICHIER_CORROMPU,
                "Le document OpenDocument ne contient pas de corps lisible.",
                "Ouvrez l'original dans LibreOffice et enregistrez-le de nouveau, puis déposez cette copie.",
            )
        composition = Composition()
        marche = CorpsOdf(composition, Styles.of(contenu, styles))
        if local(corps) == "text":
            marche.write_text(corps, styles if styles is not None else contenu)
        elif local(corps) == "spreadsheet":
            marche.write_sheets(corps)
        else:
            marche.write_slides(corps)
        pages, illisibles = read_page_images(
            depot, composition.finish(), composition.images, lambda nom: _picture(depot, nom), self._ocr
        )
        if depot.contenu.startswith(b"PK"):
            pages = with_signatures(pages, Paquet(depot))
        anomalies = [*illisibles, *(mended(depot) if reparee else ())]
        return make_lecture(depot, format, pages, _metadata(meta), marche.annotations, anomalies)


def _parts(depot: Depot) -> tuple[Element | None, Element | None, Element | None, bool]:
    """Return the content, style and meta roots, and whether any had to be mended."""
    if not depot.contenu.startswith(b"PK"):
        racine, reparee = parse_xml(depot.contenu)
        return racine, None, racine, reparee
    paquet = Paquet(depot)
    manifeste = paquet.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifeste:
        raise encrypted()
    contenu, styles, meta = (paquet.xml(f"{nom}.xml") for nom in ("content", "styles", "meta"))
    return contenu, styles, meta, paquet.reparee


def _picture(depot: Depot, nom: str) -> bytes | None:
    return Paquet(depot).read(nom.removeprefix("./")) if depot.contenu.startswith(b"PK") else None


def _metadata(racine: Element | None) -> Metadonnees:
    meta = child(racine, "meta")
    valeurs = {
        local(n): clean((n.text or "").strip()) for n in (meta if meta is not None else ()) if local(n)
    }
    return Metadonnees(
        valeurs.get("title", ""),
        valeurs.get("initial-creator", "") or valeurs.get("creator", ""),
        valeurs.get("generator", "").partition("$")[0],
        iso_day(valeurs.get("creation-date", "")),
        iso_day(valeurs.get("date", "")),
    )
