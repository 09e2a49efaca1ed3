"""Postal addresses: a street when there is one, a postcode and a town."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualiopia.domain.valeurs.masque import mask


@dataclass(frozen=True, slots=True)
class LieuLu:
    """An address: `texte[debut:fin]`, its postcode and its town."""

    debut: int
    fin: int
    code_postal: str
    ville: str


VOIE = (
    r"(?:rue|avenue|av\.?|boulevard|bd\.?|bld|place|pl\.|allees?|chemin|route|impasse|quai|cours|square"
    r"|passage|villa|sentier|esplanade|promenade|faubourg|rond-point|parc|zone|za|zi|zac|lieu-dit"
    r"|cite|residence)"
)
"""Kinds of streets, on folded text."""
_VILLE = (
    r"[A-ZÀ-Þ][\wÀ-ÿ'’-]*(?:[ -](?:(?:sur|sous|le|la|les|de|du|des|en|lès|lez|et|aux|à|l'"
    r"|d')[ -])*(?![A-ZÀ-Þ][\wÀ-ÿ'’-]*(?: [a-zà-ÿ'’()]+){0,3}\s?:)[A-ZÀ-Þ][\wÀ-ÿ'’-]*){0,4}"
)
# A word that opens the next label (« Nature des locaux : ») is no part of the town.
_CODE = re.compile(
    rf"(?<![\w.,-])(?P<code>(?:0[1-9]|[1-8]\d|9[0-8])\s?\d{{3}})(?:\s*[-–,]\s*|[ \t]+"
    rf"|\n)(?P<ville>{_VILLE})(?:\s+(?:CEDEX|Cedex)(?:\s\d+)?)?"
)
_RUE = re.compile(rf"(?:\b\d{{1,4}}\s?(?:bis|ter|quater|[a-d])?\s*,?\s+)?\b{VOIE}\s[^\n;]{{2,70}}?$")


def find_lieux(texte: str, debut: int = 0, fin: int | None = None) -> list[LieuLu]:
    """Return the addresses between two offsets, in order; the street may be on the line above."""
    masque, replie = mask(texte)
    lus = []
    for trouve in _CODE.finditer(masque, debut, len(texte) if fin is None else fin):
        a = trouve.start()
        depart = max(debut, a - 110)
        avant = replie[depart:a].rstrip(" ,-\n\t")
        rue = _RUE.search(avant)
        if rue and avant.count("\n", rue.start()) == 0 and replie.count("\n", depart + rue.end(), a) <= 1:
            a = depart + rue.start()
        lus.append(LieuLu(a, trouve.end(), trouve["code"].replace(" ", ""), _town(trouve["ville"])))
    return lus


def _town(ville: str) -> str:
    return " ".join(mot for mot in ville.split() if mot.lower() != "cedex")
