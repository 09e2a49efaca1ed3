"""Values that are plain words: titles, names of organisations, places."""

from __future__ import annotations

import re
from collections.abc import Collection

from qualiopia.domain.valeurs.lieux import VOIE, find_lieux
from qualiopia.domain.valeurs.noms import find_personnes
from qualiopia.stages.extract.etiquettes import Etiquette, Force
from qualiopia.stages.extract.feuille import Feuille, Zone

Noms = Collection[str]
_GUILLEMETS = re.compile(r"\s*:?\s*[«\"“]\s*(?P<texte>[^«»\"”]{3,180}?)\s*[»\"”]")
_FIN_DE_TITRE = re.compile(
    r"\s+(?:qui s|d'une duree|du \d|le \d|les \d|dans les|organisee?\b|animee?\b|pour une duree"
    r"|se deroul|a ete suivie|d'un montant"
    r"|\(?ref\b|par l'organisme|dispensee?\b|effectuee?\b|au cours|\((?:du\b|\d)|ayant\b|s'est\b)|[.;]\s"
    r"|\s[-–|]\s*(?:du|le|duree|session|groupe|evaluation|promotion|rempli|corrige)\b|,\s*(?:d'une"
    r"|du \d|qui|le \d"
    r"|organis|dispens)"
)
_FIN_D_ORGANISME = re.compile(
    r"\s*(?:[,;(|•│]|\s[-–—]\s|\s{3,}|\t|\bdont\b|\bimmatricule|\bau capital|\brepresente|\bsis\b"
    r"|\bsise\b|\bsitue|\bdomicilie"
    r"|\bsiret|\bsiren|\bn°|\bnumero\b|\benregistre|\bdeclare|\bci-apres|\bpar son|\btel\b"
    r"|\badresse\b|\bd'une part|\bd'autre part"
    r"|\ba suivi\b|\bpour\b|\best\b|\bs'engage|\bdeclaration\b|\bayant\b|\btva\b|\brcs\b|\batteste"
    r"|\bcertifie|\d{5}\s)"
)
_SUIT = re.compile(r"[^\S\n]+(?:«[^\S\n]?)?[A-ZÀ-Þ0-9]")
_RUE = re.compile(rf"\d{{1,4}}\s?(?:bis|ter)?,?\s+{VOIE}\s|(?:le\s+)?\d{{1,2}}\s?[/.-]\s?\d|le\s+\d")
_ARTICLE = re.compile(
    r"(?:(?:la|l'|le)\s*)?(?:societe|entreprise|organisme|association|etablissement)\s+(?=[a-z0-9])"
)
_CIVILITE = re.compile(r"(?:m\.|mm\.|mme|mlle|monsieur|madame)\s")
_MINUSCULES_ADMISES = re.compile(r"[a-z]\w*[A-Z]")
_CASES = re.compile(r"[☐☒☑□■]")
_MOT = re.compile(r"[^\W\d_]{2,}")
_BEAU_DEBUT = re.compile(r"[\s:\-–—]*[A-ZÀ-Þ\d«\"“]")
_SUITE_DE_TITRE = re.compile(r"\n[^\S\n]*(?=[a-zà-ÿ(])")
_PRECISION = re.compile(r"\s*\([^()\n]{2,40}\)")
_LONGUEUR_TITRE = 180


def read_text(feuille: Feuille, zone: Zone, etiquette: Etiquette, _hors_noms: Noms) -> Zone | None:
    """Return the span of a title: what is quoted, else what follows up to the end of the line."""
    if etiquette.force is Force.FORME:
        return _worthy(feuille, *zone)
    citation = _GUILLEMETS.match(feuille.masque, zone[0], min(len(feuille.masque), zone[0] + 240))
    if citation:
        return _worthy(feuille, *citation.span("texte"))
    mot_unique = etiquette.is_one_word(feuille)
    if not etiquette.en_tete and (mot_unique or _completes_a_label(feuille, etiquette)):
        return None
    if etiquette.force <= Force.DEBUT_DE_LIGNE and (mot_unique or etiquette.force is Force.PHRASE):
        debut, _ = feuille.strip(*zone)
        if mot_unique or not feuille.brut[debut : debut + 1].isupper():
            return None
    if etiquette.force <= Force.DEBUT_DE_LIGNE and not _BEAU_DEBUT.match(feuille.masque, zone[0]):
        return None
    debut, fin = zone
    dedans = _GUILLEMETS.search(feuille.masque, debut, fin)
    if dedans and etiquette.force >= Force.COLONNE and dedans.start() - debut < 60:
        return _worthy(feuille, *dedans.span("texte"))
    suite = _SUITE_DE_TITRE.match(feuille.masque, fin) if etiquette.force is Force.DEUX_POINTS else None
    if suite and fin - debut > 45:
        fin = feuille.line(suite.end())[1]
    arret = _FIN_DE_TITRE.search(feuille.replie, debut + 3, fin)
    span = feuille.strip(debut, arret.start() if arret else fin)
    if _CASES.search(feuille.masque, *span):
        return None
    return _worthy(feuille, *span)


def _completes_a_label(feuille: Feuille, etiquette: Etiquette) -> bool:
    """Whether a few words before the label make another one of it (« catégorie de l'action : »)."""
    debut = max(feuille.line(etiquette.debut)[0], feuille.replie.rfind(". ", 0, etiquette.debut) + 2)
    return etiquette.force is Force.DEUX_POINTS and etiquette.debut - debut < 25


def _worthy(feuille: Feuille, debut: int, fin: int) -> Zone | None:
    texte = feuille.masque[debut:fin]
    if not _MOT.search(texte) or fin - debut > _LONGUEUR_TITRE or fin - debut < 3:
        return None
    return (debut, fin) if texte.count(" ") - len(texte.split()) < 12 else None


def read_organisation(feuille: Feuille, zone: Zone, etiquette: Etiquette, hors_noms: Noms) -> Zone | None:
    """Return the span of the name of an organisation: capitalised, before its form of address."""
    if etiquette.force is Force.FORME:
        return organisation_in(feuille, zone, hors_noms)
    if etiquette.is_one_word(feuille) and not (etiquette.en_tete and etiquette.force >= Force.COLONNE):
        return None
    if etiquette.force is Force.PHRASE and not _SUIT.match(feuille.masque, etiquette.fin):
        return None
    return organisation_in(feuille, zone, hors_noms)


def organisation_in(feuille: Feuille, zone: Zone, hors_noms: Noms) -> Zone | None:
    """Return the span of the name that begins a zone, or None when it does not look like one."""
    debut, fin = feuille.strip(zone[0], zone[1], ' \t\n\u00a0:;,.-–—•●*|«»"“”')
    ligne = feuille.line(debut)[1]
    fin = min(fin, ligne)
    article = _ARTICLE.match(feuille.replie, debut, fin)
    debut = article.end() if article else debut
    arret = _FIN_D_ORGANISME.search(feuille.replie, debut + 1, fin)
    debut, fin = feuille.strip(debut, arret.start() if arret else fin, ' \t\n\u00a0:;,.-–—«»"“”')
    texte = feuille.masque[debut:fin]
    if _CIVILITE.match(feuille.replie, debut) or _is_person(texte, hors_noms):
        return None
    if ":" in texte or _RUE.match(feuille.replie, debut, fin):
        return None
    if not 2 <= len(texte) <= 80 or not _MOT.search(texte):
        return None
    if not (texte[0].isupper() or texte[0].isdigit() or _MINUSCULES_ADMISES.match(texte)):
        return None
    return debut, fin


def _is_person(texte: str, hors_noms: Noms) -> bool:
    """Whether a text is a first name and a surname in capitals, and nothing else."""
    lues = find_personnes(texte, 0, len(texte), hors_noms)
    entier = bool(lues) and lues[0].fin - lues[0].debut >= len(texte) - 2
    mots = texte.split()
    return entier and any(mot.isupper() for mot in mots) and not all(mot.isupper() for mot in mots)


_COMMENCE_PAR_UN_JOUR = re.compile(r"(?:le )?\d{1,2}\s?[/.]\s?\d{1,2}\b")


def read_place(feuille: Feuille, zone: Zone, etiquette: Etiquette, _hors_noms: Noms) -> Zone | None:
    """Return the span of a place: an address, else the words after the label."""
    ligne_suivante = (
        next(iter(feuille.lines_after(zone[1], 1)), zone) if zone[1] < len(feuille.brut) else zone
    )
    etendue = ligne_suivante[1] if ligne_suivante[0] - zone[1] <= 2 else zone[1]
    lieux = find_lieux(feuille.brut, zone[0], etendue)
    if etiquette.force is Force.PHRASE:
        return (lieux[0].debut, lieux[0].fin) if lieux else None
    debut, fin = feuille.strip(*zone)
    if lieux and lieux[0].debut <= fin + 2:
        precision = _PRECISION.match(feuille.masque, lieux[0].fin)
        fin = precision.end() if precision else lieux[0].fin
    texte = feuille.masque[debut:fin]
    if not _MOT.search(texte) or fin - debut > 220 or _COMMENCE_PAR_UN_JOUR.match(texte):
        return None
    if etiquette.force is Force.DEBUT_DE_LIGNE and not (texte[:1].isupper() or texte[:1].isdigit()):
        return None
    return debut, fin
