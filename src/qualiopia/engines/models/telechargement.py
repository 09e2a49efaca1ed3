"""Brings a model file into the folder of models: downloaded with resumption or copied, checked, put there.

This is the only module that leaves the machine, and only when the user types the command that says so. What
was received is kept beside its place in a `.part` file, and the next try goes on from there.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import httpx

from qualiopia.engines.models.gguf import note_fingerprint, read_entete
from qualiopia.errors import EngineError, UsageError

Suivi = Callable[[int, int], None]
"""Told, now and then, how many bytes are there and how many there will be (0: unknown)."""

_BLOC = 1 << 20
_ESSAIS = 4
_PLEIN = (errno.ENOSPC, errno.EDQUOT)


class EmpreinteFausse(EngineError):
    """What was received is not the file that was announced."""

    def __init__(self, nom: str, attendue: str, trouvee: str) -> None:
        super().__init__(
            f"« {nom} » n'est pas le fichier annoncé : empreinte SHA-256 attendue {attendue}, trouvée "
            f"{trouvee}. Rien n'a été installé. Recommencez ; si cela se répète, changez d'adresse."
        )


def download(adresse: str, destination: Path, sha256: str = "", suivi: Suivi | None = None) -> str:
    """Download a GGUF file to its place and return its SHA-256, checked against `sha256` when given.

    Raises:
        UsageError: the address is not one, or refuses the file.
        EngineError: the connection, the disk or the check failed; what was received is kept for the next try,
            unless it is wrong.
    """
    if not adresse.startswith(("http://", "https://")):
        raise UsageError(f"« {adresse} » n'est pas une adresse. Pour un fichier local, employez --fichier.")
    partiel = _part(destination)
    with (
        _disk(destination),
        httpx.Client(follow_redirects=True, timeout=httpx.Timeout(60, connect=15)) as http,
    ):
        for essai in range(1, _ESSAIS + 1):
            avant = _size(partiel)
            try:
                _receive(http, adresse, partiel, suivi)
                break
            except httpx.HTTPError as faute:
                if essai == _ESSAIS or _size(partiel) == avant:
                    raise EngineError(
                        f"Le téléchargement s'est interrompu ({_size(partiel) / 1e6:.0f} Mo reçus) : "
                        "le réseau ou le serveur ne répond plus. "
                        "Relancez la même commande : elle reprendra où elle en était."
                    ) from faute
        return _install(partiel, destination, sha256)


def copy(source: Path, destination: Path, sha256: str = "", suivi: Suivi | None = None) -> str:
    """Copy a GGUF file of this machine to its place and return its SHA-256, checked when given.

    Raises:
        ModeleIndisponible: the source is missing or is not a GGUF file.
        EngineError: the disk or the check failed.
    """
    read_entete(source)
    with _disk(destination):
        partiel = _part(destination)
        total = source.stat().st_size
        _make_room(partiel, total)
        if source.resolve() == destination.resolve():
            return _install(source, destination, sha256)
        with source.open("rb") as lu, partiel.open("wb") as ecrit:
            while bloc := lu.read(_BLOC):
                ecrit.write(bloc)
                if suivi:
                    suivi(ecrit.tell(), total)
        return _install(partiel, destination, sha256)


def _receive(http: httpx.Client, adresse: str, partiel: Path, suivi: Suivi | None) -> None:
    deja = _size(partiel)
    etiquette = partiel.with_suffix(".etag")
    entetes = {"Accept-Encoding": "identity"}
    if deja:
        entetes["Range"] = f"bytes={deja}-"
        if etiquette.exists():
            entetes["If-Range"] = etiquette.read_text(encoding="utf-8")
    with http.stream("GET", adresse, headers=entetes) as reponse:
        if reponse.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            return
        if reponse.is_client_error:
            raise UsageError(
                f"L'adresse refuse le fichier (état HTTP {reponse.status_code}) : {adresse}. Vérifiez-la, ou "
                "donnez un fichier local avec --fichier."
            )
        reponse.raise_for_status()
        reprise = reponse.status_code == httpx.codes.PARTIAL_CONTENT
        deja = deja if reprise else 0
        total = deja + int(reponse.headers.get("Content-Length") or 0)
        _make_room(partiel, total - deja)
        marque = reponse.headers.get("ETag", "")
        if marque and not marque.startswith("W/"):
            etiquette.write_text(marque, encoding="utf-8")
        with partiel.open("ab" if reprise else "wb") as flux:
            _write(reponse, flux, deja, total, suivi)


def _write(reponse: httpx.Response, flux: BinaryIO, deja: int, total: int, suivi: Suivi | None) -> None:
    for bloc in reponse.iter_raw():  # as it comes: a cut loses nothing of what was received
        flux.write(bloc)
        deja += len(bloc)
        if suivi:
            suivi(deja, total)


def _install(partiel: Path, destination: Path, sha256: str) -> str:
    with partiel.open("rb") as flux:
        trouvee = hashlib.file_digest(flux, "sha256").hexdigest()
    if sha256 and trouvee != sha256.strip().lower():
        if partiel != destination and partiel.suffix == ".part":
            _forget(partiel)
        raise EmpreinteFausse(destination.name, sha256, trouvee)
    read_entete(partiel)
    partiel.replace(destination)
    with contextlib.suppress(OSError):
        partiel.with_suffix(".etag").unlink(missing_ok=True)
    note_fingerprint(destination, trouvee)
    return trouvee


def _forget(partiel: Path) -> None:
    partiel.unlink(missing_ok=True)
    partiel.with_suffix(".etag").unlink(missing_ok=True)


def _part(destination: Path) -> Path:
    return destination.with_name(f"{destination.name}.part")


def _size(chemin: Path) -> int:
    return chemin.stat().st_size if chemin.exists() else 0


def _make_room(partiel: Path, manque: int) -> None:
    partiel.parent.mkdir(parents=True, exist_ok=True)
    libre = shutil.disk_usage(partiel.parent).free
    if manque > libre:
        raise EngineError(
            f"Il manque de la place dans « {partiel.parent} » : {manque / 1e9:.1f} Go à écrire, "
            f"{libre / 1e9:.1f} Go libres. Libérez-en, ou réglez « modeles » sur un autre dossier."
        )


@contextmanager
def _disk(destination: Path) -> Iterator[None]:
    try:
        yield
    except OSError as faute:
        if faute.errno in _PLEIN:
            raise EngineError(
                f"Le disque de « {destination.parent} » est plein. Libérez de la place et relancez : un "
                "téléchargement reprendra où il en était."
            ) from faute
        raise EngineError(
            f"« {destination.parent} » ne peut pas recevoir le modèle ({faute.strerror}). Vérifiez "
            "vos droits, ou réglez « modeles » sur un autre dossier."
        ) from faute
