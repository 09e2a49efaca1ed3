"""How far each known model may be trusted, by the hash of its weights: measured, never assumed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from qualiopia.errors import UsageError
from qualiopia.stages.ask import Calibration

FICHIER = "calibrations.yaml"
_CLES = {"pente", "decalage", "present", "absent", "origine"}


def load_calibration(empreinte: str, dossier: Path) -> Calibration:
    """Return the calibration of a model: the user's own (in `dossier`), else ours, else a prudent one.

    Raises:
        UsageError: the user's file cannot be read.
    """
    siennes = _read((dossier / FICHIER).read_text(encoding="utf-8")) if (dossier / FICHIER).is_file() else {}
    livrees = _read((files(__package__) / FICHIER).read_text(encoding="utf-8"))
    lue = siennes.get(empreinte) or livrees.get(empreinte)
    if lue is None:
        return Calibration(origine="prudente : ce modèle n'a pas été étalonné")
    inconnues = set(lue) - _CLES - {"nom"}
    if inconnues:
        raise UsageError(f"« {FICHIER} » contient des clés inconnues : {', '.join(sorted(inconnues))}.")
    return Calibration(**{cle: lue[cle] for cle in _CLES if cle in lue})


def _read(texte: str) -> Mapping[str, Mapping[str, Any]]:
    try:
        lu = yaml.safe_load(texte) or {}
    except yaml.YAMLError as faute:
        raise UsageError(f"« {FICHIER} » n'est pas un YAML lisible.") from faute
    if not isinstance(lu, dict):
        raise UsageError(f"« {FICHIER} » doit donner, par empreinte de modèle, son étalonnage.")
    return lu
