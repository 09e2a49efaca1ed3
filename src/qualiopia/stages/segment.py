"""Segment: one file may hold several documents; cut its pages where a new one begins.

A new document begins on a page whose top announces another kind of document, or the same one while
its printed page number starts again at 1, or on a page filled from the same form as the one before,
for someone else. Pages numbered in a row stay together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qualiopia.domain.lecture import Page

_NUMERO = re.compile(r"(?:page\s*)?\b(\d{1,3})\s*(?:/|sur)\s*(\d{1,3})\b", re.IGNORECASE)
_NUMERO_SEUL = re.compile(r"(?m)^\W*(?:page|p\.)\s*(\d{1,3})\W*$", re.IGNORECASE)
_LIGNES_DE_TETE = 12
_FORMULAIRE = 6
_PART_COMMUNE = 0.6

Annonce = Callable[[Sequence[str]], str | None]


def segment(pages: Sequence[Page], annonce: Annonce) -> list[list[Page]]:
    """Return the documents of a file as lists of pages, in order; none is ever empty or lost."""
    documents: list[list[Page]] = []
    courant: str | None = None
    precedente: Page | None = None
    for page in pages:
        genre = annonce(_own_lines(page, precedente))
        if precedente is None or _begins(genre, courant, precedente, page):
            documents.append([page])
            courant = genre
        else:
            documents[-1].append(page)
            courant = courant or genre
        precedente = page
    return documents


def _begins(genre: str | None, courant: str | None, precedente: Page, page: Page) -> bool:
    if _continues(precedente, page):
        return False
    autre = genre is not None and genre != courant
    return autre or begins_again(precedente, page) or same_form(precedente, page)


def top_lines(page: Page) -> list[str]:
    """Return the first lines of the page, its header included."""
    corps = page.texte[: len(page.texte) - page.pied]
    return [ligne.strip() for ligne in corps.splitlines() if ligne.strip()][:_LIGNES_DE_TETE]


def _own_lines(page: Page, precedente: Page | None) -> list[str]:
    """A line that also tops the page before is a letterhead or a running header, not a title."""
    deja = set(top_lines(precedente)) if precedente is not None else set()
    return [ligne for ligne in top_lines(page) if ligne not in deja]


def _margins(page: Page) -> str:
    return page.texte[: page.entete] + "\n" + page.texte[max(0, len(page.texte) - max(page.pied, 80)) :]


def _printed(page: Page) -> tuple[int, int] | None:
    trouve = _NUMERO.search(_margins(page))
    if trouve is None or int(trouve.group(1)) > int(trouve.group(2)):
        return None
    return int(trouve.group(1)), int(trouve.group(2))


def printed_number(page: Page) -> int | None:
    """Return the page number printed as « n/m » in the header, the footer or the last line."""
    numero = _printed(page)
    return numero[0] if numero else None


def restarts(precedente: Page, page: Page) -> bool:
    """« 1/3 » after « 4/4 »: the page before ended a document and this one begins another."""
    avant, ici = _printed(precedente), _printed(page)
    return avant is not None and ici is not None and ici[0] == 1 and avant[0] == avant[1]


def begins_again(precedente: Page, page: Page) -> bool:
    """« p. 1 » after a numbered page, or « 1/3 » after « 4/4 »: this page was the first of a document."""
    avant, ici = _NUMERO_SEUL.search(_margins(precedente)), _NUMERO_SEUL.search(_margins(page))
    return restarts(precedente, page) or (avant is not None and ici is not None and ici.group(1) == "1")


def same_form(precedente: Page, page: Page) -> bool:
    """Whether two pages are one form filled twice: the same first line, and most of the same lines."""
    if precedente.tableaux or page.tableaux:
        return False
    avant, ici = _lines(precedente), _lines(page)
    if min(len(avant), len(ici)) < _FORMULAIRE or avant[0] != ici[0] or avant == ici:
        return False
    communes = len(set(avant) & set(ici))
    return communes >= _PART_COMMUNE * max(len(set(avant)), len(set(ici)))


def _lines(page: Page) -> list[str]:
    return [" ".join(ligne.split()) for ligne in page.texte.splitlines() if ligne.strip()]


def _continues(precedente: Page, page: Page) -> bool:
    """« 3/8 » after « 2/8 »: whoever numbered these pages made one document of them."""
    avant, ici = _printed(precedente), _printed(page)
    return avant is not None and ici == (avant[0] + 1, avant[1])
