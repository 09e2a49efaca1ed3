"""What a pack says of extraction: champs and their labels, roles, signature blocks, presences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qualiopia.packs.genres import Motif, RefChamp, RefIdentifiant

Nature = Literal[
    "date", "duree", "montant", "pourcentage", "nombre", "identifiant", "personne", "personnes",
    "organisme", "lieu", "texte", "courriel", "telephone", "url", "reference", "choix",
]  # fmt: skip
PartieOptique = Literal[
    "", "nom", "prenoms", "date_naissance", "nationalite", "sexe", "numero", "date_expiration", "pays",
    "document",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoleDeclare:
    """Someone who signs, takes part or is a party, and how documents call them.

    `id` is what `Signature.role` bears. `presence` is the role in an attendance sheet (`beneficiaire`,
    `intervenant` or empty). `suffixe` is added to the names of identifiers that belong to this party:
    empty for the one the dossier is about. `champ` holds the persons of this role: who is in an
    attendance sheet, in a table of names or a party of a contract is given there. One who acts alone
    (`intervenant`) is its value; those who benefit are always a list.
    """

    id: str
    libelle: str
    motifs: tuple[Motif, ...]
    presence: str = ""
    suffixe: str = ""
    partie: bool = False
    champ: RefChamp = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """Patterns on folded text, and words; see each use in `qualiopia.stages.extract`.

    `cadres` announce a signature block; `signes` say in words that one is signed. `presents`,
    `absents`, `matin`, `apres_midi` are read in the cells of attendance sheets, `noms`, `prenoms`,
    `signatures` and `dates` in the headers of their columns. `designations` announce how a party
    will be called (« ci-après dénommé »). `hors_noms` are folded words that no person is
    called. `portees_datees` are the `portee` of kinds whose pièces have a first and a last day,
    `portees_titrees` that of kinds whose title is the name of what they describe. `listes` are the champs
    that gather persons as those of roles do, each once.
    """

    roles: tuple[RoleDeclare, ...] = ()
    cadres: tuple[Motif, ...] = ()
    signes: tuple[Motif, ...] = ()
    presents: tuple[Motif, ...] = ()
    absents: tuple[Motif, ...] = ()
    matin: tuple[Motif, ...] = ()
    apres_midi: tuple[Motif, ...] = ()
    noms: tuple[Motif, ...] = ()
    prenoms: tuple[Motif, ...] = ()
    signatures: tuple[Motif, ...] = ()
    dates: tuple[Motif, ...] = ()
    parties: tuple[Motif, ...] = ()
    designations: tuple[Motif, ...] = ()
    hors_noms: tuple[str, ...] = ()
    portees_datees: tuple[str, ...] = ()
    portees_titrees: tuple[str, ...] = ()
    listes: tuple[RefChamp, ...] = ()


@dataclass(frozen=True, slots=True)
class Choix:
    """One value of a champ of nature `choix`, and the wordings that say it."""

    valeur: str
    motifs: tuple[Motif, ...]


@dataclass(frozen=True, slots=True)
class ChampDeclare:
    """A champ to extract: its nature and the labels that announce it (folded patterns).

    `formes` need no label: their group `valeur` holds the value itself (« quatre salariés »). A champ of
    nature `choix` takes one of its `choix`, said after a label or within a form. With `multiple`, all
    the values found are kept (a list of things). `zones` are the codes that announce it on a card
    (« 4b »); with `lignes`, it stands in the column of these codes, in the rows of these headings.
    `lecture_optique` is the part of a machine-readable zone that feeds it. `nom_seul` says that a family
    name or a first name alone is a value.
    """

    nom: str
    nature: Nature
    etiquettes: tuple[Motif, ...] = ()
    formes: tuple[Motif, ...] = ()
    identifiant: RefIdentifiant = ""
    exclus: tuple[Motif, ...] = ()
    choix: tuple[Choix, ...] = ()
    libelle: str = ""
    multiple: bool = False
    zones: tuple[str, ...] = ()
    lignes: tuple[str, ...] = ()
    lecture_optique: PartieOptique = ""
    nom_seul: bool = False
