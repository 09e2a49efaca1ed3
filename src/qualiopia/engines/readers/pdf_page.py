"""One PDF page put together: order of reading, margins, tables, boxes, marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qualiopia.domain.lecture import Boite, Case, Encre, Marque, Page, Tableau
from qualiopia.engines.mise_en_page.encres import holds_mark, picture_marks, stroke_marks
from qualiopia.engines.mise_en_page.filets import find_open_tables
from qualiopia.engines.mise_en_page.fragments import Assemblage, Fragment, Ligne, assemble
from qualiopia.engines.mise_en_page.grilles import Grille, find_grids
from qualiopia.engines.mise_en_page.insertion import insert_all
from qualiopia.engines.mise_en_page.marges import Marges, split_margins
from qualiopia.engines.mise_en_page.ordre import mended_order
from qualiopia.engines.mise_en_page.tableaux import Remplie, make_table, place_tables
from qualiopia.engines.readers.cases import find_cases, mark_of
from qualiopia.engines.readers.pdf_formulaire import Surcharge
from qualiopia.engines.readers.pdf_objets import Dessin
from qualiopia.engines.readers.pdf_texte import Repere

_SEGMENTS_MINIMUM = 4
_TOLERANCE = 3.0
_CASES_TRACEES = "☐☒☑□■○◯●❏❑❒◻✓✔"


@dataclass(slots=True)
class Feuille:
    """A page being read; `page` is set when it needs nothing more (read by OCR, or lost)."""

    numero: int
    repere: Repere
    tour: int = 0
    lignes: list[Ligne] = field(default_factory=list)
    dessin: Dessin = field(default_factory=Dessin)
    surcharge: Surcharge = field(default_factory=Surcharge)
    page: Page | None = None


def compose(feuilles: Sequence[Feuille]) -> list[Page]:
    """Return the pages of a document, their headers first and their footers last."""
    a_composer = [feuille for feuille in feuilles if feuille.page is None]
    for feuille in a_composer:
        feuille.lignes = _with_overlay(mended_order(feuille.lignes), feuille.surcharge)
    marges = split_margins([(feuille.lignes, feuille.repere.taille[1]) for feuille in a_composer])
    repetees = _repeated(a_composer)
    pages = {
        feuille.numero: _page(feuille, marge, repetees)
        for feuille, marge in zip(a_composer, marges, strict=True)
    }
    return [feuille.page or pages[feuille.numero] for feuille in feuilles]


def _with_overlay(lignes: list[Ligne], surcharge: Surcharge) -> list[Ligne]:
    """Write field values and tick boxes where they stand; a box already drawn is written when ticked."""
    if not surcharge.valeurs and not surcharge.cases:
        return lignes
    tracees = [
        boite
        for ligne in lignes
        for fragment in ligne
        for debut, fin, boite in fragment.mots
        if fragment.texte[debut:fin] in _CASES_TRACEES
    ]
    cases = [
        case
        for case in surcharge.cases
        if case.texte == "☒" or not any(_meet(case.boite, tracee) for tracee in tracees)
    ]
    return insert_all(lignes, [*surcharge.valeurs, *cases])


def _meet(a: Boite, b: Boite) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _repeated(feuilles: Sequence[Feuille]) -> frozenset[tuple[int, ...]]:
    """Return the places where several pages have a picture: logos, not signatures."""
    places: Counter[tuple[int, ...]] = Counter()
    for feuille in feuilles:
        places.update({_place(boite) for boite in feuille.dessin.images})
    return frozenset(place for place, nombre in places.items() if nombre > 1)


def _place(boite: Boite) -> tuple[int, ...]:
    return tuple(round(cote / 4) for cote in boite)


def _page(feuille: Feuille, marges: Marges, repetees: frozenset[tuple[int, ...]]) -> Page:
    largeur, hauteur = feuille.repere.taille
    encres = _marks(feuille, repetees)
    lignes = [*marges.entete, *marges.corps, *marges.pied]
    lignes, remplies = place_tables(lignes, _grids(feuille, lignes))
    assemblage = assemble(lignes)
    tableaux = _tables(remplies, assemblage, encres)
    entete, pied = _margin_lengths(lignes, assemblage, marges)
    return Page(
        numero=feuille.numero,
        texte=assemblage.texte,
        largeur=round(largeur, 2),
        hauteur=round(hauteur, 2),
        rotation=feuille.tour,
        entete=entete,
        pied=pied,
        mots=assemblage.mots,
        tableaux=tableaux,
        cases=_cases(assemblage, tableaux),
        encres=tuple(encres),
    )


def _grids(feuille: Feuille, lignes: list[Ligne]) -> list[Grille]:
    if len(feuille.dessin.segments) < _SEGMENTS_MINIMUM or feuille.tour:
        return []
    largeur, hauteur = feuille.repere.taille
    dedans = [
        (x0, y0, x1, y1)
        for x0, y0, x1, y1 in feuille.dessin.segments
        if x1 > 0 and y1 > 0 and x0 < largeur and y0 < hauteur
    ]
    grilles = find_grids(dedans)
    fragments = [fragment for ligne in lignes for fragment in ligne]
    return [*grilles, *find_open_tables(dedans, fragments, grilles, _TOLERANCE)]


def _marks(feuille: Feuille, repetees: frozenset[tuple[int, ...]]) -> list[Encre]:
    if feuille.tour:
        return list(feuille.surcharge.encres)
    taille = feuille.repere.taille
    images = [boite for boite in feuille.dessin.images if _place(boite) not in repetees]
    return [
        *feuille.surcharge.encres,
        *picture_marks(images, taille),
        *stroke_marks(feuille.dessin.courbes, taille),
    ]


def _tables(remplies: list[Remplie], assemblage: Assemblage, encres: list[Encre]) -> tuple[Tableau, ...]:
    def mark(texte: str, boite: Boite, fragments: Sequence[Fragment]) -> Marque:
        del fragments
        return mark_of(texte, holds_mark(boite, encres))

    return tuple(make_table(remplie, assemblage, mark) for remplie in remplies if len(remplie.grille.ys) > 2)


def _cases(assemblage: Assemblage, tableaux: tuple[Tableau, ...]) -> tuple[Case, ...]:
    cases = find_cases(assemblage.texte, tableaux)
    if not cases:
        return ()
    boites = assemblage.mots_at
    return tuple(replace(case, boite=boites.get(case.debut)) for case in cases)


def _margin_lengths(lignes: list[Ligne], assemblage: Assemblage, marges: Marges) -> tuple[int, int]:
    """Return the lengths, in the page's text, of what comes before its body and of what comes after."""
    entete = {id(fragment) for ligne in marges.entete for fragment in ligne}
    pied = {id(fragment) for ligne in marges.pied for fragment in ligne}
    rangs = [rang for rang, ligne in enumerate(lignes) if any(id(f) not in entete | pied for f in ligne)]
    if not rangs:
        return 0, 0
    debut = assemblage.debuts[id(lignes[rangs[0]][0])]
    dernier = lignes[rangs[-1]][-1]
    fin = assemblage.debuts[id(dernier)] + len(dernier.texte)
    return (debut if entete else 0), (len(assemblage.texte) - fin if pied else 0)
