"""Who is who: the parties of a contract, and whose identifiers are written where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.texte import fold
from qualiopia.domain.valeurs.identifiants import IdentifiantLu, find_identifiants
from qualiopia.domain.valeurs.noms import find_personnes
from qualiopia.stages.extract.etiquettes import Repere
from qualiopia.stages.extract.feuille import Feuille, Place, Zone
from qualiopia.stages.extract.lexique import Candidat, Lexique, Role
from qualiopia.stages.extract.textes import organisation_in


@dataclass(frozen=True, slots=True)
class Partie:
    """A party of a contract: the role it is given, and the part of the page that presents it."""

    role: Role
    debut: int
    fin: int


_ENTRE = re.compile(r"(?<![a-z])entre(?:\s+les)?(?:\s+soussignee?s?|\s+parties)?\s*:?")
_FIN_DE_PARTIE = re.compile(
    r"(?<![a-z])(?:d'une part|d'autre part|il (?:est|a ete) (?:convenu|conclu)|est conclue?|article 1)"
)
_ET = re.compile(r"(?:^|\n)[^\S\n]*(?:-\s*)?et(?:\s*:|[^\S\n]*\n|\s+)")
_ET_EN_LIGNE = re.compile(r",\s+et\s+(?=\w)")
_PRESENTATION = re.compile(r"represente|(?:\d[ .]?){9}")
_FIN_DE_PHRASE = re.compile(r"\.\s*\n")
_ETIQUETTE = re.compile(r"\s*(?:\d[.)]\s*)?[^\n:]{0,60}:\s*")
_CIVILITE = re.compile(r"\s*(?:m\.|mme|mlle|monsieur|madame)\s")
_AUTOUR = 260
_NOYAUX = frozenset({"siret", "siren"})
_VOISIN = 170
_FORME = re.compile(
    r"(?<![a-z])(?:sarl|sasu?|eurl|scop|sa|association|au capital|micro-entreprise|ei|snc|scic)(?![a-z])"
)
_SOUSSIGNE = re.compile(r"soussigne|represente")
_CHIFFRE_AVANT = re.compile(r"\d[ .]?$|\+$")
_CHIFFRE_APRES = re.compile(r"[ .]?\d")


def find_parties(feuille: Feuille, lexique: Lexique) -> list[Partie]:
    """Return the parties announced by « entre … et … », with the roles they are given."""
    entre = _ENTRE.search(feuille.replie)
    while entre is not None:
        parties = _parties_from(feuille, lexique, entre.end())
        if parties:
            return parties
        entre = _ENTRE.search(feuille.replie, entre.end())
    return []


def _parties_from(feuille: Feuille, lexique: Lexique, depart: int) -> list[Partie]:
    limite = min(len(feuille.replie), depart + 3500)
    fin_une = feuille.replie.find("d'une part", depart, limite)
    if fin_une < 0:
        en_ligne = _and_within_a_sentence(feuille, depart, limite)
        if en_ligne is not None:
            return _with_roles(feuille, lexique, en_ligne)
        et = _ET.search(feuille.replie, depart + 20, limite)
        fin_une = et.start() if et else -1
    if fin_une < 0:
        return []
    et = _ET.search(feuille.replie, fin_une, limite)
    debut_autre = et.end() if et else fin_une + len("d'une part")
    arret = _FIN_DE_PARTIE.search(feuille.replie, debut_autre, limite)
    bornes = [(depart, fin_une), (debut_autre, arret.start() if arret else min(limite, debut_autre + 900))]
    return _with_roles(feuille, lexique, bornes)


def _and_within_a_sentence(feuille: Feuille, depart: int, limite: int) -> list[Zone] | None:
    """« X, SIRET…, représentée par A, et Y, SIRET…, représentée par B. »: both parties in one sentence."""
    fin = _FIN_DE_PHRASE.search(feuille.replie, depart, limite)
    limite = fin.start() if fin else limite
    for et in _ET_EN_LIGNE.finditer(feuille.replie, depart, limite):
        presentees = (
            _PRESENTATION.search(feuille.replie, *zone) for zone in ((depart, et.start()), (et.end(), limite))
        )
        if feuille.brut[et.end()].isupper() and all(presentees):
            return [(depart, et.start()), (et.end(), limite)]
    return None


def _with_roles(feuille: Feuille, lexique: Lexique, bornes: Sequence[Zone]) -> list[Partie]:
    roles = _roles_of(feuille, lexique, bornes)
    if not any(roles):
        roles = _roles_by_letterhead(feuille, lexique, bornes)
    return [Partie(role, *borne) for role, borne in zip(roles, bornes, strict=True) if role is not None]


def _roles_by_letterhead(feuille: Feuille, lexique: Lexique, bornes: Sequence[Zone]) -> list[Role | None]:
    """When no word says who is who, the dossier is about the one whose name the page bears elsewhere."""
    sien = next((role for role in lexique.mots.roles if role.partie and not role.suffixe), None)
    autre = next((role for role in lexique.mots.roles if role.partie and role.suffixe), None)
    ailleurs = [_times_elsewhere(feuille, borne, lexique) for borne in bornes]
    if ailleurs[0] == ailleurs[1]:
        return [None, None]
    return [sien, autre] if ailleurs[0] > ailleurs[1] else [autre, sien]


def _times_elsewhere(feuille: Feuille, borne: Zone, lexique: Lexique) -> int:
    span = organisation_in(feuille, borne, lexique.mots.hors_noms)
    nom = feuille.replie[span[0] : span[1]] if span else ""
    return feuille.replie.count(nom) - feuille.replie.count(nom, *borne) if nom else 0


def _roles_of(feuille: Feuille, lexique: Lexique, bornes: Sequence[Zone]) -> list[Role | None]:
    candidats = [role for role in lexique.mots.roles if role.partie]
    roles = [_role_in(feuille, lexique, candidats, debut, fin) for debut, fin in bornes]
    if roles[0] is not None and roles[0] is roles[1]:
        roles[1] = None
    return roles


def _role_in(
    feuille: Feuille, lexique: Lexique, candidats: Sequence[Role], debut: int, fin: int
) -> Role | None:
    """The role a party is called by (« ci-après… »), else the first one named in its presentation."""
    designation = lexique.mots.designations.search(feuille.replie, debut, fin)
    if designation:
        role = _first_role(feuille, candidats, designation.end(), min(fin, designation.end() + 60))
        if role is not None:
            return role
    return _first_role(feuille, candidats, debut, fin)


def _first_role(feuille: Feuille, candidats: Sequence[Role], debut: int, fin: int) -> Role | None:
    trouves = [
        (trouve.start(), rang)
        for rang, role in enumerate(candidats)
        if (trouve := role.motif.search(feuille.replie, debut, fin))
    ]
    return candidats[min(trouves)[1]] if trouves else None


def names_of_parties(feuille: Feuille, parties: Sequence[Partie], lexique: Lexique) -> Iterator[Candidat]:
    """Yield the names of the parties: an organisation, or a person when the party is one."""
    for partie in parties:
        etiquette = _ETIQUETTE.match(feuille.replie, partie.debut, partie.fin)
        depart = etiquette.end() if etiquette else partie.debut
        if partie.role.presence:
            personnes = find_personnes(
                feuille.brut, depart, min(partie.fin, depart + 200), lexique.mots.hors_noms
            )
            if personnes and partie.role.champ:
                lue = personnes[0]
                yield Candidat(partie.role.champ, lue.nom, feuille, lue.debut, lue.fin, 0.85)
            continue
        if _CIVILITE.match(feuille.replie, depart):
            continue
        span = organisation_in(feuille, (depart, partie.fin), lexique.mots.hors_noms)
        if span is not None:
            valeur = " ".join(feuille.brut[span[0] : span[1]].split())
            yield Candidat(partie.role.id, valeur, feuille, *span, 0.9)


def owned_identifiers(
    feuille: Feuille, reperes: Sequence[Repere], parties: Sequence[Partie], lexique: Lexique
) -> list[Candidat]:
    """Return every identifier of a page under the name of the champ of its owner.

    Those without a key are only given by the one the dossier is about, and tell that the others
    beside them are its own too.
    """
    lus = [(repere, lu) for repere in reperes for lu in _announced(feuille, repere, lexique)]
    propres = [lu.debut for repere, lu in lus if not _has_key(repere, lexique)]
    candidats = []
    for repere, lu in lus:
        role, surete = None, 0.96
        if _has_key(repere, lexique) or parties:
            role, surete = _owner(feuille, lu, parties, lexique, propres)
        propre = not _has_key(repere, lexique) and not (lu.valeur.isdigit() and _in_party(lu, parties))
        if propre:
            role = None
        elle = _party_of(repere, lexique)
        if elle is not None and elle is not role:
            continue
        suffixe = role.suffixe if role and elle is None else ""
        score = (0.92 if lu.valide else 0.6) * surete
        if not repere.motif.search(feuille.replie, max(0, lu.debut - 110), lu.fin):
            score *= 0.8
        note = lu.note or ("" if lu.valide else "le nombre de chiffres ou la clé est faux")
        candidats.append(
            Candidat(repere.champ.nom + suffixe, lu.valeur, feuille, lu.debut, lu.fin, score, note)
        )
    return candidats


def attribute(candidats: Sequence[Candidat], lexique: Lexique) -> list[Candidat]:
    """Give to the other party the identifiers that nobody claims and that are not the surest one's own."""
    autre = next((role.suffixe for role in lexique.mots.roles if role.partie and role.suffixe), "")
    propres = {str(c.valeur)[:9] for c in candidats if c.nom in _NOYAUX and c.score >= 0.82}
    if not autre or len(propres) != 1:
        return list(candidats)
    return [
        replace(c, nom=c.nom + autre)
        if c.nom in _NOYAUX and c.score < 0.82 and str(c.valeur)[:9] not in propres
        else c
        for c in candidats
    ]


def _party_of(repere: Repere, lexique: Lexique) -> Role | None:
    """The party that a champ names (`loueur_siren`): it takes the identifiers of that one only."""
    noms = (role for role in lexique.mots.roles if repere.champ.nom.startswith(f"{role.id}_"))
    return next(noms, None)


def _declared(repere: Repere) -> str:
    return repere.champ.identifiant or repere.champ.nom


def _has_key(repere: Repere, lexique: Lexique) -> bool:
    declare = lexique.identifiants.get(_declared(repere))
    return declare is not None and declare.cle.startswith("luhn")


def _announced(feuille: Feuille, repere: Repere, lexique: Lexique) -> Iterator[IdentifiantLu]:
    """The numbers of the right form; one without a valid key needs its label."""
    nom = _declared(repere)
    declare, motif = lexique.identifiants.get(nom), lexique.identifier_pattern(nom)
    if declare is None or motif is None:
        return
    for lu in find_identifiants(feuille.brut, motif, declare.cle, declare.longueur, declare.exception):
        if _is_part_of_longer(feuille, lu):
            continue
        sur = lu.valide and (declare.cle.startswith("luhn") or not lu.valeur.isdigit())
        if sur or repere.motif.search(feuille.replie, max(0, lu.debut - 110), lu.fin):
            yield lu


def _is_part_of_longer(feuille: Feuille, lu: IdentifiantLu) -> bool:
    """Whether more digits touch the number: it is a piece of a bank account, a telephone, a longer code."""
    if not feuille.replie[lu.debut].isdigit():
        return False
    avant = feuille.replie[max(0, lu.debut - 2) : lu.debut]
    apres = feuille.replie[lu.fin : lu.fin + 2]
    return bool(_CHIFFRE_AVANT.search(avant) or _CHIFFRE_APRES.match(apres))


def _in_party(lu: IdentifiantLu, parties: Sequence[Partie]) -> bool:
    return any(partie.debut <= lu.debut < partie.fin for partie in parties)


def _owner(
    feuille: Feuille,
    lu: IdentifiantLu,
    parties: Sequence[Partie],
    lexique: Lexique,
    propres: Sequence[int],
) -> tuple[Role | None, float]:
    """Whose identifier this is: the party it stands in, the running footer's, else the nearest role's."""
    for partie in parties:
        if partie.debut <= lu.debut < partie.fin:
            return partie.role, 1.0
    if feuille.is_header_or_footer(lu.debut):
        return None, 0.98
    place = feuille.place_at(lu.debut)
    if place is not None:
        entete = _role_of_column(feuille, place, lexique)
        if entete is not None:
            return entete, 0.95
    if any(_beside(feuille, position, lu.debut) for position in propres):
        return None, 0.95
    depart = place.debut if place and place.fin - place.debut > 40 else max(0, lu.debut - _AUTOUR)
    proches = [
        (trouve.start(), rang)
        for rang, role in enumerate(lexique.mots.roles)
        if role.suffixe or role.partie
        for trouve in role.motif.finditer(feuille.replie, depart, lu.debut)
        if _as_heading(feuille, trouve)
    ]
    if proches:
        return lexique.mots.roles[max(proches)[1]], 0.9
    return None, 0.85


def _beside(feuille: Feuille, une: int, autre: int) -> bool:
    """Whether two places are near, in one paragraph."""
    debut, fin = sorted((une, autre))
    return fin - debut < _VOISIN and "\n\n" not in feuille.brut[debut:fin]


def _role_of_column(feuille: Feuille, place: Place, lexique: Lexique) -> Role | None:
    """The role that the first cells of a column name, when the table presents the parties."""
    lignes = feuille.tableau(place).lignes
    for rangee in lignes[: place.ligne]:
        if place.colonne < len(rangee):
            texte = fold(rangee[place.colonne].texte)
            if 3 <= len(texte) <= 45:
                for role in lexique.mots.roles:
                    if role.partie and role.motif.search(texte):
                        return role
    return None


def _as_heading(feuille: Feuille, trouve: re.Match[str]) -> bool:
    """Whether a role heads a line or a cell, rather than being a word of a sentence."""
    ligne = feuille.line(trouve.start())
    place = feuille.place_at(trouve.start())
    gauche = max(ligne[0], place.debut) if place else ligne[0]
    gauche = max(gauche, feuille.brut.rfind("\t", gauche, trouve.start()) + 1)
    avant = feuille.replie[gauche : trouve.start()].strip(" \t-:.()le'")
    if feuille.replie[trouve.end() : trouve.end() + 2].strip().startswith(":"):
        return True
    return len(avant) <= 12 and trouve.end() - gauche <= 60


def names_beside(
    feuille: Feuille, candidats: Sequence[Candidat], champ: str, lexique: Lexique
) -> Iterator[Candidat]:
    """Yield the name that begins the line of an identifier: « X, SARL au capital de…, SIRET … »."""
    for candidat in candidats:
        debut, _ = feuille.line(candidat.debut)
        place = feuille.place_at(candidat.debut)
        debut = max(debut, place.debut) if place else debut
        forme = _FORME.search(feuille.replie, debut, candidat.debut)
        if not forme:
            continue
        if _SOUSSIGNE.search(feuille.replie, debut, forme.start()):
            debut = forme.start()
        span = organisation_in(feuille, (debut, candidat.debut), lexique.mots.hors_noms)
        if span is not None and span[0] - debut <= 3:
            valeur = " ".join(feuille.brut[span[0] : span[1]].split())
            yield Candidat(champ, valeur, feuille, *span, 0.78)
