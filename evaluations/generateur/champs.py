"""The fields that a composed document says, worked out from the facts its wordings use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from evaluations.generateur.faits import Faits
from evaluations.generateur.tournures import Tournures

_DE_SESSION = (
    *("convention_formation", "contrat_formation_particulier", "convocation", "feuille_emargement"),
    *("certificat_realisation", "attestation_fin_formation"),
)
_ACCORDS = _DE_SESSION[:2]
_FAITS: dict[str, tuple[str, tuple[str, ...]]] = {
    "intitule": ("intitule", (*_DE_SESSION, "programme_formation", "facture")),
    "debut": ("date_debut", (*_DE_SESSION, "facture")),
    "fin": ("date_fin", (*_DE_SESSION, "facture")),
    "heures": (
        "duree_heures",
        (*_ACCORDS, "certificat_realisation", "attestation_fin_formation", "programme_formation"),
    ),
    "prix": ("prix", (*_ACCORDS, "devis", "facture")),
    "nda": ("nda", _ACCORDS),
    "lieu": ("lieu", ("convention_formation", "convocation", "feuille_emargement")),
    "formateur": ("formateur", _DE_SESSION[:4]),
}
_SYNONYMES = {"dates": ("debut", "fin"), "a_lieu": ("lieu",), "stagiaires_puces": ("stagiaires",)}
_NOM = re.compile(r"\{(\w+)\}")


def said_fields(
    tournures: Tournures, dites: Mapping[str, int], textes: Mapping[str, str], faits: Faits
) -> dict[str, Any]:
    """Return the fields said by the wordings chosen, with the values they have in this document."""
    utilises: set[str] = set()
    for nom, rang in dites.items():
        for fait in _NOM.findall(tournures.mention(nom).dites[rang]):
            utilises.update(_SYNONYMES.get(fait, (fait,)))
    champs: dict[str, Any] = {}
    for fait, (champ, types) in _FAITS.items():
        if fait in utilises and tournures.type in types:
            champs[champ] = faits.sens.get(textes[fait], textes[fait])
    if "heures" in utilises and "duree_heures" in champs:
        champs["duree_heures"] = float(textes["heures"])
    noms = _names(tournures.type, utilises, textes, faits)
    return champs | ({"stagiaires": noms} if noms else {})


def _names(type_: str, utilises: set[str], textes: Mapping[str, str], faits: Faits) -> list[str]:
    if type_ not in _DE_SESSION:
        return []
    if type_ == "feuille_emargement":
        return present_names(textes, faits)
    if "stagiaires" in utilises:
        return list(faits.stagiaires)
    return [textes["stagiaire"]] if "stagiaire" in utilises else []


def present_names(textes: Mapping[str, str], faits: Faits) -> list[str]:
    """Return the names of an attendance sheet: someone may have been left out of it, or added to it."""
    presents = [nom for nom in faits.stagiaires if nom != textes.get("oublie")]
    return [*presents, textes["ajoute"]] if "ajoute" in textes else presents
