"""Conclude: one constat for each indicateur in force, proposed by the rules of the référentiel.

An indicateur is judged on what the pièces show, not on their mere presence. It does not apply when
its categories or its condition say so; it is left undecided when what is missing may be in a file
that could not be read, or when the pièces found are themselves undecided.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.anomalie import Anomalie
from qualiopia.domain.dossier import Constat, Dossier, Incoherence, Organisme, PieceJugee
from qualiopia.domain.piece import Preuve
from qualiopia.domain.statut import Gravite, Severite, Statut
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.modele import Gradation, Indicateur, Libelle, Pack
from qualiopia.stages.conditions import Contexte, evaluate
from qualiopia.stages.manquements import GRAVES
from qualiopia.stages.preuves import Examinee, Manque, Tenue, examine
from qualiopia.stages.redaction import Redaction
from qualiopia.stages.trous import gaps

_MAJEURE_SEULE = "majeure_uniquement"
_INCHANGE = ("", "inchange")


def conclude(
    pieces_jugees: Sequence[PieceJugee],
    incoherences: Sequence[Incoherence],
    pack: Pack,
    organisme: Organisme,
    date_audit: str,
    anomalies: Sequence[Anomalie],
    dossiers: Sequence[Dossier] = (),
) -> tuple[Constat, ...]:
    """Return the constats in order of indicateur; those not yet in force have none."""
    contexte = Contexte(
        date_audit=date_audit,
        organisme=organisme,
        pieces=[VuePiece(jugee.piece) for jugee in pieces_jugees],
        declarees=pack.variables,
        confiance=pack.confiance_minimum,
    )
    audit = _Audit(
        pack,
        organisme,
        date_audit,
        tuple(pieces_jugees),
        tuple(incoherences),
        tuple(anomalies),
        contexte,
        tuple(dossiers),
    )
    return tuple(
        audit.conclude(indicateur, libelle)
        for indicateur in sorted(pack.indicateurs, key=lambda i: i.numero)
        if (libelle := _wording(indicateur, date_audit)) is not None
    )


def accumulation(constats: Sequence[Constat], pack: Pack) -> str:
    """Say in French that minor departures add up to a major one, or nothing when they do not."""
    mineures = [c for c in constats if c.gravite_proposee is Gravite.MINEURE]
    seuil = pack.audit.cumul_de_mineures
    if not seuil or len(mineures) < seuil:
        return ""
    numeros = ", ".join(str(constat.numero) for constat in mineures)
    return (
        f"{len(mineures)} non-conformités mineures sont proposées (indicateurs {numeros}) : à partir de "
        f"{seuil}, elles comptent ensemble comme une non-conformité majeure."
    )


def _wording(indicateur: Indicateur, date: str) -> Libelle | None:
    return next((libelle for libelle in indicateur.libelles if libelle.en_vigueur.covers(date)), None)


@dataclass(frozen=True)
class _Audit:
    pack: Pack
    organisme: Organisme
    date_audit: str
    jugees: tuple[PieceJugee, ...]
    incoherences: tuple[Incoherence, ...]
    anomalies: tuple[Anomalie, ...]
    contexte: Contexte
    dossiers: tuple[Dossier, ...] = ()

    def conclude(self, indicateur: Indicateur, libelle: Libelle) -> Constat:
        redaction = Redaction(self.pack, indicateur)
        exclu = self._excluded(indicateur)
        if exclu:
            return self._constat(indicateur, libelle, Statut.NON_APPLICABLE, None, exclu)
        examinees = self._evidence(indicateur)
        contredits = self._contradictions(indicateur.numero)
        statut = self._statut(indicateur, examinees, contredits)
        gravite = self._gravity(indicateur, examinees, contredits) if statut is Statut.NON_CONFORME else None
        motif = redaction.reason(statut, examinees, contredits)
        if self._adapted(indicateur) and statut is Statut.INDETERMINE:
            motif += f" {redaction.newcomer()}"
        return self._constat(
            indicateur,
            libelle,
            statut,
            gravite,
            motif,
            "" if statut is Statut.CONFORME else redaction.remedy(examinees, contredits),
            _passages(statut, examinees, contredits),
            _missing(examinees, contredits) if statut is not Statut.CONFORME else (),
            self._standing(libelle, statut, examinees, redaction),
        )

    def _constat(
        self,
        indicateur: Indicateur,
        libelle: Libelle,
        statut: Statut,
        gravite: Gravite | None,
        motif: str,
        remede: str = "",
        preuves: tuple[Preuve, ...] = (),
        manques: tuple[str, ...] = (),
        position: str = "",
    ) -> Constat:
        version = self.pack.version_at(self.date_audit)
        gradation = self._gradation(indicateur)
        nouveau = libelle.evolution not in _INCHANGE
        return Constat(
            numero=indicateur.numero,
            intitule=indicateur.titre,
            critere=indicateur.critere,
            statut=statut,
            gravite_proposee=gravite,
            motif=motif,
            remede=remede,
            preuves=preuves,
            manques=manques,
            evolution=libelle.evolution,
            evolution_statut=position,
            par_analogie=bool(version and version.par_analogie and nouveau)
            or bool(gradation and gradation.par_analogie),
        )

    def _excluded(self, indicateur: Indicateur) -> str:
        """Return why an indicateur does not apply, or nothing when it does or may."""
        categories = self.organisme.variables.get("categories")
        siennes = (
            set(map(str, categories)) if isinstance(categories, list | tuple | set | frozenset) else set()
        )
        if siennes and indicateur.categories and not siennes.intersection(indicateur.categories):
            return (
                f"Sans objet : cet indicateur ne concerne que {', '.join(indicateur.categories)}, "
                f"et l'organisme est examiné pour {', '.join(sorted(siennes))}."
            )
        if evaluate(indicateur.condition, self.pack.conditions, self.contexte) is False:
            condition = self.pack.conditions[indicateur.condition]
            return f"Sans objet : cet indicateur suppose ceci, qui n'apparaît pas ici : {condition.libelle}."
        return ""

    def _evidence(self, indicateur: Indicateur) -> list[Examinee]:
        examinees = []
        for attendue in indicateur.preuves_attendues:
            if not attendue.en_vigueur.covers(self.date_audit):
                continue
            if evaluate(attendue.condition, self.pack.conditions, self.contexte) is False:
                continue
            trouvee = examine(attendue, indicateur.numero, self.jugees, self.pack, self.anomalies)
            trous = gaps(attendue, self.dossiers, self.jugees, self.date_audit, self.pack)
            examinees.append(replace(trouvee, trous=trous) if trouvee.tenue is not Tenue.ABSENTE else trouvee)
        return examinees

    def _contradictions(self, numero: int) -> list[Incoherence]:
        """Return the contradictions that weigh on an indicateur, one for each rule and dossier."""
        return [
            incoherence
            for incoherence in self.incoherences
            if numero in self._touched(incoherence)
            and incoherence.statut is Statut.NON_CONFORME
            and incoherence.severite is not Severite.INFO
        ]

    def _touched(self, incoherence: Incoherence) -> Collection[int]:
        """Return the indicateurs of a rule that the pièces at fault have to do with, or all of them."""
        fautives = incoherence.preuves[:1]
        types = set(incoherence.types) or {
            jugee.piece.type
            for jugee in self.jugees
            for preuve in fautives
            if preuve.fichier == jugee.piece.fichier
            and any(page.numero == preuve.page for page in jugee.piece.pages)
        }
        genres = [genre for slug in types if (genre := self.pack.type_de_piece(slug)) is not None]
        touches = [n for n in incoherence.indicateurs if any(n in genre.indicateurs for genre in genres)]
        return touches or incoherence.indicateurs

    def _gradation(self, indicateur: Indicateur) -> Gradation | None:
        return next((g for g in indicateur.gradations if g.en_vigueur.covers(self.date_audit)), None)

    def _only_major(self, indicateur: Indicateur) -> bool:
        gradation = self._gradation(indicateur)
        return gradation is not None and gradation.regle == _MAJEURE_SEULE

    def _adapted(self, indicateur: Indicateur) -> bool:
        """Whether a newcomer is asked less for this indicateur."""
        nouveau = self.organisme.variables.get(self.pack.audit.variable_nouveaux_entrants or "")
        return bool(nouveau) and bool(indicateur.nouveaux_entrants.get("adapte"))

    def _statut(
        self, indicateur: Indicateur, examinees: Sequence[Examinee], contredits: Sequence[Incoherence]
    ) -> Statut:
        exigees = [e for e in examinees if e.exigee]
        absentes = [e for e in exigees if e.tenue is Tenue.ABSENTE]
        certaines = [e for e in absentes if not e.perdue]
        legers = len({m.cle for e in examinees for m in e.manques if m.severite not in GRAVES})
        fautes = [m for e in examinees for m in e.manques if self._weighs(indicateur, m, legers)]
        trouees = [e for e in exigees if e.trous]
        graves = [c for c in contredits if c.severite in GRAVES or not self._only_major(indicateur)]
        if certaines or fautes or graves or trouees:
            return Statut.INDETERMINE if self._adapted(indicateur) and not graves else Statut.NON_CONFORME
        douteuses = [e for e in exigees if e.tenue is Tenue.DOUTEUSE]
        if absentes or douteuses or legers or contredits:
            return Statut.INDETERMINE
        return Statut.CONFORME

    def _weighs(self, indicateur: Indicateur, manque: Manque, legers: int) -> bool:
        """A grave lack weighs; light ones weigh from two on, where a departure may be minor."""
        return manque.severite in GRAVES or (legers > 1 and not self._only_major(indicateur))

    def _gravity(
        self, indicateur: Indicateur, examinees: Sequence[Examinee], contredits: Sequence[Incoherence]
    ) -> Gravite:
        gradation = self._gradation(indicateur)
        if self._only_major(indicateur):
            return Gravite.MAJEURE
        exigees = [e for e in examinees if e.exigee]
        if exigees and all(e.tenue is Tenue.ABSENTE for e in exigees) and not contredits:
            return Gravite.MAJEURE
        interdits = set(gradation.majeure_si_absent) if gradation is not None else set()
        if any(m.cle in interdits or m.resultat.exigence in interdits for e in examinees for m in e.manques):
            return Gravite.MAJEURE
        if any(e.tenue is Tenue.ABSENTE and interdits & set(e.attendue.exigences) for e in exigees):
            return Gravite.MAJEURE
        return Gravite.MINEURE

    def _standing(
        self, libelle: Libelle, statut: Statut, examinees: Sequence[Examinee], redaction: Redaction
    ) -> str:
        """Say where the organisme stands on what the version in force changed."""
        if libelle.evolution in _INCHANGE:
            return ""
        debut = libelle.en_vigueur.du
        nouvelles = [e for e in examinees if debut and e.attendue.en_vigueur.du == debut]
        return redaction.standing(statut, nouvelles, [m for e in examinees for m in e.manques], debut or "")


def _passages(
    statut: Statut, examinees: Sequence[Examinee], contredits: Sequence[Incoherence]
) -> tuple[Preuve, ...]:
    preuves: list[Preuve] = []
    if statut is Statut.NON_CONFORME:
        preuves += [Preuve(passage) for c in contredits for passage in c.preuves[:2]]
        preuves += [preuve for e in examinees for m in e.manques for preuve in m.resultat.preuves[:1]]
    preuves += [preuve for e in examinees for preuve in e.passages()]
    return tuple(dict.fromkeys(preuves))[:6]


def _missing(examinees: Sequence[Examinee], contredits: Sequence[Incoherence]) -> tuple[str, ...]:
    absentes = [e.attendue.types[0] for e in examinees if e.exigee and e.tenue is Tenue.ABSENTE]
    manques = [m.cle for e in examinees for m in e.manques]
    trouees = [e.attendue.types[0] for e in examinees if e.exigee and e.trous]
    regles = [c.regle for c in contredits]
    return tuple(dict.fromkeys((*absentes, *trouees, *manques, *regles)))
