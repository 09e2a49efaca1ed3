"""Faults and warnings of a pack, each with its file and line, gathered before any is reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from qualiopia.packs.genres import Genre


@dataclass(frozen=True, slots=True, order=True)
class Faute:
    """One thing to mend: the file (relative to the pack), the line (from 1) and a French message."""

    fichier: str
    ligne: int
    message: str

    def __str__(self) -> str:
        return f"{self.fichier}:{self.ligne}: {self.message}"


@dataclass(frozen=True, slots=True)
class Rapport:
    """What linting a pack found: `fautes` forbid loading it, `avertissements` do not."""

    fautes: tuple[Faute, ...]
    avertissements: tuple[Faute, ...]


@dataclass(frozen=True, slots=True)
class Renvoi:
    """A name used somewhere, to be looked up once the whole pack is read."""

    genre: Genre
    valeur: object
    fichier: str
    ligne: int


@dataclass(slots=True)
class Releve:
    """The notebook of one loading: faults, warnings, names used, and where each object was written."""

    fautes: list[Faute] = field(default_factory=list)
    avertissements: list[Faute] = field(default_factory=list)
    renvois: list[Renvoi] = field(default_factory=list)
    lieux: dict[int, tuple[object, str, int]] = field(default_factory=dict)

    def fault(self, fichier: str, ligne: int, message: str) -> None:
        """Note a fault."""
        self.fautes.append(Faute(fichier, ligne, message))

    def warn(self, fichier: str, ligne: int, message: str) -> None:
        """Note a warning."""
        self.avertissements.append(Faute(fichier, ligne, message))

    def place(self, objet: object, fichier: str, ligne: int) -> None:
        """Remember where an object was written (the object is kept, so that its identity is stable)."""
        self.lieux[id(objet)] = (objet, fichier, ligne)

    def where(self, objet: object) -> tuple[str, int]:
        """Return the file and line of an object noted with `place`."""
        _, fichier, ligne = self.lieux.get(id(objet), (None, "pack.yaml", 1))
        return fichier, ligne

    def fault_at(self, objet: object, message: str) -> None:
        """Note a fault where an object was written."""
        self.fault(*self.where(objet), message)

    def warn_at(self, objet: object, message: str) -> None:
        """Note a warning where an object was written."""
        self.warn(*self.where(objet), message)

    def report(self) -> Rapport:
        """Return everything noted, sorted by file and line, each thing once."""
        return Rapport(tuple(sorted(set(self.fautes))), tuple(sorted(set(self.avertissements))))


def suggest(nom: str, connus: Sequence[str]) -> str:
    """Return « ; vouliez-vous écrire « x » ? » when a known name is near, else an empty string."""
    proches = get_close_matches(nom, connus, n=1, cutoff=0.6)
    return f" ; vouliez-vous écrire « {proches[0]} » ?" if proches else ""
