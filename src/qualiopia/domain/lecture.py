"""What was read from a file: pages with text, word boxes, tables, marks and metadata.

Coordinates are in points (1/72 inch), origin at the top left of the page; for images, one
pixel of the upright image counts as one point. Offsets are positions in `Page.texte`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from qualiopia.domain.anomalie import Anomalie

Boite = tuple[float, float, float, float]


class Source(StrEnum):
    """Where the text of a page comes from."""

    TEXTE = "texte"
    OCR = "ocr"
    AUCUNE = "aucune"


class Marque(StrEnum):
    """What a cell or a signature zone bears, beside or instead of text."""

    VIDE = "vide"
    TEXTE = "texte"
    SIGNE = "signe"
    COCHE = "coche"
    NON_COCHE = "non_coche"
    INCERTAIN = "incertain"


class Mot(NamedTuple):
    """A word (or run) of a page: `texte[debut:fin]` and where it stands (a tuple: pages have hundreds)."""

    debut: int
    fin: int
    boite: Boite


@dataclass(frozen=True, slots=True)
class Cellule:
    """A table cell: its text, what it bears, where its text starts in the page (-1: nowhere)."""

    texte: str
    marque: Marque
    debut: int = -1
    boite: Boite | None = None


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table, row by row; short rows are allowed, merged cells are repeated once."""

    lignes: tuple[tuple[Cellule, ...], ...]
    boite: Boite | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A tick box or radio button: the label beside it and whether it is ticked (None: unsure)."""

    libelle: str
    cochee: bool | None
    debut: int = -1
    boite: Boite | None = None


@dataclass(frozen=True, slots=True)
class Encre:
    """A drawn or pasted mark that may be a signature or a stamp.

    `nature` is `trace` (ink strokes), `image` (embedded picture), `tampon` (stamp) or
    `numerique` (a cryptographic PDF signature; then `auteur` and `date` come from it).
    """

    nature: str
    boite: Boite | None = None
    debut: int = -1
    auteur: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `texte` is what every citation must be found in, verbatim.

    Headers come first and footers last in `texte`; `entete` and `pied` give their lengths, so
    that a reader of running text can leave them out. `confiance` is 1.0 for a text layer and
    the mean recognition confidence for OCR. `masques` are the zones that no image may show.
    """

    numero: int
    texte: str
    source: Source = Source.TEXTE
    confiance: float = 1.0
    largeur: float = 0.0
    hauteur: float = 0.0
    rotation: int = 0
    entete: int = 0
    pied: int = 0
    mots: tuple[Mot, ...] = ()
    tableaux: tuple[Tableau, ...] = ()
    cases: tuple[Case, ...] = ()
    encres: tuple[Encre, ...] = ()
    masques: tuple[Boite, ...] = ()

    @property
    def lisible(self) -> bool:
        """Whether the page's text can be trusted enough to say that something is absent."""
        return self.source is Source.TEXTE or (self.source is Source.OCR and self.confiance >= 0.6)


def box_of(page: Page, debut: int, fin: int) -> Boite | None:
    """Return the box around the words of a span of the page's text, or None when there are none."""
    premier = max(0, bisect_right(page.mots, debut, key=lambda mot: mot.debut) - 1)
    boites = []
    for mot in page.mots[premier:]:
        if mot.debut >= fin:
            break
        if mot.fin > debut:
            boites.append(mot.boite)
    if not boites:
        return None
    gauches, hauts, droites, bas = zip(*boites, strict=True)
    return min(gauches), min(hauts), max(droites), max(bas)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A comment, a tracked change or a note: text that is in the file but not in the document itself."""

    nature: str
    texte: str
    auteur: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Metadonnees:
    """What the file says of itself; ISO dates, empty when unknown."""

    titre: str = ""
    auteur: str = ""
    logiciel: str = ""
    cree_le: str = ""
    modifie_le: str = ""


@dataclass(frozen=True, slots=True)
class Lecture:
    """All that was read from one file (a file in an archive or a message counts as a file).

    `fichier` is the relative path, `archive.zip/nom` inside a container. A file that could not
    be read has no pages and at least one anomalie.
    """

    fichier: str
    sha256: str
    format: str
    taille: int
    pages: tuple[Page, ...] = ()
    metadonnees: Metadonnees = field(default_factory=Metadonnees)
    annotations: tuple[Annotation, ...] = ()
    anomalies: tuple[Anomalie, ...] = ()
