"""Declarations: what the user states in `organisme.yaml` and `dossier.yaml`, or with options.

A fault in one of these files is an `Anomalie` (the rest of the analysis goes on without it); the
unknown variables of the organisme stay unknown, and nothing is assumed of them here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.dossier import Organisme
from qualiopia.domain.piece import Piece
from qualiopia.packs.modele import Pack

FICHIER_ORGANISME = "organisme.yaml"
FICHIER_DOSSIER = "dossier.yaml"
_IDENTITE = {"denomination", "siret", "siren", "nda", "autres_noms"}
_DU_DOSSIER = {"type", "libelle", "cles", "variables"}

_NUMEROS = frozenset(("siren", "siret"))


@dataclass(frozen=True)
class Declarations:
    """What was declared: the organisme, the dossiers by folder, and the anomalies met on the way."""

    organisme: Organisme | None = None
    dossiers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    anomalies: tuple[Anomalie, ...] = ()


def read_declarations(fichiers: Iterable[tuple[str, bytes]], pack: Pack) -> Declarations:
    """Read declaration files given as (relative name, bytes)."""
    organisme: Organisme | None = None
    dossiers: dict[str, Mapping[str, object]] = {}
    anomalies: list[Anomalie] = []
    for fichier, contenu in fichiers:
        try:
            lu = yaml.load(contenu, Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError) as faute:
            anomalies.append(_fault(fichier, f"Le fichier n'est pas un YAML lisible : {_short(faute)}."))
            continue
        if not isinstance(lu, dict):
            anomalies.append(_fault(fichier, "Le fichier doit contenir des lignes « nom: valeur »."))
        elif fichier.rsplit("/", 1)[-1] == FICHIER_ORGANISME:
            organisme = organisme_from(lu)
            anomalies.extend(_unknown(fichier, lu, pack))
        else:
            dit = {str(cle): valeur for cle, valeur in lu.items()}
            dossiers[fichier.rpartition("/")[0]] = dit
            anomalies.extend(_unknown(fichier, variables_of(dit), pack))
    return Declarations(organisme, dossiers, tuple(anomalies))


def variables_of(dit: Mapping[str, object]) -> dict[str, object]:
    """Return the variables that a `dossier.yaml` gives: under `variables`, or beside its own keys."""
    dites = dit.get("variables")
    propres = {str(cle): valeur for cle, valeur in dites.items()} if isinstance(dites, Mapping) else {}
    return {**{cle: valeur for cle, valeur in dit.items() if cle not in _DU_DOSSIER}, **propres}


def organisme_from(lu: Mapping[object, object]) -> Organisme:
    """Make the organisme of a mapping: identity keys, and all the others as variables."""
    noms = lu.get("autres_noms") or ()
    return Organisme(
        denomination=_text(lu.get("denomination")),
        siret=_text(lu.get("siret")),
        siren=_text(lu.get("siren")) or _text(lu.get("siret"))[:9],
        nda=_text(lu.get("nda")),
        autres_noms=tuple(map(str, noms)) if isinstance(noms, list | tuple) else (str(noms),),
        variables={str(cle): valeur for cle, valeur in lu.items() if str(cle) not in _IDENTITE},
    )


def _text(valeur: object) -> str:
    return "" if valeur is None else str(valeur).strip()


def _unknown(fichier: str, lu: Mapping[Any, object], pack: Pack) -> Iterable[Anomalie]:
    inconnues = sorted(str(cle) for cle in lu if str(cle) not in _IDENTITE and str(cle) not in pack.variables)
    if inconnues and pack.variables:
        noms = ", ".join(f"« {nom} »" for nom in inconnues)
        yield _fault(fichier, f"Lignes sans effet, inconnues du référentiel : {noms}.")


def _fault(fichier: str, message: str) -> Anomalie:
    remede = (
        "Corrigez le fichier ; l'analyse a été faite sans lui." if "YAML" in message else "Vérifiez le nom."
    )
    return Anomalie(fichier, CodeAnomalie.FICHIER_CORROMPU, message, remede)


def _short(faute: Exception) -> str:
    return " ".join(str(faute).split())[:160]


def complete_organisme(
    declare: Organisme | None, options: Mapping[str, object], pieces: Sequence[Piece], pack: Pack
) -> Organisme:
    """Join what was declared, the options (stronger) and, for identity and categories, the pièces."""
    base = declare or Organisme()
    variables = dict(base.variables) | {cle: valeur for cle, valeur in options.items() if valeur is not None}
    if not variables.get("categories"):
        presents = {piece.type for piece in pieces if not piece.vierge}
        deduites = [c for c, types in pack.categories_deduites.items() if presents.intersection(types)]
        if deduites:
            variables["categories"] = deduites
    siret = base.siret or _most_frequent(pieces, "siret")
    ecrit = base.denomination or _most_frequent(pieces, "organisme")
    noms = () if ecrit else _names_beside(pieces, base.siren or siret[:9])
    return Organisme(
        denomination=ecrit or next(iter(noms), ""),
        siret=siret,
        siren=base.siren or siret[:9],
        nda=base.nda or _most_frequent(pieces, "nda"),
        autres_noms=(*base.autres_noms, *noms[1:]),
        variables=variables,
    )


def _names_beside(pieces: Sequence[Piece], siren: str) -> tuple[str, ...]:
    """Return the names that pièces give with that number, the one most of them write first."""
    siennes = [
        piece
        for piece in pieces
        if siren and any(c.nom in _NUMEROS and str(c.valeur).startswith(siren) for c in piece.champs)
    ]
    noms = Counter(
        champ.valeur
        for piece in siennes
        if (champ := piece.champ("denomination")) is not None and isinstance(champ.valeur, str)
    )
    return tuple(nom for nom, _ in noms.most_common())


def _most_frequent(pieces: Sequence[Piece], nom: str) -> str:
    compte: dict[str, set[str]] = {}
    for piece in pieces:
        champ = piece.champ(nom)
        if champ is not None and isinstance(champ.valeur, str) and champ.valeur and not piece.vierge:
            compte.setdefault(champ.valeur, set()).add(piece.cle)
    return max(compte, key=lambda valeur: len(compte[valeur]), default="")
