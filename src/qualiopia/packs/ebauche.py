"""A small pack that works, to start a référentiel for another trade without writing Python.

Its files stand in `modele_de_referentiel/`, each with remarks for the person who will replace it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from qualiopia.errors import PackError, UsageError

_NOM = re.compile(r"[a-z][a-z0-9_-]{1,40}")
_A_REMPLACER = "NOM_DU_REFERENTIEL"


def scaffold(nom: str, racine: Path) -> Path:
    """Write a small valid pack in `racine / nom` and return its folder.

    Raises:
        UsageError: the name will not do.
        PackError: the folder already exists or cannot be written.
    """
    if not _NOM.fullmatch(nom):
        raise UsageError(
            f"« {nom} » ne convient pas : minuscules sans accent, chiffres, « _ » et « - », "
            "en commençant par une lettre."
        )
    dossier = racine / nom
    if dossier.exists():
        raise PackError(f"« {dossier} » existe déjà : choisissez un autre nom ou un autre dossier.")
    try:
        for chemin, contenu in _files(resources.files("qualiopia.packs") / "modele_de_referentiel"):
            fichier = dossier / chemin
            fichier.parent.mkdir(parents=True, exist_ok=True)
            fichier.write_text(contenu.replace(_A_REMPLACER, nom), encoding="utf-8")
    except OSError as erreur:
        raise PackError(f"Impossible d'écrire dans « {dossier} » : {erreur}") from erreur
    return dossier


def _files(dossier: Traversable, chemin: str = "") -> Iterator[tuple[str, str]]:
    for element in sorted(dossier.iterdir(), key=lambda e: e.name):
        if element.is_dir():
            yield from _files(element, f"{chemin}{element.name}/")
        else:
            yield f"{chemin}{element.name}", element.read_text(encoding="utf-8")
