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
_FAUTES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
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


@dataclass(frozen=True, slots=True)
class Membre:
    """A file of an archive: clean name, unpacked size, what forbids reading it, what is odd about it."""

    nom: str
    rang: int
    taille: int
    refus: Anomalie | None = None
    remarque: Anomalie | None = None


def list_members(
    archive: zipfile.ZipFile, parent: str, limites: Limites, budget: Budget
) -> Iterator[Membre | Anomalie]:
    """Yield the files of an archive without unpacking them, and an anomaly of the archive when it stops.

    Names are `archive.zip/nom`, cleaned of anything that would leave the archive.
    """
    vus: set[str] = set()
    for rang, info in enumerate(archive.infolist()):
        if info.is_dir():
            continue
        budget.entrees -= 1
        if budget.entrees < 0:
            yield messages.bomb(parent, f"elle contient plus de {limites.entrees} fichiers")
            return
        ecrit = entry_name(info)
        propre = safe_name(ecrit)
        nom = _unique(f"{parent}/{propre}", vus)
        remarque = messages.suspect_path(nom, ecrit) if propre != ecrit.removeprefix("./") else None
        yield Membre(nom, rang, info.file_size, _refusal(info, nom, limites), remarque)


def _refusal(info: zipfile.ZipInfo, nom: str, limites: Limites) -> Anomalie | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return messages.outside_link(nom)
    if info.flag_bits & 1:
        return messages.encrypted(nom)
    if info.file_size > limites.taille_fichier:
        return messages.too_big(nom, info.file_size, limites.taille_fichier)
    return None


def read_member(
    archive: zipfile.ZipFile, membre: Membre, limites: Limites, budget: Budget
) -> Depot | Anomalie:
    """Return the bytes of a file of an archive, or why they cannot be had."""
    if membre.refus is not None:
        return membre.refus
    try:
        contenu = _read(archive, archive.infolist()[membre.rang], limites, budget)
    except _FAUTES:
        return messages.damaged(membre.nom)
    if contenu is None:
        return messages.bomb(membre.nom, "une entrée se déplie en un volume démesuré")
    return Depot(membre.nom, contenu)


def unpack(depot: Depot, limites: Limites, budget: Budget) -> Iterator[Depot | Anomalie]:
    """Yield the files of an archive, one at a time, and an anomaly for each that is refused.

    Nothing is ever written to disk.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(depot.contenu))
    except _FAUTES:
        yield messages.damaged(depot.fichier, tronque=b"PK\x05\x06" not in depot.contenu[-70000:])
        return
    with archive:
        for membre in list_members(archive, depot.fichier, limites, budget):
            if isinstance(membre, Anomalie):
                yield membre
                return
            if membre.remarque is not None:
                yield membre.remarque
            yield read_member(archive, membre, limites, budget)
            if budget.octets <= 0:
                yield messages.bomb(depot.fichier, "son contenu déplié est démesuré")
                return


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
