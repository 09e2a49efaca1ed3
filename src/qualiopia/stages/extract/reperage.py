"""Attendance sheets whose ruling was not recognised: a table rebuilt from where words and ink stand.

Rows are the lines that begin with a person; columns are the headers above them that name a day, a
part of a day or a signature. Needs word boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from qualiopia.domain.lecture import Boite, Cellule, Marque, Mot, Tableau
from qualiopia.stages.extract.feuille import Feuille, meets
from qualiopia.stages.extract.grilles import Contexte, Grille
from qualiopia.stages.extract.lexique import Mots

_TETE = 75.0
_RANGEE_MAXIMUM = 70.0


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one visual line with no wide gap between them: `texte[debut:fin]` and their box."""

    debut: int
    fin: int
    texte: str
    boite: Boite

    @property
    def milieu(self) -> float:
        """The height of the middle of the segment."""
        return (self.boite[1] + self.boite[3]) / 2


def rebuild_tables(feuille: Feuille, mots: Mots, annee: int | None) -> list[Tableau]:
    """Return the attendance tables that the places of words and ink show."""
    if not feuille.page.mots:
        return []
    grille = Grille(Tableau(()), mots, annee)
    segments = sorted(segments_of(feuille), key=lambda s: (s.milieu, s.boite[0]))
    rangees = [
        s for s in segments if len(s.texte) <= 60 and grille.read(Cellule(s.texte, Marque.TEXTE)).personne
    ]
    return [
        tableau
        for bloc in _blocks(rangees)
        if (tableau := _table(feuille, bloc, segments, grille)) is not None
    ]


def looks_like_a_sheet(feuille: Feuille, mots: Mots) -> bool:
    """Whether a page speaks of signing and of parts of days: cheap, and spares all other pièces."""
    replie = feuille.replie
    if not mots.signatures.search(replie):
        return False
    return any(
        len(trouve.group()) >= 4
        for motif in (mots.matin, mots.apres_midi, mots.dates)
        for trouve in motif.finditer(replie)
    )


def segments_of(feuille: Feuille) -> Iterator[Segment]:
    """Yield the runs of words of each line, in the order of the text."""
    courant: list[Mot] = []
    for mot in feuille.page.mots:
        if courant and not _continues(courant[-1].boite, mot.boite):
            yield _segment(feuille, courant)
            courant = []
        courant.append(mot)
    if courant:
        yield _segment(feuille, courant)


def _continues(avant: Boite, apres: Boite) -> bool:
    hauteur = avant[3] - avant[1]
    meme_ligne = abs((avant[1] + avant[3]) - (apres[1] + apres[3])) < hauteur
    return meme_ligne and -2 <= apres[0] - avant[2] <= max(0.55 * hauteur, 5.0)


def _segment(feuille: Feuille, mots: Sequence[Mot]) -> Segment:
    x0, y0, x1, y1 = zip(*(mot.boite for mot in mots), strict=True)
    debut, fin = min(m.debut for m in mots), max(m.fin for m in mots)
    texte = " ".join(feuille.brut[m.debut : m.fin] for m in mots)
    return Segment(debut, fin, texte, (min(x0), min(y0), max(x1), max(y1)))


def _blocks(rangees: Sequence[Segment]) -> list[list[Segment]]:
    """Group persons that follow one another down the same column."""
    blocs: list[list[Segment]] = []
    for rangee in rangees:
        precedent = next(
            (
                bloc
                for bloc in reversed(blocs)
                if 4 < rangee.milieu - bloc[-1].milieu <= _RANGEE_MAXIMUM
                and abs(rangee.boite[0] - bloc[-1].boite[0]) <= 12
            ),
            None,
        )
        if precedent is not None:
            precedent.append(rangee)
        else:
            blocs.append([rangee])
    return blocs


def _table(
    feuille: Feuille, bloc: Sequence[Segment], segments: Sequence[Segment], grille: Grille
) -> Tableau | None:
    gauche = max(s.boite[2] for s in bloc)
    colonnes = _columns(bloc, segments, grille)
    if not colonnes:
        return None
    bornes = _bounds([c.boite[0] for c in colonnes], [c.boite[2] for c in colonnes], gauche)
    hauts = _heights(bloc)
    lignes = [
        (Cellule("", Marque.VIDE), *(Cellule(c.texte, Marque.TEXTE, c.debut, c.boite) for c in colonnes))
    ]
    for rang, personne in enumerate(bloc):
        cellules = [Cellule(feuille.brut[personne.debut : personne.fin], Marque.TEXTE, personne.debut)]
        for numero in range(len(colonnes)):
            boite = (bornes[numero], hauts[rang], bornes[numero + 1], hauts[rang + 1])
            cellules.append(_cell(feuille, boite, personne))
        lignes.append(tuple(cellules))
    signee = any(c.marque is Marque.SIGNE for ligne in lignes for c in ligne)
    return Tableau(tuple(lignes)) if _is_a_sheet(bloc, colonnes, signee, grille) else None


def _is_a_sheet(bloc: Sequence[Segment], colonnes: Sequence[Segment], signee: bool, grille: Grille) -> bool:
    """Two columns, or several people under one that bears ink: a name below a date is no sheet."""
    lus = [_read(grille, colonne) for colonne in colonnes]
    if not any(lu.signature or lu.demi_journee for lu in lus) and len(colonnes) < 3:
        return False
    return len(colonnes) > 1 or (len(bloc) > 1 and signee)


def _columns(bloc: Sequence[Segment], segments: Sequence[Segment], grille: Grille) -> list[Segment]:
    """The headers above a block that name a time or a signature, stacked by column from the bottom up."""
    haut, gauche = bloc[0].boite[1], min(s.boite[0] for s in bloc) + 40
    au_dessus = [s for s in segments if haut - _TETE <= s.milieu < haut and s.boite[0] > gauche]
    piles: list[Segment] = []
    jours: list[Segment] = []
    for segment in reversed(au_dessus):
        lu = _read(grille, segment)
        if not (lu.temporel or lu.signature):
            continue
        touchees = [i for i, pile in enumerate(piles) if _overlap(pile.boite, segment.boite)]
        if lu.dates:
            jours.append(segment)
        if not touchees and (not piles or abs(piles[0].milieu - segment.milieu) < 8):
            piles.append(segment)
        for rang in touchees:
            if not (lu.dates and _read(grille, piles[rang]).dates):
                piles[rang] = _stack(segment, piles[rang])
    return sorted((_with_day(pile, jours, grille) for pile in piles), key=lambda s: s.boite[0])


def _read(grille: Grille, segment: Segment) -> Contexte:
    return grille.read(Cellule(segment.texte, Marque.TEXTE))


def _with_day(pile: Segment, jours: Sequence[Segment], grille: Grille) -> Segment:
    """A day written once over two half-days belongs to the nearest columns."""
    if not jours or _read(grille, pile).dates:
        return pile
    centre = (pile.boite[0] + pile.boite[2]) / 2
    proche = min(jours, key=lambda jour: abs((jour.boite[0] + jour.boite[2]) / 2 - centre))
    return Segment(-1, -1, f"{proche.texte} {pile.texte}", pile.boite)


def _overlap(une: Boite, autre: Boite) -> bool:
    return une[0] < autre[2] - 4 and autre[0] < une[2] - 4


def _stack(haut: Segment, bas: Segment) -> Segment:
    a, b = haut.boite, bas.boite
    boite = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    return Segment(-1, -1, f"{haut.texte} {bas.texte}", boite)


def _bounds(gauches: Sequence[float], droites: Sequence[float], noms: float) -> list[float]:
    """The left edge of each column and the right edge of the last: headers stand at the left or the"
    " middle."""
    bornes = [max(min(gauches[0] - 12, (noms + gauches[0]) / 2 + 4), noms - 30)]
    bornes += [min(g - 5, max(d + 2, g - 25)) for d, g in zip(droites, gauches[1:], strict=False)]
    largeur = median(b - a for a, b in pairwise(bornes)) if len(bornes) > 1 else 160.0
    return [*bornes, max(droites[-1] + 15, bornes[-1] + largeur)]


def _heights(bloc: Sequence[Segment]) -> list[float]:
    """The edges of the rows, half-way between their middles."""
    milieux = [s.milieu for s in bloc]
    ecart = median(b - a for a, b in pairwise(milieux)) if len(milieux) > 1 else 28.0
    entre = [(a + b) / 2 for a, b in pairwise(milieux)]
    return [milieux[0] - ecart / 2, *entre, milieux[-1] + ecart / 2]


def _cell(feuille: Feuille, boite: Boite, personne: Segment) -> Cellule:
    if any(encre.boite is not None and meets(encre.boite, boite) for encre in feuille.page.encres):
        return Cellule("", Marque.SIGNE, -1, boite)
    dedans = [
        mot
        for mot in feuille.page.mots
        if boite[0] <= (mot.boite[0] + mot.boite[2]) / 2 <= boite[2]
        and boite[1] <= (mot.boite[1] + mot.boite[3]) / 2 <= boite[3]
        and not personne.debut <= mot.debut < personne.fin
    ]
    if dedans:
        texte = feuille.brut[dedans[0].debut : dedans[-1].fin]
        return Cellule(texte, Marque.TEXTE, dedans[0].debut, boite)
    return Cellule("", Marque.VIDE if feuille.page.encres else Marque.INCERTAIN, -1, boite)
