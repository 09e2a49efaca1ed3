"""A `Piece` is one filed document, with all that was found in it, always tied to a passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from qualiopia.domain.lecture import Annotation, Boite, Metadonnees, Page
from qualiopia.domain.statut import Gravite, Methode, Statut

Valeur = str | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A located verbatim text: `texte` is `Page.texte[debut:fin]` of page `page` of `fichier`."""

    fichier: str
    page: int
    debut: int
    fin: int
    texte: str
    boite: Boite | None = None


@dataclass(frozen=True, slots=True)
class Champ:
    """An extracted value: ISO dates, hours and amounts as numbers, names as written."""

    nom: str
    valeur: Valeur
    passage: Passage | None
    confiance: float = 1.0
    note: str = ""


class EtatSignature(StrEnum):
    """Whether a signature block bears a signature."""

    SIGNEE = "signee"
    VIDE = "vide"
    INCERTAINE = "incertaine"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block: who should sign, whether something is there, and the date beside it."""

    role: str
    etat: EtatSignature
    passage: Passage | None
    nature: str = ""
    nom: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """One cell of an attendance sheet: who, which day and half-day, signed or not.

    `role` is `beneficiaire` or `intervenant`; `demi_journee` is `matin`, `apres_midi`, `jour` or empty.
    `note` says what is written in a cell that is not signed, an absence above all.
    """

    personne: str
    role: str
    date: str
    demi_journee: str
    etat: EtatSignature
    heures: float = 0.0
    passage: Passage | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Preuve:
    """A passage retained for an exigence, and what retained it."""

    passage: Passage
    methode: Methode = Methode.REGLE


@dataclass(frozen=True, slots=True)
class Avis:
    """What a language model was asked about one exigence, what it was shown, and what it leaned to.

    `invite` names the prompt with its version and hash; `avant` is the probability that rules and search
    gave, `brute` that of « oui » as the model gave it, `probabilite` both joined; `empreinte` is that of its
    weights.
    """

    modele: str
    empreinte: str
    invite: str
    question: str
    passages: tuple[Passage, ...]
    avant: float
    brute: float
    probabilite: float
    secondes: float = 0.0


@dataclass(frozen=True, slots=True)
class Resultat:
    """What a verification says of one exigence in one pièce: statut, reason, remedy and preuves."""

    exigence: str
    libelle: str
    statut: Statut
    probabilite: float
    methode: Methode
    motif: str
    remede: str = ""
    attendu: str = ""
    observe: str = ""
    severite: str = ""
    gravite: Gravite | None = None
    references: tuple[str, ...] = ()
    preuves: tuple[Preuve, ...] = ()
    indicateurs: tuple[int, ...] = ()
    a_verifier: bool = False
    avis: Avis | None = None


@dataclass(frozen=True, slots=True)
class Reconnaissance:
    """Which kind of document this is, how sure, and the passages that say so; runners-up follow.

    `reserve` is the kind its title says, of which it has no word of the trade: it is of that kind only
    if the organisme examined issued it.
    """

    type: str
    confiance: float
    raisons: tuple[str, ...] = ()
    suivants: tuple[tuple[str, float], ...] = ()
    reserve: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One document: a whole file, or some of its pages when one file holds several documents.

    `pages_du_document` is (first, last), 1-based, only when the pièce is a part of its file.
    `vierge` says that the document is a template or a blank form: it proves nothing.
    """

    fichier: str
    sha256: str
    format: str
    pages: tuple[Page, ...]
    reconnaissance: Reconnaissance
    metadonnees: Metadonnees = field(default_factory=Metadonnees)
    annotations: tuple[Annotation, ...] = ()
    pages_du_document: tuple[int, int] | None = None
    vierge: bool = False
    champs: tuple[Champ, ...] = ()
    signatures: tuple[Signature, ...] = ()
    presences: tuple[Presence, ...] = ()
    observations: tuple[Observation, ...] = ()

    @property
    def type(self) -> str:
        """Slug of the kind of document."""
        return self.reconnaissance.type

    @property
    def cle(self) -> str:
        """Identifies the pièce within a run: its file, and its pages when it is a part of one."""
        if self.pages_du_document is None:
            return self.fichier
        return f"{self.fichier}#p{self.pages_du_document[0]}-{self.pages_du_document[1]}"

    def champ(self, nom: str) -> Champ | None:
        """Return the first champ of that name, or None."""
        return next((champ for champ in self.champs if champ.nom == nom), None)


@dataclass(frozen=True, slots=True)
class Observation:
    """What an operator saw, before conditions, annexes and thresholds turn it into a `Resultat`.

    `trouve` is True, False, or None when the operator cannot tell. `probabilite` is that of
    the exigence being satisfied. `note` is a French sentence on what was seen.
    """

    exigence: str
    trouve: bool | None
    probabilite: float
    passages: tuple[Passage, ...] = ()
    note: str = ""
    attendu: str = ""
    observe: str = ""
    methode: Methode = Methode.REGLE
    avis: Avis | None = None
