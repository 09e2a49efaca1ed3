"""`find_value`: is there a value of such a nature between two offsets of a page?

Looked for in the folded page with its blanks masked, so that a template field is never a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from qualiopia.domain.valeurs.calendrier import MOIS
from qualiopia.domain.valeurs.contacts import find_courriels, find_telephones, find_urls
from qualiopia.domain.valeurs.dates import find_dates
from qualiopia.domain.valeurs.durees import find_durees
from qualiopia.domain.valeurs.lieux import VOIE, find_lieux
from qualiopia.domain.valeurs.masque import mask
from qualiopia.domain.valeurs.montants import find_montants, find_pourcentages
from qualiopia.domain.valeurs.nombres import EN_CHIFFRES, EN_LETTRES
from qualiopia.domain.valeurs.noms import find_personnes

__all__ = ["NATURES", "find_value", "mask"]


class _Lu(Protocol):
    @property
    def debut(self) -> int: ...
    @property
    def fin(self) -> int: ...


_GRAMMAIRES: dict[str, Callable[[str, int, int], Sequence[_Lu]]] = {
    "date": find_dates,
    "duree": find_durees,
    "montant": find_montants,
    "pourcentage": find_pourcentages,
    "courriel": find_courriels,
    "telephone": find_telephones,
    "url": find_urls,
    "personne": find_personnes,
    "lieu": find_lieux,
}
_MOTIFS: dict[str, re.Pattern[str]] = {
    nom: re.compile(motif)
    for nom, motif in {
        "date": rf"(?<!\d)(?:1er|0?[1-9]|[12]\d|3[01])\s+{MOIS}",
        "duree": r"(?<![\d.,])\d{1,4}(?:,\d)?\s*h(?:eures?)?(?![a-z])",
        "nombre": rf"(?<![\w.,])(?:{EN_CHIFFRES})(?!\w)|{EN_LETTRES}",
        "siret": r"(?<!\d)\d{3}[ .]?\d{3}[ .]?\d{3}[ .]?(?:\d[ .]?){4}\d(?!\d)",
        "siren": r"(?<!\d)\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)",
        "identifiant": r"(?<!\d)(?:\d[ .]?){6,19}\d(?!\d)",
        "heure": r"(?<!\d)(?:[01]?\d|2[0-3]) ?[h:] ?(?:[0-5]\d)?(?![\da-z])",
        "lieu": rf"\b\d{{1,4}}(?: bis| ter)?,?\s+{VOIE}\s",
        "texte": r"[^\W\d_]{2,}|\d+",
    }.items()
}
_ALIAS = {
    "dates": "date",
    "personnes": "personne",
    "nda": "identifiant",
    "organisme": "texte",
    "montants": "montant",
    "email": "courriel",
    "adresse": "lieu",
}
NATURES = frozenset(_GRAMMAIRES) | frozenset(_MOTIFS) | frozenset(_ALIAS)
"""Every nature that may be asked for."""


def find_value(nature: str, texte: str, debut: int, fin: int) -> tuple[int, int] | None:
    """Return the span of the first value of that nature within the bounds, or None.

    `texte` is a whole page, verbatim; `debut` and `fin` are offsets in it. Blanks and template
    fields never count.

    Raises:
        KeyError: the nature is not one of `NATURES`.
    """
    nature = _ALIAS.get(nature, nature)
    if nature not in _GRAMMAIRES and nature not in _MOTIFS:
        raise KeyError(nature)
    if nature in _GRAMMAIRES:
        lus = _GRAMMAIRES[nature](texte, debut, fin)
        if lus:
            return lus[0].debut, lus[0].fin
    motif = _MOTIFS.get(nature)
    trouve = motif.search(mask(texte)[1], debut, fin) if motif else None
    return trouve.span() if trouve else None
