"""From a label's zone to candidate values, nature by nature."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

from qualiopia.domain.valeurs.contacts import ContactLu, find_courriels, find_telephones, find_urls
from qualiopia.domain.valeurs.dates import DateLue, Precision, find_dates
from qualiopia.domain.valeurs.durees import find_durees
from qualiopia.domain.valeurs.montants import find_montants, find_pourcentages
from qualiopia.domain.valeurs.nombres import EN_CHIFFRES, EN_LETTRES, read_number
from qualiopia.domain.vides import find_blank
from qualiopia.stages.extract.etiquettes import Etiquette, Force, union
from qualiopia.stages.extract.feuille import Feuille, Zone
from qualiopia.stages.extract.lexique import Candidat, Lexique
from qualiopia.stages.extract.textes import read_organisation, read_place, read_text

_DISTANCE = {Force.PHRASE: 70, Force.DEBUT_DE_LIGNE: 25}
"""How far, in characters, a value may stand from a label that nothing separates from it."""
_SCORE = {
    Force.DEUX_POINTS: 0.95,
    Force.CELLULE: 0.93,
    Force.COLONNE: 0.85,
    Force.DEBUT_DE_LIGNE: 0.82,
    Force.PHRASE: 0.75,
    Force.FORME: 0.72,
}
_EN_HEURES = re.compile(r"heures|\ben h\b|\(h\)")
_NOMBRE = re.compile(rf"(?<![\w.,/])(?:{EN_CHIFFRES})(?![\w/%]|,\d)|{EN_LETTRES}")
_REFERENCE = re.compile(r"[A-Z0-9][\w/.-]*\d[\w/-]*")
_BORNE = re.compile(r"superieure?|inferieure?|moins de|plus de|au moins|au-dela|exced|minim|maxim|depass")
_ENTRE_GROUPES = 40
_OUVRANT = re.compile(r"[«“\"]\s?$")
_CITE = 0.86
"""What is quoted right after a label is meant as its value, even in a sentence."""
_PERIODE_COUPEE = re.compile(r"\bdu\b[^\n]*\d[^\n]*\b(?:jusqu'au|au)\s*$")
_FIN_SEULE = re.compile(r"(?:jusqu'au?|au plus tard|avant)\s+(?:le\s+)?$")


def score_of(etiquette: Etiquette) -> float:
    """How much a label is worth: how clear it is, and how early the pack lists it."""
    return _SCORE[etiquette.force] - min(etiquette.rang, 9) * 0.015


def read_zone(feuille: Feuille, etiquette: Etiquette, lexique: Lexique) -> list[Candidat]:
    """Return the values of the label's champ, from the first of its zones that holds one."""
    lecteur = _LECTEURS.get(etiquette.champ.nature)
    if lecteur is None:
        return []
    for zone in etiquette.zones:
        candidats = list(lecteur(feuille, zone, etiquette, lexique))
        if candidats:
            return candidats
    return []


def _near(zone: Zone, etiquette: Etiquette, debut: int) -> bool:
    return debut - zone[0] <= _DISTANCE.get(etiquette.force, 400)


def _date(feuille: Feuille, zone: Zone, etiquette: Etiquette, _lexique: Lexique) -> Iterator[Candidat]:
    nom = etiquette.champ.nom
    zone = _whole_period(feuille, zone)
    for lue in find_dates(feuille.brut, *zone):
        if lue.legale or not _near(zone, etiquette, lue.debut):
            continue
        if lue.precision is not Precision.JOUR and (nom.startswith(("date_debut", "date_fin"))):
            continue
        if nom == "date_debut" and _FIN_SEULE.search(feuille.replie, max(zone[0], lue.debut - 25), lue.debut):
            continue
        if nom == "date_fin":
            lue = _last_of_series(feuille, zone, lue)
        yield date_candidate(nom, lue, feuille, score_of(etiquette))
        return


def _whole_period(feuille: Feuille, zone: Zone) -> Zone:
    """Let a zone that ends on « du 5 mai au » run over the next line: a narrow cell cut the period."""
    if _PERIODE_COUPEE.search(feuille.replie[zone[0] : zone[1]]) is None:
        return zone
    suite = feuille.brut.find("\n", zone[1] + 1)
    return zone[0], suite if suite >= 0 else len(feuille.brut)


def _last_of_series(feuille: Feuille, zone: Zone, premiere: DateLue) -> DateLue:
    """The last of several groups of days that one label gives (« les 14 et 15 en salle, les 17 et 18… »)."""
    derniere = premiere
    for lue in find_dates(feuille.brut, premiere.debut, zone[1]):
        suit = 0 < lue.debut - derniere.fin <= _ENTRE_GROUPES and lue.precision is Precision.JOUR
        if suit and not lue.legale and lue.premier > derniere.dernier:
            derniere = lue
    return derniere


_FINS = ("fin", "echeance", "expiration", "validite")


def date_candidate(nom: str, lue: DateLue, feuille: Feuille, score: float) -> Candidat:
    """Make the candidate of a date: the last day for an end, the first one otherwise."""
    fin = (any(mot in nom for mot in _FINS) and "debut" not in nom) or lue.precision is Precision.MOIS
    valeur = lue.dernier if fin else lue.premier
    return Candidat(nom, valeur, feuille, lue.debut, lue.fin, score * lue.confiance, lue.note)


def _duree(feuille: Feuille, zone: Zone, etiquette: Etiquette, _lexique: Lexique) -> Iterator[Candidat]:
    champ, score = etiquette.champ.nom, score_of(etiquette)
    lues = [
        lue
        for lue in find_durees(feuille.brut, *zone)
        if _near(zone, etiquette, lue.debut) and not _BORNE.search(feuille.replie, zone[0], lue.debut)
    ]
    for lue in lues:
        if "heure" not in champ and "duree" not in champ:
            texte = " ".join(feuille.brut[lue.debut : lue.fin].split())
            yield Candidat(champ, texte, feuille, lue.debut, lue.fin, score)
            return
        if lue.heures is not None:
            yield Candidat(champ, round(lue.heures, 2), feuille, lue.debut, lue.fin, score, lue.note)
        if lue.jours is not None and champ == "duree_heures":
            yield Candidat("duree_jours", lue.jours, feuille, lue.debut, lue.fin, score)
        if lue.heures is not None or lue.jours is not None:
            return
    if not lues and _EN_HEURES.search(feuille.replie, etiquette.debut, zone[0]):
        trouve = _NOMBRE.search(feuille.replie, *zone)
        if trouve and _near(zone, etiquette, trouve.start()):
            valeur = read_number(" ".join(trouve.group().split()))
            if valeur is not None:
                yield Candidat(champ, valeur, feuille, *trouve.span(), score)


def _montant(feuille: Feuille, zone: Zone, etiquette: Etiquette, _lexique: Lexique) -> Iterator[Candidat]:
    nom, score = etiquette.champ.nom, score_of(etiquette)
    libelle = feuille.replie[etiquette.debut : etiquette.fin]
    premier, regime_premier = None, ""
    for lu in find_montants(feuille.brut, *zone, sans_devise=etiquette.force >= Force.COLONNE):
        if not _near(zone, etiquette, lu.debut):
            break
        nu = feuille.replie[lu.debut : lu.fin].replace(" ", "").replace(",", "").replace(".", "").isdigit()
        if nu and feuille.masque[zone[0] : lu.debut].strip():
            break
        if lu.par:
            continue
        regime = lu.regime or _regime_of(libelle)
        if premier is not None:
            if lu.debut - premier.fin > 60 or lu.regime not in {"ht", "ttc"} or regime_premier == lu.regime:
                break
            yield Candidat(f"prix_{lu.regime}", lu.valeur, feuille, lu.debut, lu.fin, score - 0.05, lu.note)
            continue
        premier, regime_premier = lu, regime
        yield Candidat(nom, lu.valeur, feuille, lu.debut, lu.fin, score, lu.note)
        if nom != "prix":
            return
        if regime in {"ht", "ttc"}:
            yield Candidat(f"prix_{regime}", lu.valeur, feuille, lu.debut, lu.fin, score - 0.05, lu.note)


def _regime_of(libelle: str) -> str:
    if re.search(r"\bht\b|h\.t|hors tax", libelle):
        return "ht"
    return "ttc" if re.search(r"\bttc\b|t\.t\.c|toutes tax", libelle) else ""


def _nombre(feuille: Feuille, zone: Zone, etiquette: Etiquette, _lexique: Lexique) -> Iterator[Candidat]:
    trouve = _NOMBRE.search(feuille.replie, *zone)
    if trouve and trouve.start() - zone[0] <= 25:
        valeur = read_number(" ".join(trouve.group().split()))
        if valeur is not None:
            yield Candidat(etiquette.champ.nom, valeur, feuille, *trouve.span(), score_of(etiquette))


def _pourcentage(feuille: Feuille, zone: Zone, etiquette: Etiquette, _lexique: Lexique) -> Iterator[Candidat]:
    for lu in find_pourcentages(feuille.brut, *zone)[:1]:
        if _near(zone, etiquette, lu.debut):
            yield Candidat(etiquette.champ.nom, lu.valeur, feuille, lu.debut, lu.fin, score_of(etiquette))


def _contact(trouver: Callable[[str, int, int], list[ContactLu]]) -> Callable[..., Iterator[Candidat]]:
    def read(feuille: Feuille, zone: Zone, etiquette: Etiquette, _lexique: Lexique) -> Iterator[Candidat]:
        for lu in trouver(feuille.brut, *zone)[:1]:
            if _near(zone, etiquette, lu.debut):
                yield Candidat(
                    etiquette.champ.nom,
                    lu.valeur,
                    feuille,
                    lu.debut,
                    lu.fin,
                    score_of(etiquette),
                )

    return read


def _reference(feuille: Feuille, zone: Zone, etiquette: Etiquette, _lexique: Lexique) -> Iterator[Candidat]:
    if etiquette.force is Force.FORME:
        valeur = " ".join(feuille.brut[slice(*zone)].split())
        yield Candidat(etiquette.champ.nom, valeur, feuille, *zone, score_of(etiquette))
        return
    trouve = _REFERENCE.search(feuille.masque, *zone)
    if trouve and trouve.start() - zone[0] <= 4:
        fin = trouve.start() + len(trouve.group().rstrip(".-/"))
        valeur = feuille.brut[trouve.start() : fin]
        yield Candidat(etiquette.champ.nom, valeur, feuille, trouve.start(), fin, score_of(etiquette))


def _choix(feuille: Feuille, zone: Zone, etiquette: Etiquette, _lexique: Lexique) -> Iterator[Candidat]:
    """The choice whose wording comes first after the label."""
    lus = [
        (trouve.start(), -trouve.end(), choix.valeur)
        for choix in etiquette.champ.choix
        if (trouve := _one_of(choix.motifs).search(feuille.replie, *zone))
        and _near(zone, etiquette, trouve.start())
    ]
    if lus:
        debut, fin, valeur = min(lus)
        yield Candidat(etiquette.champ.nom, valeur, feuille, debut, -fin, score_of(etiquette))


@lru_cache(maxsize=1024)
def _one_of(motifs: tuple[str, ...]) -> re.Pattern[str]:
    return union(motifs)


def _textuel(
    lire: Callable[[Feuille, Zone, Etiquette, Collection[str]], Zone | None],
) -> Callable[..., Iterator[Candidat]]:
    def read(feuille: Feuille, zone: Zone, etiquette: Etiquette, lexique: Lexique) -> Iterator[Candidat]:
        span = lire(feuille, zone, etiquette, lexique.mots.hors_noms)
        if span is not None and not _is_wording(feuille, span, etiquette, lexique):
            valeur = " ".join(feuille.brut[span[0] : span[1]].split())
            score = score_of(etiquette)
            if etiquette.force is not Force.FORME and _OUVRANT.search(
                feuille.masque, max(0, span[0] - 3), span[0]
            ):
                score = max(score, _CITE)
            yield Candidat(etiquette.champ.nom, valeur, feuille, *span, score)

    return read


def _is_wording(feuille: Feuille, span: Zone, etiquette: Etiquette, lexique: Lexique) -> bool:
    """Whether a text is another label, the heading of a block, or holds a blank: no value in any case."""
    texte = feuille.replie[slice(*span)]
    suite = feuille.replie[span[1] : span[1] + 3].lstrip(" ")
    if suite.startswith(":") or find_blank(feuille.brut, *span):
        return True
    return (
        etiquette.repere.is_label(texte.strip(" *-•"))
        or lexique.mots.cadres.match(texte) is not None
        or lexique.mots.noms.fullmatch(texte) is not None
    )


_LECTEURS: dict[str, Callable[[Feuille, Zone, Etiquette, Lexique], Iterator[Candidat]]] = {
    "date": _date,
    "duree": _duree,
    "montant": _montant,
    "nombre": _nombre,
    "pourcentage": _pourcentage,
    "courriel": _contact(find_courriels),
    "telephone": _contact(find_telephones),
    "url": _contact(find_urls),
    "reference": _reference,
    "choix": _choix,
    "texte": _textuel(read_text),
    "organisme": _textuel(read_organisation),
    "lieu": _textuel(read_place),
}
