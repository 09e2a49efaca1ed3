"""`Vu`: what an operator answers, before the stage makes a judgement of it."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.piece import Passage


@dataclass(frozen=True, slots=True)
class Vu:
    """What was seen: `trouve` is True, False or None (cannot tell); `note` is in French.

    `probabilite` is that of the requirement being met.
    `sans_objet` says that the rule had nothing to compare (a pièce is missing, no such value):
    the stage makes `non_applicable` or `indetermine` of it, never `conforme`.
    `types` are the kinds of pièces whose lack makes it False, when that is why.
    """

    trouve: bool | None
    probabilite: float
    passages: tuple[Passage, ...] = ()
    note: str = ""
    attendu: str = ""
    observe: str = ""
    sans_objet: bool = False
    types: tuple[str, ...] = ()
