"""Segment: one file may hold several documents; cut its pages where a new one may begin.

A new document may begin on a page whose top announces another kind of document, whose printed number
starts again at 1, which is the first page of the document filled in for another person, or which opens
as a first page does and speaks of something else. Pages numbered in a row stay together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from qualiopia.domain.lecture import Page

_NUMERO = re.compile(r"(?:page\s*)?\b(\d{1,3})\s*(?:/|sur)\s*(\d{1,3})\b", re.IGNORECASE)
_NUMERO_SEUL = re.compile(r"(?m)^\W*(?:page|p\.)\s*(\d{1,3})\W*$", re.IGNORECASE)
_SUITE = re.compile(
    r"[a-zà-ÿ(,;:.…\-–•▪]|(?:[A-Za-zÉé]{3,10}\.? )?(?:[2-9]|[1-9]\d|I[IVX]|V|X)(?:[.)/:°\-–]| \D)|[b-h]\)"
)
_EN_COURS = re.compile(r"(?:[,;:\-–(/]|\b(?:de|du|des|la|le|les|et|ou|à|au|aux|en|par|pour|sur|un|une))\s*$")
_FIN = re.compile(
    r"\bfait (?:à|le|en)\b|signature|signé|cachet|tampon|\blu et approuvé|bon pour accord"
    r"|cordialement|salutations|bien à (?:vous|toi)|à bientôt|pour valoir ce que de droit",
    re.IGNORECASE,
)
_SIGNATURE = 350
_LIGNES_DE_TETE = 12
_CHIFFRES = re.compile(r"\d+")
_MOTS_COMPARES = 500
_MOTS_D_UN_IMPRIME = 30
_PAREIL = 0.8
_NOMS = 8

Annonce = Callable[[Sequence[str]], str | None]
Propos = Callable[[Page], str | None]


def segment(pages: Sequence[Page], annonce: Annonce, propos: Propos | None = None) -> list[list[Page]]:
    """Return the parts of a file as lists of pages, in order; none is ever empty or lost.

    `annonce` says the kind that top lines announce, `propos` the kind that the words of a page are like.
    """
    documents: list[list[Page]] = []
    courant: str | None = None
    parle: str | None = None
    precedente: Page | None = None
    for page in pages:
        genre = annonce(_own_lines(page, precedente))
        ici = propos(page) if propos is not None else None
        change = ici is not None and ici != parle
        if precedente is None or _begins(genre, courant, precedente, page, change, documents[-1][0]):
            documents.append([page])
            courant, parle = genre, ici
        else:
            documents[-1].append(page)
            courant, parle = courant or genre, parle or ici
        precedente = page
    return documents


def _begins(
    genre: str | None, courant: str | None, precedente: Page, page: Page, change: bool, premiere: Page
) -> bool:
    if _continues(precedente, page):
        return False
    if begins_again(precedente, page):
        return True
    if not _opens(precedente, page):
        return False
    return (genre is not None and genre != courant) or change or same_form(premiere, page)


def _opens(precedente: Page, page: Page) -> bool:
    """Whether a page may be a first page: no sentence runs over to it, no numbered series goes on."""
    debut = next((ligne for ligne in _own_lines(page, precedente) if len(ligne) > 3), "")
    return _SUITE.match(debut) is None and _EN_COURS.search(_last_line(precedente)) is None


def closes(page: Page) -> bool:
    """Whether a page ends as letters and signed papers do."""
    return _FIN.search(page.texte[: len(page.texte) - page.pied][-_SIGNATURE:]) is not None


def _last_line(page: Page) -> str:
    corps = page.texte[: len(page.texte) - page.pied].rstrip()
    return corps[corps.rfind("\n") + 1 :]


def same_form(modele: Page, page: Page) -> bool:
    """Whether a page is another one filled in for somebody else: the same words but for a few names."""
    avant, ici = modele.texte.split()[:_MOTS_COMPARES], page.texte.split()[:_MOTS_COMPARES]
    if min(len(avant), len(ici)) < _MOTS_D_UN_IMPRIME or modele is page:
        return False
    suites = SequenceMatcher(None, _masked(avant), _masked(ici), autojunk=False)
    if suites.real_quick_ratio() < _PAREIL or suites.quick_ratio() < _PAREIL or suites.ratio() < _PAREIL:
        return False
    noms = sum(
        _named(avant[a:b]) and _named(ici[c:d])
        for code, a, b, c, d in suites.get_opcodes()
        if code == "replace"
    )
    return 1 <= noms <= _NOMS


def _masked(mots: Sequence[str]) -> list[str]:
    """Dates, hours and amounts change from one form to the next of the same person."""
    return [_CHIFFRES.sub("0", mot.lower()) for mot in mots]


def _named(mots: Sequence[str]) -> bool:
    return any(len(mot) > 1 and mot[0].isupper() and mot.isalpha() for mot in mots)


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


def _continues(precedente: Page, page: Page) -> bool:
    """« 3/8 » after « 2/8 »: whoever numbered these pages made one document of them."""
    avant, ici = _printed(precedente), _printed(page)
    return avant is not None and ici == (avant[0] + 1, avant[1])
