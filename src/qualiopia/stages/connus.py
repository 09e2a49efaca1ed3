"""What is known already: a name that the other pièces of a dossier give is recognised where it stands bare.

A letterhead without a label, a letter that opens with a name: alone, a page does not say whose names these
are. The organisme examined is known by then, and so are the persons whom the other pièces of the dossier say
to benefit: where their whole name is written, the champ that the page did not announce is filled with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.piece import Champ, Passage
from qualiopia.domain.texte import squash
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import Pack

_CONFIANCE = 0.85
_NOM_PARLANT = 5
_BENEFICIAIRE = "beneficiaire"


def with_known(
    vue: VuePiece, autour: Sequence[VuePiece], organisme: Organisme, pack: Pack
) -> VuePiece | None:
    """Return the pièce with the champs that known names fill, None when they fill none."""
    piece = vue.piece
    ajoutes = [*_of_organisme(vue, organisme, pack), *_of_persons(vue, autour, pack)]
    return VuePiece(replace(piece, champs=(*piece.champs, *ajoutes))) if ajoutes else None


def _of_organisme(vue: VuePiece, organisme: Organisme, pack: Pack) -> Iterator[Champ]:
    role = next((role for role in pack.extraction.roles if role.partie and not role.suffixe), None)
    if role is None or vue.piece.champ(role.id) is not None:
        return
    for nom in (organisme.denomination, *organisme.autres_noms):
        if len(squash(nom)) >= _NOM_PARLANT and (passage := _written(vue, nom)):
            yield Champ(role.id, nom, passage, _CONFIANCE)
            return


def _of_persons(vue: VuePiece, autour: Sequence[VuePiece], pack: Pack) -> Iterator[Champ]:
    """Fill the champ of those who benefit with whom the other pièces of the dossier name, first and last."""
    for role in pack.extraction.roles:
        if role.presence != _BENEFICIAIRE or not role.champ or vue.piece.champ(role.champ) is not None:
            continue
        trouves = {
            nom: passage
            for nom in dict.fromkeys(_persons(autour, role.champ, pack.confiance_minimum))
            if len(nom.split()) > 1 and (passage := _written(vue, nom) or _written(vue, _turned(nom)))
        }
        if trouves:
            yield Champ(role.champ, tuple(trouves), next(iter(trouves.values())), _CONFIANCE)


def _persons(autour: Sequence[VuePiece], nom: str, minimum: float) -> Iterator[str]:
    for voisine in autour:
        champ: Champ | None = None if voisine.piece.vierge else voisine.piece.champ(nom)
        if champ is not None and champ.confiance >= minimum:
            yield from champ.valeur if isinstance(champ.valeur, tuple) else (str(champ.valeur),)


def _turned(nom: str) -> str:
    """Return the name with its first word last: « Ada LOVELACE », « LOVELACE Ada »."""
    premier, _, suite = nom.partition(" ")
    return f"{suite} {premier}"


def _written(vue: VuePiece, nom: str) -> Passage | None:
    mots = r"\s+".join(map(re.escape, squash(nom).split()))
    return next(vue.find_all(re.compile(rf"(?<!\w){mots}(?!\w)")), None)
