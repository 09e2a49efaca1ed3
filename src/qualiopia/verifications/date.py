"""`date`: the document bears this date, in the order expected with its other dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualiopia.domain.piece import Passage
from qualiopia.domain.texte import compile_pattern
from qualiopia.domain.valeurs.dates import find_dates
from qualiopia.domain.valeurs.natures import find_value
from qualiopia.domain.vides import find_blank
from qualiopia.domain.vue import VuePiece
from qualiopia.verifications.vu import Vu

_MOIS_ET_ANNEE = re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])\s?[/.-]\s?20\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Date:
    """Parameters: the date is a champ (`champs`, `champ`), else within `distance` after an `etiquettes`.

    `avant` and `apres` name champs of the same pièce that it must not follow or precede.
    """

    champs: tuple[str, ...] = ()
    champ: str = ""
    etiquettes: tuple[str, ...] = ()
    avant: str = ""
    apres: str = ""
    distance: int = 80

    def evaluate(self, vue: VuePiece) -> Vu:
        """Answer with the passage of the date, or with both when they are in the wrong order.

        Of several champs, one in the right order is enough: a document bears other dates too.
        """
        vus = [
            self._ordered(vue, champ.valeur, champ.passage)
            for nom in (*self.champs, self.champ)
            if (champ := vue.piece.champ(nom)) and champ.passage
            if isinstance(champ.valeur, str) and champ.valeur
        ]
        if vus:
            return next((vu for vu in vus if vu.trouve), vus[0])
        return self._labelled(vue)

    def _ordered(self, vue: VuePiece, date: str, passage: Passage) -> Vu:
        for autre, sens in ((self.avant, 1), (self.apres, -1)):
            borne = vue.piece.champ(autre) if autre else None
            if borne is None or not isinstance(borne.valeur, str) or not borne.valeur:
                continue
            if (date > borne.valeur) if sens > 0 else (date < borne.valeur):
                ordre = "au plus tard le" if sens > 0 else "au plus tôt le"
                passages = (passage, borne.passage) if borne.passage else (passage,)
                note = f"La date {date} est incompatible avec {borne.valeur}."
                return Vu(False, 0.06, passages, note, f"{ordre} {borne.valeur}", date)
        return Vu(True, 0.95, (passage,), observe=date)

    def _labelled(self, vue: VuePiece) -> Vu:
        vides: list[Passage] = []
        for motif in self.etiquettes:
            for etiquette in vue.find_all(compile_pattern(motif)):
                page = next(p for p in vue.piece.pages if p.numero == etiquette.page)
                limite = min(len(page.texte), etiquette.fin + self.distance)
                valeur = find_value("date", page.texte, etiquette.debut, limite)
                if valeur:
                    fin = max(etiquette.fin, valeur[1])
                    passage = vue.sentence(vue.passage(page, etiquette.debut, fin))
                    lues = find_dates(page.texte, *valeur)
                    jour = lues[0].jours[0] if lues and lues[0].jours else ""
                    return self._ordered(vue, jour, passage) if jour else Vu(True, 0.95, (passage,))
                mois = _MOIS_ET_ANNEE.search(page.texte, etiquette.fin, limite)
                if mois and not (self.avant or self.apres):
                    passage = vue.passage(page, etiquette.debut, mois.end())
                    return Vu(True, 0.9, (vue.sentence(passage),), observe=mois.group())
                if find_blank(page.texte, etiquette.debut, limite):
                    vides.append(vue.sentence(etiquette))
        if vides:
            return Vu(False, 0.1, tuple(vides[:2]), note="La date prévue est restée vide.")
        return Vu(False if vue.lisible else None, 0.08 if vue.lisible else 0.5)
