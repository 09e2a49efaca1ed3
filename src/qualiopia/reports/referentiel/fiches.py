"""The shape of a documentation page, the same for every way of writing it: sections, fiches, faits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Lien:
    """A text that leads to a fiche of the same page."""

    texte: str
    ancre: str


Valeur = str | Lien


@dataclass(frozen=True, slots=True)
class Fait:
    """A term and its values; `nature` is `texte`, `code` (patterns) or `citation` (wording to copy)."""

    terme: str
    valeurs: tuple[Valeur, ...]
    nature: str = "texte"


@dataclass(frozen=True, slots=True)
class Fiche:
    """One thing of the référentiel; `marques` are said beside its title, `details` only on demand."""

    ancre: str
    titre: str
    code: str = ""
    marques: tuple[str, ...] = ()
    texte: str = ""
    faits: tuple[Fait, ...] = ()
    details: tuple[Fait, ...] = ()
    fiches: tuple[Fiche, ...] = ()

    def without_patterns(self) -> Fiche:
        """Return the same fiche for readers who have no use for patterns."""
        return replace(
            self,
            details=tuple(fait for fait in self.details if fait.nature != "code"),
            fiches=tuple(fiche.without_patterns() for fiche in self.fiches),
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; `groupes` gives fiches under a subtitle, which may be empty."""

    ancre: str
    titre: str
    texte: str
    groupes: tuple[tuple[str, tuple[Fiche, ...]], ...]

    def fiches(self) -> Iterator[Fiche]:
        """Yield the fiches of every group."""
        for _, fiches in self.groupes:
            yield from fiches

    def without_patterns(self) -> Section:
        """Return the same section, its fiches without their patterns."""
        groupes = tuple(
            (titre, tuple(f.without_patterns() for f in fiches)) for titre, fiches in self.groupes
        )
        return replace(self, groupes=groupes)


@dataclass(frozen=True, slots=True)
class Page:
    """The whole documentation of a référentiel."""

    titre: str
    surtitre: str
    faits: tuple[Fait, ...]
    chiffres: tuple[tuple[int, str], ...]
    avertissements: tuple[str, ...]
    sections: tuple[Section, ...] = field(default=())


def fact(terme: str, *valeurs: Valeur, nature: str = "texte") -> tuple[Fait, ...]:
    """Return a fait in a tuple, or nothing when there is nothing to say."""
    dites = tuple(valeur for valeur in valeurs if valeur)
    return (Fait(terme, dites, nature),) if dites else ()
