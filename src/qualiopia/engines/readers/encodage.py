"""The encoding of plain text: its mark, else UTF-8 when it fits, else those of French Windows and Mac."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ACCENTS_FRANCAIS = re.compile("[éèêàçùûîôâëïœÉÈÀÇ€’«»°]")


def decode(contenu: bytes, annonce: str = "") -> str:
    """Return the text of some bytes; `annonce` is the encoding they claim. Never fails."""
    for marque, encodage in _BOMS:
        if contenu.startswith(marque):
            return contenu.decode(encodage, "replace")
    pairs, impairs = contenu[0:4000:2].count(0), contenu[1:4000:2].count(0)
    if impairs > 4 * (pairs + 1) and impairs > len(contenu[:4000]) // 4:
        return contenu.decode("utf-16-le", "replace")
    if pairs > 4 * (impairs + 1) and pairs > len(contenu[:4000]) // 4:
        return contenu.decode("utf-16-be", "replace")
    for encodage in ("utf-8", annonce):
        try:
            if encodage and codecs.lookup(encodage).name != "ascii":
                return contenu.decode(encodage)
        except (UnicodeDecodeError, LookupError):
            continue
    utf8 = contenu.decode("utf-8", "replace")
    if utf8.count("\ufffd") <= max(1, len(utf8) // 500) and _ACCENTS_FRANCAIS.search(utf8):
        return utf8
    return _single_byte(contenu)


def _single_byte(contenu: bytes) -> str:
    """Choose, between Windows, Mac and DOS, the reading with the most French accents."""
    candidats = [contenu.decode(encodage, "replace") for encodage in ("cp1252", "mac-roman", "cp850")]
    return max(candidats, key=lambda texte: (len(_ACCENTS_FRANCAIS.findall(texte)), -candidats.index(texte)))
