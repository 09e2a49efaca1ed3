"""Whose numbers these are, known from all the pièces: a page alone may take one party for the other.

An agreement names two parties and often nothing says which is which; the other pièces do. When a pièce
gives the number of the organisme examined to the other party, the two are exchanged.
"""

from __future__ import annotations

from dataclasses import replace

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.piece import Champ, Piece
from qualiopia.domain.texte import squash
from qualiopia.packs.extraction import RoleDeclare
from qualiopia.packs.modele import Pack

_NOYAUX = ("siret", "siren")
_CHIFFRES_DU_SIREN = 9


def give_back(piece: Piece, organisme: Organisme, pack: Pack) -> Piece:
    """Return the pièce with the numbers and names of the organisme examined under its own champs."""
    sien = next((role for role in pack.extraction.roles if role.partie and not role.suffixe), None)
    autre = next((role for role in pack.extraction.roles if role.partie and role.suffixe), None)
    if sien is None or autre is None or not _exchanged(piece, organisme, autre):
        return piece
    return replace(piece, champs=tuple(_renamed(champ, organisme, sien, autre) for champ in piece.champs))


def _exchanged(piece: Piece, organisme: Organisme, autre: RoleDeclare) -> bool:
    """Whether the number of the organisme is said the other's, and nowhere its own."""
    siens = [_core(champ) for nom in _NOYAUX if (champ := piece.champ(nom)) is not None]
    autres = [_core(champ) for nom in _NOYAUX if (champ := piece.champ(nom + autre.suffixe)) is not None]
    return bool(organisme.siren) and organisme.siren in autres and organisme.siren not in siens


def _renamed(champ: Champ, organisme: Organisme, sien: RoleDeclare, autre: RoleDeclare) -> Champ:
    for noyau in _NOYAUX:
        if champ.nom == noyau + autre.suffixe and _core(champ) == organisme.siren:
            return replace(champ, nom=noyau)
        if champ.nom == noyau:
            return replace(champ, nom=noyau + autre.suffixe)
    soi = squash(str(champ.valeur)) == squash(organisme.denomination)
    if champ.nom == sien.id and not soi:
        return replace(champ, nom=autre.id)
    return replace(champ, nom=sien.id) if champ.nom == autre.id and soi else champ


def _core(champ: Champ) -> str:
    return str(champ.valeur)[:_CHIFFRES_DU_SIREN]
