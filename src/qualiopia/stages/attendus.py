"""Attendus: for each dossier, the pièces it should hold, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qualiopia.domain.anomalie import Anomalie
from qualiopia.domain.dossier import Attendu, Dossier, Incoherence, Organisme, PieceJugee
from qualiopia.domain.piece import Piece
from qualiopia.domain.statut import Niveau, Statut, StatutAttendu
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import Gravites, Pack, PieceAttendue, TypeDeDossier
from qualiopia.stages.conditions import Contexte, evaluate
from qualiopia.stages.echeances import context_of
from qualiopia.stages.illisibles import hidden, unsure
from qualiopia.stages.manquements import GRAVES, serious
from qualiopia.stages.reperes import Catalogue, about_an_offer
from qualiopia.stages.statuts import (
    apply_equivalences,
    best_of,
    dated,
    gravites_of,
    in_time,
    is_declared,
    is_weighed,
    out_of_time,
    spared,
    statut_of,
    unknown_said,
    weighed,
)
from qualiopia.stages.validite import Terme, by_key, terms_of
from qualiopia.verifications.phrases import name_of


def complete(
    dossiers: Sequence[Dossier],
    jugees: Sequence[PieceJugee],
    incoherences: Sequence[Incoherence],
    pack: Pack,
    organisme: Organisme,
    date_audit: str,
    anomalies: Sequence[Anomalie] = (),
    debut: str = "",
) -> list[Dossier]:
    """Return the dossiers with their attendus and their statut.

    With `debut`, what is needed must be good from that day to `date_audit`.
    """
    par_dossier: dict[str, list[Incoherence]] = {}
    for incoherence in incoherences:
        if incoherence.statut is Statut.NON_CONFORME and incoherence.severite in GRAVES:
            par_dossier.setdefault(incoherence.dossier, []).append(incoherence)
    bilan = _Bilan(
        pack, organisme, date_audit, tuple(jugees), par_dossier, tuple(anomalies), debut or date_audit,
        {dossier.id: dossier for dossier in dossiers},
    )  # fmt: skip
    return [bilan.complete(dossier) for dossier in dossiers]


@dataclass(frozen=True)
class _Bilan:
    pack: Pack
    organisme: Organisme
    date_audit: str
    jugees: tuple[PieceJugee, ...]
    graves: Mapping[str, Sequence[Incoherence]]
    anomalies: tuple[Anomalie, ...]
    debut: str
    dossiers: Mapping[str, Dossier]

    def complete(self, dossier: Dossier) -> Dossier:
        genre = next((t for t in self.pack.types_de_dossiers if t.id == dossier.type), None)
        if genre is None:
            return dossier
        attendus = tuple(self._attendus(dossier, genre))
        siennes = self._of(dossier.pieces)
        statut = statut_of(
            attendus, siennes, self.graves.get(dossier.id, ()), self.pack, is_weighed(genre, self.pack)
        )
        return replace(dossier, attendus=attendus, statut=statut)

    @cached_property
    def _communes(self) -> Sequence[PieceJugee]:
        return [jugee for jugee in self.jugees if self._is_common(jugee)]

    @cached_property
    def _rangs(self) -> Mapping[str, int]:
        return {jugee.piece.cle: rang for rang, jugee in enumerate(self.jugees)}

    def _of(self, cles: Iterable[str]) -> list[PieceJugee]:
        """Return the pièces of some keys, in the order in which all were read."""
        return [self.jugees[rang] for rang in sorted(self._rangs[c] for c in cles if c in self._rangs)]

    def _attendus(self, dossier: Dossier, genre: TypeDeDossier) -> Sequence[Attendu]:
        siennes = self._of(dossier.pieces)
        contexte = context_of(
            dossier, [VuePiece(j.piece) for j in siennes], self.pack, self.organisme, self.date_audit
        )
        pool = self._pool(dossier, genre, siennes)
        voulus = {attendu.type for attendu in genre.attendus}
        utiles = [j.piece for j in pool if j.piece.type in voulus]
        termes = terms_of(utiles, self.pack, self.date_audit, contexte)
        fait = [
            self._one(attendu, dossier, genre, siennes, pool, contexte, termes) for attendu in genre.attendus
        ]
        retenues = [
            e
            for e in genre.equivalences
            if evaluate(e.condition, self.pack.conditions, contexte) is not False
        ]
        return apply_equivalences(fait, retenues, self.pack)

    def _pool(
        self, dossier: Dossier, genre: TypeDeDossier, siennes: Sequence[PieceJugee]
    ) -> Sequence[PieceJugee]:
        """What may satisfy an attendu: the dossier itself, and what is common to all dossiers."""
        if not genre.reconnu_par and not genre.sujet:
            return self.jugees
        siens = set(dossier.pieces)
        communes = [j for j in self._communes if j.piece.cle not in siens]
        lies = [d for lie in dossier.lies if (d := self.dossiers.get(lie)) and d.sujet in genre.lies]
        liees = self._of(cle for lie in lies for cle in lie.pieces if cle not in siens)
        return [*siennes, *liees, *self._concerned(communes, siennes)]

    def _concerned(
        self, communes: Sequence[PieceJugee], siennes: Sequence[PieceJugee]
    ) -> Iterator[PieceJugee]:
        """Of each kind about one offer, keep those about this one; all of them when none can be told."""
        pieces = [jugee.piece for jugee in siennes]
        par_genre: dict[str, list[PieceJugee]] = {}
        for jugee in communes:
            par_genre.setdefault(jugee.piece.type, []).append(jugee)
        retenues = {p.cle for p in self._catalogue.concerning([j.piece for j in communes], pieces)}
        connue = any(self._about_an_offer(j) and j.piece.cle in retenues for j in communes)
        for lot in par_genre.values():
            gardees = [j for j in lot if not self._about_an_offer(j) or j.piece.cle in retenues]
            yield from gardees or [
                j for j in lot if not connue or not self._catalogue.elsewhere(j.piece, pieces)
            ]

    def _about_an_offer(self, jugee: PieceJugee) -> bool:
        return about_an_offer(jugee.piece, self.pack)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue.of([jugee.piece for jugee in self.jugees], self.pack)

    def _is_common(self, jugee: PieceJugee) -> bool:
        genre = self.pack.type_de_piece(jugee.piece.type)
        commun = next((t for t in self.pack.types_de_dossiers if not t.reconnu_par and not t.sujet), None)
        return genre is not None and commun is not None and genre.portee in commun.portees

    def _one(
        self,
        attendu: PieceAttendue,
        dossier: Dossier,
        genre: TypeDeDossier,
        siennes: Sequence[PieceJugee],
        pool: Sequence[PieceJugee],
        contexte: Contexte,
        termes: Mapping[str, Terme],
    ) -> Attendu:
        candidates = [j for j in pool if j.piece.type == attendu.type] or self._elsewhere(attendu)
        presents = {j.piece.type for j in pool if not j.piece.vierge}
        applicable = evaluate(attendu.condition, self.pack.conditions, contexte)
        gravites = gravites_of(attendu, self.pack)
        vide = Attendu(
            attendu.type, attendu.niveau, StatutAttendu.NON_APPLICABLE, "",
            references=attendu.references, consequence=gravites.consequence,
        )  # fmt: skip
        nom = self._name(attendu.type)
        if not candidates:
            lieu = dossier.id if genre.reconnu_par else ""
            perdu = hidden((attendu.type,), self.pack, self.anomalies, lieu)
            if not perdu and applicable is not False:
                incertain = unsure((attendu.type,), [j.piece for j in siennes])
                if incertain:
                    return replace(_perhaps(vide, nom, incertain), gravite=gravites.absence)
            absent = self._absent(vide, nom, genre, presents, applicable, siennes, perdu)
            return weighed(unknown_said(absent, attendu, applicable, self.pack, contexte), gravites)
        pleines = [jugee for jugee in candidates if not jugee.piece.vierge]
        if not pleines:
            return weighed(_blank(vide, nom, candidates[0].piece), gravites)
        juge = weighed(self._present(vide, pleines, dossier, gravites, termes), gravites)
        return spared(juge, applicable, nom) if is_declared(gravites) else juge

    def _elsewhere(self, attendu: PieceAttendue) -> list[PieceJugee]:
        """Return the pièces of a kind held by the dossiers of the subject that may provide it."""
        if not attendu.fourni_par:
            return []
        autres = [d for d in self.dossiers.values() if d.sujet == attendu.fourni_par]
        lues = self._of(cle for d in autres for cle in d.pieces)
        return [j for j in lues if j.piece.type == attendu.type]

    def _absent(
        self,
        vide: Attendu,
        nom: str,
        genre: TypeDeDossier,
        presents: set[str],
        applicable: bool | None,
        siennes: Sequence[PieceJugee],
        perdu: str,
    ) -> Attendu:
        if applicable is False:
            return replace(vide, motif=f"{nom} : sans objet ici.")
        for groupe in genre.alternatives:
            autre = next((slug for slug in groupe if slug in presents), None)
            if vide.type in groupe and autre is not None:
                return replace(vide, motif=f"{nom} : remplacé par {self._name(autre)}.")
        if perdu:
            motif = f"{nom} : c'est peut-être « {perdu.rsplit('/', 1)[-1]} », qui n'a pas pu être lu."
            remede = "Fournissez ce fichier sous une forme lisible."
            return replace(vide, statut=StatutAttendu.ILLISIBLE, motif=motif, remede=remede, fichier=perdu)
        remede = f"Ajoutez au dossier : {nom}."
        if (
            vide.niveau is Niveau.RECOMMANDE
            or applicable is None
            or (vide.niveau is Niveau.CONDITIONNEL and applicable is not True)
        ):
            motif = f"{nom} : non trouvé ; à ajouter si c'est utile ici."
            return replace(vide, statut=StatutAttendu.A_EXAMINER, motif=motif, remede=remede)
        if any(not page.lisible for jugee in siennes for page in jugee.piece.pages):
            motif = f"{nom} : non trouvé, mais une page du dossier n'a pas pu être lue."
            return replace(vide, statut=StatutAttendu.ILLISIBLE, motif=motif, remede=remede)
        return replace(vide, statut=StatutAttendu.MANQUANT, motif=f"{nom} : non trouvé.", remede=remede)

    def _present(
        self,
        vide: Attendu,
        pleines: Sequence[PieceJugee],
        dossier: Dossier,
        gravites: Gravites,
        termes: Mapping[str, Terme],
    ) -> Attendu:
        """Judge the best pièce of the kind: one still good, then the last to expire."""
        datee = gravites.expiration is not None
        piece = best_of(pleines, termes, self.debut if datee else "").piece
        terme = by_key(termes, piece)
        base = dated(vide, piece, terme)
        if any(not page.lisible for page in piece.pages):
            motif = f"{name_of(piece)} n'a pas pu être lu en entier."
            return replace(
                base, statut=StatutAttendu.ILLISIBLE, motif=motif, remede="Fournissez un scan net."
            )
        hors = out_of_time(base, piece, terme, gravites, self.debut, self.date_audit)
        if hors is not None:
            return hors
        contredite = self._contradicted(pleines, dossier)
        if contredite is not None:
            return replace(
                base,
                statut=StatutAttendu.INCOHERENT,
                motif=contredite.motif,
                remede=contredite.remede,
                gravite=contredite.severite,
                preuves=contredite.preuves,
                references=contredite.references or base.references,
            )
        fautes = [(j, resultat) for j in pleines for resultat in serious(j, self.pack)]
        if fautes:
            fautive, manque = fautes[0]
            motif = f"{name_of(fautive.piece)} : {manque.libelle} non trouvé."
            return replace(base, statut=StatutAttendu.A_EXAMINER, motif=motif, remede=manque.remede)
        return in_time(base, piece, terme, self.date_audit)

    def _contradicted(self, pleines: Sequence[PieceJugee], dossier: Dossier) -> Incoherence | None:
        graves = self.graves.get(dossier.id, ())
        if not graves:
            return None
        pages = {(j.piece.fichier, page.numero) for j in pleines for page in j.piece.pages}
        for incoherence in graves:
            if any((p.fichier, p.page) in pages for p in incoherence.preuves[:1]):
                return incoherence
        return None

    def _name(self, slug: str) -> str:
        genre = self.pack.type_de_piece(slug)
        return genre.nom if genre is not None else slug


def _perhaps(vide: Attendu, nom: str, fichier: str) -> Attendu:
    """Say that a pièce of no sure kind may be the one expected."""
    motif = (
        f"{nom} : c'est peut-être « {fichier.rsplit('/', 1)[-1]} », qui n'a pas été reconnu avec certitude."
    )
    remede = "Vérifiez que ce document est bien la pièce attendue, et donnez-lui un titre clair."
    return replace(vide, statut=StatutAttendu.A_EXAMINER, motif=motif, remede=remede, fichier=fichier)


def _blank(vide: Attendu, nom: str, piece: Piece) -> Attendu:
    """Say that all there is is a form that nobody filled in."""
    return replace(
        vide,
        statut=StatutAttendu.MANQUANT,
        motif=f"{name_of(piece)} est un modèle ou un formulaire vierge : il ne prouve rien.",
        remede=f"Déposez la pièce remplie : {nom}.",
        fichier=piece.fichier,
    )
