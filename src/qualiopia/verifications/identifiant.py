"""`identifiant`: an identifier is given, has the form expected, and its key holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualiopia.domain.piece import Passage
from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.vue import VuePiece
from qualiopia.verifications.cles import key_holds
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Identifiant:
    """Parameters: `noms` of champs that may hold it, `motif` to find it in the text, and its key.

    `cle`, `longueur` and `exception` are those of `qualiopia.verifications.cles.key_holds`.
    `etiquettes` are labels that show it was meant to be there.
    """

    noms: tuple[str, ...] = ()
    motif: str = ""
    cle: str = ""
    longueur: int | None = None
    exception: str = ""
    etiquettes: tuple[str, ...] = ()

    def evaluate(self, vue: VuePiece) -> Vu:
        """Answer True with the first valid one; a wrong key is a departure, and is said."""
        faux: list[tuple[str, Passage]] = []
        for valeur, passage in self._candidates(vue):
            if key_holds(valeur, self.cle, self.longueur, self.exception):
                return Vu(True, 0.96, (passage,), observe=valeur)
            faux.append((valeur, passage))
        if faux:
            note = f"Le numéro « {faux[0][0]} » n'est pas valide (nombre de chiffres ou clé de contrôle)."
            return Vu(False, 0.12, (faux[0][1],), note, "un numéro valide", faux[0][0])
        if not vue.lisible:
            return Vu(None, 0.5, note="Une partie du document n'a pas pu être lue.")
        for etiquette in self.etiquettes:
            seul = next(vue.find_all(compile_pattern(etiquette)), None)
            if seul:
                note = "Le numéro est annoncé, mais n'a pas été trouvé."
                return Vu(False, 0.2, (vue.sentence(seul),), note, "un numéro valide", "")
        return Vu(False, 0.06)

    def _candidates(self, vue: VuePiece) -> Iterator[tuple[str, Passage]]:
        for champ in vue.piece.champs:
            if champ.nom in self.noms and champ.passage and isinstance(champ.valeur, str):
                yield champ.valeur, champ.passage
        if self.motif:
            for passage in vue.find_all(compile_pattern(self.motif)):
                yield " ".join(passage.texte.split()), passage
