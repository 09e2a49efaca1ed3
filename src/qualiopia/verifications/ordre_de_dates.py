"""`ordre_de_dates`: one event comes before or after another, by so many days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import days_between, is_date, name_of, shift, show
from qualiopia.verifications.releves import Releve, cites, find_wording, first_of, names_person, read
from qualiopia.verifications.vu import Vu

SENS = ("avant", "apres")
QUOIS = ("min", "max")


@dataclass(frozen=True, slots=True)
class OrdreDeDates:
    """Parameters: dates (`mesures`) of `types` stand `sens` those of `types_reference`.

    By at least `delai_min` days, at most `delai_max`; fewer than `delai_conseille` only raises a
    doubt. The reference is the `quoi` (`min` or `max`) of the first kind that has dates. With
    `un_suffit`, one pièce in order is enough. `delai_parametre` names a dated value of the pack to add to
    `delai_min`. With `liees_par`, only pièces about a person named in the reference are concerned, or that
    name someone of `mesures_liees` in `types_lies`. With `motifs`, only pièces that say one of them are.
    `evenement` and `repere` name both sides in French.
    Gaps beyond `ecart_plausible` days are taken for misreadings and only raise a doubt.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    types_reference: tuple[str, ...]
    mesures_reference: tuple[str, ...]
    evenement: str
    repere: str
    sens: str = "avant"
    quoi: str = "min"
    delai_min: int = 0
    delai_max: int | None = None
    delai_conseille: int | None = None
    delai_parametre: str = ""
    un_suffit: bool = False
    liees_par: tuple[str, ...] = ()
    types_lies: tuple[str, ...] = ()
    mesures_liees: tuple[str, ...] = ()
    motifs_contraires: tuple[str, ...] = ()
    motifs: tuple[str, ...] = ()
    ecart_plausible: int = 400

    def compare(self, vue: VueDossier) -> Vu:
        """Compare each date with the reference, and show those out of order."""
        reference = self._reference(vue)
        pieces = [p for p in vue.of_types(self.types) if self._linked(p, vue) and self._says(p)]
        dates = [r for p in pieces if (r := self._telling(p)) is not None]
        if not dates or reference is None:
            return nothing(f"Une date manque pour situer {self.evenement} par rapport à {self.repere}.")
        delai = self._least(vue)
        verdicts = [(releve, self._verdict(releve, reference, delai)) for releve in dates]
        bons = [releve for releve, verdict in verdicts if verdict is True]
        if len(bons) == len(dates) or (self.un_suffit and bons):
            return self._in_order(bons, reference, delai)
        mauvais = [releve for releve, verdict in verdicts if verdict is False]
        doutes = [releve for releve, verdict in verdicts if verdict is None]
        return self._out_of_order(mauvais or doutes, reference, delai, bool(mauvais))

    @staticmethod
    def _dates(releves: Sequence[Releve]) -> list[Releve]:
        return sorted((r for r in releves if is_date(r.valeur)), key=lambda r: str(r.valeur))

    def _telling(self, piece: Piece) -> Releve | None:
        """Return the date of a pièce that could break the order: its last one before, its first one after."""
        dates = self._dates(first_of(piece, self.mesures))
        if not dates:
            return None
        return dates[-1] if self.sens == "avant" else dates[0]

    def _linked(self, piece: Piece, vue: VueDossier) -> bool:
        """Whether the pièce is about someone whom a pièce of the reference names, or the other way round."""
        if not self.liees_par:
            return True
        noms = [str(r.valeur) for r in first_of(piece, self.liees_par)]
        autres = vue.of_types(self.types_reference)
        if any(names_person(p, nom, (), vue.memes_noms) for nom in noms for p in autres):
            return True
        lies = vue.of_types(self.types_lies)
        eux = {str(r.valeur) for m in self.mesures_liees for p in lies for r in read(p, m)}
        return any(names_person(piece, nom, (), vue.memes_noms) for nom in eux)

    def _says(self, piece: Piece) -> bool:
        return not self.motifs or find_wording((piece,), self.motifs) is not None

    def _least(self, vue: VueDossier) -> int:
        valeur = vue.parametres.get(self.delai_parametre) if self.delai_parametre else None
        return self.delai_min + (int(valeur) if isinstance(valeur, int | float) else 0)

    def _reference(self, vue: VueDossier) -> Releve | None:
        for slug in self.types_reference:
            lues = self._dates(
                [r for p in vue.of_types((slug,)) for r in first_of(p, self.mesures_reference)]
            )
            if lues:
                return lues[-1] if self.quoi == "max" else lues[0]
        return None

    def _verdict(self, releve: Releve, reference: Releve, delai: int) -> bool | None:
        ecart = days_between(str(releve.valeur), str(reference.valeur))
        if self.sens == "apres":
            ecart = -ecart
        if abs(ecart) > self.ecart_plausible and not (ecart > 0 and self.delai_max is None):
            return None
        if ecart < delai or (self.delai_max is not None and ecart > self.delai_max):
            return False if releve.sure and reference.sure else None
        return None if self.delai_conseille is not None and ecart < self.delai_conseille else True

    def _in_order(self, bons: Sequence[Releve], reference: Releve, delai: int) -> Vu:
        note = (
            f"{self.evenement[:1].upper()}{self.evenement[1:]} ({show(bons[0].valeur)}) est en ordre "
            f"par rapport à {self.repere} ({show(reference.valeur)})."
        )
        return Vu(True, 0.95, cites((*bons[:2], reference)), note, self._expected(reference, delai))

    def _expected(self, reference: Releve, delai: int) -> str:
        signe = -1 if self.sens == "avant" else 1
        borne = shift(str(reference.valeur), signe * delai)
        mots = "au plus tard" if self.sens == "avant" else "au plus tôt"
        if self.delai_max is not None:
            autre = shift(str(reference.valeur), signe * self.delai_max)
            return f"entre le {show(min(borne, autre))} et le {show(max(borne, autre))}"
        return f"{mots} le {show(borne)}"

    def _out_of_order(self, mauvais: Sequence[Releve], reference: Releve, delai: int, certain: bool) -> Vu:
        constate = " ; ".join(f"le {show(r.valeur)} dans {name_of(r.piece)}" for r in mauvais[:3])
        attendu = self._expected(reference, delai)
        note = (
            f"{self.evenement[:1].upper()}{self.evenement[1:]} : {constate}, alors que {self.repere} est le "
            f"{show(reference.valeur)} dans {name_of(reference.piece)} (attendu : {attendu})."
        )
        passages = cites((*mauvais[:3], reference))
        if certain and not find_wording((r.piece for r in mauvais), self.motifs_contraires):
            return Vu(False, 0.05, passages, note, attendu, constate)
        return Vu(None, 0.5, passages, note + " À vérifier.", attendu, constate)
