"""`assiduite_certifiee`: no one whose absence is noted is certified to have been there throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import Texte, compile_pattern, squash
from qualiopia.domain.vue import VueDossier, VuePiece
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import listing, name_of
from qualiopia.verifications.releves import all_of, cites, find_explanation
from qualiopia.verifications.vu import Vu

_PORTEE = 600


@dataclass(frozen=True, slots=True)
class AssiduiteCertifiee:
    """Parameters: pièces of `types`, often for several persons, say `motifs` of who was always there.

    What is said of a person stands between their name and the next name (of `mesures_personnes`), at
    most some lines below. Absences (`mesures`) are those that pièces of `types_reference` note. A
    wording of `motifs_contraires` that names the person (hours made up for) excuses it.
    """

    types: tuple[str, ...]
    motifs: tuple[str, ...]
    types_reference: tuple[str, ...]
    mesures: tuple[str, ...]
    mesures_personnes: tuple[str, ...]
    motifs_contraires: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Look, after the name of each absent person, for the wording of a full attendance."""
        absents = all_of(vue.of_types(self.types_reference), self.mesures)
        pieces = vue.of_types(self.types)
        if not absents or not pieces:
            return nothing("Aucune absence notée à rapprocher de ce qui est certifié.")
        noms = self._names(vue)
        trouves = [
            (absent, piece, passage)
            for absent in absents
            for piece in pieces
            if (passage := self._certified(str(absent.valeur), piece, noms)) is not None
            and not self._excused(str(absent.valeur), vue)
        ]
        if not trouves:
            return nothing("Aucune personne notée absente n'est certifiée présente tout le temps.")
        dits = [
            f"{absent.valeur}, absence notée dans {name_of(absent.piece)}, toute la durée certifiée dans "
            f"{name_of(piece)}"
            for absent, piece, _ in trouves
        ]
        note = f"Une personne absente est certifiée présente tout le temps : {listing(dits)}."
        passages = dict.fromkeys((*(p for _, _, p in trouves), *cites(a for a, _, _ in trouves)))
        return Vu(False, 0.06, tuple(passages)[:6], note)

    def _names(self, vue: VueDossier) -> tuple[str, ...]:
        concernees = vue.of_types((*self.types, *self.types_reference))
        lus = (str(r.valeur) for m in self.mesures_personnes for r in all_of(concernees, (m,)))
        return tuple(dict.fromkeys(lus))

    def _certified(self, absent: str, piece: Piece, noms: Sequence[str]) -> Passage | None:
        ecrit = _either_order(absent)
        if ecrit is None:
            return None
        autres = [motif for nom in noms if squash(nom) != squash(absent) and (motif := _either_order(nom))]
        vue = VuePiece(piece)
        for _, texte in vue.textes:
            for debut, fin in _blocks(texte, ecrit, autres):
                bloc = texte.replie[debut:fin]
                if any(compile_pattern(motif).search(bloc) for motif in self.motifs):
                    return vue.sentence(next(vue.find_all(ecrit)))
        return None

    def _excused(self, absent: str, vue: VueDossier) -> bool:
        mots = [mot for mot in squash(absent).split() if len(mot) > len("le")]
        return (
            find_explanation(
                vue.pieces, self.motifs_contraires, lambda dit: any(m in squash(dit) for m in mots)
            )
            is not None
        )


def _blocks(
    texte: Texte, ecrit: re.Pattern[str], autres: Sequence[re.Pattern[str]]
) -> Iterator[tuple[int, int]]:
    """Yield the folded spans of what follows each writing of a name, up to the next name."""
    for trouve in ecrit.finditer(texte.replie):
        fin = min(len(texte.replie), trouve.end() + _PORTEE)
        suivants = [
            s.start() for autre in (ecrit, *autres) if (s := autre.search(texte.replie, trouve.end(), fin))
        ]
        yield trouve.end(), min([fin, *suivants])


def _either_order(nom: str) -> re.Pattern[str] | None:
    """Compile a name of at least two words, first name first or last."""
    mots = squash(nom).split()
    if len(mots) < 2 or any(len(mot.strip(".")) < 2 for mot in mots):
        return None
    ordres = {" ".join(mots), " ".join((*mots[1:], mots[0])), " ".join((mots[-1], *mots[:-1]))}
    ecrits = ("".join(r"\s+" if c == " " else re.escape(c) for c in ordre) for ordre in sorted(ordres))
    return re.compile(rf"(?<!\w)(?:{'|'.join(ecrits)})(?!\w)")
