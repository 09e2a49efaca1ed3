"""The metrics: classes, presence and absence, calibration, and intervals by resampling of sources."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

TIRAGES = 1000
GRAINE = 20261125
SOURCES_MINIMALES = 5


class Groupe(Protocol):
    """Whatever belongs to a source: resampling draws whole sources, never single documents."""

    @property
    def source(self) -> str:
        """The organisation or repository it comes from."""
        ...


@dataclass(frozen=True, slots=True)
class Classement:
    """One document: the kind it is, the kind that was said, and how sure the product was of it."""

    source: str
    sujet: str
    verite: str
    prediction: str
    confiance: float | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model leaned to: the probability before it, its own « oui », whether it settled the matter."""

    avant: float
    brute: float
    tranche: bool


@dataclass(frozen=True, slots=True)
class Jugement:
    """One mention of one document: whether it is there, and the statut that was said.

    `prediction` is a statut of the contract, or `non_juge` when the exigence was not judged at all.
    `probabilite` is that of the mention being there, None when the product gave none.
    """

    source: str
    sujet: str
    type: str
    exigence: str
    presente: bool
    prediction: str
    probabilite: float | None = None
    vierge: bool = False
    avis: Opinion | None = None


@dataclass(frozen=True, slots=True)
class Annonce:
    """A probability that was announced, and whether what it was about is true."""

    source: str
    probabilite: float
    vrai: bool


@dataclass(frozen=True, slots=True)
class Signalement:
    """Something that should be reported, or was, or both: a fault planted, an alarm given."""

    source: str
    attendu: bool
    donne: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 with the counts they come from; a ratio over nothing is None."""

    vrais: int
    faux: int
    manques: int

    @property
    def precision(self) -> float | None:
        """Share of what was said that is true."""
        return _ratio(self.vrais, self.vrais + self.faux)

    @property
    def rappel(self) -> float | None:
        """Share of what is true that was said."""
        return _ratio(self.vrais, self.vrais + self.manques)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two."""
        return _ratio(2 * self.vrais, 2 * self.vrais + self.faux + self.manques)


def _ratio(numerateur: float, denominateur: float) -> float | None:
    return numerateur / denominateur if denominateur else None


def score_by_class(classements: Iterable[Classement]) -> dict[str, Score]:
    """Score each kind that occurs in the truth or in what was said, in alphabetical order."""
    vrais: Counter[str] = Counter()
    faux: Counter[str] = Counter()
    manques: Counter[str] = Counter()
    for un in classements:
        if un.verite == un.prediction:
            vrais[un.verite] += 1
        else:
            manques[un.verite] += 1
            faux[un.prediction] += 1
    return {
        classe: Score(vrais[classe], faux[classe], manques[classe])
        for classe in sorted({*vrais, *faux, *manques})
    }


def macro_f1(classements: Sequence[Classement]) -> float | None:
    """Average the F1 of the kinds that occur in the truth."""
    scores = score_by_class(classements)
    classes = sorted({un.verite for un in classements})
    return _ratio(sum(scores[classe].f1 or 0.0 for classe in classes), len(classes))


def accuracy(classements: Sequence[Classement]) -> float | None:
    """Return the share of documents whose kind is right."""
    return _ratio(sum(un.verite == un.prediction for un in classements), len(classements))


def confusions(classements: Iterable[Classement]) -> dict[tuple[str, str], list[str]]:
    """Return the subjects of each (truth, said) pair that differs, most frequent pair first."""
    paires: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for un in classements:
        if un.verite != un.prediction:
            paires[un.verite, un.prediction].append(un.sujet)
    return {paire: sorted(sujets) for paire, sujets in sorted(paires.items(), key=lambda p: (-len(p[1]), p))}


def presence(jugements: Iterable[Jugement]) -> Score:
    """Score « this mention is there »: anything but `conforme` misses a mention that is there."""
    return _score(jugements, True, "conforme")


def absence(jugements: Iterable[Jugement]) -> Score:
    """Score « this mention is missing »: doubt misses it, `non_applicable` is not counted against."""
    comptes = (j for j in jugements if j.presente or j.prediction != "non_applicable")
    return _score(comptes, False, "non_conforme")


def _score(jugements: Iterable[Jugement], cherche: bool, dit: str) -> Score:
    vrais = faux = manques = 0
    for un in jugements:
        affirme = un.prediction == dit
        vrais += affirme and un.presente is cherche
        faux += affirme and un.presente is not cherche
        manques += not affirme and un.presente is cherche
    return Score(vrais, faux, manques)


def share(jugements: Sequence[Jugement], prediction: str) -> float | None:
    """Return the share of mentions of which this was said."""
    return _ratio(sum(un.prediction == prediction for un in jugements), len(jugements))


@dataclass(frozen=True, slots=True)
class Tranche:
    """One bin of the reliability table: mean announced probability, observed share, count."""

    bas: float
    annonce: float
    observe: float
    nombre: int


def announced_mentions(jugements: Iterable[Jugement]) -> list[Annonce]:
    """Return the probabilities announced of mentions; those the product gave none for are left out."""
    return [Annonce(un.source, un.probabilite, un.presente) for un in jugements if un.probabilite is not None]


def announced_kinds(classements: Iterable[Classement]) -> list[Annonce]:
    """Return how sure the product was of each kind it said, and whether the kind was right."""
    return [
        Annonce(un.source, un.confiance, un.verite == un.prediction)
        for un in classements
        if un.confiance is not None
    ]


def reliability(annonces: Iterable[Annonce], tranches: int = 10) -> list[Tranche]:
    """Sort announced probabilities into equal bins, and leave empty bins out."""
    par_tranche: defaultdict[int, list[Annonce]] = defaultdict(list)
    for une in annonces:
        par_tranche[min(int(une.probabilite * tranches), tranches - 1)].append(une)
    return [
        Tranche(
            rang / tranches,
            sum(une.probabilite for une in lot) / len(lot),
            sum(une.vrai for une in lot) / len(lot),
            len(lot),
        )
        for rang, lot in sorted(par_tranche.items())
    ]


def ece(annonces: Iterable[Annonce], tranches: int = 10) -> float | None:
    """Return the expected calibration error: mean gap between announced and observed, weighted."""
    table = reliability(annonces, tranches)
    total = sum(tranche.nombre for tranche in table)
    return _ratio(sum(abs(t.annonce - t.observe) * t.nombre for t in table), total)


def report_score(signalements: Iterable[Signalement]) -> Score:
    """Score what was reported against what should have been."""
    comptes = Counter((un.attendu, un.donne) for un in signalements)
    return Score(comptes[True, True], comptes[False, True], comptes[True, False])


T = TypeVar("T", bound=Groupe)


def interval(
    observations: Sequence[T],
    mesure: Callable[[Sequence[T]], float | None],
    tirages: int = TIRAGES,
    graine: int = GRAINE,
) -> tuple[float, float] | None:
    """Return the 95 % interval of a measure by drawing whole sources with replacement.

    None when there are too few sources to say anything of others.
    """
    par_source: defaultdict[str, list[T]] = defaultdict(list)
    for observation in observations:
        par_source[observation.source].append(observation)
    sources = sorted(par_source)
    if len(sources) < SOURCES_MINIMALES:
        return None
    hasard = random.Random(graine)
    valeurs: list[float] = []
    for _ in range(tirages):
        tirees = hasard.choices(sources, k=len(sources))
        valeur = mesure([un for source in tirees for un in par_source[source]])
        if valeur is not None:
            valeurs.append(valeur)
    valeurs.sort()
    if not valeurs:
        return None
    return valeurs[int(0.025 * (len(valeurs) - 1))], valeurs[round(0.975 * (len(valeurs) - 1))]
