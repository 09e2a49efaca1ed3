"""What surrounds the exigences: conditions, numbers to check, repealed law, audit rules, dated values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualiopia.domain.statut import Severite
from qualiopia.packs.genres import (
    DateIso,
    Expression,
    Motif,
    RefChamp,
    RefCondition,
    RefIndicateur,
    RefSource,
    RefTypeDeDossier,
    RefTypeDePiece,
    RefVariable,
    RefVersion,
)


@dataclass(frozen=True, slots=True)
class SourcePack:
    """A text the pack was written from."""

    id: str
    reference: str
    nature: str = ""
    apport: str = ""
    a_verifier: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A named condition of application, answered True, False or None (unknown).

    Answered by the first of these that says something:

    1. `toujours`;
    2. `depuis`, `jusqu_au`: an audit outside these dates, or `variable_necessaire` of the organisme
       known and untrue, or a condition of `sauf` that holds: False;
    3. `expression`, when what it asks about is known; then `variable` of the organisme, when known
       (`valeurs` lists what makes it true);
    4. `tous`: names of conditions that must all hold;
    5. `types_de_dossier`, `types_de_pieces` (the pièce itself, or one in its dossier): True;
    6. `champ_min` (a numeric champ and its least value), `document_depuis` (date of the pièce itself);
    7. `motifs` found in the pièce (or, when `dans_le_dossier`, in any pièce of its dossier, or in those
       of `dans_les_types` only), outside a sentence with one of `motifs_contraires`: True; contrary
       ones only: False;
    8. `un_de`: names of conditions of which one must hold;
    9. nothing but exclusions was asked, and none applies: True; else `defaut`.

    With `bonne_pratique_sinon`, a mention found where nothing requires it is still said present.
    """

    libelle: str
    toujours: bool = False
    depuis: DateIso | None = None
    jusqu_au: DateIso | None = None
    expression: Expression = ""
    variable: RefVariable | None = None
    valeurs: tuple[str, ...] = ()
    variable_necessaire: RefVariable | None = None
    types_de_dossier: tuple[RefTypeDeDossier, ...] = ()
    types_de_pieces: tuple[RefTypeDePiece, ...] = ()
    motifs: tuple[Motif, ...] = ()
    motifs_contraires: tuple[Motif, ...] = ()
    dans_le_dossier: bool = False
    dans_les_types: tuple[RefTypeDePiece, ...] = ()
    champ_min: Mapping[RefChamp, float] = field(default_factory=dict)
    document_depuis: DateIso | None = None
    tous: tuple[RefCondition, ...] = ()
    un_de: tuple[RefCondition, ...] = ()
    sauf: tuple[RefCondition, ...] = ()
    defaut: bool | None = None
    bonne_pratique_sinon: bool = False


@dataclass(frozen=True, slots=True)
class Identifiant:
    """A number that can be checked: its pattern on folded text and its key.

    `cle` is `luhn`, `luhn_ou_somme` (with `exception`), `longueur` or empty. An empty `motif`
    means that the form is free. The other fields are prose for people.
    """

    motif: Motif
    libelle: str = ""
    cle: str = ""
    longueur: int | None = None
    exception: str = ""
    note: str = ""
    a_verifier: bool = False
    format: str = ""
    structure: str = ""
    algorithme: str = ""
    controles: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceObsolete:
    """A wording that betrays repealed law or a body that no longer exists."""

    motif: Motif
    constat: str
    attendu: str
    severite: Severite
    a_verifier: bool = False


@dataclass(frozen=True, slots=True)
class ReglesAudit:
    """How constats are graded and cumulated; `textes` keeps the prose of the référentiel for reports.

    `variable_nouveaux_entrants` is answered true by an organisme of which adapted indicateurs ask less.
    """

    cumul_de_mineures: int
    delai_mineure_mois: int
    delai_majeure_mois: int
    textes: Mapping[str, object] = field(default_factory=dict)
    variable_nouveaux_entrants: RefVariable | None = None


@dataclass(frozen=True, slots=True)
class ValeurDatee:
    """The value of a parameter from a day on (None: always); `reference` when it differs by period."""

    valeur: float | str | bool
    du: DateIso | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Parametre:
    """A dated value (OpenFisca form) with its reference; each value holds until the next one starts."""

    nom: str
    valeurs: tuple[ValeurDatee, ...]
    libelle: str = ""
    unite: str = ""
    reference: str = ""
    verifie_le: DateIso | None = None
    a_verifier: bool = False

    def at(self, date: str) -> float | str | bool | None:
        """Return the value in force on an ISO date, or None before the first one."""
        valables = [v for v in self.valeurs if v.du is None or v.du <= date]
        return max(valables, key=lambda v: v.du or "").valeur if valables else None


@dataclass(frozen=True, slots=True)
class TexteRecent:
    """A recent text of law and what it changes around the référentiel."""

    texte: str
    effet: str
    source: tuple[RefSource, ...] = ()
    a_verifier: bool = False


@dataclass(frozen=True, slots=True)
class Reforme:
    """What a version of the référentiel changes; `textes` keeps the rest of its prose for reports."""

    version: RefVersion
    texte: str
    objet: str = ""
    application: str = ""
    statut: str = ""
    niveau_de_preuve: str = ""
    modifies: tuple[RefIndicateur, ...] = ()
    retouches: tuple[RefIndicateur, ...] = ()
    nouveaux: tuple[RefIndicateur, ...] = ()
    textes_attendus: tuple[str, ...] = ()
    inconnues: tuple[str, ...] = ()
    divergences: tuple[str, ...] = ()
    source: tuple[RefSource, ...] = ()
    a_verifier: bool = False
    textes: Mapping[str, object] = field(default_factory=dict)
