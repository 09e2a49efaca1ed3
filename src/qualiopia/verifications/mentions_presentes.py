"""`mentions_presentes`: the exigences listed, already looked for in these pièces, were all found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qualiopia.domain.piece import Observation, Piece
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import listing, name_of
from qualiopia.verifications.releves import find_wording, first_line
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class MentionsPresentes:
    """Parameters: `exigences` (ids) of every pièce of `types`; `quoi` names them.

    `libelles` gives, in the same order, a French name for each. With `un_suffit`, one complete pièce
    is enough. Pièces that say one of `sauf` (« aucune réclamation ») are left out.
    """

    types: tuple[str, ...]
    exigences: tuple[str, ...]
    quoi: str = "les mentions"
    libelles: tuple[str, ...] = ()
    un_suffit: bool = False
    sauf: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Read the observations of each pièce; a mention left open leaves the rule open."""
        pieces = [p for p in vue.of_types(self.types) if p.observations and not find_wording((p,), self.sauf)]
        if not pieces:
            return nothing(f"Aucune pièce où chercher {self.quoi}.")
        vus = [_with_annexes(self._judge(piece), piece, vue) for piece in pieces]
        if self.un_suffit:
            return max(vus, key=lambda vu: (vu.trouve is True, vu.trouve is None))
        return min(vus, key=lambda vu: (vu.trouve is not False, vu.trouve is not None))

    def _judge(self, piece: Piece) -> Vu:
        vues = {o.exigence: o for o in piece.observations if o.exigence in self.exigences}
        absentes = [id_ for id_ in self.exigences if id_ in vues and _absent(vues[id_])]
        ouvertes = [id_ for id_ in self.exigences if id_ in vues and vues[id_].trouve is None]
        passages = tuple(dict.fromkeys(p for o in vues.values() for p in o.passages[:1]))[:5]
        debut = first_line(piece)
        cites = passages or ((debut,) if debut else ())
        if absentes:
            noms = listing([self._name(id_) for id_ in absentes], 6)
            note = f"Dans {name_of(piece)}, {self.quoi} ne sont pas toutes présentes. Il manque : {noms}."
            return Vu(False, 0.08, (debut,) if debut else passages, note, self.quoi, f"manque : {noms}")
        if ouvertes or not vues:
            noms = listing([self._name(id_) for id_ in ouvertes], 6)
            return Vu(None, 0.5, cites, f"Dans {name_of(piece)}, restent à vérifier : {noms}.", self.quoi)
        return Vu(True, 0.93, cites, f"Dans {name_of(piece)}, {self.quoi} sont présentes.", self.quoi)

    def _name(self, id_: str) -> str:
        rang = self.exigences.index(id_)
        return self.libelles[rang] if rang < len(self.libelles) else id_.replace("_", " ")


def _with_annexes(vu: Vu, piece: Piece, vue: VueDossier) -> Vu:
    """Doubt when what a pièce lacks may be in another document of the same file, annexed to it."""
    annexee = any(p.fichier == piece.fichier and p.cle != piece.cle for p in vue.pieces)
    if vu.trouve is not False or not annexee:
        return vu
    return replace(
        vu, trouve=None, probabilite=0.4, note=f"{vu.note} À vérifier dans les annexes du fichier."
    )


def _absent(observation: Observation) -> bool:
    return observation.trouve is False and observation.probabilite <= 0.2
