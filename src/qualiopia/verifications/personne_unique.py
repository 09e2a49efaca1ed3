"""`personne_unique`: all these pièces are about one and the same person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualiopia.domain.texte import squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import agreement, conclude, nothing
from qualiopia.verifications.releves import MEME_PERSONNE, ORTHOGRAPHE, PRESQUE, Releve, first_of, texts
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class PersonneUnique:
    """Parameters: in `types`, the person is `mesures`, completed by the first of `mesures_prenoms`.

    Only the first given name counts. A letter or two apart, or a name that stands alone, is a doubt;
    beyond, a contradiction. `quoi` names the person in French.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    quoi: str
    mesures_prenoms: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Elect the name that most pièces bear and show the others."""
        noms = list(self._names(vue))
        if len({r.piece.cle for r in noms}) < 2:
            return nothing(f"Moins de deux pièces nomment {self.quoi}.")
        return conclude(agreement(noms, lambda un, autre: self._same(un, autre, vue)), self.quoi)

    def _names(self, vue: VueDossier) -> Iterator[Releve]:
        for piece in vue.of_types(self.types):
            nom = next(iter(texts(first_of(piece, self.mesures))), None)
            if nom is None:
                continue
            prenom = next(iter(texts(first_of(piece, self.mesures_prenoms))), None)
            dit = str(nom.valeur)
            if prenom and squash(str(prenom.valeur)).split()[:1] != squash(dit).split()[:1]:
                premier = str(prenom.valeur).replace(",", " ").split()[:1]
                dit = (
                    dit
                    if premier and squash(premier[0]) in squash(dit).split()
                    else " ".join([*premier, dit])
                )
            yield Releve(piece, nom.nom, dit, nom.passage, nom.confiance)

    def _same(self, un: Releve, autre: Releve, vue: VueDossier) -> bool | None:
        a, b = str(un.valeur), str(autre.valeur)
        note = vue.memes_noms(a, b)
        if note >= ORTHOGRAPHE:
            return True
        mots = set(squash(a).split()), set(squash(b).split())
        if mots[0] <= mots[1] or mots[1] <= mots[0]:
            return True if min(map(len, mots)) > 1 else None
        return None if note >= MEME_PERSONNE or vue.similarite(a, b) >= PRESQUE else False
