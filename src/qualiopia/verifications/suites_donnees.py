"""`suites_donnees`: each bad mark and each entry of a log is taken up by a later entry of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import compile_pattern, squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.notes_basses import low_marks, repeated_low_marks
from qualiopia.verifications.phrases import days_between, is_date, listing, name_of, show
from qualiopia.verifications.registres import Ligne, entries
from qualiopia.verifications.releves import Releve, first_of, read
from qualiopia.verifications.vu import Vu

_MOTS_COMMUNS = 2


@dataclass(frozen=True, slots=True)
class Ennui:
    """Something that calls for an action: when, in what words, and the action it says it had."""

    piece: Piece
    date: str
    mots: frozenset[str]
    passage: Passage
    dit: str
    action: str = ""
    note: bool = False


@dataclass(frozen=True, slots=True)
class SuitesDonnees:
    """Parameters: entries of registers of `types` and low marks of `types_notes` meet `suites_types`.

    An entry is taken up when a column labelled by `motifs_colonnes` names an action, when the plan has an
    entry in the same words, or one from that day on that says `suites_motifs`. It is a departure when
    the plan stopped before it; else a doubt. What is younger than `jours` days is left out. Entries
    that say `sauf` do not count. `mesures` give the date of a survey; marks up to `note` are low,
    save in tables that `exclus` match. Only the wordings `suites_notes`, if any, answer a low mark.
    """

    types: tuple[str, ...]
    suites_types: tuple[str, ...]
    motifs_colonnes: tuple[str, ...]
    suites_motifs: tuple[str, ...] = ()
    suites_notes: tuple[str, ...] = ()
    types_notes: tuple[str, ...] = ()
    mesures: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    note: float = 2.0
    exclus: tuple[str, ...] = ()
    jours: int = 90

    def compare(self, vue: VueDossier) -> Vu:
        """Look for what follows each entry, and show those that nothing follows."""
        plans = [piece for piece in vue.of_types(self.suites_types) if piece.type in self.suites_types]
        lignes = [ligne for plan in plans for ligne in entries(plan)]
        ennuis = [e for e in self._troubles(vue) if self._is_due(e, vue)]
        if not plans or not ennuis:
            return nothing(
                "Aucune insatisfaction ni réclamation ne peut être rapprochée d'un plan d'actions."
            )
        seuls = [e for e in ennuis if not self._taken_up(e, lignes, plans)]
        if not seuls:
            note = f"Chaque insatisfaction ou réclamation est reprise dans {name_of(plans[0])}."
            return Vu(True, 0.92, tuple(e.passage for e in ennuis[:3]), note)
        dernier = _last_day(lignes, plans)
        certains = [e for e in seuls if dernier and e.date > dernier]
        return self._lacking(certains or seuls, plans[0], dernier, bool(certains))

    def _troubles(self, vue: VueDossier) -> Iterator[Ennui]:
        for piece in vue.of_types(self.types):
            for ligne in entries(piece):
                if not self._excused(ligne.texte):
                    action = ligne.said(ligne.columns(self.motifs_colonnes))
                    dit = max((c.texte for c in ligne.cellules), key=len)
                    yield Ennui(piece, ligne.date, _words(ligne.texte), ligne.passage(), dit, action)
        for piece in vue.of_types(self.types_notes):
            dates = sorted(str(r.valeur) for r in self._dates(piece))
            for passage, moyenne in low_marks(piece, self.note, self.exclus):
                dit = f"notes de {show(moyenne)} en moyenne"
                yield Ennui(piece, dates[-1] if dates else "", frozenset(), passage, dit)
                break
            else:
                for passage, mots in repeated_low_marks(piece, self.note, self.exclus):
                    dit = f"plusieurs notes basses à « {passage.texte} »"
                    jour = dates[-1] if dates else ""
                    yield Ennui(piece, jour, _words(mots), passage, dit, note=True)

    def _dates(self, piece: Piece) -> list[Releve]:
        lues = [r for r in first_of(piece, self.mesures) if is_date(r.valeur)]
        return lues or [r for r in read(piece, "texte:dates") if is_date(r.valeur)]

    def _excused(self, texte: str) -> bool:
        return any(compile_pattern(motif).search(squash(texte)) for motif in self.sauf)

    def _is_due(self, ennui: Ennui, vue: VueDossier) -> bool:
        return bool(ennui.date) and days_between(ennui.date, vue.date_audit) > self.jours

    def _taken_up(self, ennui: Ennui, lignes: Sequence[Ligne], plans: Sequence[Piece]) -> bool:
        if re.search(r"\w", ennui.action):
            return True
        motifs = (self.suites_notes if ennui.note else ()) or self.suites_motifs
        for ligne in lignes:
            mots = _words(ligne.texte)
            if len(ennui.mots & mots) >= _MOTS_COMMUNS:
                return True
            if ligne.date >= ennui.date and _speaks(ligne.texte, motifs):
                return True
        return not lignes and any(_speaks(page.texte, motifs) for plan in plans for page in plan.pages)

    def _lacking(self, seuls: Sequence[Ennui], plan: Piece, dernier: str, certain: bool) -> Vu:
        dits = listing(
            [f"« {' '.join(e.dit.split())[:80]} » le {show(e.date)} ({name_of(e.piece)})" for e in seuls], 3
        )
        note = f"Aucune action de {name_of(plan)} ne répond à {dits}"
        passages = tuple(e.passage for e in seuls[:4])
        if certain:
            note += f" ; la dernière action y est du {show(dernier)}."
            return Vu(False, 0.07, passages, note, "une action reliée dans le plan", "aucune")
        return Vu(None, 0.45, passages, f"{note} : à vérifier.", "une action reliée dans le plan", "aucune")


def _speaks(texte: str, motifs: Sequence[str]) -> bool:
    return any(compile_pattern(motif).search(squash(texte)) for motif in motifs)


def _last_day(lignes: Sequence[Ligne], plans: Sequence[Piece]) -> str:
    """Return the day of the last entry of the plans, or the last day they write at all."""
    jours = [ligne.date for ligne in lignes if ligne.date]
    if jours:
        return max(jours)
    ecrits = [str(r.valeur) for plan in plans for r in read(plan, "texte:dates") if is_date(r.valeur)]
    return max(ecrits, default="")


def _words(texte: str) -> frozenset[str]:
    mots = "".join(c if c.isalpha() else " " for c in squash(texte)).split()
    return frozenset(mot[:6] for mot in mots if len(mot) > 4)
