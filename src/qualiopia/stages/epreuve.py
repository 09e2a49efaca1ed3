"""Put a pack to the proof: run each of its cases through the real stages and compare statuts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from qualiopia.domain.piece import Piece
from qualiopia.domain.statut import Statut
from qualiopia.domain.vue import Similarite, VueDossier, VuePiece
from qualiopia.packs.cas import Cas
from qualiopia.packs.modele import Exigence, Pack, RegleCoherence
from qualiopia.stages.conditions import Contexte, evaluate
from qualiopia.stages.validite import term_of
from qualiopia.stages.verify import ABSENT, PRESENT, observe
from qualiopia.verifications.phrases import show
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class Epreuve:
    """The outcome of one case: what was concluded, and what was seen."""

    cas: Cas
    obtenu: Statut
    note: str = ""

    @property
    def reussie(self) -> bool:
        """Whether the statut is the one expected."""
        return self.obtenu is self.cas.attendu


@dataclass(frozen=True)
class Banc:
    """What cases are run with: the pack, an extractor, and how texts and names are compared."""

    pack: Pack
    extract: Callable[[Piece, Pack], Piece]
    similarite: Similarite
    memes_noms: Similarite

    def run(self, cas: Cas) -> Epreuve:
        """Run one case."""
        lues = tuple(self._extracted(piece) for piece in cas.pieces) if cas.extraire else cas.pieces
        pieces = tuple(observe(piece, self.pack, None) for piece in lues)
        statut, vu = self._judge(cas.sujet, cas, pieces)
        vus = " | ".join(passage.texte for passage in vu.passages) if vu else ""
        return Epreuve(cas, statut, " ; ".join(filter(None, (vu.note if vu else "", vus))))

    def _extracted(self, piece: Piece) -> Piece:
        """Extract what the text says, what the case states coming first."""
        lu = self.extract(piece, self.pack)
        donnes = {champ.nom for champ in piece.champs}
        return replace(
            lu,
            champs=piece.champs + tuple(champ for champ in lu.champs if champ.nom not in donnes),
            signatures=piece.signatures or lu.signatures,
            presences=piece.presences or lu.presences,
        )

    def _judge(
        self, sujet: Exigence | RegleCoherence, cas: Cas, pieces: tuple[Piece, ...]
    ) -> tuple[Statut, Vu | None]:
        vues = [VuePiece(piece) for piece in pieces]
        de_piece = isinstance(sujet, Exigence)
        contexte = Contexte(
            cas.date_audit,
            cas.organisme,
            vues[0] if de_piece else None,
            vues[1:] if de_piece else vues,
            cas.type_de_dossier,
            self.pack.variables,
            self.pack.confiance_minimum,
        )
        applicable = evaluate(sujet.condition, self.pack.conditions, contexte)
        if not sujet.en_vigueur.covers(cas.date_audit) or applicable is False:
            return Statut.NON_APPLICABLE, None
        fin = self._ended(sujet, pieces[0], cas, contexte) if isinstance(sujet, Exigence) else None
        if fin is not None:
            return Statut.NON_CONFORME, Vu(False, 0.0, note=f"Valable jusqu'au {show(fin)}.")
        vu = self._look(sujet, cas, pieces, vues)
        return _statut_of(vu), vu

    def _ended(self, sujet: Exigence, piece: Piece, cas: Cas, contexte: Contexte) -> str | None:
        """Return when the validity that this exigence carries ended, if it did before the audit."""
        genre = self.pack.type_de_piece(piece.type)
        if genre is None or genre.validite is None or genre.validite.exigence != sujet.id:
            return None
        terme = term_of(piece, self.pack, cas.date_audit, contexte)
        return terme.fin if terme is not None and terme.fin and terme.fin < cas.date_audit else None

    def _look(
        self, sujet: Exigence | RegleCoherence, cas: Cas, pieces: tuple[Piece, ...], vues: list[VuePiece]
    ) -> Vu:
        operateur: object = sujet.verification
        if isinstance(sujet, Exigence):
            vu: Vu = operateur.evaluate(vues[0])  # type: ignore[attr-defined]
            return vu
        vue = VueDossier(
            dossier="cas",
            type=cas.type_de_dossier,
            pieces=pieces,
            organisme=cas.organisme,
            date_audit=cas.date_audit,
            similarite=self.similarite,
            memes_noms=self.memes_noms,
            parametres=self.pack.parametres_at(cas.date_audit),
        )
        compare: Vu = operateur.compare(vue)  # type: ignore[attr-defined]
        return compare


def _statut_of(vu: Vu) -> Statut:
    if vu.sans_objet:
        return Statut.NON_APPLICABLE
    if vu.trouve is True or vu.probabilite >= PRESENT:
        return Statut.CONFORME
    if vu.trouve is False and vu.probabilite <= ABSENT:
        return Statut.NON_CONFORME
    return Statut.INDETERMINE
