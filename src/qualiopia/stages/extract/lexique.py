"""What extraction takes from a pack, compiled once, and the candidate value it works with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from qualiopia.domain.piece import Valeur
from qualiopia.domain.texte import compile_pattern
from qualiopia.packs.extraction import Extraction
from qualiopia.packs.modele import ChampDeclare, Identifiant, Pack
from qualiopia.stages.extract.etiquettes import Repere, markers, union
from qualiopia.stages.extract.feuille import Feuille

BENEFICIAIRE, INTERVENANT = "beneficiaire", "intervenant"
"""What a role is in an attendance sheet."""


@dataclass(frozen=True, slots=True)
class Candidat:
    """A possible value of a champ, where it stands, and how well it was announced (0 to 1)."""

    nom: str
    valeur: Valeur
    feuille: Feuille
    debut: int
    fin: int
    score: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the pack with its pattern."""

    id: str
    motif: re.Pattern[str]
    presence: str
    suffixe: str
    partie: bool
    champ: str


@dataclass(frozen=True, slots=True)
class Mots:
    """The wording of `Extraction`, compiled; each pattern stops at word bounds."""

    roles: tuple[Role, ...]
    cadres: re.Pattern[str]
    signes: re.Pattern[str]
    presents: re.Pattern[str]
    absents: re.Pattern[str]
    matin: re.Pattern[str]
    apres_midi: re.Pattern[str]
    noms: re.Pattern[str]
    prenoms: re.Pattern[str]
    signatures: re.Pattern[str]
    dates: re.Pattern[str]
    parties: re.Pattern[str]
    designations: re.Pattern[str]
    hors_noms: frozenset[str]
    listes: Mapping[str, bool]
    """Champs that gather persons, and whether one who is alone is the value."""

    def people(self, presence: str) -> str:
        """Return the champ of those who have this role in attendance sheets; empty when there is none."""
        return next((role.champ for role in self.roles if role.presence == presence and role.champ), "")


@dataclass(frozen=True, slots=True)
class Lexique:
    """Everything the extraction of one kind of pièce needs."""

    reperes: tuple[Repere, ...]
    champs: tuple[ChampDeclare, ...]
    mots: Mots
    identifiants: Mapping[str, Identifiant]

    def identifier_pattern(self, nom: str) -> re.Pattern[str] | None:
        """Return the pattern of an identifier of the pack, when its form is known."""
        identifiant = self.identifiants.get(nom)
        return compile_pattern(identifiant.motif) if identifiant and identifiant.motif else None


@lru_cache(maxsize=16)
def compile_words(extraction: Extraction) -> Mots:
    """Compile the wording of a pack."""
    roles = tuple(
        Role(role.id, union(role.motifs), role.presence, role.suffixe, role.partie, role.champ)
        for role in extraction.roles
    )
    return Mots(
        roles=roles,
        cadres=union(extraction.cadres),
        signes=union(extraction.signes),
        presents=union(extraction.presents),
        absents=union(extraction.absents),
        matin=union(extraction.matin),
        apres_midi=union(extraction.apres_midi),
        noms=union(extraction.noms),
        prenoms=union(extraction.prenoms),
        signatures=union(extraction.signatures),
        dates=union(extraction.dates),
        parties=union(extraction.parties),
        designations=union(extraction.designations),
        hors_noms=frozenset(extraction.hors_noms),
        listes=dict.fromkeys(extraction.listes, False)
        | {role.champ: role.presence == INTERVENANT for role in roles if role.champ},
    )


def _as_reference(champ: ChampDeclare) -> ChampDeclare:
    """A number of a document is a reference, even where a pack calls it a text."""
    if champ.nom.startswith("numero") and champ.nature == "texte":
        return replace(champ, nature="reference")
    return champ


def prepare(pack: Pack, type_de_piece: str) -> Lexique:
    """Gather what a kind of pièce needs: its own champs take the place of common ones of the same name."""
    genre = pack.type_de_piece(type_de_piece)
    propres: tuple[ChampDeclare, ...] = genre.champs if genre else ()
    noms = {champ.nom for champ in propres}
    champs = propres + tuple(champ for champ in pack.champs_communs if champ.nom not in noms)
    champs = tuple(_as_reference(champ) for champ in champs)
    return Lexique(markers(champs), champs, compile_words(pack.extraction), pack.identifiants)
