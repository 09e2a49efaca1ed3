"""`correspondance`: what one pièce says decides, by a table, what another must say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.criteres import Critere, all_hold, says
from qualiopia.verifications.ensemble import Ensemble
from qualiopia.verifications.phrases import listing, name_of, show
from qualiopia.verifications.releves import Releve, cites, first_line, number, read
from qualiopia.verifications.une_de import Deja
from qualiopia.verifications.vu import Vu

_NOMBRE = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Ligne:
    """A line: in that `cas`, told by the criteria `si`, what is asked of the values found.

    One of them must bear `motifs` and none `interdits`; their numbers must add up to `minimum_total`;
    a pièce of `types_admis` must be there. A line that asks nothing is always fulfilled.
    """

    cas: str
    si: tuple[Critere, ...]
    motifs: tuple[str, ...] = ()
    interdits: tuple[str, ...] = ()
    minimum_total: float | None = None
    types_admis: tuple[str, ...] = ()
    attendu: str = ""


@dataclass(frozen=True, slots=True)
class Correspondance:
    """Parameters: for each pièce of `types_cle`, the first of `lignes` that applies says what is asked.

    What is asked is looked for in `mesures` of `types`. `quoi` names it in French.
    """

    types_cle: tuple[str, ...]
    types: tuple[str, ...]
    mesures: tuple[str, ...]
    lignes: tuple[Ligne, ...]
    quoi: str

    def compare(self, vue: VueDossier) -> Vu:
        """Judge each key pièce by its line."""
        pieces = vue.of_types(self.types)
        releves = [r for p in pieces for m in self.mesures for r in read(p, m)]
        if not pieces or (not releves and not any(ligne.types_admis for ligne in self.lignes)):
            return nothing(f"Aucune pièce n'indique {self.quoi}.")
        vus = list(self._judged(vue, pieces, releves))
        if not vus:
            return nothing(f"Rien ne dit ce qu'il faut pour {self.quoi}.")
        return Ensemble(tuple(Deja(vu) for vu in vus)).compare(vue)

    def _judged(self, vue: VueDossier, pieces: Sequence[Piece], releves: Sequence[Releve]) -> Iterator[Vu]:
        for cle in vue.of_types(self.types_cle):
            verdicts = [(ligne, all_hold(ligne.si, cle)) for ligne in self.lignes]
            ligne = next((ligne for ligne, verdict in verdicts if verdict), None)
            if ligne is not None:
                vu = self._judge(ligne, cle, pieces, releves)
                avant = [autre for autre, verdict in verdicts[: self.lignes.index(ligne)] if verdict is None]
                douteux = vu.trouve is False and _scanned(cle)
                peut_convenir = any(self._fulfilled(autre, pieces, releves) for autre in avant)
                yield _unsure(vu) if douteux and peut_convenir else vu
            elif any(verdict is None for _, verdict in verdicts):
                passage = first_line(cle)
                note = f"{name_of(cle)} ne dit pas ce qui permettrait de vérifier {self.quoi}."
                yield Vu(None, 0.5, (passage,) if passage else (), note)

    def _judge(self, ligne: Ligne, cle: Piece, pieces: Sequence[Piece], releves: Sequence[Releve]) -> Vu:
        debut = first_line(cle)
        dits = listing([f"{show(r.valeur)} dans {name_of(r.piece)}" for r in releves])
        if ligne.types_admis:
            dits = listing([name_of(p) for p in pieces])
        passages = (*cites(releves)[:3], *((debut,) if debut else ()))
        attendu = ligne.attendu or ligne.cas
        if self._fulfilled(ligne, pieces, releves):
            return Vu(True, 0.93, passages, f"{ligne.cas} : {dits} convient.", attendu, dits)
        note = (
            f"{ligne.cas} ({name_of(cle)}) : {self.quoi} ne convient pas ; attendu : {attendu}, lu : {dits}."
        )
        sure = all(r.sure for r in releves)
        return Vu(False if sure else None, 0.06 if sure else 0.5, passages, note, attendu, dits)

    def _fulfilled(self, ligne: Ligne, pieces: Sequence[Piece], releves: Sequence[Releve]) -> bool:
        if ligne.types_admis and not any(p.type in ligne.types_admis for p in pieces):
            return False
        if any(says(r, ligne.interdits) for r in releves):
            return False
        if ligne.minimum_total is not None and _total(releves) < ligne.minimum_total:
            return False
        return not ligne.motifs or any(says(r, ligne.motifs) for r in releves)


def _scanned(piece: Piece) -> bool:
    return any(page.source is not Source.TEXTE for page in piece.pages)


def _unsure(vu: Vu) -> Vu:
    """A line that would be fulfilled might have applied before this one, had the key pièce said more."""
    return replace(vu, trouve=None, probabilite=0.5, note=f"{vu.note} À vérifier : tout n'a pas été lu.")


def _total(releves: Sequence[Releve]) -> float:
    """Add up numbers, and every number that a text holds (« 2 kg et 6 kg »)."""
    total = 0.0
    for releve in releves:
        seul = number(releve)
        nombres = [seul] if seul is not None else map(_float, _NOMBRE.findall(str(releve.valeur)))
        total += sum(nombres)
    return total


def _float(texte: str) -> float:
    return float(texte.replace(",", "."))
