"""Where signature blocks are: their headings, their roles, and the zones and boxes that are theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Boite, Cellule, Encre
from qualiopia.domain.texte import squash
from qualiopia.stages.extract.feuille import Feuille, Zone, meets
from qualiopia.stages.extract.lexique import Lexique
from qualiopia.stages.extract.presences import Feuilles

_LIGNE_COURTE = 75
_HAUTEUR = 130.0
_ENTRE_TITRES = 26.0
_SUITE = 320
_LOIN = 700
_TROU = re.compile(r"\t|[^\S\n]{3,}")
_FAIT = re.compile(
    r"(?<![a-z])(?:faite?|etablie?|signee?)\b[^.\n]{0,60}\b(?:le|exemplaires?)\b|exemplaires? originaux"
)
_POUR = re.compile(
    r"(?:^|\n|\t|[^\S\n]{3,})[^\S\n]*(?P<tete>pour\s+[^\n\t:]{2,60}?)(?=\s*:?\s*(?:$|\n|\t|[^\S\n]{3,}))"
)
_DEBUTS = re.compile(
    r"(?:(?:le|la|les|l'|de|du|des|et|ou|date|lieu|nom|prenom|qualite|fonction|fait|a|votre|cachet"
    r"|tampon|mention|,|:|/|&|\(|\))\s*)+"
)
_PHRASE = re.compile(r"[a-z]{3,}[.;]\s*$|\b(?:est|sont|sera|seront|doit|doivent|peut|etre|a ete)\b")


@dataclass(slots=True)
class Cadre:
    """A block: its heading, its role, the text zones and the box (or cells) that belong to it."""

    feuille: Feuille
    debut: int
    fin: int
    role: str
    zones: list[Zone]
    boite: Boite | None = None
    cellules: tuple[Cellule, ...] = ()
    encres: Sequence[Encre] = ()


def find_blocks(
    feuille: Feuille, parties: Mapping[str, str], pointages: Feuilles, lexique: Lexique
) -> Iterator[Cadre]:
    """Yield the signature blocks of a page; `parties` gives the names of the parties, by role."""
    entetes = _headings(feuille, parties, pointages, lexique)
    for rang, (debut, fin) in enumerate(entetes):
        autres = entetes[:rang] + entetes[rang + 1 :]
        cadre = _block(feuille, debut, fin, autres, parties, lexique)
        cadre.encres = free_inks(feuille, pointages)
        yield cadre


def free_inks(feuille: Feuille, pointages: Feuilles) -> list[Encre]:
    """The ink that does not fill a cell of an attendance table."""
    zones = [boite for numero, boite in pointages.zones if numero == feuille.page.numero]
    return [
        encre
        for encre in feuille.page.encres
        if encre.boite is None or not any(meets(encre.boite, zone) for zone in zones)
    ]


def _headings(
    feuille: Feuille, parties: Mapping[str, str], pointages: Feuilles, lexique: Lexique
) -> list[Zone]:
    """The spans that head a block, those of one block (a role, then « cachet et signature ») joined."""
    encres = free_inks(feuille, pointages)
    surs = [
        zone
        for trouve in lexique.mots.cadres.finditer(feuille.replie)
        if (zone := _segment(feuille, *trouve.span(), pointages)) is not None
        and _opens(feuille, zone, trouve, lexique)
    ]
    for trouve in _POUR.finditer(feuille.masque.lower()):
        zone = _segment(feuille, *trouve.span("tete"), pointages)
        if zone is not None and (_named(feuille, zone, parties) or _confirmed(feuille, zone, surs, encres)):
            surs.append(zone)
    for role in lexique.mots.roles:
        for trouve in role.motif.finditer(feuille.replie):
            zone = _segment(feuille, *trouve.span(), pointages)
            if (
                zone is not None
                and _is_role_line(feuille, zone, trouve)
                and _confirmed(feuille, zone, surs, encres)
            ):
                surs.append(zone)
    return _joined(feuille, sorted(set(surs)))


def _joined(feuille: Feuille, zones: Sequence[Zone]) -> list[Zone]:
    jointes: list[Zone] = []
    for zone in zones:
        if jointes and zone[0] < jointes[-1][1]:
            jointes[-1] = (jointes[-1][0], max(zone[1], jointes[-1][1]))
        elif jointes and _same_block(feuille, jointes[-1], zone):
            jointes[-1] = (jointes[-1][0], zone[1])
        else:
            jointes.append(zone)
    return jointes


def _segment(feuille: Feuille, debut: int, fin: int, pointages: Feuilles) -> Zone | None:
    """The short segment of line or cell that holds a heading word, or None when it is in a sentence."""
    place = feuille.place_at(debut)
    if place and (feuille.page.numero, place.tableau) in pointages.tableaux:
        return None
    gauche, droite = feuille.line(debut)
    if place:
        gauche, droite = max(gauche, place.debut), min(droite, place.fin)
    for trou in _TROU.finditer(feuille.masque, gauche, droite):
        if trou.end() <= debut:
            gauche = trou.end()
        elif trou.start() >= fin:
            droite = trou.start()
            break
    gauche, droite = feuille.strip(gauche, droite, " \t\n\u00a0-–—•●*|")
    if droite - gauche > _LIGNE_COURTE or not gauche <= debut < droite:
        return None
    premier = feuille.brut[gauche : gauche + 1]
    if premier.islower() or len(feuille.replie[gauche:debut].split()) > 5:
        return None
    return None if _PHRASE.search(feuille.replie, gauche, droite) else (gauche, droite)


def _opens(feuille: Feuille, zone: Zone, trouve: re.Match[str], lexique: Lexique) -> bool:
    """Whether a heading word begins its segment, or comes after a role, a date or a name only."""
    avant = feuille.replie[zone[0] : trouve.start()]
    apres = feuille.replie[trouve.end() : zone[1]]
    if len(apres.split()) > 6 and not any(role.motif.search(apres) for role in lexique.mots.roles):
        return False
    if not avant.strip(" :-(,") or _DEBUTS.fullmatch(avant):
        return True
    if trouve.group().startswith("pour"):
        return False
    return any(role.motif.search(avant) for role in lexique.mots.roles)


def _named(feuille: Feuille, zone: Zone, parties: Mapping[str, str]) -> bool:
    """Whether a segment names one of the parties."""
    texte = squash(feuille.brut[slice(*zone)])
    return any(nom in texte for nom in parties if len(nom) >= 3)


def _is_role_line(feuille: Feuille, zone: Zone, trouve: re.Match[str]) -> bool:
    """Whether a role is nearly all that a segment says."""
    avant = feuille.replie[zone[0] : trouve.start()].strip(" :")
    apres = feuille.replie[trouve.end() : zone[1]].strip(" :")
    return avant in {"", "le", "la", "l'", "les", "pour", "pour le", "pour la", "pour l'", "pour les"} and (
        not apres or apres.startswith("(") or len(apres) <= 4
    )


def _confirmed(feuille: Feuille, zone: Zone, surs: Sequence[Zone], encres: Sequence[Encre]) -> bool:
    """Whether something near says that one signs here: « fait à… », another block, ink underneath."""
    if _FAIT.search(feuille.replie, max(0, zone[0] - _LOIN), zone[0]):
        return True
    if any(abs(autre[0] - zone[0]) < 250 for autre in surs if autre != zone):
        return True
    boite = feuille.box(*zone)
    if boite is None:
        return False
    dessous = (boite[0] - 40, boite[1] - 5, boite[2] + 120, boite[3] + _HAUTEUR)
    return any(encre.boite is not None and meets(encre.boite, dessous) for encre in encres)


def _same_block(feuille: Feuille, haut: Zone, bas: Zone) -> bool:
    """Whether two headings are one above the other and belong to one block."""
    places = feuille.place_at(haut[0]), feuille.place_at(bas[0])
    if places[0] is not None or places[1] is not None:
        return places[0] == places[1]
    une, autre = feuille.box(*haut), feuille.box(*bas)
    if une is not None and autre is not None:
        proches = -4 <= autre[1] - une[3] <= _ENTRE_TITRES * 2.2
        return proches and une[0] < autre[2] and autre[0] < une[2]
    entre = feuille.masque[haut[1] : bas[0]]
    return entre.count("\n") in {1, 2} and len(entre.strip()) < 60 and not _TROU.search(entre)


def _block(
    feuille: Feuille,
    debut: int,
    fin: int,
    autres: Sequence[Zone],
    parties: Mapping[str, str],
    lexique: Lexique,
) -> Cadre:
    role = role_of(feuille, debut, fin, parties, lexique)
    place = feuille.place_at(debut)
    boite = feuille.box(debut, fin)
    if place is not None:
        dessous = next(iter(feuille.below(place)), None)
        cellule = feuille.tableau(place).lignes[place.ligne][place.colonne]
        span = feuille.span_of(dessous) if dessous else None
        zones = [(fin, place.fin), *([span] if span else [])]
        role = role or _role_in_column(feuille, place.debut, parties, lexique)
        return Cadre(feuille, debut, fin, role, zones, boite, (cellule, dessous) if dessous else (cellule,))
    if boite is not None:
        cadre = _zone_box(feuille, boite, autres)
        zones = text_in(feuille, (cadre[0], boite[3] - 2, cadre[2], cadre[3]))
        role = role or _role_over(feuille, boite, parties, lexique)
        return Cadre(feuille, debut, fin, role, zones, cadre)
    suivants = [zone[0] for zone in autres if zone[0] >= fin]
    limite = min(fin + _SUITE, len(feuille.brut), *suivants)
    if not role:
        ligne = feuille.line(max(0, debut - 1))
        role = role_of(feuille, *ligne, parties, lexique) if ligne[1] - ligne[0] <= _LIGNE_COURTE else ""
    return Cadre(feuille, debut, fin, role, [(fin, limite)])


def role_of(feuille: Feuille, debut: int, fin: int, parties: Mapping[str, str], lexique: Lexique) -> str:
    """The role a text names, by a party's name or by the wording that comes first in it."""
    texte = squash(feuille.brut[debut:fin])
    for nom, role in parties.items():
        if len(nom) >= 3 and nom in texte:
            return role
    trouves = [
        (trouve.start(), -len(trouve.group()), role.id)
        for role in lexique.mots.roles
        for trouve in role.motif.finditer(feuille.replie, debut, fin)
    ]
    return min(trouves)[2] if trouves else ""


def _role_in_column(feuille: Feuille, position: int, parties: Mapping[str, str], lexique: Lexique) -> str:
    """The role named higher in the column of a cell."""
    place = feuille.place_at(position)
    if place is None:
        return ""
    for rangee in reversed(feuille.tableau(place).lignes[: place.ligne]):
        span = feuille.span_of(rangee[place.colonne]) if place.colonne < len(rangee) else None
        if span and (role := role_of(feuille, *span, parties, lexique)):
            return role
    return ""


def _role_over(feuille: Feuille, boite: Boite, parties: Mapping[str, str], lexique: Lexique) -> str:
    """The role named in the lines just above a heading, in its column."""
    zone = (boite[0] - 60, boite[1] - 48, boite[2] + 60, boite[1] - 1)
    for debut, fin in reversed(text_in(feuille, zone)):
        role = role_of(feuille, debut, fin, parties, lexique)
        if role:
            return role
    return ""


def _zone_box(feuille: Feuille, boite: Boite, autres: Sequence[Zone]) -> Boite:
    """Where the ink of a block may be: under its heading, within its column."""
    milieu = (boite[0] + boite[2]) / 2
    demi = max((boite[2] - boite[0]) / 2 + 40, 110.0)
    gauche, droite, bas = milieu - demi, milieu + demi, boite[3] + _HAUTEUR
    voisines = [voisine for zone in autres if (voisine := feuille.box(*zone))]
    for voisine in (*voisines, *_others_on_row(feuille, boite)):
        if abs(voisine[1] - boite[1]) < 40 and voisine[0] > boite[2]:
            droite = min(droite, max(boite[2], voisine[0] - 8))
        elif abs(voisine[1] - boite[1]) < 40 and voisine[2] < boite[0]:
            gauche = max(gauche, min(boite[0], boite[0] - 12))
    for voisine in voisines:
        if voisine[1] > boite[3] + 4 and voisine[0] < droite and voisine[2] > gauche:
            bas = min(bas, voisine[1])
    return gauche, boite[1] - 12, droite, bas


def _others_on_row(feuille: Feuille, boite: Boite) -> list[Boite]:
    return [
        mot.boite
        for mot in feuille.page.mots
        if abs(mot.boite[1] - boite[1]) < 6 and (mot.boite[0] > boite[2] + 30 or mot.boite[2] < boite[0] - 30)
    ]


def text_in(feuille: Feuille, boite: Boite) -> list[Zone]:
    """The words that stand in a box, as runs of consecutive offsets."""
    gauche, haut, droite, bas = boite
    dedans = [
        mot
        for mot in feuille.page.mots
        if haut <= mot.boite[1] <= bas and gauche <= (mot.boite[0] + mot.boite[2]) / 2 <= droite
    ]
    zones: list[Zone] = []
    for mot in sorted(dedans, key=lambda m: m.debut):
        if zones and mot.debut - zones[-1][1] <= 2:
            zones[-1] = (zones[-1][0], mot.fin)
        else:
            zones.append((mot.debut, mot.fin))
    return zones
