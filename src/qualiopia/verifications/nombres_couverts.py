"""`nombres_couverts`: each number named on one side (classes, groups) is among those of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.criteres import says
from qualiopia.verifications.phrases import listing, name_of, opening
from qualiopia.verifications.releves import Releve, all_of, cites, find_wording
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class NombresCouverts:
    """Parameters: numbers read by `motifs_nombre` in `mesures` of `types` are among those of the reference.

    The reference is `mesures_reference` of `types_reference`. One that says `motifs_tous` covers all,
    except the numbers after `motifs_sauf`. A number is also covered by the one before its point (2.1 by
    2). With `motifs`, only pièces of `types` that say one of them; with `sauf`, those that do not.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    types_reference: tuple[str, ...]
    mesures_reference: tuple[str, ...]
    quoi: str
    motifs_nombre: tuple[str, ...] = (r"\d(?:\.\d)?",)
    motifs_tous: tuple[str, ...] = ()
    motifs_sauf: tuple[str, ...] = ()
    motifs: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Show the numbers that nothing covers."""
        demandes = all_of([p for p in vue.of_types(self.types) if self._concerned(p)], self.mesures)
        references = all_of(vue.of_types(self.types_reference), self.mesures_reference)
        voulus = {nombre: r for r in demandes for nombre in self._numbers(str(r.valeur))}
        if not voulus or not references:
            return nothing(f"Il manque une pièce pour vérifier {self.quoi}.")
        manquants = [n for n in voulus if not any(self._covers(r, n) for r in references)]
        passages = cites((*demandes[:2], *references[:2]))
        dits = listing([f"« {r.valeur} » dans {name_of(r.piece)}" for r in references])
        if not manquants:
            return Vu(True, 0.94, passages, f"{listing(list(voulus))} : couvert par {dits}.", dits)
        cause = voulus[manquants[0]]
        note = f"{opening(self.quoi)} : {listing(manquants)} ({name_of(cause.piece)}) "
        note += f"n'est pas couvert par {dits}."
        sur = all(r.sure for r in (*demandes, *references))
        return Vu(False if sur else None, 0.06 if sur else 0.5, passages, note, listing(list(voulus)), dits)

    def _concerned(self, piece: Piece) -> bool:
        if self.sauf and find_wording((piece,), self.sauf):
            return False
        return not self.motifs or find_wording((piece,), self.motifs) is not None

    def _numbers(self, texte: str) -> list[str]:
        replie = replier(texte).replie
        return [t.group() for m in self.motifs_nombre for t in compile_pattern(m).finditer(replie)]

    def _covers(self, reference: Releve, nombre: str) -> bool:
        texte = replier(str(reference.valeur)).replie
        exclus = next((t for m in self.motifs_sauf if (t := compile_pattern(m).search(texte))), None)
        formes = (nombre, nombre.split(".")[0])
        if says(reference, self.motifs_tous):
            return exclus is None or not _among(formes, self._numbers(texte[exclus.end() :]))
        return _among(formes, self._numbers(texte[: exclus.start()] if exclus else texte))


def _among(formes: Sequence[str], nombres: Sequence[str]) -> bool:
    return any(forme in nombres for forme in formes)
