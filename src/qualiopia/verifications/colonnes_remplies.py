"""`colonnes_remplies`: in a register, what should be noted of each entry is noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.texte import compile_pattern, squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import days_between, listing, name_of, show
from qualiopia.verifications.registres import Ligne, entries
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class ColonnesRemplies:
    """Parameters: columns labelled by `motifs_colonnes` in registers of `types` hold something.

    In every entry, or with `une_suffit` in one entry at least of each kind. Entries that say `sauf`
    and those of the last `jours` days before the audit are left out. `quoi` names what is noted.
    """

    types: tuple[str, ...]
    motifs_colonnes: tuple[str, ...]
    quoi: str
    une_suffit: bool = False
    sauf: tuple[str, ...] = ()
    jours: int = 0

    def compare(self, vue: VueDossier) -> Vu:
        """Look at the columns of each kind of register, and show the entries that lack them."""
        remplies: list[Ligne] = []
        vides: list[Ligne] = []
        for slug in self.types:
            lignes = [li for p in vue.of_types((slug,)) for li in entries(p) if self._counts(li, vue)]
            pleines = [li for li in lignes if li.filled(li.columns(self.motifs_colonnes))]
            remplies += pleines
            if not (self.une_suffit and pleines):
                vides += [li for li in lignes if li not in pleines]
        if not remplies and not vides:
            return nothing(f"Aucun registre n'a de colonne pour {self.quoi}.")
        if not vides:
            note = f"{self.quoi[:1].upper()}{self.quoi[1:]} : noté dans {name_of(remplies[0].piece)}."
            return Vu(True, 0.94, tuple(li.passage() for li in remplies[:2]), note)
        return self._lacking(vides)

    def _counts(self, ligne: Ligne, vue: VueDossier) -> bool:
        """Whether an entry should be filled: it has the column, and time enough has passed."""
        if not ligne.columns(self.motifs_colonnes):
            return False
        if any(compile_pattern(motif).search(squash(ligne.texte)) for motif in self.sauf):
            return False
        return not (self.jours and ligne.date and days_between(ligne.date, vue.date_audit) < self.jours)

    def _lacking(self, vides: Sequence[Ligne]) -> Vu:
        dits = listing([_say(ligne) for ligne in vides], 3)
        note = f"Dans {name_of(vides[0].piece)}, {self.quoi} : rien de noté pour {dits}."
        passages = tuple(ligne.passage() for ligne in vides[:4])
        if any(ligne.page.source is Source.OCR for ligne in vides):
            return Vu(None, 0.4, passages, note + " À vérifier sur l'original.", self.quoi, "case vide")
        return Vu(False, 0.06, passages, note, self.quoi, "case vide")


def _say(ligne: Ligne) -> str:
    jour = f"{show(ligne.date)}, " if ligne.date else ""
    textes = [c.texte for c in ligne.cellules if sum(map(str.isalpha, c.texte)) > 1]
    longue = max(textes, key=len, default="")
    return f"« {jour}{' '.join(longue.split())[:70]} »"
