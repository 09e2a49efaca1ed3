"""The data model of a fictional organisation: its facts, its sessions, and the files it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

RACINE = Path(__file__).parent


@dataclass(frozen=True)
class Fiche:
    """One file of the folder: which models fill it, how it looks, what befell it, what it truly is.

    `presentes` (with the wording of each) and `absentes` are the mentions known of a composed document,
    `champs` the values it says.
    """

    fichier: str
    modeles: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    disposition: str = "simple"
    maison: str = ""
    session: str = ""
    date: str = ""
    sans: tuple[str, ...] = ()
    valeurs: dict[str, Any] = field(default_factory=dict)
    degradations: tuple[str, ...] = ()
    presentes: Mapping[str, int] = field(default_factory=dict)
    absentes: tuple[str, ...] = ()
    champs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Organisation:
    """A training organisation with its facts, sessions, files and planted faults.

    One drawn by chance belongs to a `partage`; its truth says nothing of the rules `sans_avis`.
    """

    nom: str
    maison: str
    faits: dict[str, Any]
    sessions: dict[str, dict[str, Any]]
    fiches: tuple[Fiche, ...]
    defauts: tuple[dict[str, Any], ...]
    indicateurs: dict[int, dict[str, Any]]
    declaration: dict[str, Any]
    partage: str = ""
    sans_avis: tuple[str, ...] = ()


def charger(chemin: Path) -> Organisation:
    """Read the YAML file of an organisation, with its list of files and of planted faults."""
    brut: dict[str, Any] = yaml.safe_load(chemin.read_text(encoding="utf-8"))
    return Organisation(
        nom=chemin.stem,
        maison=brut["maison"],
        faits=brut["faits"],
        sessions=brut.get("sessions", {}),
        fiches=tuple(to_fiche(ligne) for ligne in brut["fiches"]),
        defauts=tuple(brut.get("defauts", ())),
        indicateurs=brut.get("indicateurs", {}),
        declaration=brut["declaration"],
    )


def to_fiche(brut: dict[str, Any]) -> Fiche:
    """Make a file of its line in the list; a lone name stands for a list of one."""
    listes = {"modeles", "types", "sans", "degradations"}
    champs: dict[str, Any] = {}
    for cle, valeur in brut.items():
        if cle in listes:
            champs[cle] = tuple(valeur) if isinstance(valeur, list) else (valeur,)
        else:
            champs[cle] = str(valeur) if cle == "date" else valeur
    return Fiche(**champs)
