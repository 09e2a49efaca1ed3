"""`presences`: the cells of an attendance sheet are signed, for one role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import EtatSignature, Passage, Presence
from qualiopia.domain.vue import VuePiece
from qualiopia.verifications.vu import Vu

REGLES = ("toutes", "chacun", "chaque_seance", "au_moins_une")


@dataclass(frozen=True, slots=True)
class Presences:
    """Parameters: `role` (`beneficiaire` or `intervenant`) and `regle`.

    `regle` is `toutes` (no empty cell among people who came at all), `chacun` (each person signed at
    least once), `chaque_seance` (someone signed each half-day) or `au_moins_une`. `champs_admis` are
    names of champs (absences noted…) that explain an empty cell.
    """

    role: str = "beneficiaire"
    regle: str = "toutes"
    champs_admis: tuple[str, ...] = ()

    def evaluate(self, vue: VuePiece) -> Vu:
        """Count signed and empty cells; no cell at all cannot be judged."""
        cellules = [cellule for cellule in vue.piece.presences if cellule.role == self.role]
        if not cellules:
            return Vu(None, 0.45, note="Les cases de présence n'ont pas pu être lues une à une.")
        signees = [c for c in cellules if c.etat is EtatSignature.SIGNEE]
        vides = self._faulty(cellules)
        observe = f"{len(signees)} case(s) signée(s) sur {len(cellules)}"
        if any(c.etat is EtatSignature.INCERTAINE for c in cellules) and (vides or not signees):
            return Vu(None, 0.5, _passages(cellules), "Certaines marques sont incertaines.", observe=observe)
        if not signees or vides:
            note = _sentence(vides) if signees else "Aucune case n'est signée."
            return Vu(False, 0.08, _passages(vides or cellules), note, "des cases signées", observe)
        preuves = _passages(signees)
        return Vu(True if preuves else None, 0.94 if preuves else 0.6, preuves, observe=observe)

    def _faulty(self, cellules: Sequence[Presence]) -> list[Presence]:
        presents = {c.personne for c in cellules if c.etat is EtatSignature.SIGNEE}
        if self.regle == "au_moins_une":
            return []
        if self.regle == "chaque_seance":
            return _unsigned_halves(cellules)
        if self.regle == "chacun":
            return [c for c in cellules if c.personne not in presents]
        return [c for c in cellules if c.etat is EtatSignature.VIDE and not c.note]


def _unsigned_halves(cellules: Sequence[Presence]) -> list[Presence]:
    """Return the first cell of each half-day that nobody signed, however many people share the work."""
    seances: dict[tuple[str, str], list[Presence]] = {}
    for cellule in cellules:
        seances.setdefault((cellule.date, cellule.demi_journee), []).append(cellule)
    return [
        reunies[0]
        for reunies in seances.values()
        if all(c.etat is EtatSignature.VIDE and not c.note for c in reunies)
    ]


def _sentence(vides: Sequence[Presence]) -> str:
    premiere = vides[0]
    quand = " ".join(filter(None, (premiere.date, premiere.demi_journee.replace("_", "-"))))
    detail = f" (par exemple {premiere.personne}{', ' + quand if quand else ''})"
    return f"{len(vides)} case(s) restent vides, sans signature ni absence notée{detail}."


def _passages(cellules: Sequence[Presence]) -> tuple[Passage, ...]:
    uniques: dict[Passage, None] = {c.passage: None for c in cellules if c.passage is not None}
    return tuple(uniques)[:4]
