"""`meme_texte`: a title or a place is the same in several pièces, wording apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qualiopia.domain.texte import compile_pattern, squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import agreement, conclude, nothing
from qualiopia.verifications.releves import Releve, all_of, texts
from qualiopia.verifications.vu import Vu

_POSTAL = re.compile(r"(?<!\d)\d{5}(?!\d)")


@dataclass(frozen=True, slots=True)
class MemeTexte:
    """Parameters: the `mesures` of pièces of these `types` are compared as texts, named `quoi`.

    `ignores` are patterns taken out first; `motifs` are words that change the meaning (a level, a
    number): two texts that differ by one of them differ, however alike. `lieu` compares postal codes
    when both have one; `doute` makes a difference a doubt. From `seuil` on, two texts are the same. One
    that has `mots_de_trop` words more, or as many instead, is another text (0: a longer form agrees).
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    quoi: str = "l'intitulé"
    ignores: tuple[str, ...] = ()
    motifs: tuple[str, ...] = ()
    seuil: float = 0.9
    lieu: bool = False
    doute: bool = False
    mots_de_trop: int = 0

    def compare(self, vue: VueDossier) -> Vu:
        """Elect the common text; a longer form of it agrees, another text does not."""
        releves = _one_by_piece(texts(all_of(vue.of_types(self.types), self.mesures)))
        if len(releves) < 2:
            return nothing(f"Moins de deux pièces indiquent {self.quoi}.")
        return conclude(agreement(releves, lambda un, autre: self._verdict(un, autre, vue)), self.quoi)

    def _verdict(self, un: Releve, autre: Releve, vue: VueDossier) -> bool | None:
        return self._same(un, autre, vue) or (None if self.doute else self._same(un, autre, vue))

    def _same(self, un: Releve, autre: Releve, vue: VueDossier) -> bool | None:
        gauche, droite = self._plain(str(un.valeur)), self._plain(str(autre.valeur))
        if gauche == droite or _glued(gauche, droite):
            return True
        if self.lieu:
            return _same_place(str(un.valeur), str(autre.valeur), vue)
        de_trop, de_moins = _differences(gauche, droite, vue)
        if self.mots_de_trop:
            ecart = max(len(de_trop), len(de_moins))
            return ecart == 0 or (False if ecart >= self.mots_de_trop else None)
        sens = self._meaning(de_trop), self._meaning(de_moins)
        if sens[0] and sens[1]:
            return False
        if not de_trop or not de_moins:
            return None if any(sens) else True
        if any(sens):
            return False
        proches = vue.similarite(gauche, droite) >= self.seuil
        return proches or _bears(autre, gauche) or _bears(un, droite)

    def _plain(self, texte: str) -> str:
        return _strip(texte, self.ignores)

    def _meaning(self, mots: frozenset[str]) -> bool:
        return any(compile_pattern(motif).fullmatch(mot) for motif in self.motifs for mot in mots)


def _one_by_piece(releves: list[Releve]) -> list[Releve]:
    vus: dict[str, Releve] = {}
    for releve in releves:
        vus.setdefault(releve.piece.cle, releve)
    return list(vus.values())


@lru_cache(maxsize=4096)
def _strip(texte: str, ignores: tuple[str, ...]) -> str:
    replie = squash(texte)
    for motif in ignores:
        replie = compile_pattern(motif).sub(" ", replie)
    return " ".join("".join(c if c.isalnum() else " " for c in replie).split())


def _differences(gauche: str, droite: str, vue: VueDossier) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of each text that have no like in the other."""
    mots = [m for m in gauche.split() if _counts(m)], [m for m in droite.split() if _counts(m)]
    return (
        frozenset(m for m in mots[0] if not any(_alike(m, autre, vue) for autre in mots[1])),
        frozenset(m for m in mots[1] if not any(_alike(m, autre, vue) for autre in mots[0])),
    )


def _glued(gauche: str, droite: str) -> bool:
    """Whether two texts only differ by spaces, one of them perhaps within the other (badly read scans)."""
    court, long = sorted((gauche.replace(" ", ""), droite.replace(" ", "")), key=len)
    colle = " " not in gauche or " " not in droite
    return court == long or (colle and len(court) > 9 and court in long)


def _counts(mot: str) -> bool:
    return len(mot) > 2 or mot.isdigit()


def _alike(un: str, autre: str, vue: VueDossier) -> bool:
    if un == autre:
        return True
    if un.isdigit() or autre.isdigit():
        return False
    return un[:4] == autre[:4] and vue.similarite(un, autre) >= 0.8


def _bears(releve: Releve, texte: str) -> bool:
    """Whether the pièce of a value also bears another text word for word."""
    if len(texte) < 12:
        return False
    return any(texte in _strip(page.texte, ()) for page in releve.piece.pages)


def _same_place(un: str, autre: str, vue: VueDossier) -> bool | None:
    codes = set(_POSTAL.findall(un)), set(_POSTAL.findall(autre))
    if codes[0] and codes[1]:
        return bool(codes[0] & codes[1])
    mots = {m for m in squash(un).split() if len(m) > 3}, {m for m in squash(autre).split() if len(m) > 3}
    if mots[0] & mots[1] or vue.similarite(un, autre) >= 0.6:
        return True
    return None
