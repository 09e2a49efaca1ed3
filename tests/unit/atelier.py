"""Pièces of the neutral test pack, made by hand: machines, persons, interventions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualiopia.domain.dossier import Dossier, Examen, Organisme
from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Champ, Passage, Piece, Reconnaissance
from qualiopia.engines.comparaison import memes_noms, similarite
from qualiopia.packs.chargeur import load_pack
from qualiopia.packs.modele import Pack
from qualiopia.stages.pipeline import Cadre, Comparaison, ResultatFichier, conclude_all

RACINE = Path(__file__).parents[1] / "packs" / "atelier"
JOUR = "2026-06-15"


def pack() -> Pack:
    return load_pack(RACINE)


def piece(genre: str, fichier: str = "", confiances: dict[str, float] | None = None, **valeurs: Any) -> Piece:
    """Make a pièce whose champs stand one a line; `confiances` are how surely some were read."""
    nom = fichier or f"{genre}.txt"
    texte, champs = "", []
    for cle, valeur in valeurs.items():
        ligne = f"{cle} : {valeur}\n"
        passage = Passage(nom, 1, len(texte), len(texte) + len(ligne) - 1, ligne[:-1])
        champs.append(Champ(cle, valeur, passage, (confiances or {}).get(cle, 0.95)))
        texte += ligne
    page = Page(1, texte or "Un document.")
    return Piece(nom, "0", "txt", (page,), Reconnaissance(genre, 0.95), champs=tuple(champs))


def examen(
    *pieces: Piece,
    jour: str = JOUR,
    declarations: dict[str, dict[str, object]] | None = None,
    referentiel: Pack | None = None,
    **variables: object,
) -> Examen:
    cadre = Cadre(
        referentiel or pack(),
        Organisme("Atelier des Tilleuls", variables=variables),
        jour,
        jour,
        Comparaison(similarite, memes_noms),
        declarations or {},
    )
    return conclude_all([ResultatFichier("x", pieces)], cadre)


def dossier(fait: Examen, nom: str) -> Dossier:
    """The dossier of that label or id, which must exist."""
    trouves = [d for d in fait.dossiers if nom in (d.libelle, d.id)]
    assert trouves, f"{nom} absent de {[(d.id, d.libelle) for d in fait.dossiers]}"
    return trouves[0]


def statuts(fait: Examen, nom: str) -> dict[str, str]:
    """The statut of each pièce expected in a dossier."""
    return {a.type: str(a.statut) for a in dossier(fait, nom).attendus}
