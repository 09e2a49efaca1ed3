"""YAML read as inert data: libyaml finds the nodes and their lines, we decide what a scalar means.

YAML 1.1 turns `12:30` into 750, `010` into 8, `no` into false and `2026-01-02` into a date. Here each
of these is a fault with its file and line: the author must quote the text. Aliases, tags and merge
keys are refused too.
"""

from __future__ import annotations

import re

import yaml

from qualiopia.packs.conseils import explain_yaml
from qualiopia.packs.fautes import Releve

Valeur = str | int | float | bool | None

_ENTIER = re.compile(r"-?(?:0|[1-9]\d*)")
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)\.\d+")
_SURPRISES = (
    (re.compile(r"(?i:y|n|yes|no|on|off)|True|TRUE|False|FALSE"), "un booléen (écrire true ou false)"),
    (re.compile(r"[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?"), "un nombre en base 60"),
    (re.compile(r"[-+]?0[0-9_]+"), "un nombre en base 8"),
    (re.compile(r"[-+]?0[xXbBoO][0-9a-fA-F_]+"), "un nombre en base 2, 8 ou 16"),
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[Tt ].*)?"), "une date"),
    (re.compile(r"[-+]?\d[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?|[-+]?\.\d[\d_]*"), "un nombre"),
    (re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"), "un nombre infini ou indéfini"),
    (re.compile(r"Null|NULL|=|<<"), "une valeur spéciale"),
)
_ETIQUETTES_ADMISES = frozenset(
    f"tag:yaml.org,2002:{nom}"
    for nom in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)


def compose(contenu: bytes, fichier: str, releve: Releve) -> yaml.Node | None:
    """Return the root node of a file, or None when it is empty or not YAML (a fault is noted)."""
    try:
        noeud = yaml.compose(contenu.decode("utf-8"), Loader=yaml.CSafeLoader)
    except UnicodeDecodeError:
        releve.fault(fichier, 1, "le fichier n'est pas en UTF-8 : enregistrez-le en UTF-8")
        return None
    except yaml.MarkedYAMLError as erreur:
        releve.fault(fichier, *explain_yaml(erreur))
        return None
    except yaml.YAMLError:
        releve.fault(fichier, 1, "YAML illisible : caractère de contrôle interdit")
        return None
    if noeud is None:
        releve.fault(fichier, 1, "le fichier est vide")
    else:
        _refuse_aliases(noeud, fichier, releve)
    return noeud


def _refuse_aliases(racine: yaml.Node, fichier: str, releve: Releve) -> None:
    """An alias makes the same node appear twice; a reader of the pack should not have to look elsewhere."""
    vus: set[int] = set()
    a_voir = [racine]
    while a_voir:
        noeud = a_voir.pop()
        if id(noeud) in vus:
            message = "ancre « & » reprise par un alias « * » : répétez le contenu"
            releve.fault(fichier, line_of(noeud), message)
            continue
        vus.add(id(noeud))
        if isinstance(noeud, yaml.SequenceNode):
            a_voir.extend(noeud.value)
        elif isinstance(noeud, yaml.MappingNode):
            a_voir.extend(element for couple in noeud.value for element in couple)


def line_of(noeud: yaml.Node) -> int:
    """Return the 1-based line of a node."""
    return int(noeud.start_mark.line) + 1


def scalar(noeud: yaml.ScalarNode, fichier: str, releve: Releve) -> Valeur:
    """Return the value of a scalar; a surprising implicit type is a fault, and its text is returned."""
    texte = str(noeud.value)
    if noeud.tag not in _ETIQUETTES_ADMISES:
        releve.fault(fichier, line_of(noeud), f"étiquette YAML interdite « {noeud.tag} »")
        return texte
    if noeud.style:
        return texte
    if texte in ("", "~", "null"):
        return None
    if texte in ("true", "false"):
        return texte == "true"
    if _ENTIER.fullmatch(texte):
        return int(texte)
    if _DECIMAL.fullmatch(texte):
        return float(texte)
    for motif, lecture in _SURPRISES:
        if motif.fullmatch(texte):
            releve.fault(
                fichier,
                line_of(noeud),
                f"« {texte} » sans guillemets serait lu comme {lecture} : écrire '{texte}'",
            )
            break
    return texte


def entries(
    noeud: yaml.MappingNode, fichier: str, releve: Releve
) -> dict[str, tuple[yaml.ScalarNode, yaml.Node]]:
    """Return the entries of a mapping by key; duplicate and non-text keys are faults."""
    connues: dict[str, tuple[yaml.ScalarNode, yaml.Node]] = {}
    for cle, valeur in noeud.value:
        if not isinstance(cle, yaml.ScalarNode):
            releve.fault(fichier, line_of(cle), "une clé doit être un texte simple")
            continue
        nom = str(cle.value)
        if nom == "<<" and not cle.style:
            releve.fault(fichier, line_of(cle), "fusion « << » interdite : répétez les clés")
        elif nom in connues:
            premiere = line_of(connues[nom][0])
            releve.fault(fichier, line_of(cle), f"clé « {nom} » en double (déjà à la ligne {premiere})")
        else:
            connues[nom] = (cle, valeur)
    return connues
