"""The recommended models, read from a data file."""

from __future__ import annotations

import functools
from importlib import resources

import msgspec
import yaml


class Fiche(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the catalogue says of a model; sizes in bytes, memory in GiB.

    `a_verifier` is true where fewer than two independent public sources give this SHA-256: the model is then
    installed only when the user gives one, or confirms.
    """

    nom: str
    titre: str
    editeur: str
    licence: str
    langues: list[str]
    usage: str
    memoire_gio: int
    fichier: str
    adresse: str
    taille: int
    sha256: str
    a_verifier: bool
    source: str


class _Catalogue(msgspec.Struct, forbid_unknown_fields=True):
    modeles: list[Fiche]


@functools.cache
def load_catalogue() -> tuple[Fiche, ...]:
    """Return the recommended models, the lightest first."""
    texte = resources.files(__package__).joinpath("catalogue.yaml").read_text(encoding="utf-8")
    return tuple(msgspec.convert(yaml.safe_load(texte), _Catalogue).modeles)
