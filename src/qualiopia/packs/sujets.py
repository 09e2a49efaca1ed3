"""What dossiers are about and expect: keys, equivalences, gravités, deduced variables, privacy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualiopia.domain.statut import Niveau, Severite
from qualiopia.packs.genres import Motif, RefChamp, RefCondition, RefTypeDePiece

NatureDeCle = Literal["code", "personne", "texte"]
Calcul = Literal[
    "valeur", "age", "mois_depuis", "jours_avant", "presence_de_type", "absence_de_type", "nombre_de_pieces"
]
Retenir = Literal["unanime", "plus_recent", "plus_ancien", "plus_grand", "plus_petit", "toutes"]
Relation = Literal["indifferent", "lui_meme", "autre"]


@dataclass(frozen=True, slots=True)
class CleDeRapprochement:
    """What tells that two pièces are about the same subject.

    `champs` are read together (a name and first names); `equivalents` each hold the whole value by
    another name; `avec` are champs that must not contradict (a birth date). `nature` is `code` (spaces
    and dashes do not count), `personne` or `texte`. `types` restricts the kinds it is read in.
    """

    champs: tuple[RefChamp, ...]
    nature: NatureDeCle = "code"
    equivalents: tuple[RefChamp, ...] = ()
    avec: tuple[RefChamp, ...] = ()
    types: tuple[RefTypeDePiece, ...] = ()


@dataclass(frozen=True, slots=True)
class Reperage:
    """Which champs tell of which event a pièce speaks, when no key says whose it is.

    Of `personnes`, the first champ that is there counts; `intervenants` are those of people who act in
    every event and tie nothing. `titre`, `client` and `code` are the champs of what the event is called,
    who asked for it and the number of its offer. Kinds of `portees_d_offre` describe an offer.
    """

    personnes: tuple[RefChamp, ...] = ()
    intervenants: tuple[RefChamp, ...] = ()
    titre: RefChamp = ""
    client: RefChamp = ""
    code: RefChamp = ""
    portees_d_offre: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Equivalence:
    """A group of kinds of which one, in order, is enough; `regle` says why in French.

    One that is there, even expired, spares the kinds of `dispense` too: they only led to it.
    """

    groupe: str
    au_moins_une: tuple[RefTypeDePiece, ...]
    dispense: tuple[RefTypeDePiece, ...] = ()
    regle: str = ""
    condition: RefCondition = "toujours"


@dataclass(frozen=True, slots=True)
class Gravites:
    """What it costs that a pièce is missing, or has expired, and what follows from it in French."""

    absence: Severite | None = None
    expiration: Severite | None = None
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class VariableDeduite:
    """A variable of applicability that pièces of the dossier answer when nobody declared it.

    `calcul` is the `valeur` of `champ`, or from its date the `age` in years, `mois_depuis` or
    `jours_avant` (without `champ`: before the end of validity of the pièce); or whether a pièce of
    `types` is there (`presence_de_type`, `absence_de_type`), or how many. `valeurs` translates what is
    written into the values of the variable; what it does not list is unknown. `retenir` chooses among
    several pièces; those that disagree leave the variable unknown (`unanime`).
    """

    types: tuple[RefTypeDePiece, ...] = ()
    champ: RefChamp = ""
    calcul: Calcul = "valeur"
    valeurs: Mapping[str, str] = field(default_factory=dict)
    retenir: Retenir = "unanime"
    note: str = ""


@dataclass(frozen=True, slots=True)
class RegleDeConfidentialite:
    """What is never extracted, kept nor shown: it is masked as soon as it is read.

    `types` restricts it to some kinds, `documents` to what says one of these patterns. `motifs` match
    what is masked (their group `masque`, when they have one). `zones` open a part masked until a line
    matches `fins`; lines that match `conserve` are kept, in zones and elsewhere.
    """

    id: str
    libelle: str
    types: tuple[RefTypeDePiece, ...] = ()
    documents: tuple[Motif, ...] = ()
    motifs: tuple[Motif, ...] = ()
    zones: tuple[Motif, ...] = ()
    fins: tuple[Motif, ...] = ()
    conserve: tuple[Motif, ...] = ()
    references: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PieceAttendue:
    """A kind of pièce that a kind of dossier expects; `fourni_par`: the subject that may hold it."""

    type: RefTypeDePiece
    niveau: Niveau = Niveau.OBLIGATOIRE
    condition: RefCondition = "toujours"
    condition_texte: str = ""
    par: str = "dossier"
    fourni_par: str = ""
    gravites: Gravites = field(default_factory=Gravites)
    references: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class TypeDeDossier:
    """A kind of dossier: how it is recognised and what it expects.

    `reconnu_par` are kinds of pièces whose presence makes a folder a dossier of this type;
    `portees` are the `portee` values of the kinds it gathers; `alternatives` and `equivalences` are
    groups of kinds of which one suffices. With a `sujet` and its `cle_de_rapprochement`, there is one
    dossier for each person, thing… that the pièces name; `organisme` says whether that subject is the
    organisme examined, or another. `lies` are subjects whose dossiers count too (those its pièces name).
    """

    id: str
    libelle: str
    attendus: tuple[PieceAttendue, ...]
    alternatives: tuple[tuple[RefTypeDePiece, ...], ...] = ()
    reconnu_par: tuple[RefTypeDePiece, ...] = ()
    portees: tuple[str, ...] = ()
    condition: RefCondition = "toujours"
    priorite: int = 0
    sujet: str = ""
    cle_de_rapprochement: tuple[CleDeRapprochement, ...] = ()
    organisme: Relation = "indifferent"
    lies: tuple[str, ...] = ()
    equivalences: tuple[Equivalence, ...] = ()
    objet: str = ""
    validation: str = ""
    note: str = ""
