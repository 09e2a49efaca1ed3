"""A content-addressed store on disk: one compressed file per key, written atomically.

A damaged entry is the same as no entry. Nothing is ever updated in place, so any number of
processes may share a folder, and an interrupted run loses nothing that was written.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import zlib
from pathlib import Path

from qualiopia.errors import EngineError


class DisqueStore:
    """Stores bytes under hexadecimal keys in a folder."""

    def __init__(self, dossier: Path) -> None:
        self._dossier = dossier
        try:
            dossier.mkdir(parents=True, exist_ok=True)
        except OSError as faute:
            raise EngineError(
                f"Le dossier de cache « {dossier} » ne peut pas être créé ({faute.strerror}). "
                "Indiquez-en un autre avec --cache, ou travaillez avec --sans-cache."
            ) from faute

    def _path(self, cle: str) -> Path:
        return self._dossier / cle[:2] / f"{cle[2:]}.z"

    def get(self, cle: str) -> bytes | None:
        """Return what was stored under this key, or None."""
        try:
            return zlib.decompress(self._path(cle).read_bytes())
        except (OSError, zlib.error):
            return None

    def put(self, cle: str, contenu: bytes) -> None:
        """Store under this key; a full disk only costs the cache, never the analysis."""
        chemin = self._path(cle)
        with contextlib.suppress(OSError):
            chemin.parent.mkdir(parents=True, exist_ok=True)
            poignee, provisoire = tempfile.mkstemp(dir=chemin.parent, suffix=".part")
            try:
                with os.fdopen(poignee, "wb") as flux:
                    flux.write(zlib.compress(contenu, 1))
                Path(provisoire).replace(chemin)
            except BaseException:
                Path(provisoire).unlink(missing_ok=True)
                raise
