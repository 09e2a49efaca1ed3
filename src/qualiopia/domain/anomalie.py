"""An `Anomalie`: we could not read or process something; it says nothing about conformity."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CodeAnomalie(StrEnum):
    """Every reason for which a file, or a part of one, could not be analysed."""

    FICHIER_VIDE = "fichier_vide"
    FICHIER_CORROMPU = "fichier_corrompu"
    FICHIER_TRONQUE = "fichier_tronque"
    FICHIER_CHIFFRE = "fichier_chiffre"
    FICHIER_TROP_GROS = "fichier_trop_gros"
    FICHIER_INACCESSIBLE = "fichier_inaccessible"
    FORMAT_INCONNU = "format_inconnu"
    FORMAT_NON_LU = "format_non_lu"
    EXTENSION_TROMPEUSE = "extension_trompeuse"
    ARCHIVE_PIEGEE = "archive_piegee"
    ARCHIVE_TROP_PROFONDE = "archive_trop_profonde"
    CHEMIN_SUSPECT = "chemin_suspect"
    PAGE_ILLISIBLE = "page_illisible"
    LECTURE_DOUTEUSE = "lecture_douteuse"
    FORMULAIRE_XFA = "formulaire_xfa"
    TROP_DE_PAGES = "trop_de_pages"
    SANS_CONTENU = "sans_contenu"
    CONSIGNE_DANS_DOCUMENT = "consigne_dans_document"
    ERREUR_INTERNE = "erreur_interne"


@dataclass(frozen=True, slots=True)
class Anomalie:
    """One thing we could not read: the file, a code, a plain French message and what to do."""

    fichier: str
    code: CodeAnomalie
    message: str
    remede: str
    page: int | None = None
