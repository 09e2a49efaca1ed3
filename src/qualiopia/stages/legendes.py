"""What a comment says of a proposal: the article, why, where the data come from, and that it is a draft."""

from __future__ import annotations

from qualiopia.domain.proposition import AVERTISSEMENT, NatureProposition, Proposition
from qualiopia.domain.statut import Methode


def comment_text(proposition: Proposition) -> str:
    """Return the lines of a comment, the most useful first."""
    lignes = [proposition.libelle]
    if proposition.references:
        lignes.append("Référence : " + " ; ".join(proposition.references))
    if proposition.nature is NatureProposition.CONTRADICTION:
        lignes.append(proposition.texte)
    else:
        lignes.append(proposition.motif)
        if proposition.nature is NatureProposition.CONSIGNE or proposition.prudence:
            lignes.append(f"À faire : {proposition.texte}")
    if proposition.prudence:
        lignes.append(proposition.prudence)
    lignes += blanks_and_sources(proposition)
    if proposition.methode is Methode.MODELE:
        lignes.append("Formulation mise au propre par le modèle de langue local.")
    return "\n".join([*lignes, AVERTISSEMENT])


def blanks_and_sources(proposition: Proposition) -> list[str]:
    """Say where each datum was taken, and what disagrees in the blanks."""
    lignes = []
    sources = [
        f"{donnee.emplacement.replace('_', ' ')} : {donnee.valeur} "
        + (f"(« {donnee.fichier.rsplit('/', 1)[-1]} »)" if donnee.fichier else "(déclaré)")
        for donnee in proposition.donnees
    ]
    if sources:
        lignes.append("Données reprises : " + " ; ".join(sources))
    lignes += [
        f"À choisir, {blanc.emplacement.replace('_', ' ')} : " + " ; ".join(blanc.valeurs)
        for blanc in proposition.blancs
        if blanc.valeurs
    ]
    return lignes
