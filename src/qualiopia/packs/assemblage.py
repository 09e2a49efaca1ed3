"""From the files of a pack to a `Pack`: which file holds what, and what is known by which name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import yaml

from qualiopia.packs.fautes import Releve, suggest
from qualiopia.packs.fichiers import ECHANTILLONS, FICHE
from qualiopia.packs.genres import RefVariable
from qualiopia.packs.modele import (
    Bareme,
    ChampDeclare,
    Condition,
    Emplacement,
    Extraction,
    Identifiant,
    Indicateur,
    Pack,
    Parametre,
    ReferenceObsolete,
    Reforme,
    RegleCoherence,
    RegleDeConfidentialite,
    ReglesAudit,
    TexteRecent,
    TypeDeDossier,
    TypeDePiece,
    VariableDeduite,
)
from qualiopia.packs.structure import RATE, Structure, parameters_of
from qualiopia.packs.yaml_strict import compose, entries

SECTIONS: Mapping[str, Mapping[str, Any]] = {
    "conditions.yaml": {"conditions": Mapping[str, Condition]},
    "identifiants.yaml": {"identifiants": Mapping[str, Identifiant]},
    "dossiers.yaml": {"types_de_dossiers": tuple[TypeDeDossier, ...]},
    "references_obsoletes.yaml": {"references_obsoletes": tuple[ReferenceObsolete, ...]},
    "audit.yaml": {"audit": ReglesAudit},
    "reformes.yaml": {
        "reformes": tuple[Reforme, ...],
        "contexte_legal_recent": tuple[TexteRecent, ...],
    },
    "champs_communs.yaml": {"champs_communs": tuple[ChampDeclare, ...]},
    "extraction.yaml": {"extraction": Extraction},
    "emplacements.yaml": {"emplacements": Mapping[str, Emplacement]},
    "baremes.yaml": {"baremes": Mapping[str, Bareme]},
    "variables.yaml": {"variables_deduites": Mapping[RefVariable, VariableDeduite]},
    "confidentialite.yaml": {"confidentialite": tuple[RegleDeConfidentialite, ...]},
}
DOSSIERS: Mapping[str, tuple[type, str, str]] = {
    "types_de_pieces": (TypeDePiece, "types_de_pieces", "slug"),
    "indicateurs": (Indicateur, "indicateurs", "numero"),
    "coherence": (RegleCoherence, "coherence", "id"),
    "parametres": (Parametre, "parametres", "nom"),
}
OBLIGATOIRES = (FICHE, "conditions.yaml", "audit.yaml")
_AILLEURS = frozenset(cle for section in SECTIONS.values() for cle in section) | {
    nom for _, nom, _ in DOSSIERS.values()
}
_DECLARES = {
    FICHE: ("categorie", "variable", "obligation", "critere", "source", "version"),
    "conditions.yaml": ("condition",),
    "identifiants.yaml": ("identifiant",),
    "dossiers.yaml": ("type_de_dossier",),
    "champs_communs.yaml": ("champ", "mesure", "nom"),
    "extraction.yaml": ("role",),
    "baremes.yaml": ("bareme",),
    "types_de_pieces": ("type_de_piece", "exigence", "champ", "mesure", "nom", "portee"),
    "indicateurs": ("indicateur",),
    "parametres": ("parametre",),
}
_ENTETE = "---\n"
CLES_DE_LA_FICHE = tuple(
    nom for nom in parameters_of(Pack) if nom not in _AILLEURS | {"empreinte", ECHANTILLONS}
)


@dataclass(slots=True)
class Brouillon:
    """The parts of a pack while it is read; `declares` are names declared, even by faulty files.

    `inconnus` are the genres declared in files that cannot be read: unknown names, not wrong ones.
    """

    parties: dict[str, Any] = field(default_factory=dict)
    declares: dict[str, set[object]] = field(default_factory=dict)
    inconnus: set[str] = field(default_factory=set)

    def declare(self, genre: str, nom: object) -> None:
        """Note that something of this genre is declared under this name."""
        self.declares.setdefault(genre, set()).add(nom)


def assemble(fichiers: Mapping[str, bytes], releve: Releve) -> Brouillon:
    """Read every file of a pack; all faults go to the notebook."""
    brouillon = Brouillon()
    for nom in OBLIGATOIRES:
        if nom not in fichiers:
            releve.fault(nom, 1, "fichier manquant")
    for nom in sorted(fichiers):
        if PurePosixPath(nom).suffix == ".txt":
            _read_sample(nom, fichiers[nom], brouillon, releve)
            continue
        racine = compose(fichiers[nom], nom, releve)
        if racine is not None:
            _read(nom, racine, brouillon, releve)
        else:
            brouillon.inconnus.update(_DECLARES.get(nom.split("/")[0], ()))
    return brouillon


def _read(nom: str, racine: yaml.Node, brouillon: Brouillon, releve: Releve) -> None:
    chemin = PurePosixPath(nom)
    structure = Structure(nom, releve)
    if chemin.suffix != ".yaml":
        releve.fault(nom, 1, "extension inattendue : renommez le fichier en .yaml")
    elif nom == FICHE:
        _read_sections(
            racine, {cle: parameters_of(Pack)[cle].type for cle in CLES_DE_LA_FICHE}, structure, brouillon
        )
    elif nom in SECTIONS:
        _read_sections(racine, SECTIONS[nom], structure, brouillon)
    elif len(chemin.parts) == 2 and chemin.parts[0] in DOSSIERS:
        _read_one(racine, chemin, structure, brouillon)
    else:
        indice = suggest(nom, [*SECTIONS, FICHE]) or f" (dossiers admis : {', '.join(DOSSIERS)})"
        releve.fault(nom, 1, f"fichier inconnu dans un référentiel{indice}")


def _read_sample(nom: str, contenu: bytes, brouillon: Brouillon, releve: Releve) -> None:
    """Read echantillons/<type>/<nom>.txt; what its front matter says is for those who measure."""
    try:
        texte = contenu.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        releve.fault(nom, 1, "ce fichier n'est pas en UTF-8")
        return
    if texte.startswith(_ENTETE):
        texte = texte[len(_ENTETE) :].partition(_ENTETE)[2]
    chemin = PurePosixPath(nom)
    if len(chemin.parts) != 3 or not texte.strip():
        releve.fault(nom, 1, "un échantillon est un texte, rangé dans le dossier de son type de pièce")
        return
    brouillon.parties.setdefault(ECHANTILLONS, {}).setdefault(chemin.parts[1], []).append(texte.strip())


def _read_sections(
    racine: yaml.Node, sections: Mapping[str, Any], structure: Structure, brouillon: Brouillon
) -> None:
    if not isinstance(racine, yaml.MappingNode):
        structure.wrong(racine, "", "des clés et des valeurs")
        return
    connues = entries(racine, structure.fichier, structure.releve)
    for cle, (noeud_cle, noeud) in connues.items():
        if cle not in sections:
            indice = suggest(cle, list(sections)) or f" (clés admises : {', '.join(sections)})"
            structure.fault(noeud_cle, f"clé inconnue « {cle} »{indice}")
            continue
        _declare_names(cle, noeud, brouillon)
        valeur = structure.build(noeud, sections[cle], cle)
        if valeur is not RATE:
            brouillon.parties[cle] = valeur
    for cle in sections:
        if cle not in connues and (structure.fichier != FICHE or parameters_of(Pack)[cle].requis):
            structure.fault(racine, f"clé manquante « {cle} »")


def _read_one(racine: yaml.Node, chemin: PurePosixPath, structure: Structure, brouillon: Brouillon) -> None:
    classe, partie, cle = DOSSIERS[chemin.parts[0]]
    genre = {"types_de_pieces": "type_de_piece", "indicateurs": "indicateur"}.get(partie, partie)
    nom = _value_of(racine, cle)
    if nom is not None:
        brouillon.declare(genre, int(nom) if cle == "numero" and nom.isdigit() else nom)
    portee = _value_of(racine, "portee") if partie == "types_de_pieces" else None
    if portee is not None:
        brouillon.declare("portee", portee)
    objet = structure.record(racine, classe)
    if objet is RATE:
        return
    brouillon.parties.setdefault(partie, []).append(objet)
    if cle in ("slug", "nom") and nom != chemin.stem:
        structure.fault(racine, f"« {cle}: {nom} » devrait être le nom du fichier, « {chemin.stem} »")


def _declare_names(cle: str, noeud: yaml.Node, brouillon: Brouillon) -> None:
    par_cle = {
        "conditions": "condition", "identifiants": "identifiant", "categories": "categorie",
        "variables": "variable", "obligations": "obligation", "baremes": "bareme",
    }  # fmt: skip
    par_id = {"types_de_dossiers": "type_de_dossier", "sources": "source", "versions": "version"}
    if cle in par_cle and isinstance(noeud, yaml.MappingNode):
        for nom, _ in noeud.value:
            brouillon.declare(par_cle[cle], str(nom.value))
    elif isinstance(noeud, yaml.SequenceNode) and (cle in par_id or cle == "criteres"):
        for element in noeud.value:
            nom = _value_of(element, "numero" if cle == "criteres" else "id")
            if nom is not None:
                brouillon.declare(par_id.get(cle, "critere"), int(nom) if nom.isdigit() else nom)


def _value_of(noeud: yaml.Node, cle: str) -> str | None:
    if not isinstance(noeud, yaml.MappingNode):
        return None
    for noeud_cle, valeur in noeud.value:
        if noeud_cle.value == cle and isinstance(valeur, yaml.ScalarNode):
            return str(valeur.value)
    return None


__all__ = ["CLES_DE_LA_FICHE", "DOSSIERS", "OBLIGATOIRES", "SECTIONS", "Brouillon", "assemble"]
