"""Lists in running text: the items under a title, one a bullet or a line, ends of line mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import Texte, compile_pattern
from qualiopia.domain.vue import VuePiece

_PUCE = re.compile(r"[^\S\n]*(?:[-*>+\u2713\u2714\u27a2\u25ba]+|o |\d{1,2} ?[.)]|[a-h] ?[.)])[^\S\n]*")
_TITRE_MAXIMUM = 120
_ELEMENTS_MAXIMUM = 15
_AVANT_LA_LISTE = 3
_FINS = (".", ";", ":")

Element = tuple[int, int]


def listed_under(piece: Piece, titres: Sequence[str], elements: Sequence[str]) -> Iterator[Passage]:
    """Yield the items of the first list that follows a title at the start of a line.

    An item begins with a bullet, a number, or a wording of `elements`.
    """
    vue = VuePiece(piece)
    debuts = [compile_pattern(motif) for motif in elements]
    for page, texte in vue.textes:
        for motif in map(compile_pattern, titres):
            for titre in motif.finditer(texte.replie):
                gauche = texte.replie.rfind("\n", 0, titre.start()) + 1
                if texte.replie[gauche : titre.start()].strip(" -*#\t0123456789.)"):
                    continue
                if _is_item(texte.replie, gauche):
                    continue
                spans = list(_items(page, texte, titre.end(), debuts))
                if len(spans) > 1:
                    yield from (vue.passage(page, *texte.span(*span)) for span in spans)
                    return


def _is_item(replie: str, debut: int) -> bool:
    """Whether the line that starts there is an item of a list: a line next to it has the same bullet."""
    puce = _PUCE.match(replie, debut)
    if puce is None:
        return False
    dessus = replie[:debut].rstrip()
    fin = replie.find("\n", debut)
    voisines = (
        _PUCE.match(dessus, dessus.rfind("\n") + 1),
        _PUCE.match(replie, fin + 1) if fin > 0 else None,
    )
    signe = puce.group().strip()
    return any(voisine is not None and voisine.group().strip() == signe for voisine in voisines)


def _items(page: Page, texte: Texte, position: int, debuts: Sequence[re.Pattern[str]]) -> Iterator[Element]:
    """Yield the spans of the items; a line that begins in lower case goes on with the item above."""
    lignes = _lines(texte.replie, position)
    if len(texte.replie[slice(*next(lignes))]) > _TITRE_MAXIMUM:
        return
    courant: Element | None = None
    sautees = rendus = 0
    for debut, fin in lignes:
        ligne = texte.replie[debut:fin]
        depart = _start(ligne, debuts)
        if depart is not None:
            if courant:
                rendus += 1
                yield courant
            courant = (debut + depart, fin)
        elif courant is None:
            sautees += bool(ligne.strip())
        elif ligne.strip() and _goes_on(page, texte, courant, debut):
            courant = (courant[0], fin)
        else:
            break
        if rendus >= _ELEMENTS_MAXIMUM or sautees > _AVANT_LA_LISTE:
            break
    if courant:
        yield courant


def _start(ligne: str, debuts: Sequence[re.Pattern[str]]) -> int | None:
    """Return where the text of an item begins in its line, or None when no item begins there."""
    puce = _PUCE.match(ligne)
    if puce and ligne[puce.end() :].strip():
        return puce.end()
    nu = len(ligne) - len(ligne.lstrip())
    return nu if any(motif.match(ligne, nu) for motif in debuts) else None


def _lines(replie: str, position: int) -> Iterator[Element]:
    debut = position
    for ligne in replie[position : position + 4000].split("\n"):
        yield debut, debut + len(ligne.rstrip())
        debut += len(ligne) + 1


def _goes_on(page: Page, texte: Texte, courant: Element, debut: int) -> bool:
    """Whether a line continues an item: the item had not ended, and the line begins in lower case."""
    premier = page.texte[texte.span(debut, debut + 1)[0] :].lstrip()[:1]
    return premier.islower() and not texte.replie[: courant[1]].rstrip().endswith(_FINS)
