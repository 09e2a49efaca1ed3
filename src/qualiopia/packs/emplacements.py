"""Placeholders of the model wordings: `{nom}` in a `modele`, and where its value is found, if anywhere.

A placeholder the pack declares is filled with the organisme's own data; any other one is a blank that
a person fills. The declaration is closed on purpose: a date or a name guessed is worse than a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qualiopia.packs.fautes import Releve
from qualiopia.packs.genres import RefMesure, RefTypeDePiece

if TYPE_CHECKING:
    from qualiopia.packs.modele import Exigence

EMPLACEMENT = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Emplacement:
    """Where the value of a placeholder is found, the first that has one.

    `organisme` is a datum of the organisme examined; `champs` are looked for in the pièce itself, then,
    unless `portee` is `piece`, in those of its dossier, if they agree. With `types`, they are looked for
    in all the pièces of those kinds instead, and nowhere else. `libelle` names the blank it may leave.
    """

    organisme: Literal["", "denomination", "siret", "siren", "nda"] = ""
    champs: tuple[RefMesure, ...] = ()
    types: tuple[RefTypeDePiece, ...] = ()
    portee: Literal["piece", "dossier"] = "dossier"
    libelle: str = ""


def placeholders(modele: str) -> tuple[str, ...]:
    """Return the names of the placeholders of a model wording, in order, repeats included."""
    return tuple(nom.strip() for nom in EMPLACEMENT.findall(modele))


def check_wordings(
    exigences: Iterable[Exigence], emplacements: Mapping[str, Emplacement], releve: Releve
) -> None:
    """Note the braces that do not pair, the empty ones, and the declarations no wording uses."""
    employes: set[str] = set()
    for exigence in exigences:
        noms = placeholders(exigence.modele)
        employes.update(noms)
        reste = EMPLACEMENT.sub("", exigence.modele)
        if "{" in reste or "}" in reste or "" in noms:
            releve.fault_at(
                exigence,
                f"modèle de « {exigence.id} » : accolade seule, vide ou imbriquée (écrire {{nom}})",
            )
        if exigence.consigne and not exigence.modele:
            releve.fault_at(exigence, f"« {exigence.id} » est une consigne mais n'a pas de modèle")
    for nom in emplacements.keys() - employes:
        releve.warn("emplacements.yaml", 1, f"aucun modèle n'emploie l'emplacement « {nom} »")
