"""Everything a pack declares, by name: what two packs, or one pack on two days, are compared on.

The shape of the model is followed, not known: what bears a name (`id`, `slug`, `numero`, `nom`, `type`) is
an element of its own, the rest is an aspect of the element that holds it. A new kind of declaration is
compared without a line written here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from qualiopia.packs.modele import Pack, Periode
from qualiopia.packs.operateurs import names_by_operator

_NOMS = ("slug", "id", "numero", "nom", "type")
_LIBELLES = ("libelle", "titre", "nom", "intitule", "reference")
_A_PART = frozenset(("empreinte", "echantillons"))
_BORNES = ("depuis", "jusqu_au")


@dataclass(slots=True)
class Element:
    """One thing declared: its genre (the class of the model), its name, and its aspects as plain values."""

    genre: str
    nom: str
    libelle: str
    aspects: dict[str, Any] = field(default_factory=dict)


def inventory(pack: Pack, jour: str | None = None) -> dict[tuple[str, str], Element]:
    """Return every element of a pack by genre and name; with an ISO day, only what is in force then."""
    releve = _Releve(jour)
    releve.element(pack, "Pack", pack.id)
    return releve.elements


class _Releve:
    def __init__(self, jour: str | None) -> None:
        self.jour = jour
        self.elements: dict[tuple[str, str], Element] = {}

    def element(self, objet: Any, genre: str, nom: str) -> None:
        libelle = next((str(v) for n in _LIBELLES if (v := getattr(objet, n, ""))), nom)
        declare = self.elements[genre, nom] = Element(genre, nom, libelle)
        chemin = "" if genre == "Pack" else f"{nom}."
        for champ in dataclasses.fields(objet):
            valeur = getattr(objet, champ.name)
            if champ.name in _A_PART or (self.jour and isinstance(valeur, Periode)):
                continue
            if self.jour and champ.name in _BORNES and hasattr(objet, "depuis"):
                declare.aspects["applicable"] = self._open(objet)
            elif not self._members(valeur, chemin):
                declare.aspects[champ.name] = self._plain(valeur)

    def _members(self, valeur: Any, chemin: str) -> bool:
        """Note the members of a collection as elements, when they bear a name."""
        if isinstance(valeur, Mapping):
            nommes = [(str(cle), objet) for cle, objet in valeur.items()]
        elif isinstance(valeur, tuple):
            nommes = [(_name_of(objet), objet) for objet in valeur]
        else:
            return False
        if not nommes or not all(nom and _is_record(objet) for nom, objet in nommes):
            return False
        for nom, objet in nommes:
            if self._in_force(objet):
                self.element(objet, type(objet).__name__, f"{chemin}{nom}")
        return True

    def _in_force(self, objet: Any) -> bool:
        periode = getattr(objet, "en_vigueur", None)
        return self.jour is None or not isinstance(periode, Periode) or periode.covers(self.jour)

    def _open(self, objet: Any) -> bool:
        depuis, jusqu_au = (getattr(objet, nom) for nom in _BORNES)
        return Periode(depuis, jusqu_au).covers(self.jour or "")

    def _plain(self, valeur: Any) -> Any:
        if _is_record(valeur):
            return self._record(valeur)
        if isinstance(valeur, Mapping):
            return {str(cle): self._plain(v) for cle, v in valeur.items()}
        if isinstance(valeur, tuple | list):
            return [self._plain(objet) for objet in self._dated(valeur) if self._in_force(objet)]
        return valeur.value if isinstance(valeur, Enum) else valeur

    def _record(self, objet: Any) -> dict[str, Any]:
        nom = names_by_operator().get(type(objet))
        plat: dict[str, Any] = {"operateur": nom} if nom else {}
        for champ in dataclasses.fields(objet):
            valeur = getattr(objet, champ.name)
            tu = self.jour and (isinstance(valeur, Periode) or champ.name == "du")
            if not tu and valeur not in (None, "", ()) and valeur != champ.default:
                plat[champ.name] = self._plain(valeur)
        return plat

    def _dated(self, objets: Sequence[Any]) -> Sequence[Any]:
        """Keep the last of dated values that has started, when there is a day and they are dated."""
        if not self.jour or not objets or not all(_is_record(o) and hasattr(o, "du") for o in objets):
            return objets
        commences = [o for o in objets if o.du is None or o.du <= self.jour]
        return [max(commences, key=lambda o: o.du or "")] if commences else []


def _is_record(objet: Any) -> bool:
    return dataclasses.is_dataclass(objet) and not isinstance(objet, type | Periode)


def _name_of(objet: Any) -> str:
    if not _is_record(objet) or type(objet) in names_by_operator():
        return ""
    return next((str(v) for nom in _NOMS if (v := getattr(objet, nom, ""))), "")
