"""Signature blocks: who should sign, whether something is there, the name and the date beside it.

A block is headed by a short line or cell that names a signature, a stamp or « pour X ». What it
bears is ink within its zone (by boxes when there are any, else by offsets), or words saying it was
signed. A printed name alone proves nothing: it is uncertain unless other blocks do bear ink.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.lecture import Boite, Cellule, Encre, Marque, Source
from qualiopia.domain.piece import EtatSignature, Signature
from qualiopia.domain.valeurs.dates import Precision, find_dates
from qualiopia.domain.valeurs.noms import find_personnes
from qualiopia.stages.extract.feuille import Feuille, Zone
from qualiopia.stages.extract.outils import Outils

_LIGNE_COURTE = 90
_HAUTEUR = 130.0
_ENTRE_TITRES = 26.0
_SUITE = 320
_TROU = re.compile(r"\t|\s{3,}")
_FAIT = re.compile(
    r"(?<![a-z])(?:faite?|etablie?|signee?)\s+(?:en\s+\S+\s+exemplaires?\s*,?\s*)?(?:a|en|le)\b"
)


@dataclass(slots=True)
class Cadre:
    """A block being read: its heading, its role, and the text zones that belong to it."""

    feuille: Feuille
    debut: int
    fin: int
    role: str
    zones: list[Zone]
    boite: Boite | None = None
    cellules: tuple[Cellule, ...] = ()


def read_signatures(
    feuilles: Sequence[Feuille], tableaux: set[tuple[int, int]], outils: Outils
) -> list[Signature]:
    """Return the signature blocks of a pièce; `tableaux` are attendance tables, left out."""
    cadres = [cadre for feuille in feuilles for cadre in _blocks(feuille, tableaux, outils)]
    signatures = [_judge(cadre, outils) for cadre in cadres]
    encrees = any(s.etat is EtatSignature.SIGNEE for s in signatures)
    lisibles = {cadre.feuille.page.numero: _readable(cadre.feuille) for cadre in cadres}
    finies = [
        _settle(signature, encrees, lisibles[cadre.feuille.page.numero])
        for signature, cadre in zip(signatures, cadres, strict=True)
    ]
    return finies + list(_digital(feuilles, finies))


def _readable(feuille: Feuille) -> bool:
    return feuille.page.source is Source.TEXTE


def _settle(signature: Signature, encrees: bool, lisible: bool) -> Signature:
    """Decide the blocks that bear nothing but print: a name alone is uncertain when nobody inked."""
    if signature.etat is not EtatSignature.VIDE:
        return signature
    if not lisible or (signature.nom and not encrees):
        return replace(signature, etat=EtatSignature.INCERTAINE)
    return signature


def _blocks(feuille: Feuille, tableaux: set[tuple[int, int]], outils: Outils) -> Iterator[Cadre]:
    entetes = list(_headings(feuille, tableaux, outils))
    for rang, (debut, fin) in enumerate(entetes):
        suivants = entetes[rang + 1 :]
        cadre = _block(feuille, debut, fin, suivants, outils)
        if cadre is not None:
            yield cadre


def _headings(feuille: Feuille, tableaux: set[tuple[int, int]], outils: Outils) -> Iterator[Zone]:
    """The spans that head a block, those of one block (a role, then « cachet et signature ») joined."""
    trouves: list[Zone] = []
    for trouve in outils.mots.cadres.finditer(feuille.replie):
        place = feuille.place_at(trouve.start())
        if place and (feuille.page.numero, place.tableau) in tableaux:
            continue
        zone = _heading_zone(feuille, trouve.start(), trouve.end())
        if zone is None:
            continue
        if trouves and zone[0] < trouves[-1][1]:
            trouves[-1] = (trouves[-1][0], max(zone[1], trouves[-1][1]))
        elif trouves and _same_column(feuille, trouves[-1], zone):
            trouves[-1] = (trouves[-1][0], zone[1])
        else:
            trouves.append(zone)
    yield from trouves


def _heading_zone(feuille: Feuille, debut: int, fin: int) -> Zone | None:
    """The short segment of line or cell that holds a heading word, or None when it is in a sentence."""
    gauche, droite = feuille.line(debut)
    place = feuille.place_at(debut)
    if place:
        gauche, droite = max(gauche, place.debut), min(droite, place.fin)
    for trou in _TROU.finditer(feuille.replie, gauche, droite):
        if trou.end() <= debut:
            gauche = trou.end()
        elif trou.start() >= fin:
            droite = trou.start()
            break
    if droite - gauche > _LIGNE_COURTE:
        return None
    avant = feuille.replie[gauche:debut].split()
    return (gauche, droite) if len(avant) <= 5 else None


def _same_column(feuille: Feuille, haut: Zone, bas: Zone) -> bool:
    """Whether two headings are one above the other and belong to one block."""
    une, autre = feuille.box(*haut), feuille.box(*bas)
    if une is not None and autre is not None:
        return 0 <= autre[1] - une[1] <= _ENTRE_TITRES and une[0] < autre[2] and autre[0] < une[2]
    places = feuille.place_at(haut[0]), feuille.place_at(bas[0])
    if places[0] is not None or places[1] is not None:
        return places[0] == places[1]
    entre = feuille.masque[haut[1] : bas[0]]
    return not entre.strip() and entre.count("\n") == 1 and "\t" not in entre and "   " not in entre


def _block(feuille: Feuille, debut: int, fin: int, suivants: Sequence[Zone], outils: Outils) -> Cadre | None:
    role = _role(feuille, debut, fin, outils)
    place = feuille.place_at(debut)
    boite = feuille.box(debut, fin)
    if place is not None:
        dessous = next(iter(feuille.below(place)), None)
        cellule = feuille.tableau(place).lignes[place.ligne][place.colonne]
        zones = [(fin, place.fin)]
        span = feuille.span_of(dessous) if dessous else None
        if span:
            zones.append(span)
        cellules = (cellule, dessous) if dessous else (cellule,)
        if not role:
            role = _role_above(feuille, place.debut, outils)
        return Cadre(feuille, debut, fin, role, zones, boite, cellules)
    limite = min(fin + _SUITE, len(feuille.brut))
    if suivants:
        limite = min(limite, max(fin, suivants[0][0]))
    if not role and boite is None:
        role = _role_above(feuille, debut, outils)
    if boite is not None:
        zones = _text_under(feuille, boite, suivants)
        return Cadre(feuille, debut, fin, role, zones, _zone_box(feuille, boite, suivants))
    return Cadre(feuille, debut, fin, role, [(fin, limite)])


def _role(feuille: Feuille, debut: int, fin: int, outils: Outils) -> str:
    """The role a heading names; the longest wording wins."""
    trouves = [
        (len(trouve.group()), role.id)
        for role in outils.mots.roles
        for trouve in role.motif.finditer(feuille.replie, debut, fin)
    ]
    return max(trouves)[1] if trouves else ""


def _role_above(feuille: Feuille, position: int, outils: Outils) -> str:
    ligne = feuille.line(max(0, position - 1))
    if ligne[1] - ligne[0] > _LIGNE_COURTE:
        return ""
    return _role(feuille, *ligne, outils)


def _zone_box(feuille: Feuille, boite: Boite, suivants: Sequence[Zone]) -> Boite:
    """Where the ink of a block may be: under its heading, within its column."""
    voisins = [v for zone in suivants if (v := feuille.box(*zone))]
    milieu = (boite[0] + boite[2]) / 2
    demi = max((boite[2] - boite[0]) / 2 + 40, 110.0)
    gauche, droite = milieu - demi, milieu + demi
    bas = boite[3] + _HAUTEUR
    for voisin in [*voisins, *_others_on_row(feuille, boite)]:
        if abs(voisin[1] - boite[1]) < 20:
            if voisin[0] > boite[2]:
                droite = min(droite, (boite[2] + voisin[0]) / 2 + 10)
            elif voisin[2] < boite[0]:
                gauche = max(gauche, (voisin[2] + boite[0]) / 2 - 10)
        elif voisin[1] > boite[3] and voisin[0] < droite and voisin[2] > gauche:
            bas = min(bas, voisin[1])
    return gauche, boite[1] - 12, droite, bas


def _others_on_row(feuille: Feuille, boite: Boite) -> list[Boite]:
    return [
        mot.boite
        for mot in feuille.page.mots
        if abs(mot.boite[1] - boite[1]) < 6 and (mot.boite[0] > boite[2] + 30 or mot.boite[2] < boite[0] - 30)
    ]


def _text_under(feuille: Feuille, boite: Boite, suivants: Sequence[Zone]) -> list[Zone]:
    """The words that stand in the box of a block, as runs of consecutive offsets."""
    gauche, _, droite, bas = _zone_box(feuille, boite, suivants)
    dedans = [
        mot
        for mot in feuille.page.mots
        if mot.boite[1] >= boite[3] - 2
        and mot.boite[1] <= bas
        and gauche <= (mot.boite[0] + mot.boite[2]) / 2 <= droite
    ]
    zones: list[Zone] = []
    for mot in sorted(dedans, key=lambda m: m.debut):
        if zones and mot.debut - zones[-1][1] <= 2:
            zones[-1] = (zones[-1][0], mot.fin)
        else:
            zones.append((mot.debut, mot.fin))
    return zones


def _judge(cadre: Cadre, outils: Outils) -> Signature:
    feuille = cadre.feuille
    zones = [(cadre.debut, cadre.fin), *cadre.zones]
    nom = next((n for zone in zones for n in _names(feuille, zone, outils)), "")
    date = next((d for zone in zones for d in _dates(feuille, zone)), "")
    passage = feuille.passage(*feuille.strip(cadre.debut, cadre.fin))
    encre = _ink(cadre)
    if encre is not None:
        nature = encre.nature
        return Signature(
            cadre.role, EtatSignature.SIGNEE, passage, nature, encre.auteur or nom, encre.date or date
        )
    ecrit = next((t for zone in zones for t in outils.mots.signes.finditer(feuille.replie, *zone)), None)
    if ecrit is not None:
        large = feuille.passage(*feuille.line(ecrit.start()))
        return Signature(cadre.role, EtatSignature.SIGNEE, large, "texte", nom, date)
    if any(cellule.marque is Marque.SIGNE for cellule in cadre.cellules):
        return Signature(cadre.role, EtatSignature.SIGNEE, passage, "image", nom, date)
    if any(cellule.marque is Marque.INCERTAIN for cellule in cadre.cellules):
        return Signature(cadre.role, EtatSignature.INCERTAINE, passage, "", nom, date)
    if nom and date and any(_dates(feuille, zone) for zone in cadre.zones):
        return Signature(cadre.role, EtatSignature.SIGNEE, passage, "texte", nom, date)
    return Signature(cadre.role, EtatSignature.VIDE, passage, "", nom, date)


def _names(feuille: Feuille, zone: Zone, outils: Outils) -> list[str]:
    return [lue.nom for lue in find_personnes(feuille.brut, *zone, hors_noms=outils.mots.hors_noms)]


def _dates(feuille: Feuille, zone: Zone) -> list[str]:
    return [
        lue.premier
        for lue in find_dates(feuille.brut, *zone)
        if lue.precision is Precision.JOUR and not lue.legale
    ]


def _ink(cadre: Cadre) -> Encre | None:
    """The ink of a block: in its box, in its cells, or between its offsets."""
    encres = [encre for encre in cadre.feuille.page.encres]
    boites = [c.boite for c in cadre.cellules if c.boite is not None] or (
        [cadre.boite] if cadre.boite is not None else []
    )
    for encre in encres:
        if encre.boite is not None and any(_meets(encre.boite, boite) for boite in boites):
            return encre
    for encre in encres:
        if encre.boite is None and encre.debut >= 0 and _between(cadre, encre.debut):
            return encre
    return None


def _between(cadre: Cadre, position: int) -> bool:
    return any(debut <= position <= fin for debut, fin in [(cadre.debut, cadre.fin), *cadre.zones])


def _meets(encre: Boite, boite: Boite) -> bool:
    """Whether the middle of some ink lies in a box, and the ink is not the page's background."""
    if encre[2] - encre[0] > 420 or encre[3] - encre[1] > 420:
        return False
    x, y = (encre[0] + encre[2]) / 2, (encre[1] + encre[3]) / 2
    return boite[0] <= x <= boite[2] and boite[1] <= y <= boite[3]


def _digital(feuilles: Sequence[Feuille], connues: Sequence[Signature]) -> Iterator[Signature]:
    """Cryptographic signatures that no block claimed."""
    reclamees = {(s.nom, s.date) for s in connues if s.nature == "numerique"}
    for feuille in feuilles:
        for encre in feuille.page.encres:
            if encre.nature == "numerique" and (encre.auteur, encre.date) not in reclamees:
                yield Signature("", EtatSignature.SIGNEE, None, "numerique", encre.auteur, encre.date)
