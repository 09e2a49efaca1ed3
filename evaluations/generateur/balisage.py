"""Turn the small markup of the models into neutral blocks, leaving out the mentions asked away."""

import re
from collections.abc import Collection

from evaluations.generateur.blocs import (
    Bloc,
    Case,
    Encadre,
    Paragraphe,
    Puces,
    Saut,
    Signataire,
    Signatures,
    Tableau,
    Titre,
)

_ETIQUETTE = re.compile(r"^\{([a-z0-9_, ]+)\}\s*")
_CASE = re.compile(r"^\[( |x)\]\s+")


def lire(texte: str, sans: Collection[str] = ()) -> tuple[Bloc, ...]:
    """Parse `texte` into blocks; a line tagged with a mention listed in `sans` is dropped."""
    lignes = _retenir(texte, sans)
    blocs: list[Bloc] = []
    largeurs: tuple[float, ...] = ()
    indice = 0
    while indice < len(lignes):
        ligne = lignes[indice]
        if not ligne:
            indice += 1
        elif ligne.startswith("@largeurs "):
            largeurs = tuple(float(mot) for mot in ligne.split()[1:])
            indice += 1
        else:
            bloc, indice = _bloc(lignes, indice, largeurs)
            largeurs = () if isinstance(bloc, Tableau) else largeurs
            blocs.append(bloc)
    return tuple(blocs)


def _retenir(texte: str, sans: Collection[str]) -> list[str]:
    gardees = []
    for brute in texte.splitlines():
        ligne = brute.strip()
        trouve = _ETIQUETTE.match(ligne)
        if trouve:
            noms = {nom.strip() for nom in trouve.group(1).split(",")}
            if noms & set(sans):
                continue
            ligne = ligne[trouve.end() :]
            if not ligne.startswith(("|", "- ")):
                gardees += ["", ligne, ""]
                continue
        gardees.append(ligne)
    return gardees


def _bloc(lignes: list[str], indice: int, largeurs: tuple[float, ...]) -> tuple[Bloc, int]:
    ligne = lignes[indice]
    if ligne.startswith("#"):
        niveau = len(ligne) - len(ligne.lstrip("#"))
        return Titre(ligne[niveau:].strip(), niveau), indice + 1
    if ligne.startswith("- "):
        return _puces(lignes, indice)
    if ligne.startswith("|"):
        return _tableau(lignes, indice, largeurs)
    if case := _CASE.match(ligne):
        return Case(ligne[case.end() :], case.group(1) == "x"), indice + 1
    if ligne.startswith(">> "):
        return Encadre(ligne[3:]), indice + 1
    if ligne.startswith("@"):
        return _commande(ligne), indice + 1
    return _paragraphe(lignes, indice)


def _puces(lignes: list[str], indice: int) -> tuple[Bloc, int]:
    elements = []
    while indice < len(lignes) and lignes[indice].startswith("- "):
        elements.append(lignes[indice][2:])
        indice += 1
    return Puces(tuple(elements)), indice


def _tableau(lignes: list[str], indice: int, largeurs: tuple[float, ...]) -> tuple[Bloc, int]:
    rangees: list[tuple[str, ...]] = []
    entete = False
    while indice < len(lignes) and lignes[indice].startswith("|"):
        if set(lignes[indice]) <= set("|- "):
            entete = True
        else:
            rangees.append(tuple(cellule.strip() for cellule in lignes[indice].strip("|").split("|")))
        indice += 1
    return Tableau(tuple(rangees), entete, largeurs), indice


def _paragraphe(lignes: list[str], indice: int) -> tuple[Bloc, int]:
    morceaux = []
    while indice < len(lignes) and lignes[indice] and not re.match(r"[#|@]|- |>> |\[[ x]\] ", lignes[indice]):
        morceaux.append(
            lignes[indice].rstrip("\\").strip() + ("\n" if lignes[indice].endswith("\\") else " ")
        )
        indice += 1
    return Paragraphe("".join(morceaux).strip()), indice


def _commande(ligne: str) -> Bloc:
    nom, _, reste = ligne[1:].partition(" ")
    if nom in ("droite", "centre"):
        return Paragraphe(reste.replace("\\", "\n"), nom)
    if nom == "petit":
        return Paragraphe(reste, petit=True)
    if nom == "signatures":
        return Signatures(tuple(_signataire(partie) for partie in reste.split("||")))
    if nom == "feuille":
        return Saut(reste)
    if nom in ("saut", "colonne"):
        return Saut(colonne=nom == "colonne")
    raise ValueError(f"commande de balisage inconnue : {ligne}")


def _signataire(partie: str) -> Signataire:
    champs = [champ.strip() for champ in partie.split(";")] + [""] * 5
    return Signataire(champs[0], champs[1], champs[2], champs[3] == "oui", champs[4])
