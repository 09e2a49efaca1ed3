"""Whether the text layer of a page can be used, or the page must be looked at."""

from __future__ import annotations

import re

from qualiopia.domain.lecture import Boite
from qualiopia.engines.readers.pdf_objets import Dessin

_PEU = 150
_ALPHANUMERIQUES = bytes(code for code in range(256) if chr(code).isalnum())
_SANS_SENS = b" \t\r\n\x0b\x0c\xa0._-"
_PERDUS = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_ACCENTS = frozenset("éèêëàâäîïôöùûüçœÉÈÊËÀÂÎÏÔÙÛÇŒ")


def needs_ocr(texte: str, dessin: Dessin, taille: tuple[float, float]) -> bool:
    """Whether a page must be read by OCR, from its text layer and what it draws.

    True when the page draws something and has no text, a little text over a page-size picture,
    text that is not made of letters, or the accent-less text left by a poor OCR under a scan.
    """
    utile = count_letters(texte)
    couverture = coverage(dessin.images, taille)
    if utile == 0:
        return couverture > 0.02 or dessin.chemins > 0 or is_garbage(texte)
    if utile < _PEU and couverture >= 0.5:
        return True
    if is_garbage(texte):
        return True
    return couverture >= 0.7 and dessin.textes_invisibles > 0 and _lacks_accents(texte)


def count_letters(texte: str) -> int:
    """Return how many letters and digits a text holds; beyond Latin-1 all signs count when few do."""
    octets = texte.encode("latin-1", errors="replace")
    nombre = len(octets) - len(octets.translate(None, _ALPHANUMERIQUES))
    return nombre if nombre > len(texte) // 2 else sum(caractere.isalnum() for caractere in texte)


def is_garbage(texte: str) -> bool:
    """Whether a text layer is made of anything but words (a font without a map to Unicode)."""
    octets = texte.encode("latin-1", errors="replace").translate(None, _SANS_SENS)
    pleins = len(octets) - sum(map(texte.count, "…–—☐☒□■"))
    if pleins < 20:
        return False
    lettres = count_letters(texte)
    return lettres < 0.45 * pleins or (lettres < 0.8 * pleins and len(_PERDUS.findall(texte)) > 0.2 * pleins)


def _lacks_accents(texte: str) -> bool:
    lettres = sum(c.isalpha() for c in texte)
    accents = sum(c in _ACCENTS for c in texte)
    return lettres >= 200 and accents < 0.006 * lettres


def coverage(images: list[Boite], taille: tuple[float, float]) -> float:
    """Return the share of the page under its pictures (overlaps count twice, at most 1)."""
    largeur, hauteur = taille
    if largeur <= 0 or hauteur <= 0:
        return 0.0
    aire = 0.0
    for x0, y0, x1, y1 in images:
        aire += max(0.0, min(x1, largeur) - max(x0, 0)) * max(0.0, min(y1, hauteur) - max(y0, 0))
    return min(1.0, aire / (largeur * hauteur))
