"""Writing what the user asked for, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from qualiopia.errors import UsageError


def save(chemin: Path, texte: str) -> None:
    """Write through a temporary file: an interrupted run leaves the former file whole.

    Raises:
        UsageError: the file cannot be written.
    """
    save_bytes(chemin, texte.encode("utf-8"))


def save_bytes(chemin: Path, contenu: bytes) -> None:
    """Write through a temporary file: an interrupted run leaves the former file whole.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        provisoire = chemin.with_name(chemin.name + ".part")
        provisoire.write_bytes(contenu)
        provisoire.replace(chemin)
    except OSError as faute:
        raise UsageError(f"« {chemin} » ne peut pas être écrit : {faute.strerror}.") from faute
