"""Neutral blocks: what a document says, before any format or layout is chosen."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Titre:
    """A heading: niveau 1 is the title of the document."""

    texte: str
    niveau: int = 1


@dataclass(frozen=True)
class Paragraphe:
    """Running text; `alignement` is gauche, droite or centre, `petit` is fine print."""

    texte: str
    alignement: str = "gauche"
    petit: bool = False


@dataclass(frozen=True)
class Puces:
    """A bulleted list."""

    elements: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One tick box and its label."""

    texte: str
    cochee: bool


@dataclass(frozen=True)
class Tableau:
    """A table; a cell starting with `~` holds the signature of the name that follows."""

    lignes: tuple[tuple[str, ...], ...]
    entete: bool = True
    largeurs: tuple[float, ...] = ()


@dataclass(frozen=True)
class Encadre:
    """A framed remark (a text box in word processors)."""

    texte: str


@dataclass(frozen=True)
class Signataire:
    """One signing party: heading, lines under it, and whether a signature is drawn."""

    titre: str
    nom: str
    date: str
    signe: bool
    tampon: str = ""


@dataclass(frozen=True)
class Signatures:
    """The signature area, parties side by side."""

    signataires: tuple[Signataire, ...]


@dataclass(frozen=True)
class Saut:
    """A page break, a column break, or a new sheet in a workbook when `feuille` is named."""

    feuille: str = ""
    colonne: bool = False


Bloc = Titre | Paragraphe | Puces | Case | Tableau | Encadre | Signatures | Saut


@dataclass(frozen=True)
class Contenu:
    """A document ready to be rendered: its blocks, its running header and footer, its dates."""

    blocs: tuple[Bloc, ...]
    entete: str = ""
    pied: str = ""
    titre: str = ""
    auteur: str = ""
    date: str = "2026-01-05"
    graine: int = 0
    extra: dict[str, str] = field(default_factory=dict)
