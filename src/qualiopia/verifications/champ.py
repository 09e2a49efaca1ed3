"""`champ`: a value was extracted under one of these names, and lies within bounds if there are any."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.piece import Champ as ChampExtrait
from qualiopia.domain.piece import Passage
from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.vue import VuePiece
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Champ:
    """Parameters: any of `noms` suffices; `minimum` and `maximum` bound numbers (or the length of a list).

    `motifs` are wordings that, found without the value, leave the question open instead of closing it.
    """

    noms: tuple[str, ...] = ()
    nom: str = ""
    minimum: float | None = None
    maximum: float | None = None
    motifs: tuple[str, ...] = ()

    def evaluate(self, vue: VuePiece) -> Vu:
        """Answer with the passage of the surest value."""
        noms = {*self.noms, self.nom} - {""}
        trouves = [champ for champ in vue.piece.champs if champ.nom in noms and _filled(champ)]
        if not trouves:
            return self._nothing(vue)
        bons = [champ for champ in trouves if self._within(champ)]
        retenu = max(bons or trouves, key=lambda champ: champ.confiance)
        passages = (retenu.passage,) if retenu.passage else ()
        observe = _show(retenu)
        if not bons:
            note = f"La valeur relevée ({observe}) n'est pas dans les limites attendues."
            return Vu(False, 0.08, passages, note, self._bounds(), observe)
        if not passages or retenu.confiance < 0.5:
            return Vu(None, 0.6, passages, "La valeur relevée n'est pas sûre.", observe=observe)
        return Vu(True, min(0.97, 0.5 + retenu.confiance / 2), passages, observe=observe)

    def _nothing(self, vue: VuePiece) -> Vu:
        if not vue.lisible:
            return Vu(None, 0.5, note="Une partie du document n'a pas pu être lue.")
        for motif in self.motifs:
            passage: Passage | None = next(vue.find_all(compile_pattern(motif)), None)
            if passage:
                note = "Le sujet est abordé, mais la valeur n'a pas été trouvée."
                return Vu(None, 0.4, (vue.sentence(passage),), note)
        return Vu(False, 0.1)

    def _within(self, champ: ChampExtrait) -> bool:
        if self.minimum is None and self.maximum is None:
            return True
        valeur = champ.valeur
        nombre = len(valeur) if isinstance(valeur, tuple) else valeur
        if isinstance(nombre, bool | str):
            return False
        return (self.minimum is None or nombre >= self.minimum) and (
            self.maximum is None or nombre <= self.maximum
        )

    def _bounds(self) -> str:
        if self.maximum is None:
            return f"au moins {self.minimum:g}" if self.minimum is not None else ""
        if self.minimum is None:
            return f"au plus {self.maximum:g}"
        return f"entre {self.minimum:g} et {self.maximum:g}"


def _filled(champ: ChampExtrait) -> bool:
    return isinstance(champ.valeur, bool | float | int) or bool(champ.valeur)


def _show(champ: ChampExtrait) -> str:
    valeur = champ.valeur
    if isinstance(valeur, tuple):
        return ", ".join(valeur)
    return f"{valeur:g}" if isinstance(valeur, float) else str(valeur)
