"""Pages of an office document that are only pictures of text: recognised, or said not to be read."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.lecture import Page, Source, Tableau
from qualiopia.stages.ports import Depot, Ocr

_TEXTE_MINIMAL = 40
_DOCUMENT_MINIMAL = 200
_COTE_MINIMAL = 500
_BANDEAU_MINIMAL = 100
_CONFIANCE_MINIMALE = 0.8
_IMAGES_MAXIMUM = 60
_PIXELS_MAXIMUM = 80_000_000


def read_page_images(
    depot: Depot,
    pages: Sequence[Page],
    images: Sequence[Sequence[str]],
    fetch: Callable[[str], bytes | None],
    ocr: Ocr | None,
) -> tuple[tuple[Page, ...], list[Anomalie]]:
    """Return the pages with the text of their large pictures, where they have hardly any of their own.

    `images` names the pictures of each page and `fetch` gives their bytes. Without an OCR engine,
    a document that says nothing else has its pages marked as unread.
    """
    suffisant = sum(len(_body(page)) for page in pages) >= _DOCUMENT_MINIMAL
    completees: list[Page] = []
    anomalies: list[Anomalie] = []
    reste = _IMAGES_MAXIMUM
    for page, noms in zip(pages, images, strict=True):
        grandes: list[Any] = []
        if noms and len(_body(page)) < _TEXTE_MINIMAL and reste > 0:
            ouvertes = [_open(fetch(nom)) for nom in dict.fromkeys(noms[:reste])]
            grandes = [image for image in ouvertes if image is not None]
        reste -= len(grandes)
        if not grandes or (ocr is None and suffisant):
            completees.append(page)
        elif ocr is None:
            completees.append(replace(page, source=Source.AUCUNE, confiance=0.0))
            anomalies.append(_unread(depot, len(completees)))
        else:
            completees.extend(_recognised(page, grandes, ocr))
    return tuple(replace(page, numero=rang) for rang, page in enumerate(completees, 1)), anomalies


def _body(page: Page) -> str:
    return page.texte[page.entete : len(page.texte) - page.pied].strip()


def _open(contenu: bytes | None, cote: int = _COTE_MINIMAL) -> Any:
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(contenu or b""))
        if min(image.size) < cote or image.size[0] * image.size[1] > _PIXELS_MAXIMUM:
            return None
        return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _recognised(page: Page, images: Sequence[Any], ocr: Ocr) -> list[Page]:
    """Return one page for each picture; the page's own words go before the first picture's."""
    lues = [ocr.recognise(image, page.numero + rang) for rang, image in enumerate(images)]
    if not any(lue.texte.strip() for lue in lues):
        return [page] if page.texte.strip() else lues
    if not page.texte.strip():
        return lues
    return [_joined(page, lues[0]), *lues[1:]]


def _joined(page: Page, lue: Page) -> Page:
    """Put the words of a picture after the body of its page, before the footer."""
    fin = len(page.texte) - page.pied
    avant = "" if page.texte[:fin].endswith("\n") or not fin else "\n"
    apres = "\n" if page.pied else ""
    ajout = f"{avant}{lue.texte}{apres}"
    cases = tuple(replace(c, debut=c.debut + fin + len(avant), boite=None) for c in lue.cases if c.debut >= 0)
    complete = _inserted(page, fin, ajout)
    return replace(
        complete, source=Source.OCR, confiance=lue.confiance, cases=(*complete.cases, *cases), mots=()
    )


def _inserted(page: Page, place: int, ajout: str) -> Page:
    """Insert a text into a page; what stands at or after that place moves along."""

    def moved(debut: int) -> int:
        return debut + len(ajout) if debut >= place else debut

    def moved_table(tableau: Tableau) -> Tableau:
        lignes = (tuple(replace(c, debut=moved(c.debut)) for c in ligne) for ligne in tableau.lignes)
        return replace(tableau, lignes=tuple(lignes))

    return replace(
        page,
        texte=page.texte[:place] + ajout + page.texte[place:],
        tableaux=tuple(moved_table(tableau) for tableau in page.tableaux),
        cases=tuple(replace(case, debut=moved(case.debut)) for case in page.cases),
        encres=tuple(replace(encre, debut=moved(encre.debut)) for encre in page.encres),
    )


def read_banner(
    pages: Sequence[Page], bandeaux: Sequence[str], fetch: Callable[[str], bytes | None], ocr: Ocr | None
) -> tuple[Page, ...]:
    """Return the pages, with the words of a wide picture that heads the first one put before its text.

    Letterheads and titles are often such pictures. Words read without confidence are left out.
    """
    image = _open(fetch(bandeaux[0]), _BANDEAU_MINIMAL) if ocr is not None and bandeaux and pages else None
    if image is None or ocr is None or pages[0].source is not Source.TEXTE:
        return tuple(pages)
    lue = ocr.recognise(image, 1)
    if lue.confiance < _CONFIANCE_MINIMALE or not any(c.isalpha() for c in lue.texte):
        return tuple(pages)
    return (_inserted(pages[0], pages[0].entete, lue.texte.strip() + "\n"), *pages[1:])


def _unread(depot: Depot, numero: int) -> Anomalie:
    return Anomalie(
        depot.fichier,
        CodeAnomalie.PAGE_ILLISIBLE,
        "Cette page n'est qu'une image, et la reconnaissance de texte est désactivée : elle n'a pas été lue.",
        "Relancez l'analyse avec la reconnaissance de texte, ou déposez le document d'origine.",
        numero,
    )
