"""Amounts of money and percentages, in figures and in words, with the tax regime said beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualiopia.domain.valeurs.masque import mask
from qualiopia.domain.valeurs.nombres import EN_CHIFFRES, EN_LETTRES, read_figures, read_number


@dataclass(frozen=True, slots=True)
class MontantLu:
    """An amount in euros: `texte[debut:fin]`; `regime` is `ht`, `ttc`, `net` or empty.

    `par` is what the amount is for when it is a unit price: `heure`, `jour`, `personne`, else empty.
    """

    debut: int
    fin: int
    valeur: float
    regime: str = ""
    par: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PourcentageLu:
    """A percentage: `texte[debut:fin]`, as written (30 for « 30 % »)."""

    debut: int
    fin: int
    valeur: float


_DEVISE = r"(?:€|euros?(?![a-z])|eur(?![a-z]))"
_MONTANT = re.compile(
    rf"€\s?(?P<devant>{EN_CHIFFRES})"
    rf"|(?<![\w.,])(?P<n>{EN_CHIFFRES})\s*(?P<k>k)?{_DEVISE}(?:\s?(?P<cent>\d{{2}})(?!\d))?"
    rf"|(?<![\w.,])(?P<ocr>[\doil]{{1,3}}(?: [\doil]{{3}})*(?:,[\doil]{{2}})?)\s?€"
    rf"|(?P<lettres>{EN_LETTRES})\s+{_DEVISE}"
)
_NU = re.compile(
    r"(?<![\w.,/-])(?P<n>\d{1,3}(?: \d{3})+,\d{2}|\d+[.,]\d{2}|\d{1,3}(?: \d{3})+|\d{2,6})(?![\w%/]"
    r"|[.,]\d| ?%)"
)
_REGIME = re.compile(
    r"\(?\s*(?P<ht>hors taxes?|h\.?\s?t\.?(?![a-z]))|\(?\s*(?P<ttc>t\.?\s?t\.?\s?c\.?(?![a-z])"
    r"|toutes taxes)|\(?\s*(?P<net>nets?(?: de (?:tva|taxes?))?(?![a-z]))"
)
_PAR = re.compile(
    r"(?:\s*\(?(?:ht|ttc|nets?(?: de (?:tva|taxes?))?)\)?)?\s*(?:/\s*|par\s+|l')(?P<par>heure|h\b|jour|j\b"
    r"|(?!virement|cheque|carte|prelevement|mois|an\b|annee|la\b|le\b|les\b|l'|une?\b|nos\b|vos\b)[a-z]{4,})"
)
_REPARE = str.maketrans({"o": "0", "i": "1", "l": "1"})
_UNITE = {"heure": "heure", "h": "heure", "jour": "jour", "j": "jour"}
_POURCENTAGE = re.compile(
    rf"(?<![\w.,])(?P<n>\d{{1,3}}(?:[.,]\d{{1,2}})?)\s*(?:%|pour\s?cents?(?![a-z]))"
    rf"|(?P<lettres>{EN_LETTRES})\s+pour\s?cents?(?![a-z])"
)


def find_montants(
    texte: str, debut: int = 0, fin: int | None = None, sans_devise: bool = False
) -> list[MontantLu]:
    """Return the amounts between two offsets, in order.

    With `sans_devise`, bare numbers count too, as in a column headed « Montant ».
    """
    _, replie = mask(texte)
    borne = len(texte) if fin is None else fin
    lus = [lu for trouve in _MONTANT.finditer(replie, debut, borne) if (lu := _read(replie, trouve))]
    if lus or not sans_devise:
        return lus
    return [
        MontantLu(*trouve.span("n"), read_figures(trouve["n"]), _regime(replie, *trouve.span("n")))
        for trouve in _NU.finditer(replie, debut, borne)
    ]


def _read(replie: str, trouve: re.Match[str]) -> MontantLu | None:
    note = ""
    if trouve["lettres"]:
        valeur = read_number(" ".join(trouve["lettres"].split()))
    elif trouve["ocr"]:
        if sum(c.isdigit() for c in trouve["ocr"]) * 2 <= len(trouve["ocr"].replace(" ", "")):
            return None
        valeur, note = read_figures(trouve["ocr"].translate(_REPARE)), "chiffres mal lus, corrigés"
    else:
        valeur = read_figures(trouve["n"] or trouve["devant"])
    if valeur is None:
        return None
    if trouve["k"]:
        valeur *= 1000
    if trouve["cent"] and "," not in trouve["n"]:
        valeur += int(trouve["cent"]) / 100
    par = _PAR.match(replie, trouve.end())
    unite = _UNITE.get(par["par"], "personne") if par else ""
    return MontantLu(*trouve.span(), valeur, _regime(replie, *trouve.span()), unite, note)


def _regime(replie: str, debut: int, fin: int) -> str:
    """The regime right after the amount, else the last one said before it on its line."""
    apres = _REGIME.match(replie, fin)
    if apres and apres.lastgroup:
        return apres.lastgroup
    ligne = replie[max(replie.rfind("\n", 0, debut) + 1, debut - 60) : debut]
    avant = list(re.finditer(r"(?<![a-z])" + _REGIME.pattern, ligne))
    return (avant[-1].lastgroup or "") if avant else ""


def find_pourcentages(texte: str, debut: int = 0, fin: int | None = None) -> list[PourcentageLu]:
    """Return the percentages between two offsets, in order."""
    _, replie = mask(texte)
    lus = []
    for trouve in _POURCENTAGE.finditer(replie, debut, len(texte) if fin is None else fin):
        valeur = read_number(trouve["n"] or " ".join(trouve["lettres"].split()))
        if valeur is not None:
            lus.append(PourcentageLu(*trouve.span(), valeur))
    return lus
