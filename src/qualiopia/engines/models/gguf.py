"""What a GGUF file says of itself, and its SHA-256, computed once and remembered beside it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import platformdirs

from qualiopia.errors import ModeleIndisponible

_MAGIE = b"GGUF"
_LONGUEUR_MAX = 1 << 16
_BLOC = 1 << 22
_FORMATS = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}
_CHAINE, _TABLEAU = 8, 9
_PARTIE = re.compile(r"(?P<nom>.+)-(?P<rang>\d{5})-of-(?P<nombre>\d{5})\.gguf", re.IGNORECASE)
_REMEDE = "Installez-le à nouveau avec « qualiopia modele installer », ou choisissez-en un autre."


@dataclass(frozen=True, slots=True)
class Entete:
    """The head of a GGUF file: how the model is called, its architecture, the context it was trained on."""

    nom: str
    architecture: str
    contexte: int
    taille: int


def list_parts(chemin: Path) -> tuple[Path, ...]:
    """Return the files of a model, in order: itself, or all its parts when its name says it is the first.

    Raises:
        ModeleIndisponible: a part is missing, or the file named is not the first part.
    """
    lue = _PARTIE.fullmatch(chemin.name)
    if lue is None:
        return (chemin,)
    nombre = int(lue["nombre"])
    noms = [f"{lue['nom']}-{rang:05d}-of-{nombre:05d}{chemin.suffix}" for rang in range(1, nombre + 1)]
    if int(lue["rang"]) != 1:
        raise ModeleIndisponible(
            f"« {chemin.name} » n'est qu'une partie d'un modèle : donnez la première, « {noms[0]} »."
        )
    parties = tuple(chemin.with_name(nom) for nom in noms)
    manque = next((partie for partie in parties[1:] if not partie.is_file()), None)
    if manque is not None:
        raise ModeleIndisponible(
            f"Il manque « {manque.name} » dans « {chemin.parent} » : ce modèle est en {nombre} fichiers, à "
            "garder ensemble."
        )
    return parties


def is_following_part(chemin: Path) -> bool:
    """Whether a file is a part of a model other than its first."""
    lue = _PARTIE.fullmatch(chemin.name)
    return lue is not None and int(lue["rang"]) != 1


def model_name(chemin: Path) -> str:
    """Return the name of a model from its file, without the number of the part."""
    lue = _PARTIE.fullmatch(chemin.name)
    return lue["nom"] if lue is not None else chemin.stem


def model_fingerprint(chemin: Path) -> str:
    """Return the SHA-256 of a model: of its file, or of the SHA-256 of its parts, one a line, in order."""
    empreintes = [fingerprint(partie) for partie in list_parts(chemin)]
    if len(empreintes) == 1:
        return empreintes[0]
    return hashlib.sha256("\n".join(empreintes).encode()).hexdigest()


def read_entete(chemin: Path) -> Entete:
    """Read the head of a GGUF file, without loading the model.

    Raises:
        ModeleIndisponible: the file is missing, forbidden, or not a GGUF file.
    """
    try:
        taille = chemin.stat().st_size
        with chemin.open("rb") as flux:
            donnees = _read_values(flux)
    except FileNotFoundError as faute:
        raise ModeleIndisponible(
            f"Le fichier de modèle « {chemin} » n'existe pas. "
            "« qualiopia modele lister » montre ceux qui sont installés."
        ) from faute
    except OSError as faute:
        raise ModeleIndisponible(
            f"Le fichier de modèle « {chemin} » ne peut pas être lu ({faute.strerror})."
        ) from faute
    except (struct.error, ValueError) as faute:
        raise ModeleIndisponible(
            f"« {chemin} » n'est pas un fichier de modèle GGUF, ou il est abîmé. {_REMEDE}"
        ) from faute
    architecture = str(donnees.get("general.architecture", ""))
    contexte = donnees.get(f"{architecture}.context_length", 0)
    return Entete(
        nom=str(donnees.get("general.name", "")),
        architecture=architecture,
        contexte=contexte if isinstance(contexte, int) else 0,
        taille=taille,
    )


def _read_values(flux: BinaryIO) -> dict[str, object]:
    if flux.read(4) != _MAGIE:
        raise ValueError("not GGUF")
    _version, _tenseurs, nombre = struct.unpack("<IQQ", flux.read(20))
    donnees: dict[str, object] = {}
    for _ in range(min(nombre, 1000)):
        cle = _read_string(flux)
        if cle.startswith("tokenizer."):  # long tables, after which nothing is of use here
            break
        donnees[cle] = _read_value(flux, _unpack(flux, "<I"))
    return donnees


def _unpack(flux: BinaryIO, format: str) -> int:
    return int(struct.unpack(format, flux.read(struct.calcsize(format)))[0])


def _read_string(flux: BinaryIO) -> str:
    longueur = _unpack(flux, "<Q")
    if longueur > _LONGUEUR_MAX:
        raise ValueError("string too long")
    return flux.read(longueur).decode("utf-8", "replace")


def _read_value(flux: BinaryIO, genre: int) -> object:
    if genre == _CHAINE:
        return _read_string(flux)
    if genre == _TABLEAU:
        genre, nombre = struct.unpack("<IQ", flux.read(12))
        if nombre > _LONGUEUR_MAX:
            raise ValueError("table too long")
        return [_read_value(flux, genre) for _ in range(nombre)]
    if genre not in _FORMATS:
        raise ValueError("unknown type")
    valeur: object = struct.unpack(_FORMATS[genre], flux.read(struct.calcsize(_FORMATS[genre])))[0]
    return valeur


def fingerprint(chemin: Path, suivi: Callable[[int], None] | None = None) -> str:
    """Return the SHA-256 of a file, from the note kept beside it while size and date have not changed.

    `suivi` is told how many bytes were just hashed. Where the folder cannot be written, the note goes to the
    user's cache.
    """
    etat = chemin.stat()
    marque = {"taille": etat.st_size, "mtime_ns": etat.st_mtime_ns}
    for note in _notes(chemin):
        with contextlib.suppress(OSError, ValueError):
            connu = json.loads(note.read_text(encoding="utf-8"))
            if isinstance(connu, dict) and {cle: connu.get(cle) for cle in marque} == marque:
                return str(connu["sha256"])
    empreinte = _hash(chemin, suivi)
    note_fingerprint(chemin, empreinte)
    return empreinte


def note_fingerprint(chemin: Path, empreinte: str) -> None:
    """Remember the SHA-256 of a file as it is now."""
    etat = chemin.stat()
    texte = json.dumps({"taille": etat.st_size, "mtime_ns": etat.st_mtime_ns, "sha256": empreinte})
    for note in _notes(chemin):
        with contextlib.suppress(OSError):
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(texte, encoding="utf-8")
            break


def _notes(chemin: Path) -> tuple[Path, Path]:
    lieu = hashlib.sha256(str(chemin.resolve()).encode()).hexdigest()[:32]
    return (
        chemin.with_name(f".{chemin.name}.empreinte.json"),
        Path(platformdirs.user_cache_dir("qualiopia")) / "empreintes" / f"{lieu}.json",
    )


def _hash(chemin: Path, suivi: Callable[[int], None] | None) -> str:
    calcul = hashlib.sha256()
    with chemin.open("rb") as flux:
        while bloc := flux.read(_BLOC):
            calcul.update(bloc)
            if suivi:
                suivi(len(bloc))
    return calcul.hexdigest()
