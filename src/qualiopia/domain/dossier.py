"""Who is examined and what is examined together: `Organisme`, `Dossier`, `Constat` and the whole `Examen`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualiopia.domain.anomalie import Anomalie
from qualiopia.domain.piece import Passage, Piece, Preuve, Resultat
from qualiopia.domain.statut import Gravite, Niveau, Severite, Statut, StatutAttendu, StatutDossier


@dataclass(frozen=True, slots=True)
class Organisme:
    """Who is examined; `variables` are the answers that decide what applies (unknown ones are absent).

    Known variables are those the pack declares, for instance `categories`. `autres_noms` are
    trade names of the same organisme.
    """

    denomination: str = ""
    siret: str = ""
    siren: str = ""
    nda: str = ""
    autres_noms: tuple[str, ...] = ()
    variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attendu:
    """A pièce that a dossier should hold, and what became of it.

    `gravite` is what its absence or its expiration costs, as the pack says (None: it does not say);
    `alerte` how near its end is: information, action or urgence. `preuves` are where its dates stand.
    `exigee` is False when nobody knows whether this dossier needs it: what it is stays said, and decides
    nothing.
    """

    type: str
    niveau: Niveau
    statut: StatutAttendu
    motif: str
    remede: str = ""
    fichier: str | None = None
    echeance: str | None = None
    gravite: Severite | None = None
    alerte: str = ""
    alertes: tuple[int, ...] = ()
    debut: str | None = None
    consequence: str = ""
    references: tuple[str, ...] = ()
    preuves: tuple[Passage, ...] = ()
    exigee: bool = True


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is examined together: an organisme, an event, a person… `pieces` are `Piece.cle` values.

    `cles` are what tells its subject apart, as written; `declarations` what a person said of it and
    `variables` all that decides what applies to it; `lies` the dossiers that its pièces name.
    """

    id: str
    type: str
    libelle: str
    pieces: tuple[str, ...]
    statut: StatutDossier = StatutDossier.A_EXAMINER
    attendus: tuple[Attendu, ...] = ()
    sujet: str = ""
    cles: Mapping[str, str] = field(default_factory=dict)
    declarations: Mapping[str, object] = field(default_factory=dict)
    variables: Mapping[str, object] = field(default_factory=dict)
    lies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoherence:
    """The result of one coherence rule on one dossier (it may well be `conforme`).

    `types` are the kinds of pièces whose lack is the contradiction, when that is what it is.
    """

    regle: str
    libelle: str
    dossier: str
    statut: Statut
    severite: Severite
    motif: str
    remede: str = ""
    attendu: str = ""
    observe: str = ""
    preuves: tuple[Passage, ...] = ()
    references: tuple[str, ...] = ()
    indicateurs: tuple[int, ...] = ()
    a_verifier: bool = False
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Constat:
    """The machine's proposal for one indicateur; a person confirms, corrects or sets it aside."""

    numero: int
    intitule: str
    critere: int
    statut: Statut
    gravite_proposee: Gravite | None
    motif: str
    remede: str = ""
    preuves: tuple[Preuve, ...] = ()
    manques: tuple[str, ...] = ()
    evolution: str = ""
    evolution_statut: str = ""
    par_analogie: bool = False


@dataclass(frozen=True, slots=True)
class Echeance:
    """A date to come (or past) that someone must act upon.

    `origine` is `imprimee` or `calculee`; `niveau` information, action, urgence, expire or nothing yet;
    `remplacee` says that a later pièce of the same kind is in every one of its dossiers.
    """

    fichier: str
    libelle: str
    date: str
    jours_restants: int
    type: str = ""
    dossiers: tuple[str, ...] = ()
    origine: str = ""
    niveau: str = ""
    alertes: tuple[int, ...] = ()
    delai_legal: str = ""
    references: tuple[str, ...] = ()
    remplacee: bool = False


@dataclass(frozen=True, slots=True)
class PieceJugee:
    """A pièce, the dossiers it belongs to, and what was concluded of each of its exigences."""

    piece: Piece
    dossier: str
    resultats: tuple[Resultat, ...] = ()


@dataclass(frozen=True, slots=True)
class Examen:
    """Everything an analysis concluded; reports are made from it and from nothing else.

    `notes` are French sentences about the whole: departures that add up, a version not yet graded.
    """

    referentiel: str
    version: str
    empreinte: str
    date_audit: str
    date_analyse: str
    organisme: Organisme
    pieces: tuple[PieceJugee, ...]
    dossiers: tuple[Dossier, ...]
    coherence: tuple[Incoherence, ...]
    constats: tuple[Constat, ...]
    anomalies: tuple[Anomalie, ...]
    echeances: tuple[Echeance, ...]
    notes: tuple[str, ...] = ()
    moteur: Mapping[str, object] = field(default_factory=dict)
