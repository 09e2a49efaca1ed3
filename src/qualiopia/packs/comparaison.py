"""Two packs compared, or one pack on two days: what was added, removed, changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qualiopia.packs.inventaire import Element, inventory
from qualiopia.packs.modele import Exigence, Indicateur, Pack, RegleCoherence, TypeDeDossier, TypeDePiece

CITES_PAR_LES_EXAMENS = frozenset(
    classe.__name__ for classe in (TypeDePiece, Exigence, RegleCoherence, TypeDeDossier, Indicateur)
)


class Sens(StrEnum):
    """What happened to an element."""

    AJOUTE = "ajoute"
    RETIRE = "retire"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Ecart:
    """One difference: `aspect` is empty when the whole element was added or removed.

    `rompu` says that its name vanished although examens of the past refer to it.
    """

    sens: Sens
    genre: str
    nom: str
    libelle: str
    aspect: str = ""
    avant: Any = None
    apres: Any = None
    rompu: bool = False


def compare_packs(ancien: Pack, nouveau: Pack) -> tuple[Ecart, ...]:
    """Compare two packs, whatever the day."""
    return _compare(inventory(ancien), inventory(nouveau), rupture=True)


def compare_days(pack: Pack, jour: str, autre: str) -> tuple[Ecart, ...]:
    """Compare what one pack says on two ISO days; nothing is broken by a law that ends."""
    return _compare(inventory(pack, jour), inventory(pack, autre), rupture=False)


def _compare(
    avant: dict[tuple[str, str], Element], apres: dict[tuple[str, str], Element], *, rupture: bool
) -> tuple[Ecart, ...]:
    ecarts: list[Ecart] = []
    pack = next(element for element in avant.values() if element.genre == "Pack")
    suivant = next(element for element in apres.values() if element.genre == "Pack")
    ecarts.extend(_changes(pack, suivant))
    for cle, element in avant.items():
        if element is pack:
            continue
        if cle in apres:
            ecarts.extend(_changes(element, apres[cle]))
        else:
            rompu = rupture and element.genre in CITES_PAR_LES_EXAMENS
            ecarts.append(Ecart(Sens.RETIRE, element.genre, element.nom, element.libelle, rompu=rompu))
    for cle, element in apres.items():
        if cle not in avant and element is not suivant:
            ecarts.append(Ecart(Sens.AJOUTE, element.genre, element.nom, element.libelle))
    return tuple(sorted(_without_members(ecarts), key=lambda e: (e.genre != "Pack", e.genre, e.nom)))


def _changes(avant: Element, apres: Element) -> Iterator[Ecart]:
    for aspect in dict.fromkeys((*avant.aspects, *apres.aspects)):
        ancien, nouveau = avant.aspects.get(aspect), apres.aspects.get(aspect)
        if (ancien or None) != (nouveau or None):
            yield Ecart(Sens.CHANGE, apres.genre, apres.nom, apres.libelle, aspect, ancien, nouveau)


def _without_members(ecarts: Iterable[Ecart]) -> Iterator[Ecart]:
    """Leave out what came or went with the element that holds it, unless examens refer to it."""
    tous = list(ecarts)
    entiers = {(e.sens, e.nom) for e in tous if not e.aspect}
    for ecart in tous:
        tenant = ecart.nom.rpartition(".")[0]
        if ecart.aspect or ecart.rompu or not tenant or (ecart.sens, tenant) not in entiers:
            yield ecart
