"""Aptitude: may these subjects, together, do this mission on these days? Yes, no, or a person must look.

Several dossiers are judged together over a period: what one says decides what applies to the others, each
pièce must be good from the first day to the last, and the rules of the pack compare the dossiers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qualiopia.domain.dossier import Attendu, Dossier, Examen, Incoherence
from qualiopia.domain.piece import Passage
from qualiopia.domain.statut import Niveau, Severite, Statut, StatutAttendu
from qualiopia.domain.texte import squash
from qualiopia.domain.vue import Similarite
from qualiopia.packs.modele import Pack
from qualiopia.stages.attendus import complete
from qualiopia.stages.cles import code_of, person_words
from qualiopia.stages.reconcile import PORTEE_APTITUDE, reconcile
from qualiopia.stages.statuts import BONS
from qualiopia.stages.variables import with_variables
from qualiopia.verifications.phrases import show


class Reponse(StrEnum):
    """The answer to « may they? »."""

    OUI = "oui"
    NON = "non"
    A_EXAMINER = "a_examiner"


@dataclass(frozen=True, slots=True)
class Raison:
    """One reason of the answer: `reponse` is what it alone would answer (`oui`: a mere remark)."""

    reponse: Reponse
    dossier: str
    objet: str
    motif: str
    remede: str = ""
    consequence: str = ""
    fichier: str = ""
    passages: tuple[Passage, ...] = ()
    references: tuple[str, ...] = ()
    echeance: str | None = None


@dataclass(frozen=True, slots=True)
class Aptitude:
    """The answer, the dossiers it is about, and every reason, the gravest first."""

    reponse: Reponse
    du: str
    au: str
    dossiers: tuple[Dossier, ...]
    variables: Mapping[str, object]
    raisons: tuple[Raison, ...]


_REPONSE = {Severite.BLOQUANTE: Reponse.NON, Severite.MAJEURE: Reponse.A_EXAMINER}
_ORDRE = (Reponse.NON, Reponse.A_EXAMINER, Reponse.OUI)


def find_dossiers(examen: Examen, nom: str) -> list[Dossier]:
    """Return the dossiers that a person means: by id, label or key, whatever the spaces and dashes."""
    exacts = [d for d in examen.dossiers if nom in (d.id, d.libelle)]
    if exacts:
        return exacts
    code, dit, mots = code_of(nom), squash(nom), person_words(nom)
    return [
        d
        for d in examen.dossiers
        if dit in (squash(d.id), squash(d.libelle))
        or dit == squash(d.id).rsplit("/", 1)[-1]
        or (code and any(code == code_of(cle) for cle in d.cles.values()))
        or (len(mots) > 1 and any(mots == person_words(cle) for cle in (*d.cles.values(), d.libelle)))
    ]


@dataclass(frozen=True)
class Juge:
    """What dossiers are judged with: the pack, and how texts and names are compared."""

    pack: Pack
    similarite: Similarite
    memes_noms: Similarite

    def judge(
        self, examen: Examen, choisis: Sequence[Dossier], du: str, au: str, variables: Mapping[str, object]
    ) -> Aptitude:
        """Say whether some dossiers may go together from one day to another."""
        nommes = {lie for dossier in choisis for lie in dossier.lies}
        choisis = [*choisis, *(d for d in examen.dossiers if d.id in nommes and d not in choisis)]
        ensemble = self._together(examen, choisis, au, variables)
        incoherences = self._compared(examen, ensemble, au)
        juges = complete(
            ensemble, examen.pieces, incoherences, self.pack, examen.organisme, au, examen.anomalies, du
        )
        raisons = [raison for d in juges for raison in self._of_dossier(d)]
        raisons += [raison for i in incoherences if (raison := self._of_rule(i, juges)) is not None]
        uniques = dict.fromkeys(raisons)
        ordonnees = tuple(sorted(uniques, key=lambda r: _ORDRE.index(r.reponse)))
        reponse = ordonnees[0].reponse if ordonnees else Reponse.OUI
        return Aptitude(reponse, du, au, tuple(juges), dict(variables), ordonnees)

    def _together(
        self, examen: Examen, choisis: Sequence[Dossier], au: str, variables: Mapping[str, object]
    ) -> list[Dossier]:
        """Link each chosen dossier to the others, so that what one says decides what applies to all."""
        ids = [d.id for d in choisis]
        lies = [replace(d, lies=tuple(i for i in ids if i != d.id)) for d in choisis]
        pieces = {jugee.piece.cle: jugee.piece for jugee in examen.pieces}
        return with_variables(lies, pieces, self.pack, au, variables)

    def _compared(self, examen: Examen, ensemble: Sequence[Dossier], au: str) -> tuple[Incoherence, ...]:
        """Run the rules of each dossier, once those that compare them; what is about others is left out."""
        pieces = [jugee.piece for jugee in examen.pieces]
        dites = reconcile(
            ensemble,
            pieces,
            self.pack,
            examen.organisme,
            au,
            self.similarite,
            self.memes_noms,
            examen.anomalies,
        )
        communes = {regle.id for regle in self.pack.coherence if regle.portee == PORTEE_APTITUDE}
        ids = {dossier.id for dossier in ensemble}
        vues: set[str] = set()
        gardees = []
        for dite in dites:
            if dite.dossier not in ids:
                continue
            if dite.regle in communes and dite.regle in vues:
                continue
            vues.add(dite.regle)
            gardees.append(dite)
        return tuple(gardees)

    def _of_dossier(self, dossier: Dossier) -> Iterator[Raison]:
        for attendu in dossier.attendus:
            if attendu.statut is not StatutAttendu.NON_APPLICABLE:
                yield self._of_attendu(dossier, attendu)

    def _of_attendu(self, dossier: Dossier, attendu: Attendu) -> Raison:
        genre = self.pack.type_de_piece(attendu.type)
        motif = attendu.motif
        if attendu.statut is StatutAttendu.CONFORME and attendu.echeance:
            motif = f"{motif[:-1]}, valable jusqu'au {show(attendu.echeance)}."
        return Raison(
            reponse=_answer(attendu),
            dossier=dossier.libelle,
            objet=genre.nom if genre else attendu.type,
            motif=motif,
            remede=attendu.remede,
            consequence="" if attendu.statut in BONS else attendu.consequence,
            fichier=attendu.fichier or "",
            passages=attendu.preuves,
            references=attendu.references or (genre.base_legale if genre else ()),
            echeance=attendu.echeance,
        )

    def _of_rule(self, incoherence: Incoherence, dossiers: Iterable[Dossier]) -> Raison | None:
        doute = incoherence.statut is Statut.INDETERMINE
        if incoherence.statut is not Statut.NON_CONFORME and not doute:
            return None
        reponse = _REPONSE.get(incoherence.severite, Reponse.OUI)
        if doute and reponse is Reponse.NON:
            reponse = Reponse.A_EXAMINER
        libelle = next((d.libelle for d in dossiers if d.id == incoherence.dossier), incoherence.dossier)
        return Raison(
            reponse=reponse,
            dossier=libelle,
            objet=incoherence.libelle,
            motif=incoherence.motif,
            remede=incoherence.remede,
            fichier=incoherence.preuves[0].fichier if incoherence.preuves else "",
            passages=incoherence.preuves,
            references=incoherence.references,
        )


def _answer(attendu: Attendu) -> Reponse:
    """Return what one pièce expected answers alone: its gravité decides, when the pack gives one."""
    if attendu.statut in BONS or attendu.niveau is Niveau.RECOMMANDE:
        return Reponse.OUI
    selon = _REPONSE.get(attendu.gravite, Reponse.OUI) if attendu.gravite is not None else Reponse.NON
    doute = attendu.statut in (StatutAttendu.A_EXAMINER, StatutAttendu.ILLISIBLE) or not attendu.exigee
    if doute and selon is Reponse.NON:
        return Reponse.A_EXAMINER
    return selon
