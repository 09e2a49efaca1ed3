"""Opening a ZIP archive in memory, entry by entry, against everything an archive can do to us."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from qualiopia.domain.anomalie import Anomalie
from qualiopia.stages import messages
from qualiopia.stages.limites import Limites
from qualiopia.stages.ports import Depot

_MORCEAU = 1 << 20
_LECTEUR_WINDOWS = re.compile(r"^[A-Za-z]:")


@dataclass(slots=True)
class Budget:
    """What is left to unpack from one dropped file, all levels together."""

    octets: int
    entrees: int

    @classmethod
    def of(cls, limites: Limites) -> Budget:
        """Return a full budget."""
        return cls(limites.taille_depliee, limites.entrees)


def unpack(depot: Depot, limites: Limites, budget: Budget) -> Iterator[Depot | Anomalie]:
    """Yield the files of an archive, one at a time, and an anomaly for each that is refused.

    Names are `archive.zip/nom`, cleaned of anything that would leave the archive; nothing is
    ever written to disk.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(depot.contenu))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError):
        yield messages.damaged(depot.fichier, tronque=b"PK\x05\x06" not in depot.contenu[-70000:])
        return
    vus: set[str] = set()
    with archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            budget.entrees -= 1
            if budget.entrees < 0:
                yield messages.bomb(depot.fichier, f"elle contient plus de {limites.entrees} fichiers")
                return
            yield from _entry(archive, info, depot.fichier, limites, budget, vus)
            if budget.octets <= 0:
                yield messages.bomb(depot.fichier, "son contenu déplié est démesuré")
                return


def _entry(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    parent: str,
    limites: Limites,
    budget: Budget,
    vus: set[str],
) -> Iterator[Depot | Anomalie]:
    ecrit = entry_name(info)
    propre = safe_name(ecrit)
    nom = _unique(f"{parent}/{propre}", vus)
    if propre != ecrit.removeprefix("./"):
        yield messages.suspect_path(nom, ecrit)
    if stat.S_ISLNK(info.external_attr >> 16):
        yield messages.outside_link(nom)
        return
    if info.flag_bits & 1:
        yield messages.encrypted(nom)
        return
    if info.file_size > limites.taille_fichier:
        yield messages.too_big(nom, info.file_size, limites.taille_fichier)
        return
    try:
        contenu = _read(archive, info, limites, budget)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        yield messages.damaged(nom)
        return
    yield (
        messages.bomb(nom, "une entrée se déplie en un volume démesuré")
        if contenu is None
        else Depot(nom, contenu)
    )


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limites: Limites, budget: Budget) -> bytes | None:
    """Return the bytes of an entry, or None as soon as it expands beyond reason."""
    morceaux: list[bytes] = []
    total = 0
    plafond = max(limites.ratio_a_partir_de, info.compress_size * limites.ratio)
    with archive.open(info) as flux:
        while morceau := flux.read(_MORCEAU):
            total += len(morceau)
            budget.octets -= len(morceau)
            if total > plafond or total > limites.taille_fichier or budget.octets <= 0:
                return None
            morceaux.append(morceau)
    return b"".join(morceaux)


def entry_name(info: zipfile.ZipInfo) -> str:
    """Return the name of an entry as its author wrote it, whatever the tool that packed it."""
    nom = info.filename
    if not info.flag_bits & 0x800:
        try:
            brut = nom.encode("cp437")
        except UnicodeEncodeError:
            return nom.replace("\\", "/")
        try:
            nom = brut.decode("utf-8")
        except UnicodeDecodeError:
            nom = (
                nom
                if info.create_system in (0, 3) and not _mojibake(nom)
                else brut.decode("cp1252", "replace")
            )
    return nom.replace("\\", "/")


def _mojibake(nom: str) -> bool:
    """Whether a name decoded as cp437 shows signs that no French name has."""
    return any(caractere in nom for caractere in "ΘΦτεδα╔╩└╘┬╬⌠√∩")


def safe_name(nom: str) -> str:
    """Return a relative name that stays inside: no drive, no root, no `..`, no control character."""
    nom = _LECTEUR_WINDOWS.sub("", nom.replace("\\", "/"))
    parties = [
        re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "_", p) for p in nom.split("/") if p not in ("", ".", "..")
    ]
    return posixpath.join(*parties)[-400:] if parties else "sans nom"


def _unique(nom: str, vus: set[str]) -> str:
    candidat, rang = nom, 2
    while candidat in vus:
        racine, point, extension = nom.rpartition(".")
        candidat = f"{racine} ({rang}){point}{extension}" if point and racine else f"{nom} ({rang})"
        rang += 1
    vus.add(candidat)
    return candidat
