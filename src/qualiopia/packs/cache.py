"""A compiled pack on disk, keyed by its fingerprint and by the shape of the code that reads it.

The cache is a convenience: whatever goes wrong with it, the pack is loaded from its YAML.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import tempfile
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from qualiopia.packs.modele import Pack
from qualiopia.packs.operateurs import names_by_operator, operator_named

_MARQUE = "operateur"


def recall(dossier: Path, empreinte: str) -> Pack | None:
    """Return the compiled pack of this fingerprint, or None."""
    try:
        pack = msgspec.msgpack.decode(_path(dossier, empreinte).read_bytes(), type=Pack)
        for objet in _verified(pack):
            object.__setattr__(objet, "verification", _revive(objet.verification))
    except (OSError, msgspec.MsgspecError, KeyError, TypeError, ValueError):
        return None
    return pack


def remember(dossier: Path, pack: Pack) -> None:
    """Store a compiled pack, atomically; a failure is silent."""
    chemin = _path(dossier, pack.empreinte)
    try:
        contenu = msgspec.msgpack.encode(_flattened(pack))
        chemin.parent.mkdir(parents=True, exist_ok=True)
        descripteur, provisoire = tempfile.mkstemp(dir=chemin.parent)
        with os.fdopen(descripteur, "wb") as sortie:
            sortie.write(contenu)
        Path(provisoire).replace(chemin)
    except (OSError, TypeError, ValueError):
        return


def _path(dossier: Path, empreinte: str) -> Path:
    return dossier / f"pack-{empreinte[:24]}-{_shape()}.bin"


@lru_cache(maxsize=1)
def _shape() -> str:
    """Return a short digest of the fields of the model and of the operators."""
    somme = hashlib.sha256()
    vus: set[type] = set()
    a_voir: list[Any] = [Pack, *names_by_operator()]
    while a_voir:
        indication = a_voir.pop()
        a_voir.extend(get_args(indication))
        if not isinstance(indication, type) or indication in vus or not dataclasses.is_dataclass(indication):
            continue
        vus.add(indication)
        for champ in dataclasses.fields(indication):
            defaut = "" if champ.default is dataclasses.MISSING else repr(champ.default)
            somme.update(f"{indication.__name__}.{champ.name}:{champ.type}={defaut}".encode())
        a_voir.extend(typing.get_type_hints(indication).values())
    return somme.hexdigest()[:12]


def _verified(pack: Pack) -> list[Any]:
    exigences: list[Any] = [exigence for genre in pack.types_de_pieces for exigence in genre.exigences]
    return [*exigences, *pack.coherence]


def _flattened(pack: Pack) -> Pack:
    def flat(objet: Any) -> Any:
        return dataclasses.replace(objet, verification=_flatten(objet.verification))

    return dataclasses.replace(
        pack,
        types_de_pieces=tuple(
            dataclasses.replace(genre, exigences=tuple(flat(e) for e in genre.exigences))
            for genre in pack.types_de_pieces
        ),
        coherence=tuple(flat(regle) for regle in pack.coherence),
    )


def _flatten(valeur: Any) -> Any:
    """Turn an operator, at any depth, into a mapping that names it; defaults are left out."""
    if dataclasses.is_dataclass(valeur) and not isinstance(valeur, type):
        plat = {
            champ.name: _flatten(getattr(valeur, champ.name))
            for champ in dataclasses.fields(valeur)
            if champ.init and getattr(valeur, champ.name) != champ.default
        }
        nom = names_by_operator().get(type(valeur))
        return {_MARQUE: nom, **plat} if nom else plat
    if isinstance(valeur, Mapping):
        return {cle: _flatten(contenu) for cle, contenu in valeur.items()}
    if isinstance(valeur, tuple | list | set | frozenset):
        return [_flatten(element) for element in valeur]
    return valeur.value if isinstance(valeur, Enum) else valeur


def _revive(plat: Any) -> Any:
    classe = operator_named(plat[_MARQUE])
    if classe is None:
        raise KeyError(plat[_MARQUE])
    return _reviver(classe)(plat)


@lru_cache(maxsize=512)
def _reviver(indication: Any) -> Callable[[Any], Any]:
    """Return the function that turns what msgpack gives into a value of the type hinted."""
    origine, membres = get_origin(indication), get_args(indication)
    if origine is Annotated:
        return _reviver(membres[0])
    if origine in (Union, types.UnionType):
        return _revive_union(membres)
    if origine in (tuple, list, Sequence, set, frozenset):
        element = _reviver(membres[0])
        genre = origine if origine in (list, set, frozenset) else tuple
        if origine is tuple and membres[-1] is not Ellipsis:
            chacun = [_reviver(m) for m in membres]
            return lambda liste: tuple(f(v) for f, v in zip(chacun, liste, strict=True))
        return lambda liste: genre(element(v) for v in liste)
    if origine in (Mapping, dict):
        contenu = _reviver(membres[1])
        return lambda table: {cle: contenu(v) for cle, v in table.items()}
    if isinstance(indication, type) and issubclass(indication, Enum):
        return indication
    if dataclasses.is_dataclass(indication) and isinstance(indication, type):
        return _revive_record(indication)
    return _revive_plain


def _revive_union(membres: Sequence[Any]) -> Callable[[Any], Any]:
    """Choose by container: a mapping goes to the record, a list to the sequence, the rest to the scalar."""
    records = [m for m in membres if dataclasses.is_dataclass(m) or get_origin(m) in (Mapping, dict)]
    suites = [m for m in membres if get_origin(m) in (tuple, list, Sequence, set, frozenset)]
    simples = [m for m in membres if m not in records and m not in suites and m is not types.NoneType]
    par_genre: dict[type, Callable[[Any], Any]] = {dict: _first(records), list: _first(suites)}
    simple = _first(simples)
    return lambda v: None if v is None else par_genre.get(type(v), simple)(v)


def _first(membres: Sequence[Any]) -> Callable[[Any], Any]:
    return _reviver(membres[0]) if membres else _revive_plain


def _revive_record(classe: type) -> Callable[[Any], Any]:
    indications = typing.get_type_hints(classe, include_extras=True)

    def revive(plat: Any) -> Any:
        nom = plat.get(_MARQUE)
        if nom is not None and operator_named(nom) is not classe:
            return _revive(plat)
        return classe(**{cle: _reviver(indications[cle])(v) for cle, v in plat.items() if cle != _MARQUE})

    return revive


def _revive_plain(valeur: Any) -> Any:
    if isinstance(valeur, dict) and _MARQUE in valeur:
        return _revive(valeur)
    if isinstance(valeur, list) and valeur and all(isinstance(v, dict) and _MARQUE in v for v in valeur):
        return tuple(_revive(v) for v in valeur)
    return valeur
