"""`bornes_de_dates`: the first and last day of the same event are the same in several pièces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import Piece
from qualiopia.domain.valeurs.dates import find_dates
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import days_between, is_date, name_of, show
from qualiopia.verifications.releves import Releve, cites, find_explanation, first_of, read
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Bornes:
    """The first and last day that one pièce, or all the sheets of one kind, give to an event."""

    piece: Piece
    debut: str
    fin: str
    releves: tuple[Releve, ...]
    partielles: bool

    @property
    def sure(self) -> bool:
        """Whether both ends were read surely, and not from the date of the document itself."""
        return all(releve.sure for releve in self.releves)

    @property
    def dit(self) -> str:
        """The period and the pièce, in words."""
        if self.debut == self.fin:
            return f"le {show(self.debut)} dans {name_of(self.piece)}"
        return f"du {show(self.debut)} au {show(self.fin)} dans {name_of(self.piece)}"


@dataclass(frozen=True, slots=True)
class BornesDeDates:
    """Parameters: `debut` and `fin` are measures, the first that a pièce has being taken.

    Sheets of `types_reunis` are put together (one a day, one a person). Pièces of `types_inclus` may
    give a part of the period only, and so may all of them when it exceeds `duree_courte` days.
    Wordings `motifs_contraires` (a change agreed in writing) leave the question open.
    """

    types: tuple[str, ...]
    debut: tuple[str, ...]
    fin: tuple[str, ...]
    types_reunis: tuple[str, ...] = ()
    types_inclus: tuple[str, ...] = ()
    motifs_contraires: tuple[str, ...] = ()
    duree_courte: int = 7
    ecart_plausible: int = 800

    def compare(self, vue: VueDossier) -> Vu:
        """Elect the common period and show those that leave it."""
        bornes = [*self._bounds(vue)]
        fermes = [b for b in bornes if not b.partielles] or bornes
        if len(bornes) < 2:
            return nothing("Moins de deux pièces indiquent les dates.")
        reference = self._reference(fermes)
        ecarts = [b for b in bornes if b is not reference and not self._agree(b, reference)]
        if not ecarts:
            note = f"Mêmes dates : {reference.dit}, comme dans {len(bornes) - 1} autre(s) pièce(s)."
            passages = cites(r for b in (reference, *bornes) for r in b.releves)[:4]
            return Vu(True, 0.95, passages, note, reference.dit, reference.dit)
        return self._contradiction(vue, reference, ecarts)

    def _bounds(self, vue: VueDossier) -> Iterator[Bornes]:
        for slug in self.types:
            pieces = vue.of_types((slug,))
            reunis = slug in self.types_reunis
            groupes = [pieces] if reunis else [[piece] for piece in pieces]
            for groupe in groupes:
                bornes = self._read(groupe, slug in self.types_inclus or (reunis and _scanned(groupe)))
                if bornes:
                    yield bornes

    def _read(self, pieces: Sequence[Piece], partielles: bool) -> Bornes | None:
        debuts = [r for piece in pieces for r in first_of(piece, self.debut) if is_date(r.valeur)]
        debuts = [r for r in debuts if not _own_date(r)]
        fins = [r for piece in pieces for r in first_of(piece, self.fin) if is_date(r.valeur)]
        if not debuts:
            return None
        premier = min(debuts, key=lambda r: str(r.valeur))
        dernier = max(fins or debuts, key=lambda r: str(r.valeur))
        seul = not fins and not any(read(piece, mesure) for piece in pieces for mesure in self.fin)
        return Bornes(
            premier.piece, str(premier.valeur), str(dernier.valeur), (premier, dernier), partielles or seul
        )

    def _reference(self, bornes: Sequence[Bornes]) -> Bornes:
        votes = [sum((b.debut, b.fin) == (autre.debut, autre.fin) for autre in bornes) for b in bornes]
        return bornes[max(range(len(bornes)), key=lambda rang: (votes[rang], -rang))]

    def _agree(self, bornes: Bornes, reference: Bornes) -> bool:
        if (bornes.debut, bornes.fin) == (reference.debut, reference.fin):
            return True
        dedans = reference.debut <= bornes.debut <= bornes.fin <= reference.fin
        longue = days_between(reference.debut, reference.fin) > self.duree_courte
        return dedans and (bornes.partielles or longue)

    def _contradiction(self, vue: VueDossier, reference: Bornes, ecarts: Sequence[Bornes]) -> Vu:
        constate = " ; ".join(b.dit for b in ecarts[:3])
        note = f"Les dates diffèrent : {reference.dit}, mais {constate}."
        passages = cites(r for b in (*ecarts[:3], reference) for r in b.releves)
        loin = all(
            abs(days_between(reference.debut, b.debut)) > self.ecart_plausible or not b.sure for b in ecarts
        )
        jours = {jour for b in (reference, *ecarts) for jour in (b.debut, b.fin)}
        explication = find_explanation(
            vue.pieces,
            self.motifs_contraires,
            lambda phrase: any(jours.intersection(lue.jours) for lue in find_dates(phrase)),
        )
        if explication:
            note += " Un changement semble avoir été convenu par écrit : à vérifier."
            return Vu(None, 0.5, (*passages, explication), note, reference.dit, constate)
        return Vu(None if loin else False, 0.5 if loin else 0.05, passages, note, reference.dit, constate)


def _scanned(pieces: Sequence[Piece]) -> bool:
    """Whether some sheets were scanned: lines of theirs may not have been read."""
    return any(page.source is not Source.TEXTE for piece in pieces for page in piece.pages)


def _own_date(releve: Releve) -> bool:
    """Whether a first day is only the date of the document, taken for it."""
    dates = {str(c.valeur) for c in releve.piece.champs if c.nom in ("date_document", "date_signature")}
    return str(releve.valeur) in dates and not read(releve.piece, "date_fin") and not releve.piece.presences
