"""Persons: after a label, in a bullet list under it, or in the column of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualiopia.domain.lecture import Cellule
from qualiopia.domain.texte import fold
from qualiopia.domain.valeurs.noms import PersonneLue, find_personnes, read_cell
from qualiopia.domain.vides import find_blank
from qualiopia.stages.extract.etiquettes import Etiquette, Force
from qualiopia.stages.extract.feuille import Feuille, Zone
from qualiopia.stages.extract.lexique import BENEFICIAIRE, Candidat, Lexique
from qualiopia.stages.extract.natures import score_of

_PARTAGE = re.compile(r"\s*(?:[,;/|•]|\bet\b|\t|\s{3,}|\n)\s*")
_PUCE = re.compile(r"^[\s\-–•●▪*►➢✓\d.)°]*(?:\d+\s*[.)-]\s*)?")
_LIGNES = 40
_LONGUEUR = 60
_TOUT_PRES = 40
_NOM_COUPE = re.compile(r"(?:[,;]|\bet)[^\S\n]+[^\W\d_][\w'’-]*[^\S\n]*\n(?=[A-ZÀ-Ü][\w'’-]+(?!\s?:)\b)")


def find_persons(feuille: Feuille, etiquette: Etiquette, lexique: Lexique) -> list[Candidat]:
    """Return the persons a label announces, one candidate each."""
    hors_noms = lexique.mots.hors_noms
    for zone in etiquette.zones:
        lues = list(_in_zone(feuille, zone, etiquette, hors_noms))
        if lues and etiquette.force >= Force.COLONNE:
            lues += _following(feuille, max(zone[1], lues[-1].fin), etiquette, hors_noms)
        if lues:
            score = score_of(etiquette)
            return [
                Candidat(etiquette.champ.nom, lu.nom, feuille, lu.debut, lu.fin, score) for lu in _once(lues)
            ]
    return []


def _in_zone(
    feuille: Feuille, zone: Zone, etiquette: Etiquette, hors_noms: frozenset[str]
) -> Iterator[PersonneLue]:
    if etiquette.force is Force.PHRASE:
        limite = _TOUT_PRES if etiquette.is_one_word(feuille) else _LONGUEUR
        yield from _in_sentence(feuille, zone, hors_noms, limite)
        return
    texte, fin = _mended(feuille, zone)
    lues = find_personnes(texte, zone[0], fin, hors_noms)
    if etiquette.force is Force.DEBUT_DE_LIGNE:
        yield from (lu for lu in lues if lu.debut - zone[0] <= 20)
        return
    if lues:
        yield from lues
        return
    position = zone[0]
    for morceau in [*_PARTAGE.finditer(feuille.masque, *zone), None]:
        fin = morceau.start() if morceau else zone[1]
        lues = list(_cell(feuille, position, fin, hors_noms, seul=etiquette.champ.nom_seul))
        yield from lues
        if lues and etiquette.champ.nom_seul:
            return
        position = morceau.end() if morceau else fin


def _mended(feuille: Feuille, zone: Zone) -> tuple[str, int]:
    """Return the text, and where the zone ends in it, with names cut by a line end in a list made whole."""
    texte, fin = feuille.brut, zone[1]
    position = zone[0]
    while coupe := _NOM_COUPE.search(texte, position):
        if coupe.start() >= fin:
            break
        texte = f"{texte[: coupe.end() - 1]} {texte[coupe.end() :]}"
        position = coupe.end()
        if coupe.end() > fin:
            suite = texte.find("\n", coupe.end())
            fin = suite if suite >= 0 else len(texte)
    return texte, fin


def _in_sentence(
    feuille: Feuille, zone: Zone, hors_noms: frozenset[str], limite: int
) -> Iterator[PersonneLue]:
    """The first person of a sentence, even cut by the end of a line."""
    lues = find_personnes(feuille.brut[slice(*zone)].replace("\n", " "), 0, None, hors_noms)
    for lue in lues[:1]:
        if lue.debut <= limite:
            yield PersonneLue(lue.debut + zone[0], lue.fin + zone[0], lue.nom, lue.civilite)


def _cell(
    feuille: Feuille, debut: int, fin: int, hors_noms: frozenset[str], *, seul: bool = False
) -> Iterator[PersonneLue]:
    debut, fin = feuille.strip(debut, fin)
    nom = read_cell(feuille.masque[debut:fin], hors_noms) if 0 < fin - debut <= _LONGUEUR else ""
    if nom and (" " in nom or seul):
        depart = feuille.brut.find(nom.split()[0], debut, fin)
        yield PersonneLue(max(depart, debut), fin, nom)


def _following(
    feuille: Feuille, position: int, etiquette: Etiquette, hors_noms: frozenset[str]
) -> Iterator[PersonneLue]:
    """The next lines, as long as each is a name (a list under its label)."""
    if feuille.place_at(max(0, position - 1)) is not None:
        return
    for debut, fin in feuille.lines_after(position, _LIGNES):
        puce = _PUCE.match(feuille.masque[debut:fin])
        depart = debut + (puce.end() if puce else 0)
        if fin - depart > _LONGUEUR or find_blank(feuille.brut, debut, fin):
            return
        if ":" in feuille.masque[debut:fin] or feuille.place_at(debut) is not None:
            return
        if any(motif.match(feuille.replie, depart, fin) for motif in etiquette.repere.toutes):
            return
        lues = find_personnes(feuille.brut, depart, fin, hors_noms) or list(
            _cell(feuille, depart, fin, hors_noms)
        )
        if not lues or lues[0].debut - depart > 12:
            return
        yield from lues


def _once(lues: list[PersonneLue]) -> Iterator[PersonneLue]:
    vues: set[str] = set()
    for lue in lues:
        cle = name_key(lue.nom)
        if cle not in vues:
            vues.add(cle)
            yield lue


def name_key(nom: str) -> str:
    """A key under which the same name compares equal whatever the order and the case of its words."""
    return " ".join(sorted(re.split(r"[\s'’–-]+", fold(nom).strip())))


def persons_in_tables(feuille: Feuille, lexique: Lexique) -> Iterator[Candidat]:
    """Yield the persons of tables that have a column of names (and perhaps one of first names)."""
    for tableau in feuille.page.tableaux if lexique.mots.people(BENEFICIAIRE) else ():
        colonnes = _name_columns(tableau.lignes[:3], lexique)
        if colonnes is None:
            continue
        depart, nom, prenom = colonnes
        for rangee in tableau.lignes[depart + 1 :]:
            yield from _row(feuille, rangee, nom, prenom, lexique)


def _name_columns(
    lignes: tuple[tuple[Cellule, ...], ...], lexique: Lexique
) -> tuple[int, int, int | None] | None:
    for rang, rangee in enumerate(lignes):
        textes = [" ".join(fold(cellule.texte).split()).strip(" :") for cellule in rangee]
        if len(set(textes)) < 2:
            continue
        noms = [i for i, texte in enumerate(textes) if lexique.mots.noms.fullmatch(texte)]
        prenoms = [i for i, texte in enumerate(textes) if lexique.mots.prenoms.fullmatch(texte)]
        if noms:
            return rang, noms[0], prenoms[0] if prenoms else None
    return None


def _row(
    feuille: Feuille, rangee: tuple[Cellule, ...], nom: int, prenom: int | None, lexique: Lexique
) -> Iterator[Candidat]:
    indices = [nom] if prenom is None else sorted({nom, prenom})
    if max(indices) >= len(rangee):
        return
    spans = [feuille.span_of(rangee[i]) for i in indices]
    connus = [span for span in spans if span is not None]
    if len(connus) < len(spans):
        return
    debut, fin = connus[0][0], connus[-1][1]
    texte = " ".join(rangee[i].texte for i in ([nom] if prenom is None else [prenom, nom]))
    complet = read_cell(
        _PUCE.sub("", feuille.masque[debut:fin]) if prenom is None else texte, lexique.mots.hors_noms
    )
    if complet and (" " in complet or prenom is None) and fin - debut <= 90:
        debut, fin = feuille.strip(debut, fin)
        yield Candidat(lexique.mots.people(BENEFICIAIRE), complet, feuille, debut, fin, 0.9)
