"""What a pack declares, said in plain French: periods, conditions, operators and their parameters."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

from qualiopia.domain.texte import lower_first
from qualiopia.packs.modele import Condition, Pack, Periode
from qualiopia.packs.operateurs import genre_of_parameter, names_by_operator
from qualiopia.reports.html.presentation import french_date, french_value, join_names, name_of_type
from qualiopia.reports.referentiel.fiches import Fait
from qualiopia.reports.referentiel.lexique import LIBELLES, OPERATEURS, PARAMETRES

_MOTS = {
    "and": "et", "or": "ou", "not in": "n'est pas parmi", "not": "pas", "in": "parmi", "if": "si",
    "else": "sinon",    "==": "est", "!=": "n'est pas", ">=": "≥", "<=": "≤", "true": "vrai", "false": "faux",
}  # fmt: skip
_SIGNES = re.compile(r"\bnot in\b|\b(?:and|or|not|in|if|else|true|false)\b|[=!<>]=")


def period(periode: Periode) -> str:
    """Say a period: « du … au … », « jusqu'au … », or nothing when it is open at both ends."""
    if periode.du and periode.au:
        return f"du {french_date(periode.du)} au {french_date(periode.au)}"
    if periode.du:
        return f"depuis le {french_date(periode.du)}"
    return f"jusqu'au {french_date(periode.au)}" if periode.au else ""


def condition_in_words(pack: Pack, nom: str, vues: tuple[str, ...] = ()) -> str:
    """Say when a condition holds, in the order in which it is answered; it may be an expression."""
    condition = pack.conditions.get(nom)
    if condition is None or nom in vues:
        return _expression(pack, nom)
    if condition.toujours:
        return "toujours"
    suite = (*vues, nom)
    return " ; ".join(
        phrase
        for phrase in (
            *_bounds(condition, pack, suite), *_organisation(condition, pack), *_documents(condition, pack),
            _gathered(condition, pack, suite), _otherwise(condition),
        )
        if phrase
    )  # fmt: skip


def label_of_condition(pack: Pack, nom: str) -> str:
    """Return the short French name of a condition, of a variable or of an expression."""
    condition = pack.conditions.get(nom)
    return condition.libelle if condition else _expression(pack, nom)


def _expression(pack: Pack, texte: str) -> str:
    """Say an expression with French words; a variable alone is its question."""
    if texte in pack.variables:
        return f"à la question « {pack.variables[texte]} », réponse oui"
    return _SIGNES.sub(lambda signe: _MOTS[signe.group()], texte)


def _bounds(condition: Condition, pack: Pack, vues: tuple[str, ...]) -> list[str]:
    phrases = []
    if condition.depuis:
        phrases.append(f"seulement pour un audit à partir du {french_date(condition.depuis)}")
    if condition.jusqu_au:
        phrases.append(f"seulement pour un audit jusqu'au {french_date(condition.jusqu_au)}")
    if condition.sauf:
        phrases.append(f"sauf si {_either(condition.sauf, pack, vues)}")
    return phrases


def _organisation(condition: Condition, pack: Pack) -> list[str]:
    phrases = []
    for nom, suite in (
        (condition.variable_necessaire, "non : ne s'applique pas"),
        (condition.variable, f"{join_names(condition.valeurs)} : s'applique" if condition.valeurs else "oui"),
    ):
        if nom:
            phrases.append(f"à la question « {pack.variables.get(nom, nom)} », réponse {suite}")
    return phrases


def _documents(condition: Condition, pack: Pack) -> list[str]:
    phrases = []
    if condition.expression:
        phrases.append(f"si {_expression(pack, condition.expression)}")
    if condition.types_de_dossier:
        libelles = {dossier.id: dossier.libelle for dossier in pack.types_de_dossiers}
        phrases.append(
            f"dans un dossier « {' », « '.join(libelles[d] for d in condition.types_de_dossier)} »"
        )
    if condition.types_de_pieces:
        phrases.append(f"s'il y a : {_kinds(condition.types_de_pieces, pack)}")
    for champ, minimum in condition.champ_min.items():
        phrases.append(f"si « {name_of_measure(pack, champ)} » atteint {french_value(minimum)}")
    if condition.document_depuis:
        phrases.append(f"si la pièce est datée du {french_date(condition.document_depuis)} ou d'après")
    if condition.motifs:
        ou = "une pièce du dossier" if condition.dans_le_dossier or condition.dans_les_types else "la pièce"
        precis = f" ({_kinds(condition.dans_les_types, pack)})" if condition.dans_les_types else ""
        phrases.append(f"si {ou}{precis} le dit")
    return phrases


def _gathered(condition: Condition, pack: Pack, vues: tuple[str, ...]) -> str:
    if condition.tous:
        return f"si {' et '.join(_named(nom, pack, vues) for nom in condition.tous)}"
    return f"si {_either(condition.un_de, pack, vues)}" if condition.un_de else ""


def _otherwise(condition: Condition) -> str:
    if condition.defaut is None:
        return ""
    return "sinon, s'applique" if condition.defaut else "sinon, ne s'applique pas"


def _either(noms: tuple[str, ...], pack: Pack, vues: tuple[str, ...]) -> str:
    return " ou ".join(_named(nom, pack, vues) for nom in noms)


def _named(nom: str, pack: Pack, vues: tuple[str, ...]) -> str:
    condition = pack.conditions.get(nom)
    return f"« {lower_first(condition.libelle)} »" if condition and nom not in vues else f"« {nom} »"


def _kinds(slugs: tuple[str, ...], pack: Pack) -> str:
    return " ; ".join(lower_first(name_of_type(pack, slug)) for slug in slugs)


def operator_in_words(operateur: object) -> str:
    """Say what an operator checks; one that has no phrase yet is called by its name."""
    nom = names_by_operator().get(type(operateur), type(operateur).__name__)
    return OPERATEURS.get(nom, nom.replace("_", " "))


def parameters_in_words(pack: Pack, operateur: Any, prefixe: str = "") -> tuple[Fait, ...]:
    """Say each parameter of an operator that is not left at its default."""
    faits: list[Fait] = []
    for champ in dataclasses.fields(operateur):
        valeur = getattr(operateur, champ.name)
        if valeur in (None, "", (), False) or valeur == champ.default:
            continue
        if champ.name == "verifications":
            for rang, membre in enumerate(valeur, 1):
                titre = f"{prefixe}{rang}. "
                faits.append(Fait(f"{titre}vérification", (operator_in_words(membre),)))
                faits.extend(parameters_in_words(pack, membre, titre))
            continue
        faits.append(_parameter(pack, champ.name, valeur, prefixe))
    return tuple(faits)


def _parameter(pack: Pack, nom: str, valeur: Any, prefixe: str) -> Fait:
    genre = genre_of_parameter(nom)
    quoi = genre.nom if genre else ""
    suite = valeur if isinstance(valeur, tuple) else (valeur,)
    terme = f"{prefixe}{PARAMETRES.get(nom, nom.replace('_', ' '))}"
    if quoi == "motif":
        return Fait(terme, tuple(map(str, suite)), "code")
    dites: dict[str, Any] = {
        "type_de_piece": lambda v: name_of_type(pack, v),
        "champ": lambda v: name_of_measure(pack, v),
        "mesure": lambda v: name_of_measure(pack, v),
        "exigence": lambda v: name_of_requirement(pack, v),
    }
    dire = dites.get(quoi, in_words)
    return Fait(terme, tuple(dire(v) for v in suite))


def name_of_measure(pack: Pack, mesure: str) -> str:
    """Return the French name of a champ or of a value derived from one."""
    nombre, nom = mesure.startswith("nombre_de:"), mesure.removeprefix("nombre_de:")
    declares = (*pack.champs_communs, *(c for genre in pack.types_de_pieces for c in genre.champs))
    libelle = next((c.libelle for c in declares if c.nom == nom and c.libelle), nom.replace("_", " "))
    return f"nombre de : {lower_first(libelle)}" if nombre else libelle


def name_of_requirement(pack: Pack, exigence: str) -> str:
    """Return the French name of a mention given as `type.exigence` or `exigence`; else a kind's name."""
    slug, _, nom = exigence.rpartition(".")
    for genre in pack.types_de_pieces:
        for declaree in genre.exigences:
            if declaree.id == nom and slug in ("", genre.slug):
                return f"{declaree.libelle} ({lower_first(genre.nom)})" if slug else declaree.libelle
    return name_of_type(pack, exigence)


def in_words(valeur: Any) -> str:
    """Say any value of a pack in one line."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Enum):
        return LIBELLES.get(str(valeur.value), str(valeur.value))
    if isinstance(valeur, Periode):
        return period(valeur)
    if dataclasses.is_dataclass(valeur) and not isinstance(valeur, type):
        paires = [(c.name, getattr(valeur, c.name), c.default) for c in dataclasses.fields(valeur)]
        return _pairs({nom: v for nom, v, defaut in paires if v not in (None, "", ()) and v != defaut})
    if isinstance(valeur, Mapping):
        return _pairs(valeur)
    if isinstance(valeur, tuple | list):
        return " ; ".join(in_words(element) for element in valeur)
    return french_value(valeur) if isinstance(valeur, int | float) else french_date(str(valeur))


def _pairs(paires: Mapping[str, Any]) -> str:
    return " ; ".join(f"{PARAMETRES.get(n, n.replace('_', ' '))} : {in_words(v)}" for n, v in paires.items())
