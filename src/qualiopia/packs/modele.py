"""What a pack is once loaded: frozen dataclasses, one for each kind of YAML file.

A field annotated with a genre of `qualiopia.packs.genres` is checked as such by the loader.
Every text of law, number, term and wording lives in these objects; the application only applies
them. Dates are ISO strings; `en_vigueur` bounds are inclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualiopia.domain.statut import Niveau, Severite
from qualiopia.packs.annexes import (
    Condition,
    Identifiant,
    Parametre,
    ReferenceObsolete,
    Reforme,
    ReglesAudit,
    SourcePack,
    TexteRecent,
    ValeurDatee,
)
from qualiopia.packs.emplacements import Emplacement
from qualiopia.packs.extraction import ChampDeclare, Choix, Extraction, RoleDeclare
from qualiopia.packs.genres import (
    DateIso,
    Motif,
    OperateurDeDossier,
    OperateurDePiece,
    RefCategorie,
    RefCondition,
    RefCritere,
    RefExigence,
    RefIndicateur,
    RefObligation,
    RefTypeDePiece,
    RefVariable,
)
from qualiopia.packs.sujets import (
    CleDeRapprochement,
    Equivalence,
    Gravites,
    PieceAttendue,
    RegleDeConfidentialite,
    Reperage,
    TypeDeDossier,
    VariableDeduite,
)
from qualiopia.packs.temps import Bareme, LigneDeBareme, Periode, RegleDeValidite, Validite

__all__ = [
    "Bareme",
    "ChampDeclare",
    "Choix",
    "CleDeRapprochement",
    "Condition",
    "Critere",
    "Cues",
    "Emplacement",
    "Equivalence",
    "Exigence",
    "Extraction",
    "Gradation",
    "Gravites",
    "Identifiant",
    "Indicateur",
    "Indice",
    "Libelle",
    "LigneDeBareme",
    "Pack",
    "Parametre",
    "Periode",
    "PieceAttendue",
    "PreuveAttendue",
    "ReferenceObsolete",
    "Reforme",
    "RegleCoherence",
    "RegleDeConfidentialite",
    "RegleDeValidite",
    "ReglesAudit",
    "Reperage",
    "RoleDeclare",
    "SourcePack",
    "TexteRecent",
    "TypeDeDossier",
    "TypeDePiece",
    "ValeurDatee",
    "Validite",
    "VariableDeduite",
    "VersionReferentiel",
]


Regle = Literal["majeure_uniquement", "mineure_ou_majeure"]


@dataclass(frozen=True, slots=True)
class VersionReferentiel:
    """One dated version of the référentiel, chosen by the date of the audit."""

    id: str
    libelle: str
    en_vigueur: Periode
    references: tuple[str, ...] = ()
    par_analogie: str = ""
    notes: tuple[str, ...] = ()
    a_verifier: bool = False


@dataclass(frozen=True, slots=True)
class Critere:
    """A critère and its indicateurs."""

    numero: int
    intitule: str


@dataclass(frozen=True, slots=True)
class Exigence:
    """A mandatory mention: the smallest thing judged in a pièce.

    `verification` is an operator of `qualiopia.verifications` already built from the YAML.
    `annexes` are the kinds where this mention may stand instead, when the document refers to them;
    None means those of the kind of document, an empty list none. `consigne` says that `modele` tells
    what to do (« ask the certifier… ») instead of giving the text to write.
    """

    id: str
    libelle: str
    obligation: RefObligation
    severite: Severite
    verification: OperateurDePiece
    references: tuple[str, ...] = ()
    indicateurs: tuple[RefIndicateur, ...] = ()
    condition: RefCondition = "toujours"
    condition_texte: str = ""
    en_vigueur: Periode = field(default_factory=Periode)
    verifie_le: DateIso | None = None
    question: str = ""
    modele: str = ""
    consigne: bool = False
    indice: str = ""
    annexes: tuple[RefTypeDePiece, ...] | None = None
    note: str = ""
    a_verifier: bool = False


@dataclass(frozen=True, slots=True)
class Indice:
    """A recognition cue: a folded pattern and its weight (negative weights speak against)."""

    motif: Motif
    poids: float = 1.0


@dataclass(frozen=True, slots=True)
class Cues:
    """How a kind of document is recognised.

    `titres` are matched on title-like lines (first lines of a document, page headers, big or
    lone lines); `indices` anywhere; `noms_de_fichier` on the file name (weak, never enough).
    `voisins` are kinds easily mistaken for this one. One of `requis`, if any, must be found: what
    tells our trade's document from a namesake of another trade. `rubriques` are kinds that are mere
    sections when they follow within a document of this one (a livret holds a procédure).
    """

    titres: tuple[Indice, ...] = ()
    indices: tuple[Indice, ...] = ()
    noms_de_fichier: tuple[Motif, ...] = ()
    voisins: tuple[RefTypeDePiece, ...] = ()
    requis: tuple[Motif, ...] = ()
    rubriques: tuple[RefTypeDePiece, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeDePiece:
    """A kind of document: how it is recognised, what is extracted, what it must say."""

    slug: str
    nom: str
    famille: str
    portee: str
    reconnaissance: Cues
    alias: tuple[str, ...] = ()
    indicateurs: tuple[RefIndicateur, ...] = ()
    base_legale: tuple[str, ...] = ()
    champs: tuple[ChampDeclare, ...] = ()
    exigences: tuple[Exigence, ...] = ()
    annexes: tuple[RefTypeDePiece, ...] = ()
    validite: Validite | None = None
    gravites: Gravites = field(default_factory=Gravites)
    formulaire: bool = False
    conservation: str = ""
    note: str = ""

    @property
    def est_carte(self) -> bool:
        """Whether it is a printed card (numbered zones, a machine-read one): never a form to fill in."""
        return any(champ.zones or champ.lecture_optique for champ in self.champs)


@dataclass(frozen=True, slots=True)
class RegleCoherence:
    """A cross-document rule; `verification` is a dossier operator already built."""

    id: str
    libelle: str
    types: tuple[RefTypeDePiece, ...]
    verification: OperateurDeDossier
    severite: Severite
    obligation: RefObligation = ""
    condition: RefCondition = "toujours"
    condition_texte: str = ""
    en_vigueur: Periode = field(default_factory=Periode)
    references: tuple[str, ...] = ()
    indicateurs: tuple[RefIndicateur, ...] = ()
    portee: str = "dossier"
    regle: str = ""
    tolerance: str = ""
    remede: str = ""
    note: str = ""
    a_verifier: bool = False
    verifie_le: DateIso | None = None


@dataclass(frozen=True, slots=True)
class Libelle:
    """The official wording of an indicateur in one period, and what it changed."""

    texte: str
    en_vigueur: Periode
    evolution: str = ""
    resume_evolution: str = ""
    controles_supplementaires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gradation:
    """How a departure from an indicateur is graded: `majeure_uniquement` or `mineure_ou_majeure`."""

    regle: Regle
    mineure_si: str = ""
    majeure_si: str = ""
    majeure_si_absent: tuple[RefExigence, ...] = ()
    en_vigueur: Periode = field(default_factory=Periode)
    par_analogie: bool = False


@dataclass(frozen=True, slots=True)
class PreuveAttendue:
    """One proof an indicateur needs: any of `types` satisfies it.

    `exigences` restricts what is looked at in them (`type.exigence`, or `exigence` alone); empty
    means those exigences of the pièce that name the indicateur. `niveau` says whether its absence is
    a departure (`obligatoire`), one only under `condition` (`conditionnel`), or advice (`recommande`).
    """

    libelle: str
    types: tuple[RefTypeDePiece, ...]
    exigences: tuple[RefExigence, ...] = ()
    niveau: Niveau = Niveau.OBLIGATOIRE
    condition: RefCondition = "toujours"
    en_vigueur: Periode = field(default_factory=Periode)


@dataclass(frozen=True, slots=True)
class Indicateur:
    """An indicateur: wording per version, applicability, gradation, evidence expected."""

    numero: int
    critere: RefCritere
    titre: str
    libelles: tuple[Libelle, ...]
    categories: tuple[RefCategorie, ...]
    preuves_attendues: tuple[PreuveAttendue, ...]
    gradations: tuple[Gradation, ...] = ()
    condition: RefCondition = "toujours"
    condition_texte: str = ""
    niveau_attendu: str = ""
    exemples_preuves: tuple[str, ...] = ()
    nouveaux_entrants: Mapping[str, object] = field(default_factory=dict)
    sous_traitance: Mapping[str, object] = field(default_factory=dict)
    obligations_specifiques: tuple[Mapping[str, object], ...] = ()
    questions_auditeur: tuple[str, ...] = ()
    pieges: tuple[str, ...] = ()
    conseil: str = ""
    verifie_le: DateIso | None = None
    note: str = ""
    type: str = ""
    audit_initial_amenage: bool = False
    variante_redactionnelle: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole référentiel.

    `renvois` are wordings by which a document refers to an annex; `categories_deduites` names, for
    each category, the kinds of pièces that show it when nobody declared the categories;
    `echantillons` are texts of each kind (and of none, under `autre`), to which a pièce is likened.
    A value read with less than `confiance_minimum` enters no calculation of dates.
    """

    id: str
    titre: str
    editeur: str
    licence: str
    versions: tuple[VersionReferentiel, ...]
    criteres: tuple[Critere, ...]
    indicateurs: tuple[Indicateur, ...]
    types_de_pieces: tuple[TypeDePiece, ...]
    coherence: tuple[RegleCoherence, ...]
    types_de_dossiers: tuple[TypeDeDossier, ...]
    conditions: Mapping[str, Condition]
    identifiants: Mapping[str, Identifiant]
    audit: ReglesAudit
    sources: tuple[SourcePack, ...] = ()
    categories: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    references_obsoletes: tuple[ReferenceObsolete, ...] = ()
    parametres: tuple[Parametre, ...] = ()
    glossaire: Mapping[str, str] = field(default_factory=dict)
    obligations: Mapping[str, str] = field(default_factory=dict)
    champs_communs: tuple[ChampDeclare, ...] = ()
    extraction: Extraction = field(default_factory=Extraction)
    emplacements: Mapping[str, Emplacement] = field(default_factory=dict)
    vocabulaire: tuple[str, ...] = ()
    renvois: tuple[Motif, ...] = ()
    categories_deduites: Mapping[RefCategorie, tuple[RefTypeDePiece, ...]] = field(default_factory=dict)
    par_defaut: bool = False
    severites: Mapping[str, str] = field(default_factory=dict)
    avertissements: tuple[str, ...] = ()
    reformes: tuple[Reforme, ...] = ()
    contexte_legal_recent: tuple[TexteRecent, ...] = ()
    echantillons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    baremes: Mapping[str, Bareme] = field(default_factory=dict)
    variables_deduites: Mapping[RefVariable, VariableDeduite] = field(default_factory=dict)
    confidentialite: tuple[RegleDeConfidentialite, ...] = ()
    confiance_minimum: float = 0.0
    reperage: Reperage = field(default_factory=Reperage)
    empreinte: str = ""

    def type_de_piece(self, slug: str) -> TypeDePiece | None:
        """Return a kind of document by slug."""
        return next((genre for genre in self.types_de_pieces if genre.slug == slug), None)

    def version_at(self, date: str) -> VersionReferentiel | None:
        """Return the version in force on an ISO date."""
        return next((version for version in self.versions if version.en_vigueur.covers(date)), None)

    def parametres_at(self, date: str) -> dict[str, object]:
        """Return the value of each parameter on an ISO date."""
        return {parametre.nom: parametre.at(date) for parametre in self.parametres}
