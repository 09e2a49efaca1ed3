"""Segment: one file may hold several documents; cut its pages where a new one begins.

A new document begins on a page whose top announces another kind of document, or whose printed page
number starts again at 1 after a higher one while its top announces a kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qualiopia.domain.lecture import Page

_NUMERO = re.compile(r"(?:page\s*)?\b(\d{1,3})\s*(?:/|sur)\s*(\d{1,3})\b", re.IGNORECASE)
_LIGNES_DE_TETE = 5

Annonce = Callable[[Sequence[str]], str | None]


def segment(pages: Sequence[Page], annonce: Annonce) -> list[list[Page]]:
    """Return the documents of a file as lists of pages, in order; none is ever empty or lost."""
    documents: list[list[Page]] = []
    courant: str | None = None
    for page in pages:
        genre = annonce(top_lines(page)) if page.texte else None
        nouveau = not documents or (genre is not None and genre != courant and _own_title(page, pages))
        if documents and not nouveau and genre is not None and _restarts(documents[-1][-1], page):
            nouveau = True
        if nouveau:
            documents.append([page])
            courant = genre or (None if not documents[:-1] else courant)
        else:
            documents[-1].append(page)
            courant = courant or genre
    return documents


def top_lines(page: Page) -> list[str]:
    """Return the first lines of the page's own text, its header left out."""
    corps = page.texte[page.entete : len(page.texte) - page.pied]
    return [ligne.strip() for ligne in corps.splitlines() if ligne.strip()][:_LIGNES_DE_TETE]


def _own_title(page: Page, pages: Sequence[Page]) -> bool:
    """A line that tops every page is a running header the reader did not spot, not a title."""
    tetes = top_lines(page)[:1]
    return sum(1 for autre in pages if top_lines(autre)[:1] == tetes) < 3


def printed_number(page: Page) -> int | None:
    """Return the page number printed as « n/m » in the header, the footer or the last line."""
    marges = page.texte[: page.entete] + "\n" + page.texte[max(0, len(page.texte) - max(page.pied, 80)) :]
    trouve = _NUMERO.search(marges)
    return int(trouve.group(1)) if trouve and int(trouve.group(1)) <= int(trouve.group(2)) else None


def _restarts(precedente: Page, page: Page) -> bool:
    avant, ici = printed_number(precedente), printed_number(page)
    return ici == 1 and avant is not None and avant > 1
