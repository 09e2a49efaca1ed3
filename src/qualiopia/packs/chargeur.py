"""The public way in: load a pack, lint it, find those that exist."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any

import yaml

from qualiopia.errors import PackInvalide
from qualiopia.packs.cache import recall, remember
from qualiopia.packs.fautes import Faute, Rapport, Releve
from qualiopia.packs.fichiers import (
    ECHANTILLONS,
    FICHE,
    find_packs,
    fingerprint,
    fingerprint_of,
    locate,
    read_files,
)
from qualiopia.packs.modele import Pack
from qualiopia.packs.yaml_strict import compose, entries

__all__ = ["Faute", "Rapport", "default_name", "find_packs", "fingerprint", "lint_pack", "load_pack"]

_ORDRE = {"indicateurs": "numero", "types_de_pieces": "slug", "coherence": "id", "parametres": "nom"}


def load_pack(nom_ou_chemin: str | Path, cache: Path | None = None) -> Pack:
    """Load a pack by its name or its folder; with a `cache` folder, an unchanged pack loads much faster.

    Raises:
        PackError: there is no such pack, or a file cannot be read.
        PackInvalide: the pack has faults, all of them listed.
    """
    dossier = locate(str(nom_ou_chemin))
    fichiers = read_files(dossier)
    empreinte = fingerprint_of(fichiers)
    connu = recall(cache, empreinte) if cache else None
    if connu is not None:
        return connu
    pack, rapport = _build(fichiers, empreinte)
    if pack is None:
        raise PackInvalide([f"{dossier.name}/{faute}" for faute in rapport.fautes])
    if cache:
        remember(cache, pack)
    return pack


def default_name(dossiers: Mapping[str, Path]) -> str:
    """Return the name of the pack declared as the default one, else of the first; only fiches are read."""
    for nom, dossier in dossiers.items():
        fiche = compose((dossier / FICHE).read_bytes(), FICHE, Releve())
        declarees = entries(fiche, FICHE, Releve()) if isinstance(fiche, yaml.MappingNode) else {}
        if "par_defaut" in declarees and declarees["par_defaut"][1].value == "true":
            return nom
    return next(iter(dossiers), "")


def lint_pack(dossier: Path) -> Rapport:
    """Return every fault and warning of a pack, and those of its cases once it is sound.

    Raises:
        PackError: a file cannot be read.
    """
    from qualiopia.packs.cas import check_cases

    pack, rapport = _build(read_files(dossier), "")
    if pack is None:
        return rapport
    releve = Releve(avertissements=list(rapport.avertissements))
    check_cases(dossier, pack, releve)
    return releve.report()


def _build(fichiers: Mapping[str, bytes], empreinte: str) -> tuple[Pack | None, Rapport]:
    from qualiopia.packs.assemblage import assemble
    from qualiopia.packs.controles import check

    releve = Releve()
    brouillon = assemble(fichiers, releve)
    check(brouillon, releve)
    rapport = releve.report()
    if rapport.fautes:
        return None, rapport
    parties: dict[str, Any] = {**brouillon.parties}
    for partie, cle in _ORDRE.items():
        parties[partie] = tuple(sorted(parties.get(partie, ()), key=attrgetter(cle)))
    textes: Mapping[str, list[str]] = parties.get(ECHANTILLONS, {})
    parties[ECHANTILLONS] = {slug: tuple(suite) for slug, suite in textes.items()}
    for partie, vide in (("types_de_dossiers", ()), ("identifiants", {})):
        parties.setdefault(partie, vide)
    return Pack(**parties, empreinte=empreinte), rapport
