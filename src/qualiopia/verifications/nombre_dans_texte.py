"""`nombre_dans_texte`: a number stated in a sentence lies within bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.vue import VueDossier, VuePiece
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.releves import first_of, number
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class NombreDansTexte:
    """Parameters: the first group of one of the `motifs`, in pièces of `types`, is a number.

    It must lie between `minimum` and `maximum`, or not exceed `facteur` times `mesures_reference` of
    the same pièce. `minimum_parametre` and `maximum_parametre` name dated parameters to take instead.
    `quoi` names it, `unite` follows it.
    """

    types: tuple[str, ...]
    motifs: tuple[str, ...]
    quoi: str
    minimum: float | None = None
    maximum: float | None = None
    unite: str = ""
    mesures_reference: tuple[str, ...] = ()
    facteur: float = 1.0
    minimum_parametre: str = ""
    maximum_parametre: str = ""

    def compare(self, vue: VueDossier) -> Vu:
        """Read the number in each sentence that states one."""
        borne = self._in_force(vue)
        vus = [vu for piece in vue.of_types(self.types) for vu in borne._read(piece)]
        if not vus:
            return nothing(f"Aucune pièce n'indique {self.quoi}.")
        return next((vu for vu in vus if vu.trouve is False), vus[0])

    def _in_force(self, vue: VueDossier) -> NombreDansTexte:
        """Return the same rule with the bounds that the named parameters hold on the day judged."""
        minimum, maximum = (
            float(valeur) if isinstance(valeur := vue.parametres.get(nom), int | float) else borne
            for nom, borne in (
                (self.minimum_parametre, self.minimum),
                (self.maximum_parametre, self.maximum),
            )
        )
        return replace(self, minimum=minimum, maximum=maximum)

    def _read(self, piece: Piece) -> list[Vu]:
        vue = VuePiece(piece)
        vus: list[Vu] = []
        for motif in map(compile_pattern, self.motifs):
            for page, texte in vue.textes:
                for trouve in motif.finditer(texte.replie):
                    valeur = _number(trouve.group(1))
                    if valeur is not None and self._bounded(piece):
                        passage = vue.sentence(vue.passage(page, *texte.span(*trouve.span())))
                        vus.append(self._judge(valeur, piece, Vu(None, 0.5, (passage,))))
        return vus

    def _bounded(self, piece: Piece) -> bool:
        return self.minimum is not None or self._maximum(piece) is not None

    def _maximum(self, piece: Piece) -> float | None:
        if not self.mesures_reference:
            return self.maximum
        nombres = [n for r in first_of(piece, self.mesures_reference) if (n := number(r)) is not None]
        return self.facteur * max(nombres) if nombres else None

    def _judge(self, valeur: float, piece: Piece, vu: Vu) -> Vu:
        maximum = self._maximum(piece)
        bas = self.minimum is not None and valeur < self.minimum
        haut = maximum is not None and valeur > maximum + 0.005
        observe = f"{show(valeur)}{self.unite} dans {name_of(piece)}"
        attendu = f"au plus {show(maximum)}" if maximum is not None else f"au moins {show(self.minimum)}"
        note = f"{self.quoi[:1].upper()}{self.quoi[1:]} : {observe} ; attendu : {attendu}{self.unite}."
        trouve = not (bas or haut)
        return Vu(trouve, 0.94 if trouve else 0.06, vu.passages, note, f"{attendu}{self.unite}", observe)


def _number(texte: str | None) -> float | None:
    try:
        return float((texte or "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None
