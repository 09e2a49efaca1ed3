"""A ZIP package of XML parts (OOXML, ODF), read defensively: bounded sizes, no entities, no network."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lxml import etree

from qualiopia.domain.anomalie import CodeAnomalie
from qualiopia.errors import LectureImpossible
from qualiopia.stages.ports import Depot

Element = Any
_XML_MAXIMUM = 40 * 1024 * 1024
_PARTIE_MAXIMUM = 96 * 1024 * 1024
_TOTAL_MAXIMUM = 400 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another part, or to the outside."""

    type: str
    cible: str
    externe: bool


class Paquet:
    """The parts of a package, read on demand.

    Raises:
        LectureImpossible: on opening when the archive is broken; on reading when a part is
            encrypted, damaged, or unpacks to an absurd size.
    """

    def __init__(self, depot: Depot) -> None:
        self._depot = depot
        self._lus = 0
        self.reparee = False
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(depot.contenu))
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as erreur:
            raise damaged() from erreur
        self.noms = {info.filename.replace("\\", "/").lstrip("/"): info for info in self._zip.infolist()}
        self._sans_casse = {nom.lower(): nom for nom in self.noms}

    def read(self, nom: str) -> bytes | None:
        """Return the bytes of a part, or None when the package has no such part."""
        info = self.noms.get(self._sans_casse.get(nom.lower().lstrip("/"), nom))
        if info is None:
            return None
        if info.flag_bits & 1:
            raise encrypted()
        try:
            with self._zip.open(info) as flux:
                contenu = flux.read(_PARTIE_MAXIMUM + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ) as erreur:
            raise damaged() from erreur
        self._lus += len(contenu)
        if len(contenu) > _PARTIE_MAXIMUM or self._lus > _TOTAL_MAXIMUM:
            raise LectureImpossible(
                CodeAnomalie.ARCHIVE_PIEGEE,
                "Le contenu de ce fichier se déplie en un volume démesuré ; il n'a pas été lu.",
                "Vérifiez l'origine du fichier ; s'il est légitime, enregistrez-le de nouveau ou en PDF.",
            )
        return contenu

    def xml(self, nom: str) -> Element | None:
        """Return the root element of a part, or None when it is not there or holds nothing."""
        contenu = self.read(nom)
        if contenu is None:
            return None
        if len(contenu) > _XML_MAXIMUM:
            raise LectureImpossible(
                CodeAnomalie.FICHIER_TROP_GROS,
                "Le texte de ce fichier est trop volumineux pour être lu en une fois.",
                "Découpez le document en plusieurs fichiers, ou enregistrez-le en PDF.",
            )
        racine, reparee = parse_xml(contenu)
        self.reparee |= reparee
        return racine

    def relations(self, nom: str) -> dict[str, Relation]:
        """Return the links of a part, by identifier, with targets as part names."""
        dossier, fichier = posixpath.split(nom)
        racine = self.xml(posixpath.join(dossier, "_rels", f"{fichier}.rels"))
        relations: dict[str, Relation] = {}
        for lien in racine if racine is not None else ():
            cible = lien.get("Target") or ""
            externe = lien.get("TargetMode") == "External"
            if not externe:
                cible = posixpath.normpath(posixpath.join(dossier, cible)).lstrip("/")
            relations[lien.get("Id") or ""] = Relation(
                (lien.get("Type") or "").rpartition("/")[2], cible, externe
            )
        return relations


def parse_xml(contenu: bytes) -> tuple[Element | None, bool]:
    """Parse XML without entities, DTD or network; return the root and whether it had to be mended.

    Raises:
        LectureImpossible: the document declares entities (an attack, in an office file).
    """
    if b"<!ENTITY" in contenu[:8192]:
        raise LectureImpossible(
            CodeAnomalie.ARCHIVE_PIEGEE,
            "Le fichier contient des déclarations d'entités XML, qui n'ont rien à faire dans un document ; "
            "il n'a pas été lu.",
            "Vérifiez l'origine du fichier, puis enregistrez-le de nouveau depuis votre traitement de texte.",
        )
    options: dict[str, Any] = {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
    }
    try:
        return etree.fromstring(contenu, etree.XMLParser(**options)), False
    except (etree.XMLSyntaxError, ValueError):
        pass
    try:
        return etree.fromstring(contenu, etree.XMLParser(recover=True, **options)), True
    except (etree.XMLSyntaxError, ValueError):
        return None, True


def local(element: Element) -> str:
    """Return the local name of an element (empty for comments and processing instructions)."""
    nom = element.tag
    return nom.rpartition("}")[2] if isinstance(nom, str) else ""


def attribute(element: Element, nom: str, defaut: str = "") -> str:
    """Return an attribute by its local name, whatever its namespace."""
    valeur = element.get(nom)
    if valeur is not None:
        return str(valeur)
    suffixe = "}" + nom
    for cle, valeur in element.attrib.items():
        if cle.endswith(suffixe):
            return str(valeur)
    return defaut


def child(element: Element | None, *chemin: str) -> Element | None:
    """Return the first child along a path of local names, or None."""
    for nom in chemin:
        if element is None:
            return None
        element = next((enfant for enfant in element if local(enfant) == nom), None)
    return element


def descendants(element: Element | None, *noms: str) -> list[Element]:
    """Return every descendant with one of these local names, in document order."""
    if element is None:
        return []
    return [noeud for noeud in element.iter() if local(noeud) in noms]


def damaged() -> LectureImpossible:
    """Return the exception for a package that cannot be opened."""
    return LectureImpossible(
        CodeAnomalie.FICHIER_CORROMPU,
        "Le fichier est abîmé : son contenu ne peut pas être déplié.",
        "Ouvrez l'original dans son logiciel et enregistrez-le de nouveau, puis déposez cette copie.",
    )


def encrypted() -> LectureImpossible:
    """Return the exception for a file protected by a password."""
    return LectureImpossible(
        CodeAnomalie.FICHIER_CHIFFRE,
        "Le fichier est protégé par un mot de passe.",
        "Enregistrez-en une copie sans mot de passe et déposez-la.",
    )
