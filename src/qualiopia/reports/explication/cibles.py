"""What a person names when asking for an explanation: an indicateur, a mention, a rule, a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualiopia.domain.texte import squash

INDICATEUR = "indicateur"
EXIGENCE = "exigence"
REGLE = "regle"
PIECE = "piece"

_NUMERO = re.compile(r"(?:i|ind\w*\.?)?\s*n?°?\s*(?:(\d)\.)?(\d{1,3})", re.IGNORECASE)
_DOUTEUX = ("non_conforme", "indetermine")


@dataclass(frozen=True, slots=True)
class Cible:
    """One thing of a result: what it is, its part of the JSON, and the pièce it stands in, if any."""

    nature: str
    objet: Mapping[str, Any]
    piece: Mapping[str, Any] | None = None


def find_targets(resultat: Mapping[str, Any], mots: Sequence[str]) -> list[Cible]:
    """Return what the words may mean, the most telling first: faults before what is in order.

    A number is an indicateur (`6`, `i6`, or `2.6` with its critère); otherwise each word is the name of
    a rule, of a mention (`prix` or `type.prix`) or of a file, and a file narrows the mentions.
    """
    if len(mots) == 1 and (numero := _NUMERO.fullmatch(mots[0].strip())):
        trouves = list(_indicateurs(resultat, numero))
        if trouves:
            return trouves
    pieces = [piece for piece in resultat["pieces"] if any(_names(piece, mot) for mot in mots)]
    autres = [mot for mot in mots if not any(_names(piece, mot) for piece in pieces)]
    if not autres:
        return [Cible(PIECE, piece, piece) for piece in pieces]
    regles = [] if pieces else list(_rules(resultat, autres))
    mentions = list(_mentions(pieces or resultat["pieces"], autres))
    return sorted([*regles, *mentions], key=lambda cible: cible.objet["statut"] not in _DOUTEUX)


def _indicateurs(resultat: Mapping[str, Any], numero: re.Match[str]) -> Iterator[Cible]:
    critere, rang = numero.groups()
    for constat in resultat["indicateurs"]:
        if constat["numero"] == int(rang) and (critere is None or constat.get("critere") == int(critere)):
            yield Cible(INDICATEUR, constat)


def _rules(resultat: Mapping[str, Any], mots: Sequence[str]) -> Iterator[Cible]:
    voulus = {squash(mot) for mot in mots}
    for regle in resultat["coherence"]:
        if squash(regle["id"]) in voulus or squash(regle.get("libelle", "")) in voulus:
            yield Cible(REGLE, regle)


def _mentions(pieces: Sequence[Mapping[str, Any]], mots: Sequence[str]) -> Iterator[Cible]:
    voulus = {squash(mot) for mot in mots}
    for piece in pieces:
        for exigence in piece["exigences"]:
            noms = (exigence["id"], f"{piece['type']}.{exigence['id']}", exigence.get("libelle", ""))
            if any(squash(nom) in voulus for nom in noms):
                yield Cible(EXIGENCE, exigence, piece)


def _names(piece: Mapping[str, Any], mot: str) -> bool:
    """Whether a word names the file: its path, its end, or its name without the extension."""
    chemin, voulu = squash(piece["fichier"]), squash(mot.replace("\\", "/"))
    nom = chemin.rsplit("/", 1)[-1]
    return voulu in (chemin, nom, nom.rsplit(".", 1)[0]) or chemin.endswith(f"/{voulu}")
