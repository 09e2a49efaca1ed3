"""`signature`: the signature blocks of these roles are filled, dated if need be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import EtatSignature, Passage
from qualiopia.domain.piece import Signature as Bloc
from qualiopia.domain.texte import compile_pattern, fold
from qualiopia.domain.vue import VuePiece
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters: `roles` are patterns on the folded role (none: any); `minimum` blocks must be signed.

    `datee` also asks for a date beside each signature kept. `motifs` are wordings that stand for a
    signature (« signé électroniquement par », « bon pour accord » with a name). `indices` are wordings
    that, where no block was found, leave the question open.
    """

    roles: tuple[str, ...] = ()
    minimum: int = 1
    datee: bool = False
    motifs: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()

    def evaluate(self, vue: VuePiece) -> Vu:
        """Count signed blocks; an uncertain one leaves the question open.

        Where two parties must sign, a block that names nobody may be the other party's.
        """
        blocs = [bloc for bloc in vue.piece.signatures if self._concerns(bloc)]
        if self.minimum > 1 and blocs:
            blocs.extend(bloc for bloc in vue.piece.signatures if not bloc.role and bloc not in blocs)
        signes = [bloc for bloc in blocs if bloc.etat is EtatSignature.SIGNEE]
        if len(signes) >= self.minimum:
            return self._signed(signes)
        passages = tuple(vue.find_all(compile_pattern(m)) for m in self.motifs)
        ecrits = [vue.sentence(passage) for trouves in passages for passage in trouves]
        if ecrits:
            return Vu(True, 0.85, tuple(ecrits[:2]), note="La signature est attestée par le texte.")
        return self._unsigned(vue, blocs, len(signes))

    def _concerns(self, bloc: Bloc) -> bool:
        role = fold(bloc.role)
        return not self.roles or any(compile_pattern(motif).search(role) for motif in self.roles)

    def _signed(self, signes: Sequence[Bloc]) -> Vu:
        sans_date = [bloc for bloc in signes if not bloc.date]
        passages = _passages(signes)
        if self.datee and sans_date:
            return Vu(False, 0.15, passages, "La signature n'est pas datée.", attendu="une date")
        if not passages:
            return Vu(None, 0.6, note="Une signature semble présente, sans passage à montrer.")
        return Vu(True, 0.93, passages, note="Signature relevée.", observe=f"{len(signes)} signature(s)")

    def _unsigned(self, vue: VuePiece, blocs: Sequence[Bloc], signes: int) -> Vu:
        attendu = f"{self.minimum} signature(s)"
        observe = f"{signes} signature(s)"
        if any(bloc.etat is EtatSignature.INCERTAINE for bloc in blocs):
            note = "Un cadre de signature porte une marque qui n'est peut-être pas une signature."
            return Vu(None, 0.5, _passages(blocs), note, attendu, observe)
        if blocs:
            note = "Le cadre de signature prévu est vide." if not signes else "Il manque une signature."
            return Vu(False, 0.06, _passages(blocs), note, attendu, observe)
        numerise = any(page.source is not Source.TEXTE for page in vue.piece.pages)
        if numerise or not vue.lisible:
            return Vu(None, 0.4, note="Aucun cadre de signature n'a pu être repéré.", attendu=attendu)
        if evoques := [p for motif in self.indices for p in vue.find_all(compile_pattern(motif))]:
            passages = tuple(dict.fromkeys(vue.sentence(p) for p in evoques))[:2]
            note = "Le document parle de signature, sans cadre où la constater."
            return Vu(None, 0.45, passages, note, attendu, observe)
        return Vu(False, 0.12, note="Aucune signature n'a été trouvée.", attendu=attendu, observe=observe)


def _passages(blocs: Sequence[Bloc]) -> tuple[Passage, ...]:
    return tuple(bloc.passage for bloc in blocs if bloc.passage is not None)[:4]
