"""Unreadable or unrecognised files: which kind of pièce they may be, and so what they may have proved."""

from __future__ import annotations

from collections.abc import Iterable

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.packs.modele import Pack

AUTRE = "autre"
PRESQUE = 2.0
RANGS = 3
_SANS_PERTE = (
    CodeAnomalie.EXTENSION_TROMPEUSE,
    CodeAnomalie.CONSIGNE_DANS_DOCUMENT,
    CodeAnomalie.CHEMIN_SUSPECT,
    CodeAnomalie.FICHIER_VIDE,
)


def hidden(types: Iterable[str], pack: Pack, anomalies: Iterable[Anomalie], dossier: str = "") -> str:
    """Return an unreadable file (below a folder, if given) whose name suggests one of some kinds, or nothing.

    An empty file hides nothing, and a name that suggests another kind better is that of the other kind.
    """
    voulus = set(types)
    for anomalie in anomalies:
        if anomalie.code in _SANS_PERTE or (dossier and not anomalie.fichier.startswith(f"{dossier}/")):
            continue
        if voulus & kinds_by_name(anomalie.fichier, pack):
            return anomalie.fichier
    return ""


def unsure(types: Iterable[str], pieces: Iterable[Piece]) -> str:
    """Return the file of a pièce of no known kind that is nearly of one of some kinds, or nothing."""
    voulus = set(types)
    for piece in pieces:
        if piece.type != AUTRE or piece.vierge:
            continue
        if any(slug in voulus and note >= PRESQUE for slug, note in piece.reconnaissance.suivants[:RANGS]):
            return piece.fichier
    return ""


def kinds_by_name(fichier: str, pack: Pack) -> frozenset[str]:
    """Return the kinds that the name of a file suggests best: those with the longest wording in it."""
    nom = replier(fichier.rsplit("/", 1)[-1].replace("_", " ").replace("-", " ")).replie
    longueurs: dict[str, int] = {}
    for slug, motif in _patterns(pack):
        trouve = compile_pattern(motif).search(nom)
        if trouve:
            longueurs[slug] = max(longueurs.get(slug, 0), len(trouve.group()))
    meilleure = max(longueurs.values(), default=0)
    return frozenset(slug for slug, longueur in longueurs.items() if longueur == meilleure)


def _patterns(pack: Pack) -> Iterable[tuple[str, str]]:
    for genre in pack.types_de_pieces:
        for motif in genre.reconnaissance.noms_de_fichier:
            yield genre.slug, motif
