"""Recognition: which kind was said of each true document, segmented files included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evaluations.metriques import Classement
from evaluations.produit import Analyse
from evaluations.verite import Fichier

ILLISIBLE = "illisible"
AUCUNE = "aucune"
AUTRE = "autre"


def main_type(analyse: Analyse, fichier: str) -> str:
    """Return the kind of the longest document of a file; `illisible` or `aucune` when there is none."""
    return main_said(analyse, fichier).type


@dataclass(frozen=True, slots=True)
class Dit:
    """A kind that was said, and how sure the product was; None when it said nothing."""

    type: str
    confiance: float | None = None


def main_said(analyse: Analyse, fichier: str) -> Dit:
    """Return the kind of the longest document of a file, with its confidence."""
    pieces = analyse.pieces(fichier)
    if not pieces:
        return Dit(ILLISIBLE if analyse.anomalies(fichier) else AUCUNE)
    return _dit(max(pieces, key=_length))


def _dit(piece: dict[str, Any]) -> Dit:
    return Dit(str(piece["type"]), piece.get("confiance"))


def true_type(admis: Sequence[str], dit: str) -> str:
    """Return the true kind to compare with: what was said when it is among the acceptable ones.

    A file of no kind of ours that is said unreadable loses nothing: that is right too.
    """
    return dit if dit in admis or (dit == ILLISIBLE and AUTRE in admis) else admis[0]


def classify(source: str, fichier: Fichier, analyse: Analyse) -> list[Classement]:
    """Pair the true documents of a file with the pièces found in it.

    An archive or a message of which nothing is said is not counted: what it holds is.
    """
    pieces = analyse.pieces(fichier.fichier)
    if fichier.contenant and not pieces:
        return []
    if len(fichier.types) == 1:
        dit = main_said(analyse, fichier.fichier)
        vrai = true_type(fichier.types, dit.type)
        return [Classement(source, fichier.fichier, vrai, dit.type, dit.confiance)]
    dits = _by_pages(fichier, pieces) if fichier.pages_des_documents else _by_type(fichier, pieces)
    return [
        Classement(source, f"{fichier.fichier}#{rang}", vrai, dit.type, dit.confiance)
        for rang, (vrai, dit) in enumerate(zip(fichier.types, dits, strict=True), start=1)
    ]


def is_segmented(fichier: Fichier, analyse: Analyse) -> bool:
    """Whether a file of several documents was cut at the true pages."""
    coupes = [tuple(piece.get("pages_du_document", ())) for piece in analyse.pieces(fichier.fichier)]
    return coupes == list(fichier.pages_des_documents)


def _length(piece: dict[str, Any]) -> int:
    pages = piece.get("pages_du_document")
    return int(pages[1] - pages[0] + 1) if pages else int(piece["pages"])


def _by_pages(fichier: Fichier, pieces: Sequence[dict[str, Any]]) -> list[Dit]:
    return [_best_overlap(debut, fin, pieces) for debut, fin in fichier.pages_des_documents]


def _best_overlap(debut: int, fin: int, pieces: Sequence[dict[str, Any]]) -> Dit:
    def commun(piece: dict[str, Any]) -> int:
        premiere, derniere = piece.get("pages_du_document") or (1, piece["pages"])
        return int(min(fin, derniere) - max(debut, premiere) + 1)

    meilleure = max(pieces, key=commun, default=None)
    return _dit(meilleure) if meilleure is not None and commun(meilleure) > 0 else Dit(AUCUNE)


def _by_type(fichier: Fichier, pieces: Sequence[dict[str, Any]]) -> list[Dit]:
    restants = [_dit(piece) for piece in pieces]
    dits: dict[int, Dit] = {}
    for rang, vrai in enumerate(fichier.types):
        trouve = next((dit for dit in restants if dit.type == vrai), None)
        if trouve is not None:
            restants.remove(trouve)
            dits[rang] = trouve
    return [dits[rang] if rang in dits else _next(restants) for rang in range(len(fichier.types))]


def _next(restants: list[Dit]) -> Dit:
    return restants.pop(0) if restants else Dit(AUCUNE)
