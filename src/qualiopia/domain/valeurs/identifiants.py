"""Identifiers whose form and key a pack declares; OCR misreadings are mended when the key then holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from qualiopia.domain.valeurs.masque import mask

_NON_ALPHANUMERIQUE = re.compile(r"[^0-9A-Za-z]")
_NON_CHIFFRE = re.compile(r"\D")
_CONFONDUS = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1", "s": "5", "b": "8", "z": "2"})
_PAIRES = dict(zip("oibsz01852", "01852oibsz", strict=True))
_SUITE = re.compile(r"(?<![a-z0-9])[a-z0-9]+(?:-[a-z0-9]+)*(?![a-z0-9])")
_CHIFFRE = re.compile(r"\d")
_GROUPE_DOUTEUX = re.compile(r"(?<![a-z0-9])[0-9oli|sbz][0-9oli|sbz .]{7,24}[0-9oli|sbz](?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class IdentifiantLu:
    """An identifier: `texte[debut:fin]`, its value without spaces, and whether its key holds."""

    debut: int
    fin: int
    valeur: str
    valide: bool
    note: str = ""


def luhn(chiffres: str) -> bool:
    """Whether the Luhn sum of a string of digits is a multiple of ten."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        nombre = int(chiffre) * (1 + rang % 2)
        total += nombre - 9 if nombre > 9 else nombre
    return bool(chiffres) and total % 10 == 0


def key_holds(valeur: str, cle: str, longueur: int | None = None, exception: str = "") -> bool:
    """Whether a value has the length wanted and its key holds.

    `cle` is `luhn`, `luhn_ou_somme` (values starting with `exception` may sum to a multiple of five
    instead), `longueur`, `forme` or empty: the form is then all there is to hold.
    """
    chiffres = _NON_CHIFFRE.sub("", valeur)
    if longueur is not None and len(chiffres) != longueur:
        return False
    if cle == "luhn":
        return luhn(chiffres)
    if cle == "luhn_ou_somme":
        somme = sum(int(chiffre) for chiffre in chiffres)
        return luhn(chiffres) or (bool(exception) and chiffres.startswith(exception) and somme % 5 == 0)
    return True


def find_identifiants(
    texte: str,
    motif: re.Pattern[str],
    cle: str = "",
    longueur: int | None = None,
    exception: str = "",
    debut: int = 0,
    fin: int | None = None,
) -> list[IdentifiantLu]:
    """Return the identifiers of a form (a pattern on folded text) between two offsets, in order.

    When none has the right form, figures taken for letters are mended, provided a key can confirm it;
    with `forme` for a key, they are not mended but said (« AB-I23-CD, peut-être AB-123-CD »).
    """
    _, replie = mask(texte)
    borne = len(texte) if fin is None else fin
    lus = []
    for trouve in motif.finditer(replie, debut, borne):
        a, b = trouve.span(1) if trouve.re.groups and trouve[1] else trouve.span()
        valeur = _NON_ALPHANUMERIQUE.sub("", texte[a:b]).upper()
        lus.append(IdentifiantLu(a, b, valeur, key_holds(valeur, cle, longueur, exception)))
    if not lus and cle == "forme":
        return _doubtful(texte, replie, motif, debut, borne)
    if lus or not cle.startswith("luhn"):
        return lus
    return _mended(replie, motif, cle, longueur, exception, debut, borne)


def _doubtful(texte: str, replie: str, motif: re.Pattern[str], debut: int, fin: int) -> list[IdentifiantLu]:
    """Return, as they were read, the numbers that would have the form but for one or two signs alike."""
    lus = []
    for groupe in _SUITE.finditer(replie, debut, fin):
        lu = groupe.group()
        autre = next((v for v in _variants(lu) if motif.fullmatch(v)), None) if _CHIFFRE.search(lu) else None
        if autre is not None:
            a, b = groupe.span()
            valeur = _NON_ALPHANUMERIQUE.sub("", texte[a:b]).upper()
            note = f"caractère douteux : lu « {texte[a:b]} », peut-être « {autre.upper()} »"
            lus.append(IdentifiantLu(a, b, valeur, False, note))
    return lus


def _variants(lu: str) -> Iterator[str]:
    """Yield a folded number with one, then two of its ambiguous signs read otherwise."""
    ambigus = [rang for rang, signe in enumerate(lu) if signe in _PAIRES]
    for nombre in (1, 2):
        for rangs in combinations(ambigus, nombre):
            yield "".join(_PAIRES[c] if rang in rangs else c for rang, c in enumerate(lu))


def _mended(
    replie: str, motif: re.Pattern[str], cle: str, longueur: int | None, exception: str, debut: int, fin: int
) -> list[IdentifiantLu]:
    lus = []
    for groupe in _GROUPE_DOUTEUX.finditer(replie, debut, fin):
        brut = groupe.group()
        chiffres, signes = sum(c.isdigit() for c in brut), len(_NON_ALPHANUMERIQUE.sub("", brut))
        if chiffres * 2 < signes or chiffres == signes:
            continue
        for trouve in motif.finditer(brut.translate(_CONFONDUS)):
            valeur = _NON_CHIFFRE.sub("", trouve.group())
            if key_holds(valeur, cle, longueur, exception):
                a, b = groupe.start() + trouve.start(), groupe.start() + trouve.end()
                lus.append(IdentifiantLu(a, b, valeur, True, "chiffres mal lus, corrigés ; la clé est juste"))
    return lus
