"""Installing, choosing, trying and measuring a model: what `qualiopia modele` does, without the display."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from qualiopia.bootstrap.energie import measure_energy
from qualiopia.bootstrap.modeles import AUCUN, find_fiche, find_file, list_installed, open_model
from qualiopia.engines.models.catalogue import Fiche, load_catalogue
from qualiopia.engines.models.essai import Bilan, run_trial
from qualiopia.engines.models.mesure import Mesure, measure
from qualiopia.errors import UsageError
from qualiopia.settings import Settings, remember
from qualiopia.stages.ports import Energie, Modele

Suivi = Callable[[int, int], None]
_GIO = 1 << 30


@dataclass(frozen=True, slots=True)
class Installation:
    """Where a model comes from, and the SHA-256 it must have; empty when nobody gave one."""

    nom: str
    fichier: str
    adresse: str
    sha256: str
    sure: bool


def plan_from_catalogue(nom: str, sha256: str = "") -> Installation:
    """Return how to install a model of the catalogue.

    Raises:
        UsageError: the catalogue does not know it.
    """
    fiche = find_fiche(nom)
    sure = bool(sha256) or (bool(fiche.sha256) and not fiche.a_verifier)
    return Installation(nom, fiche.fichier, fiche.adresse, sha256 or fiche.sha256, sure)


def plan_from_address(adresse: str, sha256: str = "") -> Installation:
    """Return how to install the file at an address.

    Raises:
        UsageError: the address does not end with the name of a GGUF file.
    """
    fichier = adresse.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
    if not fichier.endswith(".gguf"):
        raise UsageError(f"« {adresse} » ne mène pas à un fichier .gguf.")
    return Installation(fichier.removesuffix(".gguf"), fichier, adresse, sha256, bool(sha256))


def install_from(plan: Installation, settings: Settings, suivi: Suivi | None = None) -> tuple[Path, str]:
    """Download a model into the folder of models; return the file and its SHA-256."""
    from qualiopia.engines.models.telechargement import download

    destination = settings.modeles / plan.fichier
    return destination, download(plan.adresse, destination, plan.sha256, suivi)


def install_file(
    source: Path, settings: Settings, sha256: str = "", suivi: Suivi | None = None
) -> tuple[Path, str]:
    """Copy a file of this machine, with its other parts if it is the first, into the folder of models.

    Return the file and its SHA-256, or for several parts the SHA-256 of theirs; `sha256` is the file's own.

    Raises:
        ModeleIndisponible: the file is not a GGUF file, or one of its parts is missing.
    """
    from qualiopia.engines.models.gguf import list_parts, model_fingerprint
    from qualiopia.engines.models.telechargement import copy

    destination = settings.modeles / source.name
    for rang, partie in enumerate(list_parts(source)):
        copy(partie, settings.modeles / partie.name, "" if rang else sha256, suivi)
    return destination, model_fingerprint(destination)


def choose_model(choix: str, settings: Settings) -> Path:
    """Remember a model in the user's own settings; return the file that holds them.

    Raises:
        UsageError: the model is not installed, or the address is not allowed.
    """
    from qualiopia.engines.models.serveur import check_address

    if "://" in choix:
        check_address(choix.partition("#")[0], settings.modele_distant)
    elif choix.lower() != AUCUN and not choix.startswith("ollama:"):
        fichier = find_file(choix, settings)
        if fichier.parent.resolve() != settings.modeles.resolve():
            choix = str(fichier.resolve())
    return remember("modele", choix)


def try_model(choix: str, settings: Settings, suivi: Suivi | None = None) -> tuple[Modele, Bilan]:
    """Run the trial on a model, the chosen one when `choix` is empty."""
    modele = _open(choix, settings)
    return modele, run_trial(modele, suivi)


def measure_model(choix: str, settings: Settings) -> tuple[Modele, Mesure, Energie]:
    """Measure a model, the chosen one when `choix` is empty, and the energy that the measure took."""
    modele = _open(choix, settings)
    with measure_energy() as compteur:
        mesure = measure(modele)
    return modele, mesure, compteur.total()


def _open(choix: str, settings: Settings) -> Modele:
    modele = open_model(replace(settings, modele=choix or settings.modele))
    if modele is None:
        raise UsageError(
            "Aucun modèle n'est choisi. « qualiopia modele lister » les montre, « qualiopia modele installer "
            "» en installe un, « qualiopia modele choisir » en choisit un."
        )
    return modele


def total_memory_gib() -> int:
    """Return the memory of this machine in GiB, 0 where the system does not say."""
    try:
        return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / _GIO)
    except (AttributeError, ValueError, OSError):
        return 0


def catalogue() -> tuple[Fiche, ...]:
    """Return the recommended models."""
    return load_catalogue()


def others_installed(settings: Settings) -> dict[str, Path]:
    """Return the installed models that the catalogue does not know."""
    connus = {fiche.nom for fiche in load_catalogue()}
    return {nom: fichier for nom, fichier in list_installed(settings).items() if nom not in connus}


def served_here() -> list[str]:
    """Return the models that Ollama serves on this machine, if it runs."""
    from qualiopia.engines.models.serveur import find_ollama

    return find_ollama()
