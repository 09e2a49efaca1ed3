"""Listing what was dropped: a folder, a file or an archive, without opening any of it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualiopia.domain.anomalie import Anomalie
from qualiopia.stages import messages
from qualiopia.stages.limites import Limites
from qualiopia.stages.ports import Depot

CONFIGURATIONS = ("organisme.yaml", "organisme.yml", "dossier.yaml", "dossier.yml")
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
    """A file that was found but not opened: relative name, place, size, and what forbids reading it."""

    fichier: str
    chemin: Path
    taille: int
    anomalie: Anomalie | None = None

    def load(self, limites: Limites) -> Depot | Anomalie:
        """Return the bytes of the file, or why they cannot be had."""
        if self.anomalie is not None:
            return self.anomalie
        try:
            with self.chemin.open("rb") as flux:
                contenu = flux.read(limites.taille_fichier + 1)
        except OSError as erreur:
            return messages.unreachable(self.fichier, _reason(erreur))
        if len(contenu) > limites.taille_fichier:
            return messages.too_big(self.fichier, max(self.taille, len(contenu)), limites.taille_fichier)
        return Depot(self.fichier, contenu)


def list_depots(chemin: Path, limites: Limites | None = None) -> Iterator[Entree]:
    """Yield every file under a folder (or the file itself), in a stable order, configuration excepted.

    Raises:
        FileNotFoundError: there is nothing at this path.
    """
    limites = limites or Limites()
    if not chemin.exists():
        raise FileNotFoundError(chemin)
    if not chemin.is_dir():
        yield _entry(_printable(chemin.name), chemin, limites)
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
            yield _entry(fichier, trouve, limites)


def list_configurations(chemin: Path) -> list[tuple[str, Path]]:
    """Return the configuration files under a folder (relative name, path): they are not pièces."""
    if not chemin.is_dir():
        return []
    return [
        (fichier, trouve)
        for fichier, trouve in _walk(chemin, "")
        if isinstance(trouve, Path)
        and is_configuration(fichier)
        and trouve.is_file()
        and not trouve.is_symlink()
    ]


def is_configuration(fichier: str) -> bool:
    """Whether a file holds our settings rather than evidence, from its name."""
    return fichier.rpartition("/")[2].lower() in CONFIGURATIONS


def is_litter(fichier: str) -> bool:
    """Whether a file was left behind by a system or a program, from its name."""
    *dossiers, nom = fichier.split("/")
    return bool(_DECHETS.match(nom)) or any(dossier.lower() in _DOSSIERS_DECHETS for dossier in dossiers)


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
