"""From YAML nodes to the frozen dataclasses of the model, guided by their type hints alone."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

import yaml

from qualiopia.domain.texte import compile_pattern
from qualiopia.packs.conseils import (
    advise_list,
    advise_record,
    advise_scalar,
    explain_date,
    explain_pattern,
)
from qualiopia.packs.expressions import ExpressionInvalide, names_in
from qualiopia.packs.fautes import Releve, Renvoi, suggest
from qualiopia.packs.genres import NOM_D_EXPRESSION, Genre
from qualiopia.packs.operateurs import (
    choices_of_parameter,
    genre_of_parameter,
    operator_named,
)
from qualiopia.packs.yaml_strict import entries, line_of, scalar
from qualiopia.verifications.registre import OPERATEURS_DE_DOSSIER, OPERATEURS_DE_PIECE

RATE: Any = object()
_NOMS = {str: "un texte", int: "un nombre entier", float: "un nombre", bool: "true ou false"}
_NOM = re.compile(r"[\w.-]+")
_REPETE = r"(?:[+*]|\{\d*,\})"
_CATASTROPHE = re.compile(rf"\((?:\?:)?(?:(?:\[[^\]]*\]|\\.|[^()\\\[\]]){_REPETE})+\){_REPETE}")


@dataclasses.dataclass(frozen=True, slots=True)
class Parametre:
    """A field of a dataclass as the converter sees it."""

    nom: str
    type: Any
    requis: bool


@lru_cache(maxsize=256)
def parameters_of(classe: type) -> dict[str, Parametre]:
    """Return the fields a dataclass takes, with their resolved hints."""
    indications = typing.get_type_hints(classe, include_extras=True)
    return {
        champ.name: Parametre(
            champ.name,
            indications[champ.name],
            champ.default is dataclasses.MISSING and champ.default_factory is dataclasses.MISSING,
        )
        for champ in dataclasses.fields(classe)
        if champ.init
    }


class Structure:
    """Converts the nodes of one file; faults go to the notebook and yield `RATE`."""

    def __init__(self, fichier: str, releve: Releve) -> None:
        self.fichier = fichier
        self.releve = releve

    def build(self, noeud: yaml.Node, indication: Any, nom: str = "") -> Any:
        """Convert a node to the type hinted, or return `RATE` after noting why it cannot be."""
        genre = None
        if get_origin(indication) is Annotated:
            indication, *notes = get_args(indication)
            genre = next((note for note in notes if isinstance(note, Genre)), None)
        if genre and genre.nom.startswith("operateur"):
            return self._operator(noeud, genre)
        valeur = self._build(noeud, indication, nom)
        if genre and valeur is not RATE:
            return self._checked(valeur, genre, noeud)
        return valeur

    def _build(self, noeud: yaml.Node, indication: Any, nom: str) -> Any:
        origine = get_origin(indication)
        if origine in (Union, types.UnionType):
            return self._union(noeud, get_args(indication), nom)
        if origine in (tuple, list, Sequence, frozenset, set):
            return self._sequence(noeud, origine, get_args(indication), nom)
        if origine in (Mapping, dict):
            return self._mapping(noeud, get_args(indication), nom)
        if origine is typing.Literal:
            return self._choice(noeud, get_args(indication), nom)
        if isinstance(indication, type) and issubclass(indication, Enum):
            choix = self._choice(noeud, [membre.value for membre in indication], nom)
            return choix if choix is RATE else indication(choix)
        if indication in _NOMS:
            return self._scalar(noeud, indication, nom)
        if self._names_operator(noeud):
            return self._operator(noeud, None)
        if dataclasses.is_dataclass(indication) and isinstance(indication, type):
            return self.record(noeud, indication, nom)
        return self.plain(noeud)

    def record(self, noeud: yaml.Node, classe: type, nom: str = "", sauf: Sequence[str] = ()) -> Any:
        """Build a dataclass from a mapping; unknown and missing keys are faults."""
        if not isinstance(noeud, yaml.MappingNode):
            requis = [p.nom for p in parameters_of(classe).values() if p.requis]
            conseil = advise_record(requis, getattr(noeud, "value", "")) if self._lone(noeud) else ""
            return self.wrong(noeud, nom, "des clés et des valeurs", "attendues", conseil)
        parametres = parameters_of(classe)
        valeurs: dict[str, Any] = {}
        connues = entries(noeud, self.fichier, self.releve)
        for cle, (noeud_cle, valeur) in connues.items():
            if cle in parametres:
                valeurs[cle] = self.build(valeur, self._hint(classe, parametres[cle]), cle)
                self._check_choice(classe, cle, valeurs[cle], valeur)
            elif cle not in sauf:
                indice = suggest(cle, list(parametres)) or f" (clés admises : {', '.join(parametres)})"
                self.fault(noeud_cle, f"clé inconnue « {cle} »{indice}")
        for parametre in parametres.values():
            if parametre.requis and parametre.nom not in connues:
                self.fault(noeud, f"clé manquante « {parametre.nom} »" + (f" dans « {nom} »" if nom else ""))
                valeurs[parametre.nom] = RATE
        if any(valeur is RATE for valeur in valeurs.values()):
            return RATE
        return self._instance(classe, valeurs, noeud)

    def _instance(self, classe: type, valeurs: dict[str, Any], noeud: yaml.Node) -> Any:
        try:
            objet = classe(**valeurs)
        except (TypeError, ValueError) as erreur:
            return self.fault(noeud, str(erreur))
        self.releve.place(objet, self.fichier, line_of(noeud))
        return objet

    def _hint(self, classe: type, parametre: Parametre) -> Any:
        if not classe.__module__.startswith("qualiopia.verifications"):
            return parametre.type
        genre = genre_of_parameter(parametre.nom)
        return _annotate(parametre.type, genre) if genre else parametre.type

    def _check_choice(self, classe: type, nom: str, valeur: Any, noeud: yaml.Node) -> None:
        if not classe.__module__.startswith("qualiopia.verifications") or valeur in (RATE, ""):
            return
        choix = choices_of_parameter(classe, nom) if isinstance(valeur, str) else ()
        if choix and valeur not in choix:
            self.fault(noeud, _not_a_choice(nom, valeur, choix))

    def _operator(self, noeud: yaml.Node, genre: Genre | None) -> Any:
        if not isinstance(noeud, yaml.MappingNode):
            return self.wrong(noeud, "verification", "« operateur: nom » et ses paramètres")
        connues = entries(noeud, self.fichier, Releve())
        if "operateur" not in connues:
            return self.fault(noeud, "clé manquante « operateur »")
        nom = str(connues["operateur"][1].value)
        registre = OPERATEURS_DE_PIECE | OPERATEURS_DE_DOSSIER
        if genre:
            de_piece = genre.nom == "operateur_de_piece"
            registre = OPERATEURS_DE_PIECE if de_piece else OPERATEURS_DE_DOSSIER
        if nom not in registre:
            ou = "compare plusieurs pièces : il s'emploie dans coherence/"
            if nom in OPERATEURS_DE_PIECE:
                ou = "regarde une seule pièce : il s'emploie dans une exigence"
            precision = f" (il existe, mais {ou})" if operator_named(nom) else ""
            indice = suggest(nom, list(registre)) or f" ; opérateurs admis : {', '.join(sorted(registre))}"
            return self.fault(connues["operateur"][1], f"opérateur inconnu « {nom} »{precision}{indice}")
        return self.record(noeud, registre[nom], f"operateur {nom}", sauf=("operateur",))

    def _names_operator(self, noeud: yaml.Node) -> bool:
        return isinstance(noeud, yaml.MappingNode) and any(
            isinstance(cle, yaml.ScalarNode) and cle.value == "operateur" for cle, _ in noeud.value
        )

    def _union(self, noeud: yaml.Node, membres: Sequence[Any], nom: str) -> Any:
        reels = [membre for membre in membres if membre is not types.NoneType]
        if isinstance(noeud, yaml.ScalarNode):
            valeur = scalar(noeud, self.fichier, self.releve)
            if valeur is None:
                return None if len(reels) < len(membres) else self.wrong(noeud, nom, "une valeur", "attendue")
            exact = next((m for m in reels if m is type(valeur)), None)
            if exact is not None:
                return valeur
            if isinstance(valeur, int) and not isinstance(valeur, bool) and float in reels:
                return float(valeur)
        elif self._names_operator(noeud):
            return self._operator(noeud, None)
        autres = [m for m in reels if m not in _NOMS] if not isinstance(noeud, yaml.ScalarNode) else reels
        return self.build(noeud, (autres or reels)[0], nom)

    def _sequence(self, noeud: yaml.Node, origine: Any, membres: Sequence[Any], nom: str) -> Any:
        if not isinstance(noeud, yaml.SequenceNode):
            conseil = advise_list(noeud.value) if self._lone(noeud) else ""
            return self.wrong(noeud, nom, "une liste (« - … »)", "attendue", conseil)
        if origine is tuple and len(membres) > 1 and membres[-1] is not Ellipsis:
            if len(noeud.value) != len(membres):
                return self.wrong(noeud, nom, f"une liste de {len(membres)} éléments", "attendue")
            valeurs = [self.build(n, m, nom) for n, m in zip(noeud.value, membres, strict=True)]
        else:
            valeurs = [self.build(n, membres[0], nom) for n in noeud.value]
        if any(valeur is RATE for valeur in valeurs):
            return RATE
        return origine(valeurs) if origine in (list, set, frozenset) else tuple(valeurs)

    def _mapping(self, noeud: yaml.Node, membres: Sequence[Any], nom: str) -> Any:
        if not isinstance(noeud, yaml.MappingNode):
            return self.wrong(noeud, nom, "des clés et des valeurs", "attendues")
        cles, valeurs = membres
        resultat = {
            self.build(noeud_cle, cles, nom): self.build(valeur, valeurs, cle)
            for cle, (noeud_cle, valeur) in entries(noeud, self.fichier, self.releve).items()
        }
        return RATE if any(RATE in couple for couple in resultat.items()) else resultat

    def _scalar(self, noeud: yaml.Node, attendu: type, nom: str) -> Any:
        if not isinstance(noeud, yaml.ScalarNode):
            return self.wrong(noeud, nom, _NOMS[attendu])
        valeur = scalar(noeud, self.fichier, self.releve)
        if attendu is float and type(valeur) is int:
            return float(valeur)
        if type(valeur) is attendu:
            return valeur
        return self.wrong(noeud, nom, _NOMS[attendu], conseil=advise_scalar(attendu, noeud.value))

    def _choice(self, noeud: yaml.Node, admis: Sequence[Any], nom: str) -> Any:
        valeur = scalar(noeud, self.fichier, self.releve) if isinstance(noeud, yaml.ScalarNode) else RATE
        if valeur in admis and valeur is not RATE:
            return valeur
        return self.fault(noeud, _not_a_choice(nom, getattr(noeud, "value", ""), [str(a) for a in admis]))

    def _checked(self, valeur: Any, genre: Genre, noeud: yaml.Node) -> Any:
        if valeur is None or valeur == "":
            return valeur
        if genre.nom == "expression" or (genre.nom == "condition" and not _NOM.fullmatch(valeur)):
            return self._expression(valeur, noeud)
        if genre.reference:
            self.releve.renvois.append(Renvoi(genre, valeur, self.fichier, line_of(noeud)))
        elif genre.nom == "date":
            try:
                date.fromisoformat(valeur)
            except ValueError:
                return self.fault(noeud, explain_date(valeur))
            if len(valeur) != 10:
                return self.fault(noeud, explain_date(valeur))
        elif genre.nom == "motif":
            return self._pattern(valeur, noeud)
        return valeur

    def _expression(self, texte: str, noeud: yaml.Node) -> Any:
        """Check that an expression can be read, and note the names it asks about."""
        try:
            noms = names_in(texte)
        except ExpressionInvalide as erreur:
            return self.fault(noeud, str(erreur))
        for nom in sorted(noms):
            self.releve.renvois.append(Renvoi(NOM_D_EXPRESSION, nom, self.fichier, line_of(noeud)))
        return texte

    def _pattern(self, motif: str, noeud: yaml.Node) -> Any:
        try:
            compile_pattern(motif)
        except (re.error, OverflowError) as erreur:
            return self.fault(noeud, explain_pattern(motif, erreur))
        if _CATASTROPHE.search(motif):
            self.releve.warn(
                self.fichier,
                line_of(noeud),
                f"motif « {motif} » : répétition imbriquée, peut-être très lente",
            )
        return motif

    def plain(self, noeud: yaml.Node) -> Any:
        """Return free prose as it is: dicts, lists and scalars."""
        if isinstance(noeud, yaml.MappingNode):
            return {
                cle: self.plain(valeur)
                for cle, (_, valeur) in entries(noeud, self.fichier, self.releve).items()
            }
        if isinstance(noeud, yaml.SequenceNode):
            elements = [self.plain(element) for element in noeud.value]
            if self._operators(noeud):
                return tuple(self._operator(element, None) for element in noeud.value)
            return elements
        return scalar(noeud, self.fichier, self.releve) if isinstance(noeud, yaml.ScalarNode) else None

    def _operators(self, noeud: yaml.SequenceNode) -> bool:
        return bool(noeud.value) and all(self._names_operator(element) for element in noeud.value)

    @staticmethod
    def _lone(noeud: yaml.Node) -> bool:
        """Whether a node is one plain value, that a beginner wrote where more was wanted."""
        return isinstance(noeud, yaml.ScalarNode) and "\n" not in noeud.value

    def wrong(
        self, noeud: yaml.Node, nom: str, attendu: str, accord: str = "attendu", conseil: str = ""
    ) -> Any:
        """Note a wrong type."""
        if isinstance(noeud, yaml.ScalarNode):
            trouve = f"« {noeud.value} »" if noeud.value else "rien"
        else:
            trouve = "une liste" if isinstance(noeud, yaml.SequenceNode) else "des clés et des valeurs"
        return self.fault(
            noeud, (f"« {nom} » : " if nom else "") + f"{attendu} {accord}, {trouve} trouvé{conseil}"
        )

    def fault(self, noeud: yaml.Node, message: str) -> Any:
        """Note a fault at a node and return `RATE`."""
        self.releve.fault(self.fichier, line_of(noeud), message)
        return RATE


def _not_a_choice(nom: str, valeur: object, admis: Sequence[str]) -> str:
    indice = suggest(str(valeur), admis) or f" (valeurs admises : {', '.join(admis)})"
    if valeur == "":
        return f"« {nom} » : aucune valeur donnée{indice}"
    return f"« {nom} » : valeur inconnue « {valeur} »{indice}"


def _annotate(indication: Any, genre: Genre) -> Any:
    """Put a genre on the strings of a hint: `str`, `tuple[str, ...]`, `str | None`…"""
    if indication is str:
        return Annotated[str, genre]
    origine, membres = get_origin(indication), get_args(indication)
    if origine is tuple:
        return tuple[tuple(_annotate(m, genre) for m in membres)]  # type: ignore[misc]
    if origine in (Union, types.UnionType):
        return Union[tuple(_annotate(m, genre) for m in membres)]  # noqa: UP007
    return indication
