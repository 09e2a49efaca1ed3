"""Reconcile: run the coherence rules of the pack on each dossier, and cite both sides.

A rule on a dossier sees its own pièces and those common to all, except that a common pièce about
one offer (a programme) is seen only where the titles agree. A contradiction between common pièces
alone is said once, in the common dossier.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qualiopia.domain.anomalie import Anomalie
from qualiopia.domain.dossier import Dossier, Incoherence, Organisme
from qualiopia.domain.piece import Piece
from qualiopia.domain.statut import Statut
from qualiopia.domain.vue import Similarite, VueDossier, VuePiece
from qualiopia.packs.modele import Pack, RegleCoherence
from qualiopia.stages.conditions import Contexte, evaluate
from qualiopia.stages.dossiers import common_type
from qualiopia.stages.echeances import context_of
from qualiopia.stages.emprunts import find_borrowings
from qualiopia.stages.illisibles import hidden, unsure
from qualiopia.stages.reperes import Catalogue, about_an_offer
from qualiopia.stages.variables import organisme_of
from qualiopia.verifications.vu import Vu

_PORTEE_COMMUNE = "organisme"
_PORTEE_PARTOUT = "partout"
PORTEE_APTITUDE = "aptitude"


def reconcile(
    dossiers: Sequence[Dossier],
    pieces: Sequence[Piece],
    pack: Pack,
    organisme: Organisme,
    date_audit: str,
    similarite: Similarite,
    memes_noms: Similarite,
    anomalies: Sequence[Anomalie] = (),
) -> tuple[Incoherence, ...]:
    """Return what every applicable rule says of every dossier, agreements included."""
    par_cle = {piece.cle: piece for piece in pieces}
    par_id = {dossier.id: dossier for dossier in dossiers}
    conclues: list[Incoherence] = []
    catalogue = Catalogue.of(pieces, pack)
    cadre = _Cadre(pack, organisme, date_audit, similarite, memes_noms, par_cle, par_id, catalogue, anomalies)
    for dossier in dossiers:
        conclues.extend(cadre.run(dossier, pieces))
    if common_type(pack) is None:
        conclues.extend(cadre.everywhere(pieces, dossiers))
    conclues.extend(find_borrowings(dossiers, par_cle, pack, organisme))
    communes = {regle.id for regle in pack.coherence if regle.portee == _PORTEE_COMMUNE}
    return tuple(_without_repeats(conclues, dossiers, communes))


@dataclass(frozen=True)
class _Cadre:
    pack: Pack
    organisme: Organisme
    date_audit: str
    similarite: Similarite
    memes_noms: Similarite
    par_cle: Mapping[str, Piece]
    par_id: Mapping[str, Dossier]
    catalogue: Catalogue
    anomalies: Sequence[Anomalie]

    def run(self, dossier: Dossier, pieces: Sequence[Piece]) -> Iterator[Incoherence]:
        commun = common_type(self.pack)
        est_commun = commun is not None and dossier.type == commun.id
        siennes = [self.par_cle[cle] for cle in dossier.pieces if cle in self.par_cle]
        visibles = list(pieces) if est_commun else [*siennes, *self._shared(siennes)]
        vue = self._view(dossier, visibles)
        contexte = self._context(dossier, visibles if est_commun else siennes)
        propre = replace(vue, pieces=siennes) if est_commun else vue
        for regle in self.pack.coherence:
            commune = regle.portee == _PORTEE_COMMUNE
            if not regle.en_vigueur.covers(self.date_audit) or not _asked(regle, commune, est_commun):
                continue
            if regle.portee == PORTEE_APTITUDE:
                yield from self._together(regle, dossier, visibles)
                continue
            conclue = self._apply(regle, vue if commune else propre, contexte)
            if conclue is not None:
                yield conclue

    def everywhere(self, pieces: Sequence[Piece], dossiers: Sequence[Dossier]) -> Iterator[Incoherence]:
        """Run the common rules of a pack without a common dossier, each told where its first proof is."""
        place = {cle.split("#p")[0]: dossier.id for dossier in reversed(dossiers) for cle in dossier.pieces}
        partout = Dossier("", "", self.organisme.denomination, ())
        vue, contexte = self._view(partout, pieces), self._context(partout, pieces)
        for regle in self.pack.coherence:
            if regle.portee != _PORTEE_COMMUNE or not regle.en_vigueur.covers(self.date_audit):
                continue
            conclue = self._apply(regle, vue, contexte)
            if conclue is not None:
                premiere = conclue.preuves[0].fichier if conclue.preuves else ""
                yield replace(conclue, dossier=place.get(premiere, ""))

    def _together(
        self, regle: RegleCoherence, dossier: Dossier, visibles: Sequence[Piece]
    ) -> Iterator[Incoherence]:
        """Run a rule on a dossier and those that its pièces name; alone, it has nothing to compare."""
        if not dossier.lies:
            return
        cles = (cle for lie in dossier.lies if lie in self.par_id for cle in self.par_id[lie].pieces)
        toutes = {p.cle: p for p in (*visibles, *(self.par_cle[c] for c in cles if c in self.par_cle))}
        pieces = list(toutes.values())
        conclue = self._apply(regle, self._view(dossier, pieces), self._context(dossier, pieces))
        if conclue is not None:
            yield conclue

    def _view(self, dossier: Dossier, pieces: Sequence[Piece]) -> VueDossier:
        return VueDossier(
            dossier=dossier.id,
            type=dossier.type,
            pieces=pieces,
            organisme=organisme_of(self.organisme, dossier),
            date_audit=self.date_audit,
            similarite=self.similarite,
            memes_noms=self.memes_noms,
            parametres=self.pack.parametres_at(self.date_audit),
        )

    def _context(self, dossier: Dossier, pieces: Sequence[Piece]) -> Contexte:
        vues = [VuePiece(piece) for piece in pieces]
        return context_of(dossier, vues, self.pack, self.organisme, self.date_audit)

    @cached_property
    def _communes(self) -> Sequence[Piece]:
        """The pièces of the kinds that every dossier shares."""
        commun = common_type(self.pack)
        portees = set(commun.portees) if commun is not None else set()
        partagees = {genre.slug for genre in self.pack.types_de_pieces if genre.portee in portees}
        return [piece for piece in self.par_cle.values() if piece.type in partagees]

    def _shared(self, siennes: Sequence[Piece]) -> Iterator[Piece]:
        """Yield the common pièces that concern this dossier."""
        cles = {piece.cle for piece in siennes}
        types = {piece.type for piece in siennes}
        communes = [
            piece
            for piece in self._communes
            if piece.cle not in cles and (piece.type not in types or not self._about_an_offer(piece))
        ]
        offres = [p for p in communes if self._about_an_offer(p)]
        retenues = {piece.cle for piece in self.catalogue.concerning(offres, siennes)}
        yield from (p for p in communes if not self._about_an_offer(p) or p.cle in retenues)

    def _about_an_offer(self, piece: Piece) -> bool:
        return about_an_offer(piece, self.pack)

    def _apply(self, regle: RegleCoherence, vue: VueDossier, contexte: Contexte) -> Incoherence | None:
        """Run one rule; a rule whose kinds are all absent says nothing at all."""
        if not any(piece.type in regle.types for piece in vue.pieces):
            return None
        applicable = evaluate(regle.condition, self.pack.conditions, contexte)
        if applicable is False:
            return None
        vu: Vu = regle.verification.compare(vue)  # type: ignore[attr-defined]
        statut = _statut(vu)
        if applicable is None and statut is Statut.NON_CONFORME:
            statut = Statut.INDETERMINE
        note = vu.note
        perdu = self._maybe_there(vu, vue) if statut is Statut.NON_CONFORME else ""
        if perdu:
            statut = Statut.INDETERMINE
            nom = perdu.rsplit("/", 1)[-1]
            note += f" C'est peut-être « {nom} », qui n'a pas été lu ou reconnu : à vérifier."
        if applicable is None and statut is Statut.INDETERMINE and regle.condition_texte:
            note += f" À vérifier si la condition s'applique : {regle.condition_texte}."
        fautif = statut in (Statut.NON_CONFORME, Statut.INDETERMINE)
        return Incoherence(
            regle=regle.id,
            libelle=regle.libelle,
            dossier=vue.dossier,
            statut=statut,
            severite=regle.severite,
            motif=note,
            remede=regle.remede if fautif else "",
            attendu=vu.attendu or regle.regle,
            observe=vu.observe,
            preuves=vu.passages,
            references=regle.references,
            indicateurs=regle.indicateurs,
            a_verifier=regle.a_verifier,
            types=vu.types,
        )

    def _maybe_there(self, vu: Vu, vue: VueDossier) -> str:
        """Return an unread or unrecognised file that may be what is said to lack."""
        if not vu.types:
            return ""
        lieu = vue.dossier if any(p.fichier.startswith(f"{vue.dossier}/") for p in vue.pieces) else ""
        return hidden(vu.types, self.pack, self.anomalies, lieu) or unsure(vu.types, vue.pieces)


def _asked(regle: RegleCoherence, commune: bool, est_commun: bool) -> bool:
    """Whether a rule is asked of a dossier: a common one of the common dossier, the others of units."""
    return est_commun if commune else not est_commun or regle.portee == _PORTEE_PARTOUT


def _statut(vu: Vu) -> Statut:
    if vu.sans_objet:
        return Statut.NON_APPLICABLE
    if vu.trouve is True:
        return Statut.CONFORME
    return Statut.NON_CONFORME if vu.trouve is False else Statut.INDETERMINE


def _without_repeats(
    conclues: Sequence[Incoherence], dossiers: Sequence[Dossier], communes: Container[str]
) -> Iterator[Incoherence]:
    """Say once a contradiction that several dossiers share, where its first pièce lives.

    What a common rule says is about the whole organisme, wherever its pièces live.
    """
    place = {cle.split("#p")[0]: dossier.id for dossier in reversed(dossiers) for cle in dossier.pieces}
    vues: set[tuple[str, ...]] = set()
    propres = {
        (c.regle, repr(c.preuves[0]))
        for c in conclues
        if c.preuves and any(place.get(preuve.fichier) == c.dossier for preuve in c.preuves)
    }
    for conclue in conclues:
        juge = conclue.statut in (Statut.NON_CONFORME, Statut.INDETERMINE)
        if not juge or not conclue.preuves or conclue.regle in communes:
            yield conclue
            continue
        ailleurs = [place.get(preuve.fichier) != conclue.dossier for preuve in conclue.preuves]
        cle = (conclue.regle, repr(conclue.preuves[0]), conclue.attendu, conclue.observe)
        if cle in vues or (all(ailleurs) and (cle[:2] in vues or cle[:2] in propres)):
            continue
        vues.update((cle, cle[:2]))
        maison = place.get(conclue.preuves[0].fichier, conclue.dossier)
        yield replace(conclue, dossier=maison) if all(ailleurs) else conclue
