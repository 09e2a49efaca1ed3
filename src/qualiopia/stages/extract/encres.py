"""Ink without a heading: a signature drawn under a date and a name, where nothing says « signature ».

A picture or a stroke is taken for a signature only when a person's name, or the word of a seal, stands
just above it or on its line, and is uncertain without a date beside it: a logo has neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualiopia.domain.lecture import Encre
from qualiopia.domain.piece import EtatSignature, Signature
from qualiopia.domain.valeurs.dates import Precision, find_dates
from qualiopia.domain.valeurs.noms import find_personnes
from qualiopia.stages.extract.cadres import Cadre, free_inks, role_of, text_in
from qualiopia.stages.extract.feuille import Feuille, Zone, meets
from qualiopia.stages.extract.lexique import Lexique
from qualiopia.stages.extract.presences import Feuilles

_DESSUS = 60.0
_MARGE = 12.0
_COTES = (20.0, 90.0)
_AVANT = 160
_NATURES = ("image", "trace")


def orphan_signatures(
    feuille: Feuille,
    cadres: Sequence[Cadre],
    parties: Mapping[str, str],
    pointages: Feuilles,
    lexique: Lexique,
) -> Iterator[Signature]:
    """Yield the signatures that the ink of a page shows outside the blocks already found."""
    for encre in free_inks(feuille, pointages):
        if encre.nature not in _NATURES or any(_belongs(encre, cadre) for cadre in cadres):
            continue
        zones = [zone for zone in _words_by(feuille, encre) if not feuille.is_header_or_footer(zone[0])]
        noms = [
            lue.nom
            for zone in zones
            for lue in find_personnes(feuille.brut, *zone, hors_noms=lexique.mots.hors_noms)
        ]
        if not noms and not any(lexique.mots.cadres.search(feuille.replie, *zone) for zone in zones):
            continue
        dates = [
            lue.premier
            for zone in zones
            for lue in find_dates(feuille.brut, *zone)
            if lue.precision is Precision.JOUR and not lue.legale
        ]
        debut, fin = feuille.strip(zones[0][0], zones[-1][1])
        etat = EtatSignature.SIGNEE if dates else EtatSignature.INCERTAINE
        role = role_of(feuille, debut, fin, parties, lexique)
        passage = feuille.passage(debut, fin)
        yield Signature(role, etat, passage, encre.nature, *_last(noms), *_last(dates))


def _last(lus: Sequence[str]) -> tuple[str]:
    return (lus[-1] if lus else "",)


def _belongs(encre: Encre, cadre: Cadre) -> bool:
    """Whether ink stands in a block: in its box, its cells, or its text."""
    if encre.boite is not None:
        boites = [cadre.boite, *(cellule.boite for cellule in cadre.cellules)]
        return any(boite is not None and meets(encre.boite, boite) for boite in boites)
    return any(debut <= encre.debut <= fin for debut, fin in [(cadre.debut, cadre.fin), *cadre.zones])


def _words_by(feuille: Feuille, encre: Encre) -> list[Zone]:
    """The words just above some ink, or just before it where the page has no boxes."""
    if encre.boite is not None:
        gauche, haut, droite, _ = encre.boite
        return text_in(feuille, (gauche - _COTES[0], haut - _DESSUS, droite + _COTES[1], haut + _MARGE))
    if encre.debut < 0:
        return []
    place = feuille.place_at(max(0, encre.debut - 1))
    depart = max(place.debut if place else 0, encre.debut - _AVANT)
    suite = feuille.masque.rfind("\n\n", depart, encre.debut)
    return [(max(depart, suite + 1), encre.debut)]
