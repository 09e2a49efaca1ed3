"""Legacy Word and PowerPoint files: converted by LibreOffice when it is there, else their raw text."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qualiopia.domain.anomalie import CodeAnomalie
from qualiopia.domain.lecture import Lecture
from qualiopia.engines.readers.composition import Composition
from qualiopia.engines.readers.docx import LecteurDocx
from qualiopia.engines.readers.lectures import doubtful, make_lecture
from qualiopia.engines.readers.ole_texte import ole_metadata, presentation_slides, word_text
from qualiopia.engines.readers.paquet import encrypted
from qualiopia.engines.readers.pptx import LecteurPptx
from qualiopia.errors import LectureImpossible
from qualiopia.stages.ports import Depot, Lecteur

_DELAI = 90.0
_PPT_CHIFFRE = b"\xdf\xc4\xd1\xf3"
_MODERNES = {"doc": "docx", "ppt": "pptx"}


class LecteurAncien:
    """Reads DOC and PPT files; `soffice` is the LibreOffice program, found on the machine by default."""

    formats: Sequence[str] = ("doc", "ppt")

    def __init__(self, soffice: str | None = None, delai: float = _DELAI) -> None:
        self._soffice = soffice if soffice is not None else shutil.which("soffice")
        self._delai = delai
        self._modernes: dict[str, Lecteur] = {"docx": LecteurDocx(), "pptx": LecteurPptx()}

    def read(self, depot: Depot, format: str) -> Lecture:
        """Read the file by conversion, or from its raw text, which is then said to be doubtful.

        Raises:
            LectureImpossible: under a password, or nothing can be read without LibreOffice.
        """
        import olefile

        try:
            ole = olefile.OleFileIO(io.BytesIO(depot.contenu))
        except (OSError, ValueError) as erreur:
            raise _unreadable(format) from erreur
        with ole:
            if _is_encrypted(ole, format):
                raise encrypted()
            converti = convert(depot, format, self._soffice, self._delai) if self._soffice else None
            if converti is not None:
                moderne = _MODERNES[format]
                lecture = self._modernes[moderne].read(Depot(depot.fichier, converti), moderne)
                propre = make_lecture(depot, format, lecture.pages)
                return replace(lecture, sha256=propre.sha256, format=format, taille=propre.taille)
            return self._raw(depot, format, ole)

    def _raw(self, depot: Depot, format: str, ole: object) -> Lecture:
        composition = Composition()
        if format == "doc":
            textes = word_text(ole)
            if not textes:
                raise _unreadable(format)
            for page in textes:
                composition.write(page)
                composition.end_page()
        else:
            for diapositive in presentation_slides(ole):
                for texte in diapositive:
                    composition.paragraph(texte)
                composition.end_page()
        pages = composition.finish()
        if not any(page.texte.strip() for page in pages):
            return make_lecture(depot, format, pages, ole_metadata(ole))
        doute = doubtful(
            depot,
            "Ce fichier est d'un format ancien : son texte a été lu, mais pas sa mise en page ; "
            "les tableaux et les en-têtes peuvent être incomplets.",
            _remedy(format),
        )
        return make_lecture(depot, format, pages, ole_metadata(ole), anomalies=[doute])


def convert(depot: Depot, format: str, soffice: str, delai: float) -> bytes | None:
    """Return the file converted to its modern format, or None when LibreOffice cannot."""
    moderne = _MODERNES[format]
    with tempfile.TemporaryDirectory(prefix="qualiopia-") as dossier:
        source = Path(dossier) / f"document.{format}"
        source.write_bytes(depot.contenu)
        profil = (Path(dossier) / "profil").as_uri()
        commande = [soffice, f"-env:UserInstallation={profil}", "--headless", "--norestore", "--nolockcheck"]
        commande += ["--convert-to", moderne, "--outdir", dossier, str(source)]
        # Linked pictures must not be fetched: the proxies lead to a closed port.
        mur = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
        try:
            subprocess.run(
                commande, capture_output=True, timeout=delai, check=True, cwd=dossier, env=os.environ | mur
            )
            return (Path(dossier) / f"document.{moderne}").read_bytes()
        except (OSError, subprocess.SubprocessError):
            return None


def _is_encrypted(ole: object, format: str) -> bool:
    if format == "doc":
        entete = ole.openstream("WordDocument").read(12)  # type: ignore[attr-defined]
        return len(entete) == 12 and bool(entete[11] & 0x01)
    courant = ole.openstream("Current User").read(16) if ole.exists("Current User") else b""  # type: ignore[attr-defined]
    return bool(courant[12:16] == _PPT_CHIFFRE)


def _unreadable(format: str) -> LectureImpossible:
    return LectureImpossible(
        CodeAnomalie.FORMAT_NON_LU,
        f"Ce fichier est d'un format ancien (.{format}) qui n'a pas pu être lu.",
        _remedy(format),
    )


def _remedy(format: str) -> str:
    return f"Enregistrez-le en .{_MODERNES[format]} ou en PDF et déposez la copie, ou installez LibreOffice."
