"""Adoption: a document that says nothing of the trade is of it when the organisme examined issued it.

An invoice for « one day, 900 € » is anybody's until one sees whose letterhead it bears. Recognition, which
reads one file at a time, keeps the kind that its title says in reserve; here, the name and the number of
the organisme being known, that kind is given to what it issued, and left to nobody otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Piece, Reconnaissance
from qualiopia.domain.texte import squash

RAISON = "porte l'en-tête de l'organisme"
_LIGNES_DE_TETE = 2
_CONFIANCE = 0.8
_NOM_PARLANT = 5
_NON_LETTRES = re.compile(r"[\W_]+")
_NUMEROS = re.compile(r"(?<!\d)\d{3} ?\d{3} ?\d{3}(?: ?\d{5})?(?!\d)")
_CHIFFRES_DU_SIREN = 9


def adopt(pieces: Sequence[Piece], organisme: Organisme, again: Callable[[Piece], Piece]) -> list[Piece]:
    """Return the pièces, those in reserve that the organisme issued being read `again` as that kind."""
    return [
        again(_adopted(piece)) if piece.reconnaissance.reserve and _issued(piece, organisme) else piece
        for piece in pieces
    ]


def _adopted(piece: Piece) -> Piece:
    avant = piece.reconnaissance
    suivants = tuple((genre, note) for genre, note in avant.suivants if genre != avant.reserve)
    return replace(piece, reconnaissance=Reconnaissance(avant.reserve, _CONFIANCE, (RAISON,), suivants))


def _issued(piece: Piece, organisme: Organisme) -> bool:
    """Whether its letterhead names the organisme, or no other number than its own is on it."""
    noms = [
        plat
        for nom in (organisme.denomination, *organisme.autres_noms)
        if len(plat := _flat(nom)) >= _NOM_PARLANT
    ]
    tete = [_flat(texte) for texte in _letterhead(piece.pages[0])]
    if any(f"{texte} ".startswith(f"{nom} ") for nom in noms for texte in tete):
        return True
    numeros = {
        "".join(trouve.split())[:_CHIFFRES_DU_SIREN]
        for page in piece.pages
        for trouve in _NUMEROS.findall(page.texte)
    }
    return bool(organisme.siren) and numeros == {organisme.siren}


def _letterhead(page: Page) -> list[str]:
    """Return the lines at the top of a page: a name that opens one is its author's, « Doit : X » is not."""
    lignes = [ligne for ligne in page.texte[page.entete :].splitlines() if ligne.strip()]
    return [*page.texte[: page.entete].splitlines(), *lignes[:_LIGNES_DE_TETE]]


def _flat(texte: str) -> str:
    return _NON_LETTRES.sub(" ", squash(texte)).strip()
