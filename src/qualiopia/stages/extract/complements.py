"""What follows from the rest: dates from attendance and signatures, people from the sheet, absences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qualiopia.domain.piece import Champ, Passage, Presence, Signature, Valeur
from qualiopia.domain.texte import fold
from qualiopia.domain.valeurs.dates import Precision, find_dates
from qualiopia.domain.valeurs.durees import find_durees
from qualiopia.domain.valeurs.horaires import find_horaires
from qualiopia.stages.extract.choix import choose
from qualiopia.stages.extract.feuille import Feuille
from qualiopia.stages.extract.lexique import BENEFICIAIRE, INTERVENANT, Mots
from qualiopia.stages.extract.natures import date_candidate

_HEURES_MINIMUM = 2.0
_HEURES_SURES = 6.0
_EN_TOUTES_LETTRES = re.compile(r"heures")
_AVANT_LES_HEURES = 25
_SCORE_DES_JOURS = 0.65
_LISTE = re.compile(r"\d\s*(?:,|;|&|-|/|et|ou|au?)\s*$")
_DELAI = re.compile(
    r"\b(?:sous|dans (?:les|un delai)|delai|avant|apres|au moins|plus de|preavis)\b[^.;]{0,25}$"
)


def complete(
    champs: Sequence[Champ],
    feuilles: Sequence[Feuille],
    presences: Sequence[Presence],
    signatures: Sequence[Signature],
    mots: Mots,
    *,
    datee: bool,
    bornes: Sequence[str] = (),
) -> list[Champ]:
    """Return the champs with those that can be derived and are missing.

    `datee` says that the pièce is about one event: only then is an unlabelled range its dates. `bornes`
    are the champs of its validity: the one period that the pièce gives says those that no label gave.
    """
    complets = list(champs)
    noms = {champ.nom for champ in champs}
    for derive in (*_from_presences(presences, mots), *_from_signatures(signatures)):
        if derive.nom not in noms:
            complets.append(derive)
            noms.add(derive.nom)
    if datee and not noms & {"date_debut", "date_fin"}:
        complets += _from_range(feuilles) or _from_timed_days(feuilles)
    complets += _from_only_period(feuilles, [nom for nom in bornes if nom not in noms])
    if datee and not presences and "duree_heures" not in noms:
        complets += _from_hours(feuilles)
    return complets + _price(complets)


def _champ(nom: str, valeur: Valeur, passage: Passage | None, confiance: float, note: str) -> Iterator[Champ]:
    if passage is not None and valeur:
        yield Champ(nom, valeur, passage, confiance, note)


def _from_presences(presences: Sequence[Presence], mots: Mots) -> Iterator[Champ]:
    if not presences:
        return
    jours = sorted(((p.date, p.passage) for p in presences if p.date), key=lambda couple: couple[0])
    if jours:
        yield from _champ("date_debut", jours[0][0], jours[0][1], 0.85, "premier jour de la feuille")
        yield from _champ("date_fin", jours[-1][0], jours[-1][1], 0.85, "dernier jour de la feuille")
    for role in (BENEFICIAIRE, INTERVENANT):
        nom = mots.people(role)
        lot = {p.personne: p for p in presences if p.role == role and p.personne}
        personnes = tuple(lot)
        if personnes and nom:
            valeur = personnes[0] if role == INTERVENANT and len(personnes) == 1 else personnes
            yield from _champ(nom, valeur, lot[personnes[0]].passage, 0.85, "")
    absents = {p.personne: p for p in presences if p.note and p.personne}
    if absents:
        premier = next(iter(absents.values()))
        yield from _champ("absences", tuple(absents), premier.passage, 0.9, premier.note)


def _from_signatures(signatures: Sequence[Signature]) -> Iterator[Champ]:
    datees = [s for s in signatures if s.date]
    if datees:
        derniere = max(datees, key=lambda s: s.date)
        yield from _champ("date_signature", derniere.date[:10], derniere.passage, 0.8, "")


def _from_range(feuilles: Sequence[Feuille]) -> list[Champ]:
    """An unlabelled range of days, for want of better."""
    for feuille in feuilles:
        for lue in find_dates(feuille.brut):
            if lue.intervalle and lue.precision is Precision.JOUR and not lue.legale:
                return choose(date_candidate(nom, lue, feuille, 0.5) for nom in ("date_debut", "date_fin"))
    return []


def _from_only_period(feuilles: Sequence[Feuille], bornes: Sequence[str]) -> list[Champ]:
    """The first or last day of the only period written in the pièce, whatever its wording."""
    if not bornes:
        return []
    periodes = [
        (lue, feuille)
        for feuille in feuilles
        for lue in find_dates(feuille.brut)
        if lue.intervalle and lue.precision is Precision.JOUR and not lue.legale
    ]
    if len({(lue.premier, lue.dernier) for lue, _ in periodes}) != 1:
        return []
    lue, feuille = periodes[0]
    return choose(date_candidate(nom, lue, feuille, _SCORE_DES_JOURS) for nom in bornes)


def _from_timed_days(feuilles: Sequence[Feuille]) -> list[Champ]:
    """The days that times follow (« le 4 mai 2026 de 9 h à 12 h ») are those of the event.

    A day that ends a list that was not understood says nothing sure.
    """
    lues = [
        (lue, feuille)
        for feuille in feuilles
        for horaires in (find_horaires(feuille.brut),)
        for lue in find_dates(feuille.brut)
        if lue.precision is Precision.JOUR
        and not lue.legale
        and any(0 <= horaire.debut - lue.fin <= _AVANT_LES_HEURES for horaire in horaires)
    ]
    if not lues or any(_LISTE.search(f.replie, max(0, lue.debut - 8), lue.debut) for lue, f in lues):
        return []
    premiere = min(lues, key=lambda couple: couple[0].premier)
    derniere = max(lues, key=lambda couple: couple[0].dernier)
    return choose(
        date_candidate(nom, lue, feuille, _SCORE_DES_JOURS)
        for nom, (lue, feuille) in (("date_debut", premiere), ("date_fin", derniere))
    )


def _from_hours(feuilles: Sequence[Feuille]) -> list[Champ]:
    """The only number of hours that the pièce gives, for want of a label."""
    trouvees = {
        lue.heures: feuille.passage(lue.debut, lue.fin)
        for feuille in feuilles
        for lue in find_durees(feuille.brut)
        if lue.heures is not None
        and lue.heures >= _HEURES_MINIMUM
        and not _DELAI.search(feuille.replie, max(0, lue.debut - 30), lue.debut)
    }
    if len(trouvees) != 1:
        return []
    heures, passage = next(iter(trouvees.items()))
    sure = heures >= _HEURES_SURES and _EN_TOUTES_LETTRES.search(fold(passage.texte)) is not None
    confiance = 0.62 if sure else 0.5
    return [Champ("duree_heures", round(heures, 2), passage, confiance, "seule durée écrite en heures")]


def _price(champs: Sequence[Champ]) -> list[Champ]:
    """The price, for want of a better label: taxes included, else excluded."""
    par_nom = {champ.nom: champ for champ in champs}
    if "prix" in par_nom:
        return []
    source = par_nom.get("prix_ttc") or par_nom.get("prix_ht")
    return [Champ("prix", source.valeur, source.passage, source.confiance, source.note)] if source else []
