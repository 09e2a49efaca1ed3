"""`piece_liee`: where something is found, another pièce or wording must follow from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import compile_pattern, replier, squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import is_date, name_of, shift, show
from qualiopia.verifications.releves import (
    Releve,
    all_of,
    find_wording,
    first_line,
    names_person,
    number,
    read,
)
from qualiopia.verifications.vu import Vu

SI_ABSENTS = ("non_conforme", "indetermine")


@dataclass(frozen=True, slots=True)
class PieceLiee:
    """Parameters: the trigger is any pièce of `types`, one that says `motifs` (unless `sauf` stands
    in the same sentence), one with a ticked box (`cases`, asked by `motifs`), or a number of `mesures`
    from `minimum` up or `maximum` down.

    What must follow: a pièce of `suites_types`, or a wording `suites_motifs` in `suites_dans`
    (default: the whole dossier), or `suites_propres` in the trigger's own kinds.
    With `suites_personnes`, a pièce of `suites_types` must also name
    someone of these measures in the dossier. At least one pièce of `si_types` must exist for the rule
    to be judged.
    `si_absent` says whether its lack is a departure or a doubt; it is only a doubt where the trigger's own
    kinds say none of `certain_si`. With `delai_jours` from the date `mesures_delai` of the trigger, what must
    follow is only a doubt until then. `declencheur` and `suite` name both.
    """

    types: tuple[str, ...]
    declencheur: str
    suite: str
    motifs: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    mesures: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    suites_types: tuple[str, ...] = ()
    suites_personnes: tuple[str, ...] = ()
    suites_motifs: tuple[str, ...] = ()
    suites_dans: tuple[str, ...] = ()
    suites_propres: tuple[str, ...] = ()
    si_types: tuple[str, ...] = ()
    si_absent: str = "non_conforme"
    certain_si: tuple[str, ...] = ()
    delai_jours: int | None = None
    mesures_delai: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Look for the trigger, then for what must follow."""
        if self.si_types and not vue.of_types(self.si_types):
            return nothing(f"Rien ne permet de vérifier {self.suite}.")
        pieces = vue.of_types(self.types)
        cause = self._trigger(pieces)
        if cause is None:
            return nothing(f"Sans objet : {self.declencheur} n'apparaît pas.")
        suite = self._followed(vue)
        if suite is not None:
            note = f"{self.declencheur[:1].upper()}{self.declencheur[1:]} est suivi de {self.suite}."
            return Vu(True, 0.92, tuple(dict.fromkeys((cause, suite))), note)
        return self._missing(vue, cause)

    def _trigger(self, pieces: Sequence[Piece]) -> Passage | None:
        if self.cases:
            return next(filter(None, (self._ticked(piece) for piece in pieces)), None)
        if self.mesures:
            releve = next((r for r in all_of(pieces, self.mesures) if self._within(r)), None)
            return releve.cite if releve else None
        if self.motifs:
            return next(filter(None, (self._worded(piece) for piece in pieces)), None)
        return first_line(pieces[0]) if pieces else None

    def _worded(self, piece: Piece) -> Passage | None:
        for motif in self.motifs:
            passage = find_wording((piece,), (motif,))
            if passage is None:
                continue
            phrase = replier(passage.texte).replie
            if not any(compile_pattern(excuse).search(phrase) for excuse in self.sauf):
                return passage
        return None

    def _ticked(self, piece: Piece) -> Passage | None:
        """Return the ticked box whose label answers a question worded by `motifs` just before it."""
        for page in piece.pages:
            for case in page.cases:
                libelle = replier(case.libelle).replie.strip()
                if not case.cochee or not any(compile_pattern(m).search(libelle) for m in self.cases):
                    continue
                debut = case.debut if case.debut >= 0 else page.texte.find(case.libelle)
                avant = replier(page.texte[max(0, debut - 220) : max(0, debut)]).replie
                question = avant.rsplit("\n\n", 1)[-1]
                if not self.motifs or any(compile_pattern(m).search(question) for m in self.motifs):
                    fin = debut + len(case.libelle)
                    return Passage(piece.fichier, page.numero, debut, fin, page.texte[debut:fin])
        return None

    def _within(self, releve: Releve) -> bool:
        valeur = number(releve)
        if valeur is None:
            return False
        return (self.minimum is None or valeur >= self.minimum) and (
            self.maximum is None or valeur <= self.maximum
        )

    def _followed(self, vue: VueDossier) -> Passage | None:
        for piece in vue.of_types(self.suites_types):
            passage = first_line(piece)
            if passage is not None and self._about(piece, vue):
                return passage
        dans = vue.of_types(self.suites_dans) if self.suites_dans else vue.pieces
        dit = find_wording([p for p in dans if not p.vierge], self.suites_motifs)
        return dit or find_wording(vue.of_types(self.types), self.suites_propres)

    def _about(self, piece: Piece, vue: VueDossier) -> bool:
        if not self.suites_personnes:
            return True
        noms = {str(r.valeur) for mesure in self.suites_personnes for r in all_of(vue.pieces, (mesure,))}
        return any(names_person(piece, nom, (), vue.memes_noms) or _by_initial(piece, nom) for nom in noms)

    def _missing(self, vue: VueDossier, cause: Passage) -> Vu:
        origine = next((p for p in vue.pieces if p.fichier == cause.fichier), None)
        ou = f" ({name_of(origine)})" if origine else ""
        note = (
            f"{self.declencheur[:1].upper()}{self.declencheur[1:]}{ou}, mais rien dans le dossier "
            f"pour {self.suite}."
        )
        muettes = any(not page.lisible for piece in vue.pieces for page in piece.pages)
        incertain = self.certain_si and not find_wording(vue.of_types(self.types), self.certain_si)
        delai = self._delay(origine, vue.date_audit)
        if delai:
            note += f" {delai}"
        if self.si_absent == "indetermine" or muettes or incertain or delai:
            return Vu(None, 0.45, (cause,), note, self.suite)
        return Vu(False, 0.08, (cause,), note, self.suite, "rien de tel", types=self.suites_types)

    def _delay(self, piece: Piece | None, jour: str) -> str:
        """Return how long is left for what must follow, in words, or nothing when it is over."""
        if self.delai_jours is None or piece is None:
            return ""
        depart = next((r for m in self.mesures_delai for r in read(piece, m) if is_date(r.valeur)), None)
        limite = shift(str(depart.valeur), self.delai_jours) if depart else ""
        return f"À faire avant le {show(limite)}." if limite >= jour else ""


def _by_initial(piece: Piece, nom: str) -> bool:
    """Whether a pièce calls someone by first name and initial (« Jeanne D. »), out of discretion."""
    mots = [mot for mot in re.split(r"[^\w-]+", squash(nom)) if mot]
    motifs = [
        rf"(?<!\w){re.escape(un)} {re.escape(autre[0])}(?:\.|(?=\s?[(,;]))"
        for un in mots
        for autre in mots
        if un != autre and len(un) > 2
    ]
    texte = squash(" ".join(page.texte for page in piece.pages))
    return any(re.search(motif, texte) for motif in motifs)
