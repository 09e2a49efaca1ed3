"""Agreement of several values: which is the common one, which stand apart, which are doubtful."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.releves import Releve, cites
from qualiopia.verifications.vu import Vu

Egalite = Callable[[Releve, Releve], bool | None]

RIEN = Vu(None, 0.5, note="Il n'y a rien à comparer.", sans_objet=True)


def nothing(note: str) -> Vu:
    """Answer that there is nothing to compare, and why."""
    return Vu(None, 0.5, note=note, sans_objet=True)


@dataclass(frozen=True, slots=True)
class Accord:
    """The value most pièces agree on, and those that do not."""

    reference: Releve
    ecarts: tuple[Releve, ...]
    doutes: tuple[Releve, ...]
    accords: tuple[Releve, ...]


def agreement(releves: Sequence[Releve], meme: Egalite) -> Accord:
    """Elect the value that most others equal and sort the others out.

    A sure one wins a draw, then the first one. A value that was not read surely is never a
    contradiction, only a doubt.
    """
    votes = [sum(meme(candidat, autre) is True for autre in releves) for candidat in releves]
    elu = releves[max(range(len(releves)), key=lambda rang: (votes[rang], releves[rang].sure, -rang))]
    autres = [releve for releve in releves if releve is not elu]
    verdicts = [(releve, meme(elu, releve)) for releve in autres]
    return Accord(
        elu,
        tuple(releve for releve, verdict in verdicts if verdict is False and releve.sure and elu.sure),
        tuple(
            r
            for r, verdict in verdicts
            if verdict is None or (verdict is False and not (r.sure and elu.sure))
        ),
        tuple(releve for releve, verdict in verdicts if verdict is True),
    )


def conclude(accord: Accord, quoi: str, unite: str = "") -> Vu:
    """Word an agreement or a contradiction on `quoi` (« la durée »), citing both sides."""
    attendu = _one(accord.reference, unite)
    if accord.ecarts:
        return _contradiction(accord, accord.ecarts, quoi, unite, False)
    if accord.doutes:
        return _contradiction(accord, accord.doutes, quoi, unite, None)
    if not accord.accords:
        return nothing(f"Une seule pièce indique {quoi} : rien à comparer.")
    pieces = (accord.reference, *accord.accords)
    note = f"{quoi[:1].upper()}{quoi[1:]} : {show(accord.reference.valeur)}{unite} dans {len(pieces)} pièces."
    return Vu(True, 0.95, cites(pieces)[:4], note, attendu, attendu)


def _contradiction(
    accord: Accord, autres: Sequence[Releve], quoi: str, unite: str, trouve: bool | None
) -> Vu:
    constate = " ; ".join(_one(releve, unite) for releve in autres[:3])
    attendu = _one(accord.reference, unite)
    verbe = "diffère" if trouve is False else "diffère peut-être"
    note = f"{quoi[:1].upper()}{quoi[1:]} {verbe} : {attendu}, mais {constate}."
    passages = cites((*autres[:3], accord.reference))
    return Vu(trouve, 0.05 if trouve is False else 0.5, passages, note, attendu, constate)


def _one(releve: Releve, unite: str) -> str:
    return f"{show(releve.valeur)}{unite} dans {name_of(releve.piece)}"
