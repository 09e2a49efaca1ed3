"""Listing what was dropped: a folder, a file or an archive, without opening any of it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.proposition import is_proposal
from qualiopia.stages import messages
from qualiopia.stages.archive import Budget, Membre, list_members, read_member, safe_name
from qualiopia.stages.limites import Limites
from qualiopia.stages.ports import Depot

CONFIGURATIONS = ("organisme.yaml", "organisme.yml", "dossier.yaml", "dossier.yml")
_CONFIGURATION_MAXIMUM = 1 << 20
_DECHETS = re.compile(
    r"^(?:thumbs\.db|ehthumbs\.db|desktop\.ini|\.ds_store|\.directory|\.localized|icon\r|\._.*|~\$.*|\.~lock\..*#|"
    r"~.*\.tmp|\.gitkeep|\.gitignore|\.nomedia)$",
    re.IGNORECASE,
)
_DOSSIERS_DECHETS = frozenset(
    {"__macosx", ".git", ".svn", "$recycle.bin", ".trashes", ".spotlight-v100", "@eadir"}
)


@dataclass(frozen=True, slots=True)
class Entree:
    """A file that was found but not opened: relative name, place, size, and what forbids reading it.

    A file of an archive has the archive's path as `chemin` and says which `membre` it is;
    `remarques` are anomalies that do not forbid reading.
    """

    fichier: str
    chemin: Path
    taille: int
    anomalie: Anomalie | None = None
    membre: Membre | None = None
    remarques: tuple[Anomalie, ...] = ()

    def load(self, limites: Limites) -> Depot | Anomalie:
        """Return the bytes of the file, or why they cannot be had."""
        if self.anomalie is not None:
            return self.anomalie
        if self.membre is not None:
            return self._load_member(self.membre, limites)
        try:
            with self.chemin.open("rb") as flux:
                contenu = flux.read(limites.taille_fichier + 1)
        except OSError as erreur:
            return messages.unreachable(self.fichier, _reason(erreur))
        if len(contenu) > limites.taille_fichier:
            return messages.too_big(self.fichier, max(self.taille, len(contenu)), limites.taille_fichier)
        return Depot(self.fichier, contenu)

    def _load_member(self, membre: Membre, limites: Limites) -> Depot | Anomalie:
        try:
            with zipfile.ZipFile(self.chemin) as archive:
                return read_member(archive, membre, limites, Budget.of(limites))
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
            return messages.damaged(self.fichier)

    def digest(self) -> str:
        """Return what identifies the content: a hash of the bytes, or of the archive's record of them."""
        if self.anomalie is not None:
            return str(self.anomalie.code)
        try:
            if self.membre is not None:
                with zipfile.ZipFile(self.chemin) as archive:
                    info = archive.infolist()[self.membre.rang]
                    return f"{info.CRC:08x}-{info.file_size}-{info.compress_size}"
            with self.chemin.open("rb") as flux:
                return hashlib.file_digest(flux, "sha256").hexdigest()
        except (OSError, zipfile.BadZipFile, IndexError, ValueError) as faute:
            return f"illisible {type(faute).__name__}"


def list_depots(chemin: Path, limites: Limites | None = None) -> Iterator[Entree]:
    """Yield every file under a folder (or the file itself), in a stable order, configuration excepted.

    Raises:
        FileNotFoundError: there is nothing at this path.
    """
    limites = limites or Limites()
    if not chemin.exists():
        raise FileNotFoundError(chemin)
    if not chemin.is_dir():
        yield from _entries(_printable(chemin.name), chemin, limites)
        return
    racine = chemin.resolve()
    for fichier, trouve in _walk(chemin, ""):
        if isinstance(trouve, Anomalie):
            yield Entree(fichier, chemin / fichier, 0, trouve)
        elif trouve.is_symlink() and not _stays_inside(trouve, racine):
            manque = not trouve.exists()
            raison = (
                messages.unreachable(fichier, "raccourci sans cible")
                if manque
                else messages.outside_link(fichier)
            )
            yield Entree(fichier, trouve, 0, raison)
        elif not (trouve.is_symlink() and trouve.is_dir()) and not is_configuration(fichier):
            yield from _entries(fichier, trouve, limites)


def list_configurations(chemin: Path) -> list[tuple[str, Path | zipfile.Path]]:
    """Return the configuration files under a folder or in an archive (relative name, path): not pièces."""
    if not chemin.is_dir():
        return _configurations_inside(_printable(chemin.name), chemin)
    trouvees: list[tuple[str, Path | zipfile.Path]] = []
    for fichier, trouve in _walk(chemin, ""):
        if isinstance(trouve, Anomalie) or trouve.is_symlink() or not trouve.is_file():
            continue
        if is_configuration(fichier):
            trouvees.append((fichier, trouve))
        else:
            trouvees.extend(_configurations_inside(fichier, trouve))
    return trouvees


def _configurations_inside(fichier: str, chemin: Path) -> list[tuple[str, Path | zipfile.Path]]:
    archive = _as_archive(chemin)
    if archive is None:
        return []
    return [
        (f"{fichier}/{safe_name(info.filename)}", zipfile.Path(archive, info.filename))
        for info in archive.infolist()
        if is_configuration(info.filename) and info.file_size <= _CONFIGURATION_MAXIMUM
    ]


def is_configuration(fichier: str) -> bool:
    """Whether a file holds our settings rather than evidence, from its name."""
    return fichier.rpartition("/")[2].lower() in CONFIGURATIONS


def is_litter(fichier: str) -> bool:
    """Whether a file was left behind by a system or a program, our own proposals included, from its name."""
    *dossiers, nom = fichier.split("/")
    return bool(_DECHETS.match(nom) or is_proposal(nom)) or any(
        dossier.lower() in _DOSSIERS_DECHETS for dossier in dossiers
    )


def _walk(dossier: Path, prefixe: str) -> Iterator[tuple[str, Path | Anomalie]]:
    try:
        with os.scandir(dossier) as entrees:
            trouves = sorted(entrees, key=lambda entree: _natural(entree.name))
    except OSError as erreur:
        nom = prefixe.rstrip("/") or "."
        yield nom, messages.unreachable(nom, _reason(erreur))
        return
    for entree in trouves:
        fichier = prefixe + _printable(entree.name)
        if entree.is_dir(follow_symlinks=False):
            yield from _walk(Path(entree.path), fichier + "/")
        else:
            yield fichier, Path(entree.path)


def _entries(fichier: str, chemin: Path, limites: Limites) -> Iterator[Entree]:
    """Yield a file, or each file of an archive, so that they can be read apart from one another."""
    entree = _entry(fichier, chemin, limites)
    grosse = entree.anomalie is None or entree.anomalie.code is CodeAnomalie.FICHIER_TROP_GROS
    archive = _as_archive(chemin) if grosse and entree.taille <= limites.taille_depliee else None
    if archive is None:
        yield entree
        return
    with archive:
        budget = Budget.of(limites)
        vide = True
        for membre in list_members(archive, fichier, limites, budget):
            vide = False
            if isinstance(membre, Anomalie):
                yield Entree(fichier, chemin, 0, membre)
            elif not is_configuration(membre.nom):
                budget.octets -= membre.taille
                refus = (
                    messages.bomb(fichier, "son contenu déplié est démesuré") if budget.octets < 0 else None
                )
                yield _member_entry(chemin, membre, refus)
        if vide:
            yield entree


def _member_entry(chemin: Path, membre: Membre, refus: Anomalie | None) -> Entree:
    refus = membre.refus or (replace(refus, fichier=membre.nom) if refus else None)
    if refus is None and is_litter(membre.nom):
        refus = messages.litter(membre.nom)
    if refus is None and membre.taille == 0:
        refus = messages.empty(membre.nom)
    remarques = (membre.remarque,) if membre.remarque else ()
    return Entree(membre.nom, chemin, membre.taille, refus, membre, remarques)


def _as_archive(chemin: Path) -> zipfile.ZipFile | None:
    """Return an archive open for reading, when a path is a sound one that is not an office file."""
    if chemin.suffix.lower() != ".zip":
        return None
    try:
        archive = zipfile.ZipFile(chemin)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return None
    if {"[Content_Types].xml", "mimetype"} & set(archive.namelist()):
        archive.close()
        return None
    return archive


def _entry(fichier: str, chemin: Path, limites: Limites) -> Entree:
    try:
        etat = chemin.stat()
    except OSError as erreur:
        return Entree(fichier, chemin, 0, messages.unreachable(fichier, _reason(erreur)))
    if not stat.S_ISREG(etat.st_mode):
        return Entree(fichier, chemin, 0, messages.unreachable(fichier, "ce n'est pas un fichier ordinaire"))
    anomalie = None
    if is_litter(fichier):
        anomalie = messages.litter(fichier)
    elif etat.st_size == 0:
        anomalie = messages.empty(fichier)
    elif etat.st_size > limites.taille_fichier:
        anomalie = messages.too_big(fichier, etat.st_size, limites.taille_fichier)
    return Entree(fichier, chemin, etat.st_size, anomalie)


def _stays_inside(chemin: Path, racine: Path) -> bool:
    try:
        return chemin.resolve(strict=True).is_relative_to(racine)
    except (OSError, RuntimeError):
        return False


def _printable(nom: str) -> str:
    """Return a file name that can be written as UTF-8, whatever bytes the disk holds."""
    try:
        nom.encode("utf-8")
        return nom
    except UnicodeEncodeError:
        return os.fsencode(nom).decode("cp1252", "replace")


def _natural(nom: str) -> tuple[tuple[int, int, str], ...]:
    morceaux = re.split(r"(\d+)", nom.lower())
    return tuple((1, int(m), m) if m.isdecimal() else (0, 0, m) for m in morceaux)


def _reason(erreur: OSError) -> str:
    if isinstance(erreur, PermissionError):
        return "accès refusé"
    if isinstance(erreur, FileNotFoundError):
        return "il a disparu"
    return erreur.strerror or "erreur du disque"
