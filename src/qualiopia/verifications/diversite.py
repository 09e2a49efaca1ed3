"""`diversite`: there is a recent pièce of each of these kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import days_between, is_date, listing, name_of, show
from qualiopia.verifications.releves import Releve, cites, first_line, first_of
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Diversite:
    """Parameters: `types` must each have a pièce dated (`mesures`) within `jours` before the audit.

    `libelles` gives a French name for each kind, in the same order. The rule is judged only when at
    least `minimum` kinds are present; with `un_seul_doute`, a single
    one that lacks is a doubt. `equivalents` are
    kinds any of which stands for the first of `types`. With `exigences`, the
    pièce must not lack any of these mentions. A kind older than `jours` is a doubt, but a departure where
    the same file keeps another kind up to date.
    """

    types: tuple[str, ...]
    libelles: tuple[str, ...] = ()
    mesures: tuple[str, ...] = ()
    jours: int | None = None
    minimum: int = 2
    equivalents: tuple[str, ...] = ()
    exigences: tuple[str, ...] = ()
    un_seul_doute: bool = False

    def compare(self, vue: VueDossier) -> Vu:
        """Look for each kind, then for its date and its mentions."""
        pieces = {slug: self._pieces(rang, slug, vue) for rang, slug in enumerate(self.types)}
        presents = [slug for slug in self.types if pieces[slug]]
        if len(presents) < self.minimum:
            return nothing("Trop peu de pièces de ces genres pour juger.")
        preuves = tuple(p for slug in presents if (p := first_line(pieces[slug][0])) is not None)
        manquants = tuple(slug for slug in self.types if not pieces[slug])
        absents = [self._name(slug) for slug in manquants]
        if absents:
            note = f"Aucune trace pour : {listing(absents)} (trouvé : {self._found(presents, pieces)})."
            seul = self.un_seul_doute and len(absents) == 1
            manque = f"manque {listing(absents)}"
            return Vu(
                None if seul else False,
                0.4 if seul else 0.08,
                preuves[:4],
                f"{note} À vérifier." if seul else note,
                "une trace pour chacun",
                manque,
                types=manquants,
            )
        muets = [p for slug in presents for p in pieces[slug][:3] if self._lacks(p)]
        if muets and all(any(p in muets for p in pieces[slug]) for slug in presents[:1]):
            noms = listing([name_of(p) for p in muets])
            return Vu(None, 0.45, preuves[:4], f"À vérifier dans {noms} : l'exploitation n'apparaît pas.")
        return self._recent(vue, presents, pieces)

    def _pieces(self, rang: int, slug: str, vue: VueDossier) -> list[Piece]:
        return vue.of_types((slug, *self.equivalents) if rang == 0 else (slug,))

    def _recent(self, vue: VueDossier, presents: Sequence[str], pieces: dict[str, list[Piece]]) -> Vu:
        vieux: list[Releve] = []
        tenus: set[str] = set()
        for slug in presents:
            dates = [r for p in pieces[slug] for r in first_of(p, self.mesures)]
            dates = [r for r in dates if is_date(r.valeur) and str(r.valeur) <= vue.date_audit]
            derniere = max(dates, key=lambda r: str(r.valeur), default=None)
            if derniere is not None and self.jours is not None:
                age = days_between(str(derniere.valeur), vue.date_audit)
                if age > self.jours:
                    vieux.append(derniere)
                else:
                    tenus.add(derniere.piece.fichier)
        if vieux:
            dits = listing([f"{show(r.valeur)} ({name_of(r.piece)})" for r in vieux])
            note = f"Les traces les plus récentes sont anciennes : {dits}."
            attendu = f"moins de {self.jours} jours avant l'audit"
            sur = all(r.piece.fichier in tenus for r in vieux)
            return Vu(False if sur else None, 0.1 if sur else 0.4, cites(vieux), note, attendu, dits)
        preuves = tuple(p for slug in presents if (p := first_line(pieces[slug][0])) is not None)
        return Vu(True, 0.92, preuves[:4], f"Une trace pour chacun : {self._found(presents, pieces)}.")

    def _lacks(self, piece: Piece) -> bool:
        return any(o.exigence in self.exigences and o.trouve is False for o in piece.observations)

    def _name(self, slug: str) -> str:
        rang = self.types.index(slug)
        return self.libelles[rang] if rang < len(self.libelles) else slug.replace("_", " ")

    def _found(self, presents: Sequence[str], pieces: dict[str, list[Piece]]) -> str:
        return listing([f"{self._name(slug)}, {name_of(pieces[slug][0])}" for slug in presents])
