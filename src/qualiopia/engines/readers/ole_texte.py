"""The text that legacy Word and PowerPoint files hold, read from their binary structures."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from qualiopia.domain.lecture import Metadonnees

_CLX = 0x01A2
_PARTIES = ("corps", "notes", "entetes", "macros", "commentaires", "fins", "zones", "zones_entetes")
_COMPTES = 0x004C
_TEXTE_UTF16, _TEXTE_OCTETS, _CHAINE = 0x0FA0, 0x0FA8, 0x0FBA
_DIAPOSITIVE, _LISTE = 0x03EE, 0x0FF0
_TITRE, _AUTEUR, _CREE, _MODIFIE, _LOGICIEL = 2, 4, 12, 13, 18
_TEXTE, _INSTANT = 30, 64
_PROPRIETES_MAXIMUM = 64
_ENREGISTREMENTS_MAXIMUM = 200_000
_SIGNES = str.maketrans({
    "\x0b": "\n", "\r": "\n", "\x1e": "-", "\x1f": None, "\x01": None, "\x02": None, "\x05": None,
    "\x08": None,
    "\x03": None, "\x04": None, "\x0e": "\n", "\xad": None,
})  # fmt: skip


def word_text(ole: Any) -> list[str]:
    """Return the text of a Word 97-2003 document, page by explicit page: headers first, notes last."""
    flux = ole.openstream("WordDocument").read()
    if len(flux) < _CLX + 8:
        return []
    (drapeaux,) = struct.unpack_from("<H", flux, 0x0A)
    nom_table = "1Table" if drapeaux & 0x0200 else "0Table"
    if not ole.exists(nom_table):
        return []
    table = ole.openstream(nom_table).read()
    debut, longueur = struct.unpack_from("<II", flux, _CLX)
    texte = _assemble(flux, table[debut : debut + longueur])
    comptes = struct.unpack_from("<8I", flux, _COMPTES)
    parties = {}
    position = 0
    for nom, compte in zip(_PARTIES, comptes, strict=True):
        parties[nom] = texte[position : position + compte]
        position += compte
    pages = [_plain(page) for page in parties["corps"].split("\x0c")]
    meubles = _once(_plain(parties["entetes"] + "\r" + parties["zones_entetes"]))
    suites = _once(_plain(parties["zones"] + "\r" + parties["notes"] + "\r" + parties["fins"]))
    pages = [page for page in pages if page.strip()] or [""]
    pages[0] = f"{meubles}\n{pages[0]}" if meubles else pages[0]
    pages[-1] = f"{pages[-1]}\n{suites}" if suites else pages[-1]
    return pages


def _assemble(flux: bytes, clx: bytes) -> str:
    """Put together the pieces that the piece table lists, in the order of the text."""
    position = 0
    while position + 3 <= len(clx) and clx[position] == 1:
        position += 3 + struct.unpack_from("<H", clx, position + 1)[0]
    if position + 5 > len(clx) or clx[position] != 2:
        return ""
    (longueur,) = struct.unpack_from("<I", clx, position + 1)
    plc = clx[position + 5 : position + 5 + longueur]
    nombre = (len(plc) - 4) // 12
    if nombre <= 0:
        return ""
    bornes = struct.unpack_from(f"<{nombre + 1}I", plc, 0)
    morceaux: list[str] = []
    for rang in range(nombre):
        (adresse,) = struct.unpack_from("<I", plc, 4 * (nombre + 1) + 8 * rang + 2)
        taille = max(0, bornes[rang + 1] - bornes[rang])
        if adresse & 0x40000000:
            depart = (adresse & 0x3FFFFFFF) // 2
            morceaux.append(flux[depart : depart + taille].decode("cp1252", "replace"))
        else:
            morceaux.append(flux[adresse : adresse + 2 * taille].decode("utf-16-le", "replace"))
    return "".join(morceaux)


def _plain(texte: str) -> str:
    """Drop field instructions, turn cell and row marks into tabs and line ends."""
    while True:
        simple = re.sub(r"\x13[^\x13\x14\x15]*\x14([^\x13\x14\x15]*)\x15", r"\1", texte)
        simple = re.sub(r"\x13[^\x13\x14\x15]*\x15", "", simple)
        if simple == texte:
            break
        texte = simple
    texte = re.sub(r"[\x13\x14\x15]", "", texte)
    texte = re.sub(r"\x07\x07", "\n", texte.replace("\r\x07", "\x07")).replace("\x07", "\t")
    return texte.translate(_SIGNES).strip("\n")


def _once(texte: str) -> str:
    lignes = dict.fromkeys(ligne.strip() for ligne in texte.split("\n"))
    return "\n".join(ligne for ligne in lignes if ligne)


def presentation_slides(ole: Any) -> list[list[str]]:
    """Return the texts of each slide of a PowerPoint 97-2003 file."""
    flux = ole.openstream("PowerPoint Document").read()
    diapositives: list[list[str]] = []
    listes: list[str] = []
    dans: str = ""
    fin = 0
    for genre, depart, longueur in _records(flux):
        if depart >= fin:
            dans = ""
        if genre == _DIAPOSITIVE:
            dans, fin = "diapositive", depart + longueur
            diapositives.append([])
        elif genre == _LISTE:
            dans, fin = "liste", depart + longueur
        elif genre in (_TEXTE_UTF16, _TEXTE_OCTETS) and dans:
            codage = "utf-16-le" if genre == _TEXTE_UTF16 else "cp1252"
            texte = flux[depart : depart + longueur].decode(codage, "replace")
            propre = texte.replace("\r", "\n").replace("\x0b", "\n").strip()
            if propre and propre != "*":
                (listes if dans == "liste" else diapositives[-1]).append(propre)
    pleines = [textes for textes in diapositives if textes]
    if listes and not any(texte in textes for textes in pleines for texte in listes):
        pleines.insert(0, listes)
    return pleines


def _records(flux: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (type, offset of the content, length) of every record, containers opened."""
    position, nombre = 0, 0
    while position + 8 <= len(flux) and nombre < _ENREGISTREMENTS_MAXIMUM:
        version, genre, longueur = struct.unpack_from("<HHI", flux, position)
        position += 8
        nombre += 1
        yield genre, position, min(longueur, len(flux) - position)
        if version & 0x0F != 0x0F:
            position += longueur


def ole_metadata(ole: Any) -> Metadonnees:
    """Return what the summary stream of a compound file says; nothing when it is absent or broken."""
    try:
        valeurs = dict(_properties(ole.openstream("\x05SummaryInformation").read(1 << 16)))
    except (OSError, struct.error, IndexError):
        return Metadonnees()
    return Metadonnees(
        *(valeurs.get(cle, "") for cle in (_TITRE, _AUTEUR, _LOGICIEL, _CREE, _MODIFIE)),
    )


def _properties(flux: bytes) -> Iterator[tuple[int, str]]:
    (section,) = struct.unpack_from("<I", flux, 44)
    (nombre,) = struct.unpack_from("<I", flux, section + 4)
    for rang in range(min(nombre, _PROPRIETES_MAXIMUM)):
        cle, decalage = struct.unpack_from("<II", flux, section + 8 + 8 * rang)
        place = section + decalage
        genre, longueur = struct.unpack_from("<II", flux, place)
        if genre == _TEXTE:
            brut = flux[place + 8 : place + 8 + min(longueur, 1000)]
            yield cle, brut.decode("cp1252", "replace").strip("\x00 ")
        elif genre == _INSTANT:
            (centaines,) = struct.unpack_from("<Q", flux, place + 4)
            jour = datetime(1601, 1, 1) + timedelta(microseconds=min(centaines, 1 << 60) // 10)
            yield cle, f"{jour:%Y-%m-%d}" if jour.year > 1980 else ""
