"""What lives in time: periods, rules of validity, dated tables of durations, delays of alert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualiopia.packs.genres import DateIso, Expression, RefBareme, RefChamp, RefCondition, RefParametre

NatureValidite = Literal["limitee", "ponctuelle", "permanente"]
Selon = Literal["titre", "examen"]
SensDeLEcart = Literal["tous", "plus_tard"]


@dataclass(frozen=True, slots=True)
class Periode:
    """The dates between which something is in force; None is open."""

    du: DateIso | None = None
    au: DateIso | None = None

    def covers(self, date: str) -> bool:
        """Whether an ISO date falls within the period."""
        return (self.du is None or self.du <= date) and (self.au is None or date <= self.au)


@dataclass(frozen=True, slots=True)
class LigneDeBareme:
    """One line of a table of durations: when it applies, and how long.

    `age_min` and `age_max` (years, inclusive) are the age on the first day of validity; `valeurs` are
    champs of the pièce and the values that select the line; `expression` is anything else.
    """

    mois: int | None = None
    jours: int | None = None
    age_min: int | None = None
    age_max: int | None = None
    valeurs: Mapping[RefChamp, tuple[str, ...]] = field(default_factory=dict)
    expression: Expression = ""
    en_vigueur: Periode = field(default_factory=Periode)
    cas: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bareme:
    """A dated table that gives a duration: the first line whose conditions hold.

    `naissance` is the champ of the birth date, for lines by age.
    """

    libelle: str
    lignes: tuple[LigneDeBareme, ...]
    naissance: RefChamp = ""
    references: tuple[str, ...] = ()
    verifie_le: DateIso | None = None
    a_verifier: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class RegleDeValidite:
    """One dated way of knowing until when a pièce is good; the first one that applies is used.

    `en_vigueur` is compared with the first day of validity (`selon: titre`: a title keeps the duration
    of the law under which it was issued) or with the date of the examination (`selon: examen`). Empty
    champs are those of the `Validite`. The duration is `mois` or `jours`, a dated `parametre` (months)
    or a `bareme`; `illimitee` when, without a printed end, there is none. With
    `fenetre_anticipation_mois`, a title renewed within these last months of the one before counts
    from the end of that one.
    """

    libelle: str = ""
    en_vigueur: Periode = field(default_factory=Periode)
    selon: Selon = "titre"
    condition: RefCondition = "toujours"
    champ_fin: RefChamp = ""
    champ_debut: RefChamp = ""
    mois: int | None = None
    jours: int | None = None
    illimitee: bool = False
    parametre: RefParametre = ""
    bareme: RefBareme = ""
    fenetre_anticipation_mois: int = 0
    tolerance_jours: int | None = None
    ecart: SensDeLEcart = "tous"
    alertes_jours: tuple[int, ...] = ()
    delai_legal: str = ""
    references: tuple[str, ...] = ()
    verifie_le: DateIso | None = None
    a_verifier: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Validite:
    """A kind whose pièces expire: the printed date first, else a duration counted from another.

    `exigence` is the mention that fails when the validity ends before the audit. `nature` is
    `limitee`, `ponctuelle` (about one event) or `permanente`: the last two never expire. `regles` are
    dated ways of counting; the keys beside are the one used when no rule applies. `alertes_jours` are
    several delays, the longest first; `alerte_jours` is the only one when there are none.
    `champ_debut_a_defaut` is the day to count from when `champ_debut` could not be read; `champ_duree`
    is what the pièce itself says of its duration (« 36 mois »), used when no rule gives one.
    """

    exigence: str = ""
    nature: NatureValidite = "limitee"
    champ_fin: RefChamp = ""
    champ_debut: RefChamp = ""
    champ_debut_a_defaut: RefChamp = ""
    champ_duree: RefChamp = ""
    mois: int | None = None
    jours: int | None = None
    regles: tuple[RegleDeValidite, ...] = ()
    alerte_jours: int = 90
    alertes_jours: tuple[int, ...] = ()
    tolerance_jours: int | None = None
    ecart: SensDeLEcart = "tous"
    delai_legal: str = ""
    libelle: str = ""
    regle: str = ""
    references: tuple[str, ...] = ()
