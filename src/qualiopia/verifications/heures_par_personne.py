"""`heures_par_personne`: what is certified of a person does not exceed what that person signed for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import EtatSignature, Piece, Presence
from qualiopia.domain.texte import squash
from qualiopia.domain.valeurs.durees import find_durees
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import listing, name_of, show
from qualiopia.verifications.releves import (
    MEME_PERSONNE,
    PRESQUE,
    Releve,
    cites,
    find_explanation,
    find_wording,
    first_of,
    number,
)
from qualiopia.verifications.vu import Vu

_MOT_MINIMUM = 2


@dataclass(frozen=True, slots=True)
class Suivi:
    """What one person is said to have done, and what that person signed for."""

    personne: str
    certifie: Releve
    signees: tuple[Presence, ...]
    piece: Piece
    heures: float
    plafond: float
    prevues: float
    absences: tuple[Presence, ...] = ()


@dataclass(frozen=True, slots=True)
class HeuresParPersonne:
    """Parameters: hours (`mesures`) of each person of `types` against cells of `types_reference`.

    A cell without hours counts for as many as the longest of its sheet, or else `heures_demi_journee` or
    `heures_jour`, which are generous, so as never to accuse by mistake. Hours of `types_ajoutes` (work at
    a distance) are added, and those that a sheet says in a sentence of `motifs_ajoutes`. Sheets that
    cover what `types_prevus` plan were read whole; all that is planned cannot be certified of someone
    whose absence is noted, even so, unless a wording of `motifs_contraires` names that person.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    mesures_personne: tuple[str, ...]
    types_reference: tuple[str, ...]
    types_ajoutes: tuple[str, ...] = ()
    types_prevus: tuple[str, ...] = ()
    heures_demi_journee: float = 4.0
    heures_jour: float = 8.0
    tolerance: float = 0.25
    motifs_contraires: tuple[str, ...] = ()
    motifs_ajoutes: tuple[str, ...] = ()

    def compare(self, vue: VueDossier) -> Vu:
        """Add up the signed cells of each person, and show those whose certified hours exceed them."""
        feuilles = [p for p in vue.of_types(self.types_reference) if p.presences]
        releves = [r for p in vue.of_types(self.types) for r in self._people(p, feuilles, vue)]
        if not releves:
            return nothing("Aucune durée certifiée n'a de feuille de présence lue case à case.")
        depasse = [r for r in releves if r.heures > r.plafond + self.tolerance]
        if depasse:
            return self._exceeded(depasse, vue)
        note = "Pour chaque personne rapprochée, les heures certifiées ne dépassent pas les heures signées."
        return Vu(True, 0.93, cites(r.certifie for r in releves)[:3], note)

    def _people(self, piece: Piece, feuilles: Sequence[Piece], vue: VueDossier) -> list[Suivi]:
        noms = [str(r.valeur) for r in first_of(piece, self.mesures_personne)]
        heures = [r for r in first_of(piece, self.mesures) if number(r) is not None]
        if len(noms) != 1 or not heures:
            return []
        tenues = [feuille for feuille in feuilles if self._cells(noms[0], (feuille,), vue)]
        if not tenues:
            return []
        cellules = self._cells(noms[0], tenues, vue)
        signees = tuple(c for c in cellules if c.etat is not EtatSignature.VIDE)
        ajoutees = self._added(noms[0], vue) + sum(map(self._told, tenues))
        longues = [max((c.heures for c in p.presences), default=0.0) for p in tenues]
        defaut = max(longues, default=0.0)
        return [
            Suivi(
                noms[0],
                heures[0],
                signees,
                tenues[0],
                float(number(heures[0]) or 0),
                sum(self._hours(c, defaut) for c in signees) + ajoutees,
                sum(self._hours(c, defaut) for c in cellules) + ajoutees,
                tuple(c for c in cellules if c.etat is EtatSignature.VIDE and c.note),
            )
        ]

    def _cells(self, nom: str, feuilles: Sequence[Piece], vue: VueDossier) -> list[Presence]:
        """Return the cells of a person, or failing that of someone whose name is spelt nearly so."""
        toutes = [c for feuille in feuilles for c in feuille.presences if c.role == "beneficiaire"]
        siennes = [c for c in toutes if vue.memes_noms(nom, c.personne) >= MEME_PERSONNE]
        siennes = siennes or [c for c in toutes if vue.similarite(nom, c.personne) >= PRESQUE]
        return siennes or [c for c in toutes if squash(c.personne) in squash(nom).split()]

    def _told(self, feuille: Piece) -> float:
        """Return the hours that a sheet says were done besides its cells."""
        phrase = find_wording((feuille,), self.motifs_ajoutes)
        lues = find_durees(phrase.texte) if phrase is not None else []
        return max((lue.heures for lue in lues if lue.heures is not None), default=0.0)

    def _hours(self, cellule: Presence, defaut: float) -> float:
        if cellule.heures > 0 or defaut > 0:
            return cellule.heures or defaut
        return self.heures_jour if cellule.demi_journee in ("jour", "") else self.heures_demi_journee

    def _added(self, nom: str, vue: VueDossier) -> float:
        total = 0.0
        for piece in vue.of_types(self.types_ajoutes):
            noms = [str(r.valeur) for r in first_of(piece, self.mesures_personne)]
            if not noms or any(vue.memes_noms(nom, autre) >= MEME_PERSONNE for autre in noms):
                total += sum(number(r) or 0 for r in first_of(piece, self.mesures)[:1])
        return total

    def _whole(self, suivi: Suivi, vue: VueDossier) -> bool:
        """Whether the sheets were read whole: their cells, signed or not, make up what is certified."""
        if suivi.prevues >= suivi.heures - self.tolerance:
            return True
        prevues = self._planned(vue)
        if prevues and suivi.prevues >= min(prevues) - self.tolerance:
            return True
        feuilles = vue.of_types(self.types_reference)
        return all(page.source is Source.TEXTE for piece in feuilles for page in piece.pages)

    def _planned(self, vue: VueDossier) -> list[float]:
        lues = (r for p in vue.of_types(self.types_prevus) for r in first_of(p, self.mesures))
        return [n for r in lues if (n := number(r))]

    def _noted_absent(self, suivi: Suivi, vue: VueDossier) -> bool:
        """Whether all that was planned is certified of someone whose absence the sheet notes."""
        prevues = self._planned(vue)
        if not suivi.absences or not prevues or suivi.heures < max(prevues) - self.tolerance:
            return False
        mots = {mot for mot in squash(suivi.personne).split() if len(mot) > _MOT_MINIMUM}
        return find_explanation(vue.pieces, self.motifs_contraires, lambda dit: _names(dit, mots)) is None

    def _exceeded(self, depasse: Sequence[Suivi], vue: VueDossier) -> Vu:
        absents = [r for r in depasse if self._noted_absent(r, vue)]
        entieres = any(self._whole(r, vue) for r in depasse)
        depasse = absents if absents and not entieres else depasse
        dits = [
            f"{r.personne} : {show(r.heures)} h dans {name_of(r.certifie.piece)} pour {show(r.plafond)} h "
            f"au plus d'après les signatures de {name_of(r.piece)}"
            for r in depasse
        ]
        passages = [r.certifie for r in depasse[:3]]
        cellules = [
            Releve(r.piece, "", "", c.passage) for r in depasse[:3] for c in r.absences[:1] or r.signees[:1]
        ]
        vides = [Releve(r.piece, "", "", None) for r in depasse[:3] if not r.signees]
        note = f"Les heures certifiées dépassent les heures signées. {listing(dits)}."
        if absents:
            noms = listing([r.personne for r in absents])
            note += f" La feuille note l'absence de {noms}, à qui toutes les heures sont certifiées."
        elif not entieres:
            note += " Une partie de la feuille n'a peut-être pas été lue : à vérifier."
        return Vu(
            False if entieres or absents else None,
            0.05 if entieres or absents else 0.5,
            cites((*passages, *cellules, *vides)),
            note,
            f"au plus {show(depasse[0].plafond)} h",
            f"{show(depasse[0].heures)} h",
        )


def _names(phrase: str, mots: set[str]) -> bool:
    return bool(mots & set("".join(c if c.isalnum() else " " for c in squash(phrase)).split()))
