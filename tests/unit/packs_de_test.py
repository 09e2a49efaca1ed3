"""Small packs kept beside the tests, copied so that a test may spoil them."""

from __future__ import annotations

import shutil
from pathlib import Path

PACKS = Path(__file__).parents[1] / "packs"


def minimal(racine: Path) -> Path:
    """Copy the smallest valid pack under a folder and return its own."""
    return Path(shutil.copytree(PACKS / "essai", racine / "essai"))
