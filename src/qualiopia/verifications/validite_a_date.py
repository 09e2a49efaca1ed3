"""`validite_a_date`: what was needed for an event was valid on the day of that event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import is_date, name_of, show
from qualiopia.verifications.releves import Releve, cites, first_of, names_person, read
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class ValiditeADate:
    """Parameters: pièces of `types` last from `mesures_debut` to `mesures` (their end).

    The event is the first kind of `types_reference` with `mesures_reference`; its last day is meant.
    For each kind, one valid pièce is enough (an older one may well be expired). Those of the kinds
    `nominatifs` only count where they name someone of `mesures_personnes`, in the pièces of the event
    or of `types_personnes`: a certificate that names its own holder says nothing of who was there.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    types_reference: tuple[str, ...]
    mesures_reference: tuple[str, ...]
    mesures_debut: tuple[str, ...] = ()
    evenement: str = "l'événement"
    nominatifs: tuple[str, ...] = ()
    mesures_personnes: tuple[str, ...] = ()
    types_personnes: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Judge each kind at the date of the event, whatever the date of the audit."""
        jour = self._day(vue)
        if jour is None:
            return nothing(f"La date de {self.evenement} n'est pas connue.")
        jugements = [
            vu for slug in self.types if (vu := self._judge(self._about(vue, slug), jour)) is not None
        ]
        if not jugements:
            return nothing("Aucune date de validité à vérifier.")
        return next((vu for vu in jugements if vu.trouve is False), jugements[0])

    def _about(self, vue: VueDossier, slug: str) -> list[Piece]:
        """Return the pièces of a kind that are about this event."""
        pieces = vue.of_types((slug,))
        if slug not in self.nominatifs:
            return pieces
        tenues = vue.of_types((*self.types_reference, *self.types_personnes))
        noms = {str(r.valeur) for m in self.mesures_personnes for p in tenues for r in read(p, m) if r.valeur}
        return [p for p in pieces if any(names_person(p, nom, (), vue.memes_noms) for nom in noms)]

    def _day(self, vue: VueDossier) -> Releve | None:
        for slug in self.types_reference:
            jours = [
                r
                for p in vue.of_types((slug,))
                for r in first_of(p, self.mesures_reference)
                if is_date(r.valeur)
            ]
            if jours:
                return max(jours, key=lambda r: str(r.valeur))
        return None

    def _judge(self, pieces: Sequence[Piece], jour: Releve) -> Vu | None:
        datees = [(p, fin) for p in pieces if (fin := _date(p, self.mesures)) is not None]
        if not datees:
            return None
        for piece, fin in datees:
            debut = _date(piece, self.mesures_debut)
            if str(fin.valeur) >= str(jour.valeur) and (
                debut is None or str(debut.valeur) <= str(jour.valeur)
            ):
                note = f"{name_of(piece)} est valide jusqu'au {show(fin.valeur)}, après {self.evenement}."
                return Vu(True, 0.95, cites((fin, jour)), note)
        piece, fin = max(datees, key=lambda couple: str(couple[1].valeur))
        return self._expired(piece, fin, jour)

    def _expired(self, piece: Piece, fin: Releve, jour: Releve) -> Vu:
        debut = _date(piece, self.mesures_debut)
        if str(fin.valeur) < str(jour.valeur):
            observe = f"validité jusqu'au {show(fin.valeur)} dans {name_of(piece)}"
            retenu = fin
        else:
            observe = f"validité à partir du {show(debut.valeur if debut else None)} dans {name_of(piece)}"
            retenu = debut or fin
        attendu = f"valide le {show(jour.valeur)} ({self.evenement}, {name_of(jour.piece)})"
        note = f"Pas en cours de validité à la date de {self.evenement} : {observe} ; attendu : {attendu}."
        return Vu(False, 0.05, cites((retenu, jour)), note, attendu, observe)


def _date(piece: Piece, mesures: Sequence[str]) -> Releve | None:
    return next((releve for releve in first_of(piece, mesures) if is_date(releve.valeur)), None)
