"""One frozen `Settings`.

The strongest last: defaults < the user's own file < qualiopia.toml < QUALIOPIA_* variables < flags.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import platformdirs

from qualiopia.errors import UsageError

PREFIXE = "QUALIOPIA_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set; sizes in MiB, times in seconds.

    `referentiel` empty means the one installed as default; `processus` 0 means one per core.
    `cache` is a folder, never shared between users. `modele` is a GGUF file, the name of an installed model,
    the address of a server (`http://127.0.0.1:8080`, with `#name` when it serves several), `ollama:name`, or
    `aucun`; empty is the same as `aucun`. `modeles` is where models are installed; `contexte_modele` is in
    tokens, 0 for 8192 or what the model knows; `fils_modele` 0 means one per physical core; `modele_distant`
    allows an address off this machine.
    """

    referentiel: str = ""
    cache: Path = Path(platformdirs.user_cache_dir("qualiopia"))
    sans_cache: bool = False
    processus: int = 0
    ocr: bool = True
    taille_max: int = 200
    pages_max: int = 500
    delai_par_fichier: int = 600
    modele: str = ""
    modeles: Path = Path(platformdirs.user_data_dir("qualiopia")) / "modeles"
    contexte_modele: int = 0
    fils_modele: int = 0
    delai_modele: int = 300
    modele_distant: bool = False
    cle_modele: str = field(default="", repr=False)


def user_file() -> Path:
    """Return the user's own settings file, which holds for every folder they work in."""
    return Path(platformdirs.user_config_dir("qualiopia")) / "reglages.toml"


def remember(nom: str, valeur: str) -> Path:
    """Write one setting in the user's own file, leaving the others as they are; return the file.

    Raises:
        UsageError: the file cannot be written.
    """
    fichier = user_file()
    ligne = f"{nom} = {json.dumps(valeur, ensure_ascii=False)}"
    try:
        lignes = fichier.read_text(encoding="utf-8").splitlines() if fichier.exists() else []
        autres = [ancienne for ancienne in lignes if ancienne.partition("=")[0].strip() != nom]
        fichier.parent.mkdir(parents=True, exist_ok=True)
        provisoire = fichier.with_suffix(".part")
        provisoire.write_text("\n".join([*autres, ligne]) + "\n", encoding="utf-8")
        provisoire.replace(fichier)
    except OSError as faute:
        raise UsageError(
            f"Le choix ne peut pas être gardé dans « {fichier} » ({faute.strerror}). "
            f"Écrivez-le vous-même dans qualiopia.toml : {ligne}"
        ) from faute
    return fichier


def load_settings(
    fichier: Path | None = None,
    environnement: Mapping[str, str] | None = None,
    drapeaux: Mapping[str, object] | None = None,
) -> Settings:
    """Build the settings from every source, the strongest last; None flags are ignored.

    Raises:
        UsageError: an unknown key, a value of the wrong kind, or an unreadable TOML file.
    """
    reglages = Settings()
    for nom, valeurs in (
        (str(user_file()), _from_toml(user_file()) if user_file().is_file() else {}),
        (str(fichier or "qualiopia.toml"), _from_toml(fichier)),
        ("l'environnement", _from_environment(os.environ if environnement is None else environnement)),
        ("la ligne de commande", dict(drapeaux or {})),
    ):
        reglages = _apply(reglages, valeurs, nom)
    return reglages


def _from_toml(fichier: Path | None) -> dict[str, object]:
    chemin = fichier or Path("qualiopia.toml")
    if not chemin.is_file():
        if fichier is not None:
            raise UsageError(f"Le fichier de réglages « {fichier} » n'existe pas.")
        return {}
    try:
        return tomllib.loads(chemin.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as faute:
        raise UsageError(f"Le fichier de réglages « {chemin} » n'est pas lisible : {faute}.") from faute


def _from_environment(environnement: Mapping[str, str]) -> dict[str, object]:
    return {
        nom.removeprefix(PREFIXE).lower(): valeur
        for nom, valeur in environnement.items()
        if nom.startswith(PREFIXE)
    }


def _apply(reglages: Settings, valeurs: Mapping[str, object], origine: str) -> Settings:
    connus = {champ.name: type(getattr(reglages, champ.name)) for champ in fields(Settings)}
    nouveaux: dict[str, object] = {}
    for nom, valeur in valeurs.items():
        if valeur is None:
            continue
        if nom not in connus:
            possibles = ", ".join(sorted(connus))
            raise UsageError(f"Réglage inconnu dans {origine} : « {nom} ». Réglages possibles : {possibles}.")
        nouveaux[nom] = _convert(nom, valeur, connus[nom], origine)
    return replace(reglages, **nouveaux)  # type: ignore[arg-type]


_VRAI = {"1", "oui", "true", "vrai"}
_FAUX = {"0", "non", "false", "faux", ""}


def _convert(nom: str, valeur: object, genre: type, origine: str) -> object:
    texte = str(valeur).strip().lower()
    if genre is bool and (texte in _VRAI or texte in _FAUX):
        return texte in _VRAI
    if genre is int and texte.lstrip("-").isdigit():
        return int(texte)
    if genre is str:
        return str(valeur)
    if issubclass(genre, Path):
        return Path(str(valeur)).expanduser()
    raise UsageError(f"Le réglage « {nom} » donné par {origine} n'est pas valable : « {valeur} ».")
