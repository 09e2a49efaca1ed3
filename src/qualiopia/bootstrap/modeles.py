"""Which language model is employed: a GGUF file, an installed one by its name, a server, or none."""

from __future__ import annotations

from pathlib import Path

from qualiopia.engines.models.catalogue import Fiche, load_catalogue
from qualiopia.engines.models.gguf import is_following_part, model_name
from qualiopia.errors import UsageError
from qualiopia.settings import Settings
from qualiopia.stages.ports import Modele

AUCUN = "aucun"
_OLLAMA = "ollama:"


def open_model(settings: Settings) -> Modele | None:
    """Open the model that the settings name; None when there is none, which is no fault.

    Raises:
        UsageError: the settings name a model that is not installed, or an address that is not allowed.
        ModeleIndisponible: the file is damaged, or the server does not answer.
    """
    choix = settings.modele.strip()
    if choix.lower() in ("", AUCUN):
        return None
    if choix.startswith(_OLLAMA):
        from qualiopia.engines.models.serveur import OLLAMA

        return _reach(f"{OLLAMA}#{choix.removeprefix(_OLLAMA)}", settings)
    if "://" in choix:
        return _reach(choix, settings)
    from qualiopia.engines.models.llama_cpp import LlamaCpp

    return LlamaCpp(find_file(choix, settings), settings.contexte_modele, settings.fils_modele)


def describe_model(settings: Settings) -> str:
    """Say in French, without opening it, which model the settings name, and what happens without one."""
    choix = settings.modele.strip()
    if choix.lower() in ("", AUCUN):
        return (
            "Aucun modèle de langue n'est choisi : les règles et la recherche décident seules, et ce "
            "qu'elles ne savent pas trancher est laissé à une personne."
        )
    if choix.startswith(_OLLAMA) or "://" in choix:
        return f"Modèle de langue servi à l'adresse {choix}."
    return f"Modèle de langue sur cette machine : {choix}."


def find_file(choix: str, settings: Settings) -> Path:
    """Return the GGUF file of a path, of a catalogue name, or of a file name in the folder of models.

    Raises:
        UsageError: there is none; the sentence lists those installed.
    """
    chemin = Path(choix).expanduser()
    if chemin.suffix == ".gguf" and chemin.exists():
        return chemin
    installes = list_installed(settings)
    for nom, fichier in installes.items():
        if choix.lower() in (nom.lower(), fichier.name.lower(), fichier.stem.lower()):
            return fichier
    possibles = ", ".join(installes) or "aucun ; « qualiopia modele installer » en installe un"
    raise UsageError(f"Le modèle « {choix} » n'est pas installé. Modèles installés : {possibles}.")


def list_installed(settings: Settings) -> dict[str, Path]:
    """Return the installed models by name: the catalogue's name when it knows the file, else the file's."""
    connus = {fiche.fichier.lower(): fiche.nom for fiche in load_catalogue()}
    fichiers = sorted(settings.modeles.glob("*.gguf")) if settings.modeles.is_dir() else []
    entiers = [fichier for fichier in fichiers if not is_following_part(fichier)]
    return {connus.get(fichier.name.lower(), model_name(fichier)): fichier for fichier in entiers}


def find_fiche(nom: str) -> Fiche:
    """Return what the catalogue says of a model.

    Raises:
        UsageError: the catalogue does not know this name.
    """
    catalogue = {fiche.nom: fiche for fiche in load_catalogue()}
    if nom not in catalogue:
        raise UsageError(
            f"Le catalogue ne connaît pas « {nom} ». Il connaît : {', '.join(catalogue)}. Pour un autre "
            "modèle, donnez --fichier ou --adresse."
        )
    return catalogue[nom]


def _reach(adresse: str, settings: Settings) -> Modele:
    from qualiopia.engines.models.serveur import Serveur

    lieu, _, nom = adresse.partition("#")
    return Serveur(lieu, nom, settings.cle_modele, float(settings.delai_modele), settings.modele_distant)
