"""A wording proposed to mend a document: a draft that a person validates, never a proof."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qualiopia.domain.piece import Passage
from qualiopia.domain.statut import Methode


class NatureProposition(StrEnum):
    """What a proposal offers: a text to add, a thing to do, or two sides to bring together."""

    TEXTE = "texte"
    CONSIGNE = "consigne"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Donnee:
    """What fills one placeholder, and where it was found; `fichier` is empty for a declared datum."""

    emplacement: str
    valeur: str
    fichier: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Blanc:
    """A placeholder left for a person to fill; `valeurs` are those found when they disagree."""

    emplacement: str
    valeurs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposition:
    """A draft for one fault of one pièce, or for one contradiction between several.

    `texte` is ready to paste, its blanks written `[à compléter : …]`. `rubriques` are folded patterns of
    the headings under which it belongs; `passages` what of the documents it is about. `methode` is
    `modele` when a language model refined the wording of the référentiel.
    """

    id: str
    nature: NatureProposition
    fichier: str
    libelle: str
    texte: str
    motif: str
    remede: str = ""
    type: str = ""
    dossier: str = ""
    references: tuple[str, ...] = ()
    donnees: tuple[Donnee, ...] = ()
    blancs: tuple[Blanc, ...] = ()
    rubriques: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    prudence: str = ""
    methode: Methode = Methode.REGLE


AUTEUR = "Qualiop'IA (proposition)"
"""Who signs what a program proposes in a document."""

SUFFIXE = " - proposition Qualiopia"
"""How the name of a proposed copy ends: such a file is never analysed, until a person renames it."""

AVERTISSEMENT = "Brouillon à valider par une personne : c'est un modèle, ce n'est pas une preuve."


def is_proposal(nom: str) -> bool:
    """Whether a file name is that of a copy or a sheet of proposals."""
    return nom.rsplit(".", 1)[0].endswith(SUFFIXE)
