"""Low marks in the tables of a survey: someone, or some question, whose marks are low on the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qualiopia.domain.lecture import Cellule, Page, Tableau
from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.texte import compile_pattern, squash

_NOTE = re.compile(r"\s*(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:/\s*(\d{1,2}))?\s*")
_ECHELLES = (5.0, 10.0)
_MINIMUM = 3
_COURT = 40


def low_marks(piece: Piece, seuil: float, exclus: Sequence[str]) -> Iterator[tuple[Passage, float]]:
    """Yield each row or column of marks whose mean, brought to 5, does not exceed the threshold.

    Tables that count answers (a column for each mark, levels that `exclus` match, zeros) hold no marks.
    """
    for page in piece.pages:
        for tableau in page.tableaux:
            if _counts_answers(tableau, exclus):
                continue
            largeur = max((len(ligne) for ligne in tableau.lignes), default=0)
            colonnes = [[li[rang] for li in tableau.lignes if rang < len(li)] for rang in range(1, largeur)]
            lots = [*colonnes, *(list(ligne) for ligne in tableau.lignes)]
            notees = [(lot, marks) for lot in lots if len(marks := _marks(lot)) >= _MINIMUM]
            plafond = max((note for _, marks in notees for note in marks), default=0.0)
            echelle = next((e for e in _ECHELLES if plafond <= e), None)
            if echelle is None or plafond <= 1:
                continue
            for lot, marks in notees:
                moyenne = sum(marks) / len(marks) * 5 / echelle
                passage = _first(piece, page, lot)
                if moyenne <= seuil and passage is not None:
                    yield passage, moyenne


def repeated_low_marks(
    piece: Piece, seuil: float, exclus: Sequence[str], minimum: int = 2
) -> Iterator[tuple[Passage, str]]:
    """Yield each question to which several people gave a low mark, with the words they added.

    It takes a row of labels, one question a column, one person a row.
    """
    for page in piece.pages:
        for tableau in page.tableaux:
            rang = _questions(tableau)
            if rang is None or _counts_answers(tableau, exclus):
                continue
            reponses = [ligne for ligne in tableau.lignes[rang + 1 :] if _is_an_answer(ligne)]
            for colonne, question in enumerate(tableau.lignes[rang]):
                basses = [ligne for ligne in reponses if _low(ligne, colonne, seuil)]
                passage = _first(piece, page, (question,))
                if len(basses) >= minimum and passage is not None:
                    textes = (c.texte for ligne in basses for c in ligne if len(c.texte.split()) > 1)
                    yield passage, " ".join((question.texte, *textes))


def _questions(tableau: Tableau) -> int | None:
    """Return the rank of the row of questions: several words, above several rows of marks out of five."""
    for rang, ligne in enumerate(tableau.lignes):
        mots = [c for c in ligne if c.texte.strip() and not _NOTE.fullmatch(c.texte)]
        suite = [m for autre in tableau.lignes[rang + 1 :] for m in _marks(autre[1:])]
        if len(mots) >= _MINIMUM and len(suite) >= _MINIMUM * 2:
            seules = len(mots) == sum(bool(c.texte.strip()) for c in ligne)
            return rang if seules and max(suite) <= _ECHELLES[0] else None
    return None


def _is_an_answer(ligne: Sequence[Cellule]) -> bool:
    tete = squash(ligne[0].texte) if ligne else ""
    return len(_marks(ligne[1:])) >= _MINIMUM and not tete.startswith(("moyenne", "total", "ecart"))


def _low(ligne: Sequence[Cellule], colonne: int, seuil: float) -> bool:
    if not 0 < colonne < len(ligne):
        return False
    marks = _marks(ligne[colonne : colonne + 1])
    return bool(marks) and 0 < marks[0] <= seuil


def _counts_answers(tableau: Tableau, exclus: Sequence[str]) -> bool:
    textes = [[squash(cellule.texte) for cellule in ligne] for ligne in tableau.lignes]
    motifs = [compile_pattern(motif) for motif in exclus]
    for ligne in textes[:4]:
        chiffres = [texte for texte in ligne if texte.isdigit()]
        if len(chiffres) >= _MINIMUM and chiffres in (sorted(set(chiffres)), sorted(set(chiffres))[::-1]):
            return True
        if sum(any(m.search(t) for m in motifs) for t in ligne if len(t) < _COURT) > 1:
            return True
    return any(texte == "0" for ligne in textes for texte in ligne)


def _marks(lot: Sequence[Cellule]) -> list[float]:
    """Return the marks of a row or column that holds nothing else than them and labels."""
    lues = [_NOTE.fullmatch(cellule.texte) for cellule in lot]
    return [float(lue.group(1).replace(",", ".")) for lue in lues if lue]


def _first(piece: Piece, page: Page, lot: Sequence[Cellule]) -> Passage | None:
    """Return the first located cell of a row or column, to cite it."""
    for cellule in lot:
        texte = cellule.texte.strip()
        debut = page.texte.find(texte, max(0, cellule.debut)) if cellule.debut >= 0 else -1
        if texte and debut >= 0:
            return Passage(piece.fichier, page.numero, debut, debut + len(texte), texte)
    return None
