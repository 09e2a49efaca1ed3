"""`doublons`: one file, or one number, serves two different subjects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of, show
from qualiopia.verifications.releves import MEME_PERSONNE, Releve, cites, first_line, first_of, texts
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Doublons:
    """Parameters: among `types` (none: all), `mesures` are the numbers that belong to one subject only.

    The subject of a pièce is the first of `mesures_sujet` it has; two names of the same person are one.
    Two files with the same bytes in two places, for two subjects, are also one too many (`fichiers`).
    """

    mesures: tuple[str, ...]
    mesures_sujet: tuple[str, ...]
    types: tuple[str, ...] = ()
    fichiers: bool = True

    def compare(self, vue: VueDossier) -> Vu:
        """Show the first two pièces that should not share anything."""
        pieces = vue.of_types(self.types) if self.types else [p for p in vue.pieces if not p.vierge]
        if len(pieces) < 2:
            return nothing("Moins de deux pièces à comparer.")
        trouves = [*self._shared(pieces, vue)]
        if not trouves:
            return Vu(True, 0.9, note=f"Aucun numéro ne sert deux fois parmi {len(pieces)} pièces.")
        note = " ".join(dict.fromkeys(note for note, _, _ in trouves))
        passages = cites(r for _, *releves in trouves for r in releves)[:6]
        return Vu(None, 0.4, passages, f"{note} À examiner.", "un numéro pour chacun", trouves[0][0])

    def _shared(self, pieces: Sequence[Piece], vue: VueDossier) -> Iterator[tuple[str, Releve, Releve]]:
        for une, autre in combinations(pieces, 2):
            if une.fichier == autre.fichier or not self._differ(une, autre, vue):
                continue
            if self.fichiers and une.sha256 and une.sha256 == autre.sha256:
                note = f"{name_of(une)} et {name_of(autre)} sont le même fichier."
                yield note, Releve(une, "", "", first_line(une)), Releve(autre, "", "", first_line(autre))
            elif une.type == autre.type:
                yield from self._numbers(une, autre)

    def _numbers(self, une: Piece, autre: Piece) -> Iterator[tuple[str, Releve, Releve]]:
        for mesure in self.mesures:
            for a in texts(first_of(une, (mesure,))):
                for b in texts(first_of(autre, (mesure,))):
                    if _code(a) and _code(a) == _code(b):
                        yield f"« {show(a.valeur)} » sert à {name_of(une)} et à {name_of(autre)}.", a, b

    def _differ(self, une: Piece, autre: Piece, vue: VueDossier) -> bool:
        """Whether both pièces name their subject, and not the same one."""
        sujets = [texts(first_of(piece, self.mesures_sujet)) for piece in (une, autre)]
        lieux = [piece.fichier.rpartition("/")[0] for piece in (une, autre)]
        if not sujets[0] or not sujets[1]:
            return une.sha256 == autre.sha256 and lieux[0] != lieux[1]
        a, b = sujets[0][0], sujets[1][0]
        meme = _code(a) == _code(b) or vue.memes_noms(str(a.valeur), str(b.valeur)) >= MEME_PERSONNE
        return not meme or (une.sha256 == autre.sha256 and lieux[0] != lieux[1])


def _code(releve: Releve) -> str:
    return "".join(c for c in squash(str(releve.valeur)) if c.isalnum())
