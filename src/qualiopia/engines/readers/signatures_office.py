"""Digital signatures of Office and OpenDocument files: who signed and when, as the file says.

They are noted, not validated: whether the signature still holds is not told.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace

from qualiopia.domain.lecture import Encre, Page
from qualiopia.engines.readers.paquet import Element, Paquet, descendants
from qualiopia.engines.readers.proprietes import iso_day

_NOM_COMMUN = b"\x06\x03\x55\x04\x03"


def with_signatures(pages: tuple[Page, ...], paquet: Paquet) -> tuple[Page, ...]:
    """Return the pages, the last one bearing the digital signatures of the package."""
    encres = [
        Encre("numerique", None, len(pages[-1].texte), _signatory(signature), _day(signature))
        for nom in sorted(paquet.noms)
        if nom == "META-INF/documentsignatures.xml"
        or (nom.startswith("_xmlsignatures/") and nom.endswith(".xml"))
        for signature in descendants(paquet.xml(nom), "Signature")
    ]
    if not encres:
        return pages
    return (*pages[:-1], replace(pages[-1], encres=(*pages[-1].encres, *encres)))


def _day(signature: Element) -> str:
    for noeud in descendants(signature, "SigningTime", "Value", "date"):
        jour = iso_day(noeud.text or "")
        if jour:
            return jour
    return ""


def _signatory(signature: Element) -> str:
    """Return the common name of the certificate's subject: the second one, after the issuer's."""
    certificat = next(iter(descendants(signature, "X509Certificate")), None)
    try:
        der = base64.b64decode("".join((certificat.text or "").split()) if certificat is not None else "")
    except (binascii.Error, ValueError):
        return ""
    noms: list[str] = []
    position = der.find(_NOM_COMMUN)
    while position >= 0 and len(noms) < 2:
        debut = position + len(_NOM_COMMUN)
        genre, longueur = der[debut : debut + 1], der[debut + 1 : debut + 2]
        brut = der[debut + 2 : debut + 2 + (longueur[0] if longueur else 0)]
        noms.append(brut.decode("utf-16-be" if genre == b"\x1e" else "utf-8", "replace"))
        position = der.find(_NOM_COMMUN, debut)
    return noms[-1] if noms else ""
