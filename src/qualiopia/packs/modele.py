"""What a pack is once loaded: frozen dataclasses, one for each kind of YAML file.

Every text of law, number, term and wording lives in these objects; the application only
applies them. Dates are ISO strings; `en_vigueur` bounds are inclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualiopia.domain.statut import Niveau, Severite


@dataclass(frozen=True, slots=True)
class Periode:
    """The dates between which something is in force; None is open."""

    du: str | None = None
    au: str | None = None

    def covers(self, date: str) -> bool:
        """Whether an ISO date falls within the period."""
        return (self.du is None or self.du <= date) and (self.au is None or date <= self.au)


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
class SourcePack:
    """A text the pack was written from."""

    id: str
    reference: str
    nature: str = ""
    apport: str = ""
    a_verifier: bool = False


@dataclass(frozen=True, slots=True)
class Critere:
    """A critère and its indicateurs."""

    numero: int
    intitule: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A named condition of application, answered True, False or None (unknown).

    Answered by the first of these that says something: `toujours`, `depuis`/`jusqu_au` (date of
    the audit), `variable` of the organisme (with the `valeurs` that make it true), `types_de_dossier`,
    `motifs` found in the pièce (or, when `dans_le_dossier`, in any pièce of its dossier),
    `champ_min` (a numeric champ and its least value), `document_depuis` (date of the pièce itself),
    `tous`, `un_de`, `sauf` (names of other conditions); else `defaut`.
    """

    libelle: str
    toujours: bool = False
    depuis: str | None = None
    jusqu_au: str | None = None
    variable: str | None = None
    valeurs: tuple[str, ...] = ()
    types_de_dossier: tuple[str, ...] = ()
    motifs: tuple[str, ...] = ()
    motifs_contraires: tuple[str, ...] = ()
    dans_le_dossier: bool = False
    champ_min: Mapping[str, float] = field(default_factory=dict)
    document_depuis: str | None = None
    tous: tuple[str, ...] = ()
    un_de: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    defaut: bool | None = None


@dataclass(frozen=True, slots=True)
class Exigence:
    """A mandatory mention: the smallest thing judged in a pièce.

    `verification` is an operator of `qualiopia.verifications` already built from the YAML.
    `annexable` says that the mention may stand in an annex the document refers to.
    """

    id: str
    libelle: str
    obligation: str
    severite: Severite
    verification: object
    references: tuple[str, ...] = ()
    indicateurs: tuple[int, ...] = ()
    condition: str = "toujours"
    condition_texte: str = ""
    en_vigueur: Periode = field(default_factory=Periode)
    verifie_le: str | None = None
    question: str = ""
    modele: str = ""
    indice: str = ""
    annexable: bool = False
    note: str = ""
    a_verifier: bool = False


@dataclass(frozen=True, slots=True)
class Indice:
    """A recognition cue: a folded pattern and its weight (negative weights speak against)."""

    motif: str
    poids: float = 1.0


@dataclass(frozen=True, slots=True)
class Cues:
    """How a kind of document is recognised.

    `titres` are matched on title-like lines (first lines of a document, page headers, big or
    lone lines); `indices` anywhere; `noms_de_fichier` on the file name (weak, never enough).
    `voisins` are kinds easily mistaken for this one.
    """

    titres: tuple[Indice, ...] = ()
    indices: tuple[Indice, ...] = ()
    noms_de_fichier: tuple[str, ...] = ()
    voisins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChampDeclare:
    """A champ to extract: its nature and the labels that announce it (folded patterns).

    `nature` is one of: date, dates, duree, montant, pourcentage, nombre, identifiant, personne,
    personnes, organisme, lieu, texte, courriel, telephone.
    """

    nom: str
    nature: str
    etiquettes: tuple[str, ...] = ()
    identifiant: str = ""
    exclus: tuple[str, ...] = ()
    libelle: str = ""


@dataclass(frozen=True, slots=True)
class Validite:
    """A kind whose pièces expire: which champ holds the end date, or how long they last from another."""

    champ_fin: str = ""
    champ_debut: str = ""
    mois: int | None = None
    alerte_jours: int = 90
    libelle: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeDePiece:
    """A kind of document: how it is recognised, what is extracted, what it must say."""

    slug: str
    nom: str
    famille: str
    portee: str
    reconnaissance: Cues
    alias: tuple[str, ...] = ()
    indicateurs: tuple[int, ...] = ()
    base_legale: tuple[str, ...] = ()
    champs: tuple[ChampDeclare, ...] = ()
    exigences: tuple[Exigence, ...] = ()
    annexes: tuple[str, ...] = ()
    validite: Validite | None = None
    formulaire: bool = False
    conservation: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RegleCoherence:
    """A cross-document rule; `verification` is a dossier operator already built."""

    id: str
    libelle: str
    types: tuple[str, ...]
    verification: object
    severite: Severite
    obligation: str = ""
    condition: str = "toujours"
    condition_texte: str = ""
    en_vigueur: Periode = field(default_factory=Periode)
    references: tuple[str, ...] = ()
    indicateurs: tuple[int, ...] = ()
    portee: str = "dossier"
    regle: str = ""
    tolerance: str = ""
    remede: str = ""
    note: str = ""
    a_verifier: bool = False
    verifie_le: str | None = None


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

    regle: str
    mineure_si: str = ""
    majeure_si: str = ""
    majeure_si_absent: tuple[str, ...] = ()
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
    types: tuple[str, ...]
    exigences: tuple[str, ...] = ()
    niveau: Niveau = Niveau.OBLIGATOIRE
    condition: str = "toujours"
    en_vigueur: Periode = field(default_factory=Periode)


@dataclass(frozen=True, slots=True)
class Indicateur:
    """An indicateur: wording per version, applicability, gradation, evidence expected."""

    numero: int
    critere: int
    titre: str
    libelles: tuple[Libelle, ...]
    categories: tuple[str, ...]
    preuves_attendues: tuple[PreuveAttendue, ...]
    gradations: tuple[Gradation, ...]
    condition: str = "toujours"
    condition_texte: str = ""
    niveau_attendu: str = ""
    exemples_preuves: tuple[str, ...] = ()
    nouveaux_entrants: Mapping[str, object] = field(default_factory=dict)
    sous_traitance: Mapping[str, object] = field(default_factory=dict)
    obligations_specifiques: tuple[Mapping[str, object], ...] = ()
    questions_auditeur: tuple[str, ...] = ()
    pieges: tuple[str, ...] = ()
    conseil: str = ""
    verifie_le: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PieceAttendue:
    """A kind of pièce that a kind of dossier expects."""

    type: str
    niveau: Niveau = Niveau.OBLIGATOIRE
    condition: str = "toujours"
    par: str = "dossier"


@dataclass(frozen=True, slots=True)
class TypeDeDossier:
    """A kind of dossier: how it is recognised and what it expects.

    `reconnu_par` are kinds of pièces whose presence makes a folder a dossier of this type;
    `portees` are the `portee` values of the kinds it gathers; `alternatives` are groups of kinds
    of which one suffices.
    """

    id: str
    libelle: str
    attendus: tuple[PieceAttendue, ...]
    alternatives: tuple[tuple[str, ...], ...] = ()
    reconnu_par: tuple[str, ...] = ()
    portees: tuple[str, ...] = ()
    condition: str = "toujours"
    priorite: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Identifiant:
    """A number that can be checked: its pattern on folded text and its key.

    `cle` is `luhn`, `luhn_ou_somme` (with `exception`), `longueur` or empty.
    """

    motif: str
    libelle: str = ""
    cle: str = ""
    longueur: int | None = None
    exception: str = ""
    note: str = ""
    a_verifier: bool = False


@dataclass(frozen=True, slots=True)
class ReferenceObsolete:
    """A wording that betrays repealed law or a body that no longer exists."""

    motif: str
    constat: str
    attendu: str
    severite: Severite
    a_verifier: bool = False


@dataclass(frozen=True, slots=True)
class ReglesAudit:
    """How constats are graded and cumulated; `textes` keeps the prose of the référentiel for reports."""

    cumul_de_mineures: int
    delai_mineure_mois: int
    delai_majeure_mois: int
    textes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parametre:
    """A dated value (OpenFisca form) with its reference."""

    nom: str
    valeurs: tuple[Mapping[str, object], ...]
    unite: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole référentiel.

    `renvois` are wordings by which a document refers to an annex; `categories_deduites` names, for
    each category, the kinds of pièces that show it when nobody declared the categories.
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
    vocabulaire: tuple[str, ...] = ()
    renvois: tuple[str, ...] = ()
    categories_deduites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    par_defaut: bool = False
    empreinte: str = ""

    def type_de_piece(self, slug: str) -> TypeDePiece | None:
        """Return a kind of document by slug."""
        return next((genre for genre in self.types_de_pieces if genre.slug == slug), None)

    def version_at(self, date: str) -> VersionReferentiel | None:
        """Return the version in force on an ISO date."""
        return next((version for version in self.versions if version.en_vigueur.covers(date)), None)
