"""`liste_couverte`: each item of a list in one pièce is taken up in others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.listes import listed_under
from qualiopia.verifications.phrases import listing, name_of
from qualiopia.verifications.releves import Releve, all_of, cites, find_wording, first_line
from qualiopia.verifications.vu import Vu

_COUPE = re.compile(r"[\n;•●▪]+|(?<=\w)\.\s")
_MOTS_MINIMUM = 3
_MOT_A_MOT = 0.8
_ETRANGER = 0.7


@dataclass(frozen=True, slots=True)
class ListeCouverte:
    """Parameters: items (`mesures`) of `types` are found again in pièces of `types_reference`.

    An item is taken up when most of its words are in one line, or the line is alike from `seuil` on.
    Items are also those listed under a title (`titres_motifs`), with a bullet or as `elements_motifs`.
    Pièces that refer to the first one by `motifs_contraires` (« voir l'annexe ») are left out. An item
    that is missing is a doubt; in pièces of `types_stricts` that take up most of the others word for
    word, it is a departure.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    types_reference: tuple[str, ...]
    quoi: str = "les objectifs"
    seuil: float = 0.75
    titres_motifs: tuple[str, ...] = ()
    elements_motifs: tuple[str, ...] = ()
    types_stricts: tuple[str, ...] = ()
    motifs_contraires: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Look for each item in each pièce, and show the items that are nowhere."""
        elements = list(self._items(vue))
        pieces = [
            p for p in vue.of_types(self.types_reference) if not find_wording((p,), self.motifs_contraires)
        ]
        if len(elements) < 2 or not pieces:
            return nothing(f"Rien à rapprocher pour {self.quoi}.")
        vus = [self._covered(elements, piece, vue) for piece in pieces]
        return min(vus, key=lambda vu: (vu.trouve is not False, vu.trouve is not None, vu.probabilite))

    def _items(self, vue: VueDossier) -> Iterator[Releve]:
        """Yield the items listed under a title, or failing that those of the champs."""
        pieces = vue.of_types(self.types)[:1]
        for piece in pieces:
            listes = list(listed_under(piece, self.titres_motifs, self.elements_motifs))
            if listes:
                yield from (Releve(piece, "", " ".join(p.texte.split()), p) for p in listes)
                return
        for releve in all_of(pieces, self.mesures):
            for morceau in _COUPE.split(str(releve.valeur)):
                if len(morceau.split()) >= _MOTS_MINIMUM:
                    yield Releve(releve.piece, releve.nom, morceau.strip(" -–\t"), releve.passage)

    def _covered(self, elements: Sequence[Releve], piece: Piece, vue: VueDossier) -> Vu:
        lignes = [ligne for page in piece.pages for ligne in _COUPE.split(page.texte) if len(ligne) > 8]
        absents = [e for e in elements if not any(self._alike(str(e.valeur), li, vue) for li in lignes)]
        passages = (*cites(elements)[:1], *((p,) if (p := first_line(piece)) else ()))
        if not absents:
            return Vu(
                True,
                0.9,
                passages,
                f"{self.quoi[:1].upper()}{self.quoi[1:]} sont repris dans {name_of(piece)}.",
            )
        noms = listing([f"« {e.valeur} »" for e in absents], 3)
        note = f"Non repris dans {name_of(piece)} (d'après {name_of(elements[0].piece)}) : {noms}."
        passages = (*passages[1:], *cites(absents)[:3])
        if piece.type in self.types_stricts and self._certain(elements, absents, lignes, vue):
            return Vu(False, 0.07, passages, note, self.quoi, f"manque {noms}")
        return Vu(None, 0.3 + 0.3 * (1 - len(absents) / len(elements)), passages, note, self.quoi, noms)

    def _certain(
        self, elements: Sequence[Releve], absents: Sequence[Releve], lignes: Sequence[str], vue: VueDossier
    ) -> bool:
        """Whether the pièce follows the list, most items being word for word, and leaves some out clearly."""
        if 2 * len(absents) > len(elements):
            return False
        repris = [e for e in elements if e not in absents]
        if not all(self._best(str(e.valeur), lignes, vue) >= _MOT_A_MOT for e in repris):
            return False
        return all(self._best(str(e.valeur), lignes, vue) < _ETRANGER for e in absents)

    @staticmethod
    def _best(element: str, lignes: Sequence[str], vue: VueDossier) -> float:
        """Return how near the nearest cell or line comes to an item."""
        morceaux = [cellule for ligne in lignes for cellule in ligne.split("\t") if cellule.strip()]
        return max((vue.similarite(element, morceau) for morceau in morceaux), default=0.0)

    def _alike(self, element: str, ligne: str, vue: VueDossier) -> bool:
        mots = {mot[:6] for mot in squash(element).split() if len(mot) > 3}
        autres = {mot[:6] for mot in squash(ligne).split() if len(mot) > 3}
        if mots and len(mots & autres) / len(mots) >= self.seuil:
            return True
        return vue.similarite(element, ligne) >= self.seuil
