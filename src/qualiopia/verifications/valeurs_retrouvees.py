"""`valeurs_retrouvees`: each code, name or place of one side is found on the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import compile_pattern, squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import listing, name_of, opening
from qualiopia.verifications.releves import Releve, all_of, cites, first_line, read, texts
from qualiopia.verifications.vu import Vu

SORTES = ("code", "nom", "lieu")
_PROCHE = 0.85
_POSTAL = re.compile(r"(?<!\d)\d{5}(?!\d)")
_MOT_MINIMUM = 4


@dataclass(frozen=True, slots=True)
class ValeursRetrouvees:
    """Parameters: values of all `mesures` of `types` are found in `types_reference`.

    There, in `mesures_reference` or, with `dans_le_texte`, anywhere. `sorte` says how they are compared:
    a `code` by its letters and figures, a `nom` by its words less those `ignores`, a `lieu` by its postal
    code. With `avec_organisme`, the name of the organisme is found too. With `une_suffit`, one value
    found is enough. `quoi` names them in French.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    types_reference: tuple[str, ...]
    mesures_reference: tuple[str, ...] = ()
    quoi: str = "les valeurs"
    sorte: str = "code"
    dans_le_texte: bool = False
    avec_organisme: bool = False
    une_suffit: bool = False
    ignores: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Look for each value, and show those that are not found."""
        pieces = vue.of_types(self.types_reference)
        valeurs = texts([r for p in vue.of_types(self.types) for m in self.mesures for r in read(p, m)])
        if not valeurs or not (pieces or (self.avec_organisme and vue.organisme.denomination)):
            return nothing(f"Rien ne permet de vérifier {self.quoi}.")
        trouves = [r for r in valeurs if self._found(r, pieces, vue)]
        absents = [r for r in valeurs if r not in trouves]
        debuts = tuple(p for piece in pieces[:2] if (p := first_line(piece)))
        ou = (
            listing([name_of(p) for p in pieces])
            or f"le nom de l'organisme, « {vue.organisme.denomination} »"
        )
        if not absents or (self.une_suffit and trouves):
            dits = listing([str(r.valeur) for r in trouves])
            return Vu(True, 0.93, (*cites(trouves)[:3], *debuts), f"{dits} : trouvé dans {ou}.", dits, dits)
        dits = listing([f"« {r.valeur} » ({name_of(r.piece)})" for r in absents])
        note = f"{opening(self.quoi)} : {dits} ne se retrouve pas dans {ou}."
        doute = any(not self._readable(p) for p in (*pieces, *(r.piece for r in absents)))
        doute = doute or not all(r.sure for r in absents)
        passages = (*cites(absents)[:3], *debuts)
        return Vu(None if doute else False, 0.5 if doute else 0.07, passages, note, ou, dits)

    @staticmethod
    def _readable(piece: Piece) -> bool:
        return all(page.lisible and page.source is Source.TEXTE for page in piece.pages)

    def _found(self, releve: Releve, pieces: Sequence[Piece], vue: VueDossier) -> bool:
        dit = str(releve.valeur)
        noms = [vue.organisme.denomination, *vue.organisme.autres_noms] if self.avec_organisme else []
        autres = [str(r.valeur) for r in texts(all_of(pieces, self.mesures_reference))]
        if any(self._same(dit, autre, vue) for autre in (*autres, *filter(None, noms))):
            return True
        return self.dans_le_texte and any(self._written(dit, piece) for piece in pieces)

    def _same(self, un: str, autre: str, vue: VueDossier) -> bool:
        if self.sorte == "code":
            return _code(un) == _code(autre)
        if self.sorte == "lieu":
            codes = set(_POSTAL.findall(un)), set(_POSTAL.findall(autre))
            return bool(codes[0] & codes[1])
        gauche, droite = self._words(un), self._words(autre)
        return bool(gauche) and (
            gauche <= droite
            or (bool(droite) and droite <= gauche)
            or vue.similarite(" ".join(sorted(gauche)), " ".join(sorted(droite))) >= _PROCHE
        )

    def _written(self, dit: str, piece: Piece) -> bool:
        texte = " ".join(page.texte for page in piece.pages)
        if self.sorte == "code":
            return bool(_code(dit)) and _code(dit) in _code(texte)
        if self.sorte == "lieu":
            return bool(set(_POSTAL.findall(dit)) & set(_POSTAL.findall(texte)))
        mots = self._words(dit)
        return bool(mots) and mots <= self._words(texte)

    def _words(self, texte: str) -> set[str]:
        mots = "".join(c if c.isalnum() else " " for c in squash(texte)).split()
        motifs = [compile_pattern(motif) for motif in self.ignores]
        return {
            mot
            for mot in mots
            if (len(mot) >= _MOT_MINIMUM or mot.isdigit()) and not any(m.fullmatch(mot) for m in motifs)
        }


def _code(texte: str) -> str:
    return "".join(c for c in squash(texte) if c.isalnum())
