"""What an operator is given to look at: one pièce (`VuePiece`) or one dossier (`VueDossier`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.lecture import Page, box_of
from qualiopia.domain.piece import Passage, Piece
from qualiopia.domain.tableaux import Rubrique, rubriques_of
from qualiopia.domain.texte import Texte, replier


class VuePiece:
    """A pièce seen through its folded text; every find comes back as a verbatim `Passage`."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece

    @cached_property
    def textes(self) -> tuple[tuple[Page, Texte], ...]:
        """The pages with their folded text, folded once."""
        return tuple((page, replier(page.texte)) for page in self.piece.pages)

    @cached_property
    def formes(self) -> Mapping[int, tuple[Texte, ...]]:
        """Each page folded as it is, then with a bar between cells and no line break within a sentence.

        Offsets are the same in every form: what is found in one is cited from the page.
        """
        return {page.numero: _forms(page.texte, texte) for page, texte in self.textes}

    @cached_property
    def rubriques(self) -> Mapping[int, tuple[tuple[Rubrique, tuple[Texte, ...]], ...]]:
        """The labelled answers of the tables of each page, each one also written as a folded line."""
        return {
            page.numero: tuple((rubrique, _as_lines(rubrique)) for rubrique in rubriques_of(page))
            for page in self.piece.pages
        }

    @property
    def lisible(self) -> bool:
        """Whether every page could be read: only then may something be said absent."""
        return bool(self.piece.pages) and all(page.lisible for page in self.piece.pages)

    def find_all(self, motif: re.Pattern[str]) -> Iterator[Passage]:
        """Yield the exact match of a folded pattern, page after page."""
        for page, texte in self.textes:
            for debut, fin in texte.find_all(motif):
                yield self.passage(page, debut, fin)

    def passage(self, page: Page, debut: int, fin: int) -> Passage:
        """Make the passage of a span of a page."""
        texte = page.texte[debut:fin]
        return Passage(self.piece.fichier, page.numero, debut, fin, texte, box_of(page, debut, fin))

    def sentence(self, passage: Passage, maximum: int = 320) -> Passage:
        """Widen a passage to the sentence or line that holds it, within `maximum` characters.

        The running header and footer of a page are no part of its sentences.
        """
        page = next(page for page in self.piece.pages if page.numero == passage.page)
        debut, fin = sentence_bounds(page.texte, passage.debut, passage.fin, maximum)
        fin_du_corps = len(page.texte) - page.pied
        if debut < page.entete <= passage.debut:
            debut = (
                page.entete
                + len(page.texte[page.entete : passage.debut])
                - len(page.texte[page.entete : passage.debut].lstrip())
            )
        if passage.fin <= fin_du_corps < fin:
            fin = passage.fin + len(page.texte[passage.fin : fin_du_corps].rstrip())
        return self.passage(page, debut, fin)


_LIGNES_MAXIMUM = 12
_RETOUR_A_LA_LIGNE = re.compile(r"(?<=[^\n.:;?!-])(?<![.:;?!] )\n(?=[^\W\d_A-ZÀ-Þ])")


def _forms(texte: str, tel_quel: Texte) -> tuple[Texte, ...]:
    suivi = _RETOUR_A_LA_LIGNE.sub(" ", texte.replace("\t", "|"))
    return (tel_quel,) if suivi == texte else (tel_quel, replier(suivi))


def _as_lines(rubrique: Rubrique) -> tuple[Texte, ...]:
    """Write « label : answer » for the first filled answers; a narrow cell may have cut its label."""
    libelle = rubrique.libelle.texte.strip().rstrip(" :")
    libelles = dict.fromkeys((libelle.replace("\n", " "), libelle.replace("\n", "")))
    reponses = [cellule.texte.strip() for cellule in rubrique.remplies[:_LIGNES_MAXIMUM]] or [""]
    return tuple(replier(f"{dit} : {reponse}\n") for dit in libelles for reponse in reponses)


_FIN_DE_PHRASE = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÉÈÀÂÎÔÇ«\d•-])|\n\s*\n|\n(?=\s*[•●▪\-–☐☒☑])")


_PUCES = "•●▪◦‣"


def sentence_bounds(texte: str, debut: int, fin: int, maximum: int = 320) -> tuple[int, int]:
    """Return the bounds of the sentence around a span: bullet stripped, at most `maximum` characters."""
    gauche = max(0, debut - maximum)
    avant = [coupe.end() for coupe in _FIN_DE_PHRASE.finditer(texte, gauche, debut)]
    depart = avant[-1] if avant else gauche
    apres = _FIN_DE_PHRASE.search(texte, fin, min(len(texte), fin + maximum))
    arrivee = apres.start() if apres else min(len(texte), fin + maximum)
    if arrivee - depart > maximum:
        depart = max(depart, texte.rfind("\n", gauche, debut) + 1)
        suite = texte.find("\n", fin, arrivee)
        arrivee = suite if suite >= 0 else min(arrivee, max(fin, depart + maximum))
    while depart < debut and (texte[depart].isspace() or texte[depart] in _PUCES):
        depart += 1
    while arrivee > fin and texte[arrivee - 1].isspace():
        arrivee -= 1
    return depart, arrivee


Similarite = Callable[[str, str], float]


@dataclass(frozen=True)
class VueDossier:
    """The pièces of one dossier, by kind, and what surrounds them.

    `similarite` compares two short texts and `memes_noms` two names of persons, both from 0 to 1;
    they are injected because they rest on a third-party library. `parametres` are the pack's
    dated values at the date of the audit.
    """

    dossier: str
    type: str
    pieces: Sequence[Piece]
    organisme: Organisme
    date_audit: str
    similarite: Similarite
    memes_noms: Similarite
    parametres: Mapping[str, object]

    def of_types(self, types: Sequence[str]) -> list[Piece]:
        """Return the pièces of these kinds that prove something (blank forms do not), in order of kind."""
        return [piece for slug in types for piece in self.pieces if piece.type == slug and not piece.vierge]
