"""Attendus: for each dossier, the pièces it should hold, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qualiopia.domain.anomalie import Anomalie
from qualiopia.domain.dossier import Attendu, Dossier, Incoherence, Organisme, PieceJugee
from qualiopia.domain.statut import Niveau, Statut, StatutAttendu, StatutDossier
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import Pack, PieceAttendue, TypeDeDossier
from qualiopia.stages.conditions import Contexte, evaluate
from qualiopia.stages.echeances import alert_days, end_of_validity
from qualiopia.stages.illisibles import hidden, unsure
from qualiopia.stages.manquements import GRAVES, counting, serious
from qualiopia.stages.reperes import PORTEE_OFFRE, Catalogue
from qualiopia.verifications.phrases import days_between, name_of, show


def complete(
    dossiers: Sequence[Dossier],
    jugees: Sequence[PieceJugee],
    incoherences: Sequence[Incoherence],
    pack: Pack,
    organisme: Organisme,
    date_audit: str,
    anomalies: Sequence[Anomalie] = (),
) -> list[Dossier]:
    """Return the dossiers with their attendus and their statut."""
    bilan = _Bilan(pack, organisme, date_audit, tuple(jugees), tuple(incoherences), tuple(anomalies))
    return [bilan.complete(dossier) for dossier in dossiers]


@dataclass(frozen=True)
class _Bilan:
    pack: Pack
    organisme: Organisme
    date_audit: str
    jugees: tuple[PieceJugee, ...]
    incoherences: tuple[Incoherence, ...]
    anomalies: tuple[Anomalie, ...] = ()

    def complete(self, dossier: Dossier) -> Dossier:
        genre = next((t for t in self.pack.types_de_dossiers if t.id == dossier.type), None)
        if genre is None:
            return dossier
        attendus = tuple(self._attendus(dossier, genre))
        return replace(dossier, attendus=attendus, statut=self._statut(dossier, attendus))

    def _attendus(self, dossier: Dossier, genre: TypeDeDossier) -> Iterable[Attendu]:
        siennes = [j for j in self.jugees if j.piece.cle in dossier.pieces]
        contexte = Contexte(
            date_audit=self.date_audit,
            organisme=self.organisme,
            pieces=[VuePiece(jugee.piece) for jugee in siennes],
            type_de_dossier=dossier.type,
            declarees=self.pack.variables,
            confiance=self.pack.confiance_minimum,
        )
        pool = self._pool(dossier, genre, siennes)
        for attendu in genre.attendus:
            yield self._one(attendu, dossier, genre, siennes, pool, contexte)

    def _pool(
        self, dossier: Dossier, genre: TypeDeDossier, siennes: Sequence[PieceJugee]
    ) -> Sequence[PieceJugee]:
        """What may satisfy an attendu: the dossier itself, and what is common to all dossiers."""
        if not genre.reconnu_par:
            return self.jugees
        communes = [j for j in self.jugees if self._is_common(j) and j.piece.cle not in dossier.pieces]
        return [*siennes, *self._concerned(communes, siennes)]

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
        genre = self.pack.type_de_piece(jugee.piece.type)
        return genre is not None and genre.portee == PORTEE_OFFRE

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue.of([jugee.piece for jugee in self.jugees], self.pack)

    def _is_common(self, jugee: PieceJugee) -> bool:
        genre = self.pack.type_de_piece(jugee.piece.type)
        commun = next((t for t in self.pack.types_de_dossiers if not t.reconnu_par), None)
        return genre is not None and commun is not None and genre.portee in commun.portees

    def _one(
        self,
        attendu: PieceAttendue,
        dossier: Dossier,
        genre: TypeDeDossier,
        siennes: Sequence[PieceJugee],
        pool: Sequence[PieceJugee],
        contexte: Contexte,
    ) -> Attendu:
        candidates = [j for j in pool if j.piece.type == attendu.type]
        presents = {j.piece.type for j in pool if not j.piece.vierge}
        applicable = evaluate(attendu.condition, self.pack.conditions, contexte)
        vide = Attendu(attendu.type, attendu.niveau, StatutAttendu.NON_APPLICABLE, "")
        nom = self._name(attendu.type)
        if not candidates:
            lieu = dossier.id if genre.reconnu_par else ""
            perdu = hidden((attendu.type,), self.pack, self.anomalies, lieu)
            if not perdu and applicable is not False:
                incertain = unsure((attendu.type,), [j.piece for j in siennes])
                if incertain:
                    return _perhaps(vide, nom, incertain)
            return self._absent(vide, nom, genre, presents, applicable, siennes, perdu)
        pleines = [jugee for jugee in candidates if not jugee.piece.vierge]
        if not pleines:
            motif = (
                f"{name_of(candidates[0].piece)} est un modèle ou un formulaire vierge : il ne prouve rien."
            )
            return replace(
                vide,
                statut=StatutAttendu.MANQUANT,
                motif=motif,
                remede=f"Déposez la pièce remplie : {nom}.",
                fichier=candidates[0].piece.fichier,
            )
        return self._present(vide, pleines, dossier)

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

    def _present(self, vide: Attendu, pleines: Sequence[PieceJugee], dossier: Dossier) -> Attendu:
        """Judge the best pièce of the kind: one still good, then the last to expire."""
        dates = {j.piece.cle: end_of_validity(j.piece, self.pack) for j in pleines}
        jugee = max(pleines, key=lambda j: (dates[j.piece.cle] or "9999", -len(j.piece.cle)))
        piece, fin = jugee.piece, dates[jugee.piece.cle]
        base = replace(vide, fichier=piece.fichier, echeance=fin)
        if any(not page.lisible for page in piece.pages):
            motif = f"{name_of(piece)} n'a pas pu être lu en entier."
            return replace(
                base, statut=StatutAttendu.ILLISIBLE, motif=motif, remede="Fournissez un scan net."
            )
        if fin is not None and fin < self.date_audit:
            motif = f"{name_of(piece)} a expiré le {show(fin)}."
            return replace(
                base, statut=StatutAttendu.EXPIRE, motif=motif, remede="Fournissez la pièce renouvelée."
            )
        contredite = self._contradicted(pleines, dossier)
        if contredite is not None:
            return replace(
                base, statut=StatutAttendu.INCOHERENT, motif=contredite.motif, remede=contredite.remede
            )
        fautes = [(j, resultat) for j in pleines for resultat in serious(j, self.pack)]
        if fautes:
            fautive, manque = fautes[0]
            motif = f"{name_of(fautive.piece)} : {manque.libelle} non trouvé."
            return replace(base, statut=StatutAttendu.A_EXAMINER, motif=motif, remede=manque.remede)
        if fin is not None and days_between(self.date_audit, fin) <= alert_days(piece, self.pack):
            motif = f"{name_of(piece)} expire le {show(fin)}."
            return replace(
                base, statut=StatutAttendu.EXPIRE_BIENTOT, motif=motif, remede="Préparez le renouvellement."
            )
        return replace(base, statut=StatutAttendu.CONFORME, motif=f"Trouvé : {name_of(piece)}.")

    def _contradicted(self, pleines: Sequence[PieceJugee], dossier: Dossier) -> Incoherence | None:
        pages = {(j.piece.fichier, page.numero) for j in pleines for page in j.piece.pages}
        for incoherence in self.incoherences:
            if incoherence.statut is not Statut.NON_CONFORME or incoherence.dossier != dossier.id:
                continue
            if incoherence.severite in GRAVES and any(
                (p.fichier, p.page) in pages for p in incoherence.preuves[:1]
            ):
                return incoherence
        return None

    def _name(self, slug: str) -> str:
        genre = self.pack.type_de_piece(slug)
        return genre.nom if genre is not None else slug

    def _statut(self, dossier: Dossier, attendus: Sequence[Attendu]) -> StatutDossier:
        siennes = [j for j in self.jugees if j.piece.cle in dossier.pieces]
        contredit = any(
            i.dossier == dossier.id and i.statut is Statut.NON_CONFORME and i.severite in GRAVES
            for i in self.incoherences
        )
        fautif = any(serious(j, self.pack) for j in siennes)
        statuts = {a.statut for a in attendus if a.niveau is not Niveau.RECOMMANDE}
        if contredit or fautif or statuts & {StatutAttendu.EXPIRE, StatutAttendu.INCOHERENT}:
            return StatutDossier.NON_CONFORME
        if StatutAttendu.MANQUANT in statuts:
            return StatutDossier.INCOMPLET
        if statuts & {StatutAttendu.ILLISIBLE, StatutAttendu.A_EXAMINER}:
            return StatutDossier.A_EXAMINER
        admis = (Statut.CONFORME, Statut.NON_APPLICABLE)
        reserve = any(r.statut not in admis for j in siennes for r, _ in counting(j, self.pack))
        if reserve or StatutAttendu.EXPIRE_BIENTOT in statuts:
            return StatutDossier.CONFORME_SOUS_RESERVE
        return StatutDossier.CONFORME


def _perhaps(vide: Attendu, nom: str, fichier: str) -> Attendu:
    """Say that a pièce of no sure kind may be the one expected."""
    motif = (
        f"{nom} : c'est peut-être « {fichier.rsplit('/', 1)[-1]} », qui n'a pas été reconnu avec certitude."
    )
    remede = "Vérifiez que ce document est bien la pièce attendue, et donnez-lui un titre clair."
    return replace(vide, statut=StatutAttendu.A_EXAMINER, motif=motif, remede=remede, fichier=fichier)
