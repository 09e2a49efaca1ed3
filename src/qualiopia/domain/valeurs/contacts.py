"""E-mail addresses, French telephone numbers and web addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualiopia.domain.valeurs.masque import mask


@dataclass(frozen=True, slots=True)
class ContactLu:
    """`texte[debut:fin]` and the value: e-mail in lower case, telephone as ten digits, address as written."""

    debut: int
    fin: int
    valeur: str


_COURRIEL = re.compile(
    r"(?<![\w.+-])[a-z0-9][\w.+-]*\s?@\s?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,10}(?![\w@])"
)
_TELEPHONE = re.compile(r"(?<![\d+])(?:(?:\+|00)\s?33\s?(?:\(0\)\s?)?|0)[1-9](?:[ .-]?\d{2}){4}(?![ .-]?\d)")
_URL = re.compile(
    r"(?<![\w@.])(?:https?://[^\s<>\"]{4,}|www\.[^\s<>\"]{4,}|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:fr|com"
    r"|org|net|eu|info|io|bzh|paris)(?:/[^\s<>\"]*)?)(?![\w@])"
)
_ESPACES = re.compile(r"\s+")
_FIN_DE_PHRASE = ".,;:)»"


def find_courriels(texte: str, debut: int = 0, fin: int | None = None) -> list[ContactLu]:
    """Return the e-mail addresses between two offsets, in order."""
    _, replie = mask(texte)
    return [
        ContactLu(*trouve.span(), _ESPACES.sub("", texte[trouve.start() : trouve.end()]).lower())
        for trouve in _COURRIEL.finditer(replie, debut, len(texte) if fin is None else fin)
    ]


def find_telephones(texte: str, debut: int = 0, fin: int | None = None) -> list[ContactLu]:
    """Return the telephone numbers between two offsets, in order, as ten digits."""
    _, replie = mask(texte)
    lus = []
    for trouve in _TELEPHONE.finditer(replie, debut, len(texte) if fin is None else fin):
        chiffres = re.sub(r"\D", "", trouve.group())
        lus.append(ContactLu(*trouve.span(), "0" + chiffres[-9:]))
    return lus


def find_urls(texte: str, debut: int = 0, fin: int | None = None) -> list[ContactLu]:
    """Return the web addresses between two offsets, in order, without the punctuation that follows."""
    _, replie = mask(texte)
    lus = []
    for trouve in _URL.finditer(replie, debut, len(texte) if fin is None else fin):
        valeur = texte[trouve.start() : trouve.end()].rstrip(_FIN_DE_PHRASE)
        lus.append(ContactLu(trouve.start(), trouve.start() + len(valeur), valeur))
    return lus
