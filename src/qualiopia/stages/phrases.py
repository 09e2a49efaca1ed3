"""The sentences of a text, as spans: what an answer cites."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FIN = re.compile(
    r"(?<=[.!?…])[»”\"')\]]*\s+(?=[A-ZÀ-ÖØ-Þ0-9«“\"(•\-–])|\n\s*\n|"
    r"\n(?=\s*[•●▪◦\-–*☐☑☒]\s)|\n(?=\s*(?:article\s|\d{1,2}[.)°]\s))"
)
ABREGE = re.compile(
    r"(?:\b(?:M|MM|Mme|Mlle|Dr|Me|St|art|al|cf|ex|etc|p|pp|n|no|nos|tél|réf|env|min|max)|\b[A-Z])\.$"
)
_TITRE = 70
_CELLULE = re.compile(r"[A-ZÀ-Þ][^A-ZÀ-Þ\d@€:]{0,39}")
_CELLULES = 3


def sentences(texte: str, debut: int = 0, fin: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of a part of a text, without the white space around them."""
    fin = len(texte) if fin is None else fin
    depart = debut
    for coupe in _FIN.finditer(texte, debut, fin):
        if ABREGE.search(texte, max(depart, coupe.start() - 6), coupe.start()):
            continue
        yield from _lines(texte, depart, coupe.start() + len(coupe.group().rstrip()))
        depart = coupe.end()
    yield from _lines(texte, depart, fin)


def _lines(texte: str, debut: int, fin: int) -> Iterator[tuple[int, int]]:
    """Cut off names of columns, and short lines before a capital: titles and labels, with no full stop."""
    depart = debut
    for saut in re.finditer(r"\n", texte[debut:fin]):
        place = debut + saut.start()
        avant, apres = texte[depart:place].strip(), texte[place:fin].strip()
        ligne = avant.rsplit("\n", 1)[-1]
        if is_header(ligne) or (
            len(ligne) < _TITRE and apres[:1].isupper() and not avant.endswith((",", "-"))
        ):
            yield from _trimmed(texte, depart, place)
            depart = place
    yield from _trimmed(texte, depart, fin)


def _trimmed(texte: str, debut: int, fin: int) -> Iterator[tuple[int, int]]:
    while debut < fin and texte[debut].isspace():
        debut += 1
    while fin > debut and texte[fin - 1].isspace():
        fin -= 1
    if fin > debut:
        yield debut, fin


def is_header(ligne: str) -> bool:
    """Whether a row only names columns: short cells, none with a figure, a name or a full stop."""
    cellules = [cellule.strip() for cellule in ligne.replace("\n", " ").split("\t") if cellule.strip()]
    return len(cellules) >= _CELLULES and all(
        _CELLULE.fullmatch(cellule) and cellule[-1] not in ".!?;" for cellule in cellules
    )
