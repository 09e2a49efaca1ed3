"""`logiciel_suspect`: a title was last written by a program that retouches pictures or pages."""

from __future__ import annotations

from dataclasses import dataclass

from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import listing, name_of
from qualiopia.verifications.releves import first_line
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class LogicielSuspect:
    """Parameters: `motifs` name programs that no issuer uses; a pièce of `types` (none: all) made by one
    is shown to a person, never set aside by itself."""

    motifs: tuple[str, ...]
    types: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Read what each file says of the program that made it."""
        pieces = vue.of_types(self.types) if self.types else [p for p in vue.pieces if not p.vierge]
        dites = [(p, f"{p.metadonnees.logiciel} {p.metadonnees.auteur}".strip()) for p in pieces]
        dites = [(p, logiciel) for p, logiciel in dites if logiciel]
        if not dites:
            return nothing("Aucun fichier ne dit avec quel logiciel il a été fait.")
        suspectes = [(p, logiciel) for p, logiciel in dites if self._suspect(logiciel)]
        if not suspectes:
            return Vu(True, 0.85, note=f"Aucun logiciel de retouche dans {len(dites)} fichier(s).")
        dits = listing([f"{name_of(p)} ({logiciel})" for p, logiciel in suspectes])
        passages = tuple(debut for p, _ in suspectes if (debut := first_line(p)))[:4]
        note = f"Fichier passé par un logiciel de retouche : {dits}. Demandez à voir l'original."
        return Vu(None, 0.5, passages, note, "", dits)

    def _suspect(self, logiciel: str) -> bool:
        texte = replier(logiciel).replie
        return any(compile_pattern(motif).search(texte) for motif in self.motifs)
