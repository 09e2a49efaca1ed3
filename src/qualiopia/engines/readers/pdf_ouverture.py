"""Opening a PDF: passwords, broken files, metadata and attachments."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pypdfium2

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.lecture import Metadonnees
from qualiopia.errors import LectureImpossible
from qualiopia.stages.ports import Depot

_MOT_DE_PASSE = 4
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?\d{0,2})?")


def open_pdf(depot: Depot) -> tuple[Any, tuple[Anomalie, ...]]:
    """Return the document and what is said of its state.

    Raises:
        LectureImpossible: it is protected by a password, or nothing can be saved of it.
    """
    contenu = depot.contenu
    try:
        document = pypdfium2.PdfDocument(contenu)
        if len(document):
            return document, _state(depot, len(document))
    except pypdfium2.PdfiumError as erreur:
        if getattr(erreur, "err_code", None) == _MOT_DE_PASSE:
            raise _locked() from erreur
    return _mended(depot)


def _mended(depot: Depot) -> tuple[Any, tuple[Anomalie, ...]]:
    tampon = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(depot.contenu)) as ouvert:
            ouvert.save(tampon)
        document = pypdfium2.PdfDocument(tampon.getvalue())
        if not len(document):
            raise _lost(depot)
    except pikepdf.PasswordError as erreur:
        raise _locked() from erreur
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, RuntimeError) as erreur:
        raise _lost(depot) from erreur
    return document, _state(depot, len(document)) or (
        Anomalie(
            depot.fichier,
            CodeAnomalie.LECTURE_DOUTEUSE,
            "Le fichier PDF était abîmé et a été réparé pour être lu : une partie peut manquer.",
            "Vérifiez l'original et enregistrez-le de nouveau en PDF.",
        ),
    )


def _is_cut(contenu: bytes) -> bool:
    return b"%%EOF" not in contenu[-4096:]


def _state(depot: Depot, pages: int) -> tuple[Anomalie, ...]:
    if not _is_cut(depot.contenu):
        return ()
    accord = "page a pu être lue" if pages == 1 else "pages ont pu être lues"
    return (
        Anomalie(
            depot.fichier,
            CodeAnomalie.FICHIER_TRONQUE,
            f"La fin du fichier PDF manque : {pages} {accord}, d'autres ont pu être perdues.",
            "Copiez ou téléchargez de nouveau le fichier d'origine, en entier.",
        ),
    )


def _locked() -> LectureImpossible:
    return LectureImpossible(
        CodeAnomalie.FICHIER_CHIFFRE,
        "Le fichier PDF est protégé par un mot de passe : il n'a pas pu être ouvert.",
        "Enregistrez-en une copie sans mot de passe (Imprimer > Enregistrer en PDF) et déposez cette copie.",
    )


def _lost(depot: Depot) -> LectureImpossible:
    if _is_cut(depot.contenu):
        return LectureImpossible(
            CodeAnomalie.FICHIER_TRONQUE,
            "Le fichier PDF est incomplet : sa fin manque et aucune page n'a pu être lue.",
            "Copiez ou téléchargez de nouveau le fichier d'origine, en entier.",
        )
    return LectureImpossible(
        CodeAnomalie.FICHIER_CORROMPU,
        "Le fichier PDF est abîmé : aucune page n'a pu être lue.",
        "Ouvrez l'original et enregistrez-le de nouveau en PDF, ou numérisez le document papier.",
    )


def metadata_of(document: Any) -> Metadonnees:
    """Return what a PDF says of itself."""
    valeurs = {cle: (document.get_metadata_value(cle) or "").strip("\x00 \t\r\n") for cle in _CLES}
    return Metadonnees(
        titre=valeurs["Title"],
        auteur=valeurs["Author"],
        logiciel=valeurs["Creator"] or valeurs["Producer"],
        cree_le=iso_date(valeurs["CreationDate"])[:10],
        modifie_le=iso_date(valeurs["ModDate"])[:10],
    )


_CLES = ("Title", "Author", "Creator", "Producer", "CreationDate", "ModDate")


def iso_date(date: str) -> str:
    """Turn a PDF date into an ISO one, with its time when it has one; empty when it is not a date."""
    trouve = _DATE.match(date.strip())
    if trouve is None:
        return ""
    annee, mois, jour, heure, minute, seconde, decalage = trouve.groups()
    if not (1 <= int(mois or 1) <= 12 and 1 <= int(jour or 1) <= 31):
        return ""
    iso = f"{annee}-{mois or '01'}-{jour or '01'}"
    if heure is None:
        return iso
    zone = (decalage or "").replace("'", "")
    zone = "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[3:5] or '00'}" if zone else ""
    return f"{iso}T{heure}:{minute or '00'}:{seconde or '00'}{zone}"


def attached_files(document: Any, fichier: str) -> list[Depot]:
    """Return the files embedded in a document, under its own name."""
    depots: list[Depot] = []
    for indice in range(document.count_attachments()):
        try:
            jointe = document.get_attachment(indice)
            nom = jointe.get_name().strip("\x00").replace("\\", "/").rpartition("/")[2]
            depots.append(Depot(f"{fichier}/{nom or f'piece-jointe-{indice + 1}'}", bytes(jointe.get_data())))
        except (pypdfium2.PdfiumError, ValueError):
            continue
    return depots
