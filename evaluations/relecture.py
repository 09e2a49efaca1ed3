"""An independent reading of a file, by other means than the product's readers, to check citations.

Only what can be read without guessing: text layers and mark-up. A scan has no such reading.
"""

from __future__ import annotations

import email
import email.policy
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from email.message import Message
from html import unescape
from pathlib import Path

import pypdfium2
from defusedxml import ElementTree
from python_calamine import CalamineWorkbook
from striprtf.striprtf import rtf_to_text

TOUTES = 0
"""Key of a text that is not cut in pages: it stands for all of them."""

Textes = Mapping[int, str]


def reread(racine: Path, fichier: str) -> Textes:
    """Return the text of a file by page, `TOUTES` when it has no pages, nothing when it cannot be read.

    `fichier` may go through archives and messages: `archive.zip/nom`, `message.eml/nom`.
    """
    contenu = _bytes_of(racine, fichier)
    if contenu is None:
        return {}
    lecteur = next((lit for debut, lit in _SIGNATURES if contenu.startswith(debut)), None)
    lecteur = lecteur or _PAR_EXTENSION.get(Path(fichier).suffix.lower())
    if lecteur is None:
        return {}
    try:
        return lecteur(contenu)
    except Exception:  # whatever a damaged file makes a third-party reader raise: no second reading
        return {}


def _bytes_of(racine: Path, fichier: str) -> bytes | None:
    chemin = racine
    morceaux = fichier.split("/")
    for rang, morceau in enumerate(morceaux, start=1):
        chemin = chemin / morceau
        if chemin.is_file():
            return _inside(chemin.read_bytes(), "/".join(morceaux[rang:]))
    return None


def _inside(contenu: bytes, interne: str) -> bytes | None:
    if not interne:
        return contenu
    if contenu.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            return archive.read(interne) if interne in archive.namelist() else None
    message = email.message_from_bytes(contenu, policy=email.policy.default)
    for jointe in message.iter_attachments():
        if jointe.get_filename() == interne:
            octets = jointe.get_payload(decode=True)
            return octets if isinstance(octets, bytes) else None
    return None


def _pdf(contenu: bytes) -> Textes:
    document = pypdfium2.PdfDocument(contenu)
    try:
        return {rang: page.get_textpage().get_text_range() for rang, page in enumerate(document, start=1)}
    finally:
        document.close()


_PARTIES = re.compile(r"(?!docProps/|META-INF/|_rels/).*\.xml$")


def _nodes(xml: bytes) -> str:
    return " ".join(ElementTree.fromstring(xml).itertext())


def _zip_xml(contenu: bytes) -> Textes:
    """Read the text nodes of every XML part of an Office or OpenDocument file, and tables' values."""
    textes: list[str] = []
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        noms = archive.namelist()
        textes += [_nodes(archive.read(nom)) for nom in noms if _PARTIES.match(nom)]
    if "xl/workbook.xml" in noms:
        textes.append(_cells(contenu))
    return {TOUTES: "\n".join(textes)}


def _cells(contenu: bytes) -> str:
    classeur = CalamineWorkbook.from_filelike(io.BytesIO(contenu))
    return "\n".join(
        " ".join(map(_cell, ligne))
        for nom in classeur.sheet_names
        for ligne in classeur.get_sheet_by_name(nom).to_python()
    )


def _cell(valeur: object) -> str:
    if isinstance(valeur, datetime) and (valeur.hour or valeur.minute):
        return f"{valeur:%d/%m/%Y %H:%M}"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    return f"{valeur:g} {valeur}".replace(".", ",") if isinstance(valeur, float) else str(valeur)


_IMAGE_DECRITE = re.compile(r"""(?is)<img\b[^>]*?\salt\s*=\s*("[^"]*"|'[^']*')[^>]*>""")


def _html(contenu: bytes) -> Textes:
    sans_script = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->", " ", _decode(contenu))
    dites = _IMAGE_DECRITE.sub(lambda image: f" {image[1][1:-1]} ", sans_script)
    return {TOUTES: unescape(re.sub(r"(?s)<[^>]*>", " ", dites))}


def _message(contenu: bytes) -> Textes:
    message = email.message_from_bytes(contenu, policy=email.policy.default)
    corps = message.get_body(("plain", "html"))
    texte = str(corps.get_content()) if corps is not None else ""
    entetes = " ".join(f"{nom} : {valeur}" for nom, valeur in message.items()) + _sent_on(message)
    return {TOUTES: entetes + "\n" + unescape(re.sub(r"<[^>]*>", " ", texte))}


def _sent_on(message: Message) -> str:
    envoi = getattr(message["Date"], "datetime", None)
    return f"\n{envoi:%d/%m/%Y %H:%M}" if envoi is not None else ""


def _plain(contenu: bytes) -> Textes:
    return {TOUTES: _decode(contenu)}


def _rtf(contenu: bytes) -> Textes:
    ouvert = contenu.decode("latin-1").replace(r"{\header", "{").replace(r"{\footer", "{")
    texte = rtf_to_text(ouvert, errors="ignore")  # type: ignore[no-untyped-call]
    return {TOUTES: str(texte)}


def _decode(contenu: bytes) -> str:
    for codage in ("utf-8-sig", "cp1252"):
        try:
            return contenu.decode(codage)
        except UnicodeDecodeError:
            continue
    return contenu.decode("latin-1")


_SIGNATURES: tuple[tuple[bytes, Callable[[bytes], Textes]], ...] = (
    (b"%PDF", _pdf),
    (b"PK\x03\x04", _zip_xml),
    (b"{\\rtf", _rtf),
)
_PAR_EXTENSION: dict[str, Callable[[bytes], Textes]] = {
    ".html": _html,
    ".htm": _html,
    ".eml": _message,
    ".txt": _plain,
    ".md": _plain,
    ".csv": _plain,
    ".tsv": _plain,
}
