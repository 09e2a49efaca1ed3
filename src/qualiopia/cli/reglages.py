"""From the options that every analysis shares to its settings."""

from __future__ import annotations

from pathlib import Path

from qualiopia.bootstrap.modeles import AUCUN
from qualiopia.settings import Settings, load_settings


def settings_of(
    reglages: Path | None,
    referentiel: str | None,
    cache: Path | None,
    sans_cache: bool,
    sans_ocr: bool,
    processus: int | None,
    modele: str | None = None,
    sans_modele: bool = False,
) -> Settings:
    """Build the settings from the file, the environment and the options, the last the strongest.

    Raises:
        UsageError: a setting is unknown or of the wrong kind.
    """
    drapeaux = {
        "referentiel": referentiel,
        "cache": cache,
        "sans_cache": sans_cache or None,
        "ocr": False if sans_ocr else None,
        "modele": AUCUN if sans_modele else modele,
        "processus": processus,
    }
    return load_settings(reglages, drapeaux=drapeaux)
