"""Redaction: the sentences of a constat, in plain French: what was looked for, where, found or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.dossier import Incoherence
from qualiopia.domain.statut import Statut
from qualiopia.domain.texte import lower_first
from qualiopia.packs.modele import Indicateur, Pack
from qualiopia.stages.preuves import Examinee, Manque, Tenue
from qualiopia.verifications.phrases import listing, name_of, show


@dataclass(frozen=True, slots=True)
class Redaction:
    """Words the constat of one indicateur."""

    pack: Pack
    indicateur: Indicateur

    def reason(self, statut: Statut, examinees: Sequence[Examinee], contredits: Sequence[Incoherence]) -> str:
        """Return one or two sentences that say why this statut."""
        if statut is Statut.CONFORME:
            return self._found([e for e in examinees if e.tenue is not Tenue.ABSENTE])
        phrases = [self._absent(e) for e in examinees if e.exigee and e.tenue is Tenue.ABSENTE]
        phrases += [self._gap(e) for e in examinees if e.exigee and e.trous]
        phrases += self._lacks([m for e in examinees for m in e.manques])
        phrases += [f"Contradiction : {c.motif}" for c in contredits[:2]]
        if len(contredits) > 2:
            phrases.append(f"Et {len(contredits) - 2} autre(s) contradiction(s).")
        if not phrases:
            phrases = [self._doubt(e) for e in examinees if e.tenue is Tenue.DOUTEUSE]
        return " ".join(phrases[:4]) or "Les pièces trouvées ne permettent pas de conclure."

    def remedy(self, examinees: Sequence[Examinee], contredits: Sequence[Incoherence]) -> str:
        """Return what to do, the most concrete first."""
        gestes = [
            f"Déposez {self._kinds(e, 2)} pour montrer {e.attendue.libelle}."
            for e in examinees
            if e.exigee and e.tenue is Tenue.ABSENTE
        ]
        gestes += [
            f"Complétez le dossier {listing([f'« {trou} »' for trou in e.trous], 3)} : {self._kinds(e, 2)}."
            for e in examinees
            if e.exigee and e.trous
        ]
        gestes += [m.resultat.remede for e in examinees for m in e.manques if m.resultat.remede][:3]
        gestes += [c.remede for c in contredits if c.remede][:2]
        gestes.append(self.indicateur.conseil)
        return " ".join(dict.fromkeys(geste for geste in gestes if geste))

    def newcomer(self) -> str:
        """Return what is asked of a newcomer at the first audit."""
        attendu = str(self.indicateur.nouveaux_entrants.get("audit_initial", "")).strip()
        return f"À ce premier audit : {attendu}" if attendu else ""

    def standing(
        self, statut: Statut, nouvelles: Sequence[Examinee], manques: Sequence[Manque], depuis: str
    ) -> str:
        """Say where the organisme stands on what changed."""
        quand = f" depuis le {show(depuis)}" if depuis else ""
        absentes = [e.attendue.libelle for e in nouvelles if e.tenue is Tenue.ABSENTE]
        partielles = [e.attendue.libelle for e in nouvelles if e.tenue is Tenue.PARTIELLE]
        if absentes:
            return f"À mettre en place{quand} : {listing(absentes)}."
        if partielles:
            return f"À compléter{quand} : {listing(partielles)}."
        neuves = [m.resultat.libelle for m in manques if self._is_new(m, depuis)]
        if neuves:
            return f"À compléter{quand} : {listing(neuves)}."
        if statut is Statut.NON_APPLICABLE:
            return "Sans objet."
        if nouvelles and all(e.tenue is Tenue.FAITE for e in nouvelles):
            return "Déjà en place."
        return "Rien de contraire n'a été trouvé ; à confirmer avec vos pièces."

    def _is_new(self, manque: Manque, depuis: str) -> bool:
        genre = self.pack.type_de_piece(manque.jugee.piece.type)
        exigences = genre.exigences if genre is not None else ()
        return any(e.id == manque.resultat.exigence and e.en_vigueur.du == depuis for e in exigences)

    def _found(self, examinees: Sequence[Examinee]) -> str:
        phrases = []
        for examinee in examinees[:3]:
            noms = list(dict.fromkeys(name_of(j.piece) for j in examinee.pieces))
            libelle = examinee.attendue.libelle
            phrases.append(f"{libelle[:1].upper()}{libelle[1:]} : trouvé dans {listing(noms, 3)}.")
        return " ".join(phrases)

    def _absent(self, examinee: Examinee) -> str:
        libelle = examinee.attendue.libelle
        debut = f"{libelle[:1].upper()}{libelle[1:]} : "
        if examinee.illisible:
            nom = examinee.illisible.rsplit("/", 1)[-1]
            return f"{debut}rien de lisible ; « {nom} », qui n'a pas pu être lu, en est peut-être la preuve."
        if examinee.incertain:
            nom = examinee.incertain.rsplit("/", 1)[-1]
            return f"{debut}c'est peut-être « {nom} », qui n'a pas été reconnu avec certitude : à vérifier."
        if examinee.vierges:
            noms = listing([name_of(j.piece) for j in examinee.vierges], 2)
            return f"{debut}seulement un modèle vierge ({noms}), qui ne prouve pas la mise en œuvre."
        return f"{debut}aucune pièce ne le montre (cherché : {self._kinds(examinee, 3)})."

    def _gap(self, examinee: Examinee) -> str:
        libelle = examinee.attendue.libelle
        ou = listing([f"« {trou} »" for trou in examinee.trous], 3)
        return f"{libelle[:1].upper()}{libelle[1:]} : rien dans le dossier {ou}, alors que c'est terminé."

    def _lacks(self, manques: Sequence[Manque]) -> list[str]:
        """Group what is lacking by pièce; the first two pièces are detailed."""
        par_piece: dict[str, list[Manque]] = {}
        for manque in {(m.jugee.piece.cle, m.resultat.exigence): m for m in manques}.values():
            par_piece.setdefault(manque.jugee.piece.cle, []).append(manque)
        phrases = []
        for lot in list(par_piece.values())[:2]:
            libelles = listing([m.resultat.libelle for m in lot], 3)
            phrases.append(f"Dans {name_of(lot[0].jugee.piece)}, non trouvé : {libelles}.")
        if len(par_piece) > 2:
            phrases.append(f"Manques aussi dans {len(par_piece) - 2} autre(s) pièce(s).")
        return phrases

    def _doubt(self, examinee: Examinee) -> str:
        doutes = examinee.doutes[:3]
        libelles = listing([m.resultat.libelle for m in doutes], 3)
        return f"À vérifier dans {name_of(doutes[0].jugee.piece)} : {libelles}." if doutes else ""

    def _kinds(self, examinee: Examinee, maximum: int) -> str:
        noms = []
        for slug in examinee.attendue.types:
            genre = self.pack.type_de_piece(slug)
            nom = genre.nom if genre is not None else slug
            noms.append(lower_first(nom))
        return " ou ".join(noms[:maximum])
