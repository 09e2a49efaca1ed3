"""A page put together from what the recogniser read and what the eye sees beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.lecture import Boite, Case, Marque, Page, Source
from qualiopia.engines.mise_en_page.echelle import scaled
from qualiopia.engines.mise_en_page.encres import holds_mark
from qualiopia.engines.mise_en_page.filets import find_open_tables
from qualiopia.engines.mise_en_page.fragments import Fragment, assemble, fragment_of
from qualiopia.engines.mise_en_page.ordre import reading_order
from qualiopia.engines.mise_en_page.tableaux import make_table, place_tables
from qualiopia.engines.ocr.carres import find_squares, with_boxes
from qualiopia.engines.ocr.images import Image, Points
from qualiopia.engines.ocr.traits import Releve, Texte, is_wordlike, survey
from qualiopia.engines.readers.cases import find_cases, mark_of

_SCORE_MINIMUM = 0.6
_SCORE_COURT = 0.75
_SCORE_DE_SIGNE = 0.9
_TOLERANCE = 7.0
_TEXTE_SUR = 8
_LARGEUR_PRES_DU_TEXTE = 40


@dataclass(frozen=True, slots=True)
class LigneLue:
    """A line as the recogniser read it: its corners in pixels, its text and its score."""

    quad: Points
    texte: str
    score: float

    @property
    def boite(self) -> Boite:
        """The upright box of the line."""
        x0, y0 = self.quad.min(axis=0).tolist()
        x1, y1 = self.quad.max(axis=0).tolist()
        return x0, y0, x1, y1


def page_of(lignes: Sequence[LigneLue], lecture: Image, originale: Image, tour: int, numero: int) -> Page:
    """Assemble a page; its coordinates are those of the upright original.

    `lecture` is the straightened image on which the lines were read, `tour` the turn (clockwise
    degrees) that set the original upright.
    """
    hauteur, largeur = originale.shape[:2]
    if tour in (90, 270):
        hauteur, largeur = largeur, hauteur
    retenues = [ligne for ligne in lignes if _is_kept(ligne)]
    page = Page(
        numero,
        "",
        Source.OCR,
        _page_confidence(lignes, retenues),
        float(lecture.shape[1]),
        float(lecture.shape[0]),
        tour,
    )
    if retenues:
        page = _filled(page, retenues, lecture)
    return replace(scaled(page, largeur / lecture.shape[1]), largeur=float(largeur), hauteur=float(hauteur))


def _filled(page: Page, retenues: list[LigneLue], lecture: Image) -> Page:
    releve = survey(lecture, [Texte(ligne.boite, ligne.texte, ligne.score) for ligne in retenues])
    fragments = [
        fragment_of(ligne.texte, ligne.boite, ligne.score)
        for rang, ligne in enumerate(retenues)
        if rang not in releve.manuscrits or is_wordlike(ligne.texte)
    ]
    fragments = with_boxes(fragments, find_squares(releve.noir, releve.facteur))
    ouvertes = find_open_tables(releve.segments, fragments, releve.grilles, _TOLERANCE / releve.facteur)
    lignes = reading_order(fragments) if fragments else []
    lignes, remplies = place_tables(lignes, [*releve.grilles, *ouvertes])
    assemblage = assemble(lignes)

    def mark(texte: str, boite: Boite, dedans: Sequence[Fragment]) -> Marque:
        return _mark(texte, boite, dedans, releve)

    tableaux = tuple(make_table(remplie, assemblage, mark) for remplie in remplies)
    return replace(
        page,
        texte=assemblage.texte,
        mots=assemblage.mots,
        tableaux=tuple(tableau for tableau in tableaux if len(tableau.lignes) > 1),
        cases=_placed(find_cases(assemblage.texte, tableaux), assemblage.mots_at),
        encres=releve.encres,
    )


def _placed(cases: tuple[Case, ...], mots_at: dict[int, Boite]) -> tuple[Case, ...]:
    return tuple(replace(case, boite=mots_at.get(case.debut)) for case in cases)


def _mark(texte: str, boite: Boite, dedans: Sequence[Fragment], releve: Releve) -> Marque:
    imprime = sum(len(fragment.texte) for fragment in dedans if fragment.confiance >= _SCORE_DE_SIGNE)
    encre = releve.ink_in(boite, _LARGEUR_PRES_DU_TEXTE if imprime >= _TEXTE_SUR else 14)
    if encre or (imprime < _TEXTE_SUR and holds_mark(boite, releve.encres)):
        return mark_of(texte, True)
    if encre is None and not dedans:
        return Marque.INCERTAIN
    return mark_of(texte)


def confidence_of(lignes: Sequence[LigneLue]) -> float:
    """Return the mean score of lines, weighted by their lengths (0 without lines)."""
    poids = sum(len(ligne.texte) for ligne in lignes)
    return sum(ligne.score * len(ligne.texte) for ligne in lignes) / poids if poids else 0.0


def _is_kept(ligne: LigneLue) -> bool:
    if len(ligne.texte) <= 2 and not ligne.texte.isdigit():
        return ligne.score >= _SCORE_DE_SIGNE
    return ligne.score >= (_SCORE_MINIMUM if len(ligne.texte) > 5 else _SCORE_COURT)


def _page_confidence(lignes: Sequence[LigneLue], retenues: Sequence[LigneLue]) -> float:
    """Mean score of all that looked like text; a page where almost nothing did simply has no text."""
    if not retenues and len(lignes) < 5:
        return 1.0
    return round(confidence_of(lignes), 4)
