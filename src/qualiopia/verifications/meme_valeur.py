"""`meme_valeur`: a number, a rate or a code is the same in several pièces."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.texte import squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import agreement, conclude, nothing
from qualiopia.verifications.ensemble import Ensemble
from qualiopia.verifications.releves import Releve, all_of, number
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class MemeValeur:
    """Parameters: the `mesures` of these `types` are equal within `tolerance`; `quoi` names them.

    With `cle`, pièces are first grouped by the likeness of that champ (a catalogue holds many titles),
    and only pièces of different kinds in one group are compared.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    quoi: str
    unite: str = ""
    tolerance: float = 0.0
    cle: str = ""
    seuil: float = 0.85

    def compare(self, vue: VueDossier) -> Vu:
        """Compare all pièces at once, or group by group when a key is given."""
        releves = all_of(vue.of_types(self.types), self.mesures)
        groupes = self._groups(releves, vue) if self.cle else [releves]
        vus = [self._agree(groupe) for groupe in groupes if len(_pieces(groupe)) > 1]
        if not vus:
            return nothing(f"Moins de deux pièces comparables indiquent {self.quoi}.")
        return Ensemble(tuple(_Deja(vu) for vu in vus)).compare(vue)

    def _agree(self, releves: list[Releve]) -> Vu:
        """Compare pièces by all the values each bears: one in common is enough."""
        par_piece: dict[str, list[Releve]] = {}
        for releve in releves:
            par_piece.setdefault(releve.piece.cle, []).append(releve)

        def same(un: Releve, autre: Releve) -> bool:
            return any(self._equal(a, b) for a in par_piece[un.piece.cle] for b in par_piece[autre.piece.cle])

        return conclude(agreement([lus[0] for lus in par_piece.values()], same), self.quoi, self.unite)

    def _equal(self, un: Releve, autre: Releve) -> bool:
        gauche, droite = number(un), number(autre)
        if gauche is not None and droite is not None:
            return abs(gauche - droite) <= self.tolerance + 1e-9
        return _code(un) == _code(autre)

    def _groups(self, releves: list[Releve], vue: VueDossier) -> list[list[Releve]]:
        groupes: list[tuple[str, list[Releve]]] = []
        for releve in releves:
            cle = releve.piece.champ(self.cle)
            if cle is None:
                continue
            nom = str(cle.valeur)
            proche = next((g for autre, g in groupes if vue.similarite(nom, autre) >= self.seuil), None)
            if proche is None:
                groupes.append((nom, [releve]))
            else:
                proche.append(releve)
        return [groupe for _, groupe in groupes if len({r.piece.type for r in groupe}) > 1]


@dataclass(frozen=True, slots=True)
class _Deja:
    vu: Vu

    def compare(self, vue: VueDossier) -> Vu:  # noqa: ARG002
        return self.vu


def _pieces(releves: list[Releve]) -> set[str]:
    return {releve.piece.cle for releve in releves}


def _code(releve: Releve) -> str:
    return "".join(c for c in squash(str(releve.valeur)) if c.isalnum())
