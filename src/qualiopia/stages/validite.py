"""Validity: until when a pièce is good, said by the printed date first, else counted by the dated rules.

Nothing is stored: a term is worked out each time from the champs of the pièce, the rules in force and,
where a rule depends on it, the variables of the dossier. A date read with too little confidence is no date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.piece import Champ, Passage, Piece
from qualiopia.domain.texte import fold
from qualiopia.domain.valeurs.durees import find_months
from qualiopia.domain.vue import VuePiece
from qualiopia.packs.expressions import answer
from qualiopia.packs.modele import Pack
from qualiopia.packs.temps import LigneDeBareme, RegleDeValidite, Validite
from qualiopia.stages.conditions import TOUJOURS, Contexte, evaluate
from qualiopia.verifications.phrases import days_between, is_date, show

ECHEANCE = "date_echeance"
_MOIS_PAR_AN = 12


@dataclass(frozen=True, slots=True)
class Terme:
    """Until when a pièce is good, how that is known, and what is doubtful about it.

    `fin` is the last day it is good, None when nothing says it; `doute` is a French sentence when a
    person must look; `ecart` one when the printed date and the computed one disagree.
    """

    fin: str | None = None
    debut: str | None = None
    imprimee: str | None = None
    calculee: str | None = None
    passages: tuple[Passage, ...] = ()
    doute: str = ""
    ecart: str = ""
    alertes: tuple[int, ...] = ()
    libelle: str = ""
    delai_legal: str = ""
    references: tuple[str, ...] = ()
    illimite: bool = False

    @property
    def origine(self) -> str:
        """How the end is known: `imprimee`, `calculee` or nothing."""
        return ("imprimee" if self.imprimee else "calculee") if self.fin else ""


def term_of(
    piece: Piece,
    pack: Pack,
    date_examen: str,
    contexte: Contexte | None = None,
    precedente: str | None = None,
) -> Terme | None:
    """Return the term of a pièce, or None when its kind has no validity; `precedente` ends the one before."""
    genre = pack.type_de_piece(piece.type)
    if genre is None or genre.validite is None or piece.vierge:
        return None
    validite = genre.validite
    if validite.nature != "limitee":
        return Terme(libelle=validite.libelle or genre.nom, references=validite.references, illimite=True)
    return _Calcul(piece, pack, date_examen, contexte, validite, precedente).term(genre.nom)


def terms_of(
    pieces: Iterable[Piece], pack: Pack, date_examen: str, contexte: Contexte | None = None
) -> dict[str, Terme]:
    """Return the term of each pièce of one dossier; each follows the one of its kind that began before."""
    par_genre: dict[str, list[Piece]] = {}
    for piece in pieces:
        par_genre.setdefault(piece.type, []).append(piece)
    termes: dict[str, Terme] = {}
    for slug, lot in par_genre.items():
        genre = pack.type_de_piece(slug)
        if genre is None or genre.validite is None:
            continue
        precedente: str | None = None
        for piece in sorted(lot, key=lambda p: (_start(p, genre.validite) or "", p.cle)):
            terme = term_of(piece, pack, date_examen, contexte, precedente)
            if terme is not None:
                termes[piece.cle] = terme
                precedente = terme.fin or precedente
    return termes


def _start(piece: Piece, validite: Validite | None) -> str | None:
    noms = (r.champ_debut for r in validite.regles) if validite else ()
    for nom in (*noms, validite.champ_debut if validite else ""):
        champ = piece.champ(nom) if nom else None
        if champ is not None and is_date(champ.valeur):
            return str(champ.valeur)
    return None


@dataclass(frozen=True)
class _Calcul:
    piece: Piece
    pack: Pack
    date_examen: str
    contexte: Contexte | None
    validite: Validite
    precedente: str | None

    def term(self, nom: str) -> Terme:
        regle, incertaine = self._rule()
        champ_fin = self._champ(regle.champ_fin or self.validite.champ_fin) or self._champ(ECHEANCE)
        champ_debut = self._first_day(regle)
        doute = self._doubt(champ_fin) or self._doubt(champ_debut)
        imprimee, debut = self._sure(champ_fin), self._sure(champ_debut)
        calculee = None if incertaine else self._computed(regle, debut)
        fin = imprimee or calculee
        if imprimee:
            doute = self._doubt(champ_fin)
        elif incertaine:
            doute = doute or "La règle de durée dépend d'une information qui n'est pas connue."
        elif champ_fin is not None and doute:
            fin = None
        passages = [c.passage for c in (champ_fin, champ_debut) if c is not None and c.passage is not None]
        return Terme(
            fin=fin,
            debut=debut,
            imprimee=imprimee,
            calculee=calculee,
            passages=tuple(passages),
            doute=doute,
            ecart=self._gap(regle, debut, imprimee, calculee),
            alertes=self._alerts(regle),
            libelle=self.validite.libelle or f"Fin de validité : {nom}",
            delai_legal=regle.delai_legal or self.validite.delai_legal,
            references=regle.references or self.validite.references,
            illimite=regle.illimitee and fin is None and not doute,
        )

    def _rule(self) -> tuple[RegleDeValidite, bool]:
        """Return the first rule that applies, and whether that hangs on something unknown."""
        for regle in self.validite.regles:
            debut = self._sure(self._first_day(regle))
            jour = debut if regle.selon == "titre" and debut else self.date_examen
            if not regle.en_vigueur.covers(jour):
                continue
            applicable = self._holds(regle.condition)
            if applicable is None:
                return RegleDeValidite(tolerance_jours=None), True
            if applicable:
                return regle, False
        v = self.validite
        return RegleDeValidite(
            mois=v.mois, jours=v.jours, tolerance_jours=v.tolerance_jours, ecart=v.ecart
        ), False

    def _holds(self, condition: str) -> bool | None:
        if condition == TOUJOURS:
            return True
        return evaluate(condition, self.pack.conditions, self._asked())

    def _asked(self) -> Contexte:
        """Return what conditions are asked about: this pièce, in the dossier when there is one."""
        base = self.contexte
        if base is None:
            return Contexte(
                self.date_examen, Organisme(), VuePiece(self.piece),
                declarees=self.pack.variables, confiance=self.pack.confiance_minimum,
            )  # fmt: skip
        return Contexte(
            base.date_audit, base.organisme, VuePiece(self.piece), base.pieces, base.type_de_dossier,
            base.declarees, base.confiance,
        )  # fmt: skip

    def _first_day(self, regle: RegleDeValidite) -> Champ | None:
        declare = self._champ(regle.champ_debut or self.validite.champ_debut)
        return declare or self._champ(self.validite.champ_debut_a_defaut)

    def _champ(self, nom: str) -> Champ | None:
        champ = self.piece.champ(nom) if nom else None
        return champ if champ is not None and is_date(champ.valeur) else None

    def _sure(self, champ: Champ | None) -> str | None:
        if champ is None or champ.confiance < self.pack.confiance_minimum:
            return None
        return str(champ.valeur)

    def _doubt(self, champ: Champ | None) -> str:
        if champ is None or champ.confiance >= self.pack.confiance_minimum:
            return ""
        return f"La date du {show(champ.valeur)} a été lue avec trop peu de certitude pour être retenue."

    def _computed(self, regle: RegleDeValidite, debut: str | None) -> str | None:
        duree = self._duration(regle, debut)
        if debut is None:
            return None
        if duree is None:
            dite = self._months_said()
            return add_days(add_months(debut, dite), -1) if dite else None
        depart, (unite, nombre) = debut, duree
        fenetre = regle.fenetre_anticipation_mois
        if fenetre and self.precedente and add_months(self.precedente, -fenetre) <= debut <= self.precedente:
            depart = self.precedente
        return add_months(depart, nombre) if unite == "mois" else add_days(depart, nombre)

    def _duration(self, regle: RegleDeValidite, debut: str | None) -> tuple[str, int] | None:
        if regle.mois is not None:
            return "mois", regle.mois
        if regle.jours is not None:
            return "jours", regle.jours
        jour = debut if regle.selon == "titre" and debut else self.date_examen
        if regle.parametre:
            valeur = self.pack.parametres_at(jour).get(regle.parametre)
            return ("mois", int(valeur)) if isinstance(valeur, int | float) else None
        bareme = self.pack.baremes.get(regle.bareme)
        if bareme is None or debut is None:
            return None
        naissance = self._sure(self._champ(bareme.naissance))
        age = years_between(naissance, debut) if naissance else None
        for ligne in bareme.lignes:
            retenue = ligne.en_vigueur.covers(jour) and self._fits(ligne, age)
            if retenue is None:
                return None
            if retenue:
                return ("mois", ligne.mois) if ligne.mois is not None else ("jours", ligne.jours or 0)
        return None

    def _months_said(self) -> int:
        """Return how many months the pièce itself says it lasts, 0 when it does not say."""
        champ = self.piece.champ(self.validite.champ_duree) if self.validite.champ_duree else None
        return find_months(str(champ.valeur)) if champ is not None else 0

    def _fits(self, ligne: LigneDeBareme, age: int | None) -> bool | None:
        """Whether a line of a table is the one; None when what it asks about is not known."""
        reponses: list[bool | None] = []
        if ligne.age_min is not None or ligne.age_max is not None:
            bornes = (ligne.age_min or 0, ligne.age_max if ligne.age_max is not None else 999)
            reponses.append(None if age is None else bornes[0] <= age <= bornes[1])
        for nom, admises in ligne.valeurs.items():
            champ = self.piece.champ(nom)
            if champ is None or champ.confiance < self.pack.confiance_minimum:
                reponses.append(None)
            else:
                lues = champ.valeur if isinstance(champ.valeur, tuple) else (champ.valeur,)
                voulues = {fold(admise.strip()) for admise in admises}
                reponses.append(any(fold(str(lue).strip(" .")) in voulues for lue in lues))
        if ligne.expression:
            reponses.append(answer(ligne.expression, self._asked().value))
        if False in reponses:
            return False
        return None if None in reponses else True

    def _gap(
        self, regle: RegleDeValidite, debut: str | None, imprimee: str | None, calculee: str | None
    ) -> str:
        """Say that the printed date is not the computed one, beyond what the pack tolerates."""
        if not imprimee or not calculee or regle.tolerance_jours is None:
            return ""
        ecart = days_between(calculee, imprimee)
        if abs(ecart) <= regle.tolerance_jours or (regle.ecart == "plus_tard" and ecart < 0):
            return ""
        if regle.fenetre_anticipation_mois and calculee < imprimee <= add_months(
            calculee, regle.fenetre_anticipation_mois
        ):
            return ""
        return (
            f"La date imprimée est le {show(imprimee)} ; comptée depuis le {show(debut)}, "
            f"la validité finirait le {show(calculee)}."
        )

    def _alerts(self, regle: RegleDeValidite) -> tuple[int, ...]:
        return regle.alertes_jours or self.validite.alertes_jours or (self.validite.alerte_jours,)


def alert_level(alertes: Sequence[int], jours: int) -> str:
    """Return the level of alert of an end in some days: information, action, urgence, or nothing yet."""
    franchis = [rang for rang, delai in enumerate(alertes) if jours <= delai]
    if not franchis:
        return ""
    dernier = franchis[-1]
    if len(alertes) == 1:
        return "action"
    return "information" if dernier == 0 else ("urgence" if dernier == len(alertes) - 1 else "action")


def years_between(debut: str, fin: str) -> int:
    """Count the whole years from one ISO date to another."""
    avant, apres = date.fromisoformat(debut), date.fromisoformat(fin)
    return apres.year - avant.year - ((apres.month, apres.day) < (avant.month, avant.day))


def months_between(debut: str, fin: str) -> int:
    """Count the whole months from one ISO date to another (negative when it is after)."""
    avant, apres = date.fromisoformat(debut), date.fromisoformat(fin)
    mois = (apres.year - avant.year) * _MOIS_PAR_AN + apres.month - avant.month
    return mois - (apres.isoformat() < add_months(debut, mois))


def add_days(iso: str, jours: int) -> str:
    """Add days to an ISO date."""
    return (date.fromisoformat(iso) + timedelta(days=jours)).isoformat()


def add_months(iso: str, mois: int) -> str:
    """Add months to an ISO date; the day is cut to the last one of the month."""
    jour = date.fromisoformat(iso)
    rang = jour.year * _MOIS_PAR_AN + jour.month - 1 + mois
    annee, numero = divmod(rang, _MOIS_PAR_AN)
    for essai in range(jour.day, 27, -1):
        try:
            return date(annee, numero + 1, essai).isoformat()
        except ValueError:
            continue
    return date(annee, numero + 1, min(jour.day, 28)).isoformat()


def by_key(termes: Mapping[str, Terme], piece: Piece) -> Terme:
    """Return the term of a pièce, an empty one when its kind has none."""
    return termes.get(piece.cle) or Terme()
