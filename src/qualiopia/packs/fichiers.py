"""Where packs live on disk, which files they are made of, and the fingerprint of their content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

from qualiopia.errors import PackError
from qualiopia.packs.fautes import suggest

VERSION_CHARGEUR = "1"
FICHE = "pack.yaml"
CAS = "cas"
ECHANTILLONS = "echantillons"


def find_packs() -> dict[str, Path]:
    """Return the folders of the packs that come with the application, by name.

    They are package data in an installed wheel, and `referentiels/` at the root of a source checkout.
    """
    racines = [
        Path(str(resources.files("qualiopia"))) / "referentiels",
        Path(__file__).resolve().parents[3] / "referentiels",
    ]
    for racine in racines:
        if racine.is_dir():
            return {d.name: d for d in sorted(racine.iterdir()) if (d / FICHE).is_file()}
    return {}


def locate(nom_ou_chemin: str) -> Path:
    """Return the folder of a pack given by its name or by a path.

    Raises:
        PackError: there is no such pack.
    """
    connus = find_packs()
    if nom_ou_chemin in connus:
        return connus[nom_ou_chemin]
    chemin = Path(nom_ou_chemin)
    if (chemin / FICHE).is_file():
        return chemin
    if chemin.is_dir():
        raise PackError(f"Le dossier « {chemin} » n'est pas un référentiel : il n'a pas de {FICHE}.")
    indice = suggest(nom_ou_chemin, list(connus)) or f" Référentiels connus : {', '.join(connus) or 'aucun'}."
    raise PackError(f"Référentiel introuvable : « {nom_ou_chemin} »{indice}")


def read_files(dossier: Path) -> dict[str, bytes]:
    """Return the content of every YAML file and sample text of a pack, by its path; cases are left out.

    Raises:
        PackError: a file cannot be read.
    """
    try:
        return {
            chemin.relative_to(dossier).as_posix(): chemin.read_bytes()
            for chemin in (*_yaml_files(dossier), *sorted((dossier / ECHANTILLONS).rglob("*.txt")))
        }
    except OSError as erreur:
        raise PackError(f"Référentiel illisible : {erreur}") from erreur


def _yaml_files(dossier: Path) -> Iterator[Path]:
    for chemin in sorted(dossier.rglob("*.y*ml")):
        if chemin.relative_to(dossier).parts[0] != CAS:
            yield chemin


def fingerprint(dossier: Path) -> str:
    """Return the SHA-256 of a pack: sorted file names, contents and version of the loader."""
    return fingerprint_of(read_files(dossier))


def fingerprint_of(fichiers: Mapping[str, bytes]) -> str:
    """Return the fingerprint of files already read."""
    somme = hashlib.sha256(VERSION_CHARGEUR.encode())
    for nom in sorted(fichiers):
        contenu = fichiers[nom]
        somme.update(f"\0{nom}\0{len(contenu)}\0".encode())
        somme.update(contenu)
    return somme.hexdigest()
