"""What a string of a pack stands for: a date, a pattern, or the name of something declared elsewhere.

The model annotates its fields with these; the loader checks each value accordingly, so that the
model is the only place where the format is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Genre:
    """The kind of a value; `reference` says that it must be declared somewhere in the pack."""

    nom: str
    libelle: str
    reference: bool = False


DateIso = Annotated[str, Genre("date", "une date AAAA-MM-JJ")]
Motif = Annotated[str, Genre("motif", "un motif (expression régulière)")]
Expression = Annotated[str, Genre("expression", "une expression d'applicabilité")]
OperateurDePiece = Annotated[object, Genre("operateur_de_piece", "une vérification sur une pièce")]
OperateurDeDossier = Annotated[object, Genre("operateur_de_dossier", "une règle entre plusieurs pièces")]

AUTRE = "autre"
"""The kind of a document that is none of the pack's."""

RefBareme = Annotated[str, Genre("bareme", "le barème", True)]
RefCategorie = Annotated[str, Genre("categorie", "la catégorie", True)]
RefChamp = Annotated[str, Genre("champ", "le champ", True)]
RefCondition = Annotated[str, Genre("condition", "la condition", True)]
RefCritere = Annotated[int, Genre("critere", "le critère", True)]
RefExigence = Annotated[str, Genre("exigence", "l'exigence", True)]
RefIdentifiant = Annotated[str, Genre("identifiant", "l'identifiant", True)]
RefIndicateur = Annotated[int, Genre("indicateur", "l'indicateur", True)]
RefMesure = Annotated[str, Genre("mesure", "la mesure", True)]
RefObligation = Annotated[str, Genre("obligation", "l'obligation", True)]
RefParametre = Annotated[str, Genre("parametre", "le paramètre", True)]
RefRole = Annotated[str, Genre("role", "le rôle", True)]
RefSource = Annotated[str, Genre("source", "la source", True)]
RefTypeDeDossier = Annotated[str, Genre("type_de_dossier", "le type de dossier", True)]
RefTypeDePiece = Annotated[str, Genre("type_de_piece", "le type de pièce", True)]
RefVariable = Annotated[str, Genre("variable", "la variable", True)]
RefVersion = Annotated[str, Genre("version", "la version", True)]

NOM_D_EXPRESSION = Genre("nom", "la variable ou le champ", True)
"""What a name stands for in an expression of applicability."""
