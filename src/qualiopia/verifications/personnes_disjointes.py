"""`personnes_disjointes`: nobody is named on both sides."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import name_of
from qualiopia.verifications.releves import MEME_PERSONNE, Releve, all_of, cites, texts
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class PersonnesDisjointes:
    """Parameters: no name (`mesures`) of `types` is also in `types_reference`."""

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    types_reference: tuple[str, ...]

    def compare(self, vue: VueDossier) -> Vu:
        """Show the first person named on both sides."""
        gauche = texts(all_of(vue.of_types(self.types), self.mesures))
        droite = texts(all_of(vue.of_types(self.types_reference), self.mesures))
        if not gauche or not droite:
            return nothing("Il n'y a pas, dans ce dossier, de pièces des deux genres.")
        for un in gauche:
            for autre in droite:
                if vue.memes_noms(str(un.valeur), str(autre.valeur)) >= MEME_PERSONNE:
                    return _both(un, autre)
        return Vu(True, 0.9, cites((gauche[0], droite[0])), "Aucune personne ne figure des deux côtés.")


def _both(un: Releve, autre: Releve) -> Vu:
    note = f"{un.valeur} figure à la fois dans {name_of(un.piece)} et dans {name_of(autre.piece)}."
    return Vu(False, 0.08, cites((un, autre)), note, "un seul des deux", str(un.valeur))
