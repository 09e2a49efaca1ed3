"""The truth of the example organisations, as their generator wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CONTENANTS = (".zip", ".eml", ".msg")


@dataclass(frozen=True)
class Fichier:
    """A file, the kinds of the documents it holds in order, and their pages when they are several.

    `presentes` (each with the number of its wording) and `absentes` are its mentions, when they are
    known, and `champs` the values it says.
    """

    fichier: str
    types: tuple[str, ...]
    pages_des_documents: tuple[tuple[int, int], ...] = ()
    session: str = ""
    presentes: Mapping[str, int] = field(default_factory=dict)
    absentes: frozenset[str] = frozenset()
    champs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def etiquete(self) -> bool:
        """Whether its mentions are known one by one."""
        return bool(self.presentes or self.absentes)

    @property
    def contenant(self) -> bool:
        """Whether it is an archive or a message: what counts is what it holds."""
        return self.fichier.lower().endswith(CONTENANTS)


@dataclass(frozen=True)
class Defaut:
    """A planted fault: its nature, where it is, and what should be said of it."""

    id: str
    nature: str
    fichiers: tuple[str, ...] = ()
    type: str = ""
    mention: str = ""
    regle: str = ""
    code: str = ""
    motif: str = ""
    session: str = ""
    explication: str = ""


@dataclass(frozen=True)
class Verite:
    """All that is true of one organisation; of the rules `sans_avis`, nothing is known."""

    nom: str
    date_audit: str
    fichiers: tuple[Fichier, ...]
    defauts: tuple[Defaut, ...]
    indicateurs: Mapping[int, str]
    partage: str = ""
    sans_avis: frozenset[str] = frozenset()

    @property
    def saine(self) -> bool:
        """Whether nothing is wrong in it: whatever is held against it is a false alarm."""
        return not self.defauts

    def file(self, nom: str) -> Fichier | None:
        """Return a file by its name, None when it is none of ours."""
        return next((fichier for fichier in self.fichiers if fichier.fichier == nom), None)

    def of_session(self, session: str) -> set[str]:
        """Return the files of a session."""
        return {fichier.fichier for fichier in self.fichiers if fichier.session == session}


def _defaut(lu: Mapping[str, Any]) -> Defaut:
    textes = {cle: str(valeur) for cle, valeur in lu.items() if cle != "fichiers"}
    return Defaut(fichiers=tuple(lu["fichiers"]), **textes)


def load_verite(chemin: Path) -> Verite:
    """Read the truth of one organisation."""
    lu = yaml.safe_load(chemin.read_text(encoding="utf-8"))
    return Verite(
        nom=chemin.stem,
        date_audit=str(lu["date_audit"]),
        fichiers=tuple(
            Fichier(
                un["fichier"],
                tuple(un["types"]),
                tuple((pages[0], pages[-1]) for pages in un.get("pages_des_documents", ())),
                un.get("session", ""),
                un.get("presentes", {}),
                frozenset(un.get("absentes", ())),
                un.get("champs", {}),
            )
            for un in lu["fichiers"]
        ),
        defauts=tuple(_defaut(un) for un in lu["defauts"]),
        indicateurs={int(numero): str(un["statut"]) for numero, un in lu["indicateurs"].items()},
        partage=lu.get("partage", ""),
        sans_avis=frozenset(lu.get("sans_avis", ())),
    )
