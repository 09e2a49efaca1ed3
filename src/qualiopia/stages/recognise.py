"""Recognise: which kind of document each part of a file is, how sure, and why.

A kind is scored by its pack cues: titles on title-like lines, indices anywhere, the file name as a
weak hint. The best kind wins if it is strong enough and far enough from the next; otherwise the
pièce is `AUTRE`, which is a fine answer. Files holding several documents are cut by
`qualiopia.stages.segment` first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qualiopia.domain.lecture import Lecture, Page
from qualiopia.domain.piece import Piece, Reconnaissance
from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.domain.vides import count_blanks
from qualiopia.packs.modele import Indice, Pack, TypeDePiece
from qualiopia.stages.segment import segment

VERSION = 1
AUTRE = "autre"

_LIGNES_DE_TETE = 22
_LONGUEUR_TITRE = 110
_CARACTERES_LUS = 9000
_SEUIL = 3.0
_PENTE = 0.9
_NETTETE = 1.15
_PART_SURE = 0.84
_HORS_METIER = -4.0


@dataclass(frozen=True, slots=True)
class Apercu:
    """What recognition looks at: folded title-like lines (best first), folded body, file name."""

    titres: tuple[str, ...]
    corps: str
    nom: str


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one kind and the cues that made it."""

    type: str
    points: float
    titre: bool
    raisons: tuple[str, ...]


def recognise(lecture: Lecture, pack: Pack) -> tuple[Piece, ...]:
    """Cut a file into documents and recognise each; a file without text gives one `AUTRE` pièce."""
    if not lecture.pages:
        return ()
    documents = segment(lecture.pages, TitleFinder(pack))
    reconnus = [
        (pages, _classify_pages(lecture, pages, pack, seul=len(documents) == 1)) for pages in documents
    ]
    if len(reconnus) > 1:
        reconnus = _merge(lecture, reconnus, pack)
    return tuple(_piece(lecture, pages, reconnaissance) for pages, reconnaissance in reconnus)


Document = tuple[list[Page], Reconnaissance]


def _classify_pages(lecture: Lecture, pages: Sequence[Page], pack: Pack, *, seul: bool) -> Reconnaissance:
    """The file's name and title speak for the whole file, not for one of its parts."""
    nom, titre = (lecture.fichier, lecture.metadonnees.titre) if seul else ("", "")
    return classify(overview(nom, pages, titre), pack)


def _merge(lecture: Lecture, reconnus: Sequence[Document], pack: Pack) -> list[Document]:
    """Give back to the document before it each part that is not clearly a document of its own.

    A first page that says nothing is the cover of what follows.
    """
    gardes: list[Document] = []
    for pages, reconnaissance in reconnus:
        couverture = len(gardes) == 1 and gardes[0][1].type == AUTRE and len(gardes[0][0]) == 1
        faible = reconnaissance.type == AUTRE or reconnaissance.confiance < _PART_SURE
        if gardes and (couverture or faible):
            gardes[-1][0].extend(pages)
            gardes[-1] = (gardes[-1][0], reconnaissance if couverture else gardes[-1][1])
        else:
            gardes.append((list(pages), reconnaissance))
    if len(gardes) == 1:
        pages = gardes[0][0]
        return [(pages, _classify_pages(lecture, pages, pack, seul=True))]
    return gardes


def _piece(lecture: Lecture, pages: Sequence[Page], reconnaissance: Reconnaissance) -> Piece:
    partiel = len(pages) < len(lecture.pages)
    return Piece(
        fichier=lecture.fichier,
        sha256=lecture.sha256,
        format=lecture.format,
        pages=tuple(pages),
        reconnaissance=reconnaissance,
        metadonnees=lecture.metadonnees,
        annotations=lecture.annotations,
        pages_du_document=(pages[0].numero, pages[-1].numero) if partiel else None,
        vierge=is_blank_form(pages),
    )


def overview(fichier: str, pages: Sequence[Page], titre: str = "") -> Apercu:
    """Fold what recognition needs of a document."""
    lignes: list[str] = []
    for page in pages[:3]:
        entete = page.texte[: page.entete]
        lignes.extend(entete.splitlines())
    lignes.extend(_first_lines(pages[0].texte[pages[0].entete :]))
    if titre:
        lignes.append(titre)
    titres = [replier(ligne).replie.strip() for ligne in lignes if 3 <= len(ligne.strip()) <= _LONGUEUR_TITRE]
    corps = replier("\n".join(page.texte for page in pages)[:_CARACTERES_LUS]).replie
    nom = replier(re.sub(r"[_\-.+]", " ", fichier.rsplit("/", 1)[-1])).replie
    return Apercu(tuple(dict.fromkeys(titres)), re.sub(r"\s+", " ", corps), nom)


def _first_lines(texte: str) -> Iterator[str]:
    """Yield the first lines, and pairs of neighbours, since titles often run over two lines."""
    lignes = [ligne.strip() for ligne in texte.splitlines() if ligne.strip()][:_LIGNES_DE_TETE]
    for indice, ligne in enumerate(lignes):
        yield ligne
        if indice + 1 < len(lignes) and indice < 10 and len(ligne) + len(lignes[indice + 1]) < 90:
            yield f"{ligne} {lignes[indice + 1]}"


def classify(apercu: Apercu, pack: Pack) -> Reconnaissance:
    """Score every kind and keep the best, or `AUTRE` when none is convincing."""
    scores = sorted((score(apercu, genre) for genre in pack.types_de_pieces), key=lambda s: -s.points)
    premier, second = scores[0], scores[1] if len(scores) > 1 else Score(AUTRE, 0.0, False, ())
    suivants = tuple((s.type, round(s.points, 2)) for s in scores[:4] if s.points > 0)
    if premier.points < _SEUIL:
        certitude = 1 / (1 + math.exp(_PENTE * (premier.points - _SEUIL)))
        return Reconnaissance(AUTRE, round(certitude, 3), (), suivants)
    force = 1 / (1 + math.exp(-_PENTE * (premier.points - _SEUIL)))
    ecart = 1 / (1 + math.exp(-_NETTETE * (premier.points - max(second.points, 0.0))))
    return Reconnaissance(premier.type, round(min(0.99, force * ecart), 3), premier.raisons, suivants[1:])


def score(apercu: Apercu, genre: TypeDePiece) -> Score:
    """Score one kind: the best title counts once, indices add up with diminishing returns."""
    raisons: list[str] = []
    titre = 0.0
    for indice in genre.reconnaissance.titres:
        points = _title_points(apercu, indice)
        if points > titre:
            titre = points
            raisons = [f"titre : {indice.motif}"]
    positifs, negatifs = _index_points(apercu.corps, genre.reconnaissance.indices, raisons)
    nom = 1.0 if any(compile_pattern(motif).search(apercu.nom) for motif in _names(genre)) else 0.0
    if nom:
        raisons.append("nom du fichier")
    requis = genre.reconnaissance.requis
    etranger = _HORS_METIER if requis and not any(_found(motif, apercu.corps) for motif in requis) else 0.0
    total = titre + 4.0 * (1 - math.exp(-positifs / 4.0)) + negatifs + nom + etranger
    return Score(genre.slug, total, titre > 0, tuple(raisons[:6]))


def _title_points(apercu: Apercu, indice: Indice) -> float:
    """A title counts by how much of its line it fills and how high it stands."""
    meilleur = 0.0
    motif = compile_pattern(indice.motif)
    for rang, ligne in enumerate(apercu.titres):
        trouve = motif.search(ligne)
        if trouve:
            part = (trouve.end() - trouve.start()) / max(len(ligne), 1)
            tete = 1.0 if trouve.start() <= 3 else 0.6
            haut = 1.0 if rang < 12 else 0.75
            meilleur = max(meilleur, indice.poids * (0.35 + 0.65 * part) * tete * haut)
    return meilleur


def _index_points(corps: str, indices: Iterable[Indice], raisons: list[str]) -> tuple[float, float]:
    positifs = negatifs = 0.0
    for indice in indices:
        if _found(indice.motif, corps):
            if indice.poids > 0:
                positifs += indice.poids
                raisons.append(indice.motif)
            else:
                negatifs += indice.poids
    return positifs, negatifs


@lru_cache(maxsize=8192)
def _literal(motif: str) -> str | None:
    """A pattern without any special character is searched as a plain string, ten times faster."""
    return None if re.search(r"[\\\[\](){}?*+|^$.]", motif) else " ".join(replier(motif).replie.split())


def _found(motif: str, corps: str) -> bool:
    litteral = _literal(motif)
    return litteral in corps if litteral is not None else compile_pattern(motif).search(corps) is not None


def _names(genre: TypeDePiece) -> tuple[str, ...]:
    return genre.reconnaissance.noms_de_fichier


class TitleFinder:
    """Says which kind of document a page's top lines announce, strongly enough to start a new one."""

    def __init__(self, pack: Pack) -> None:
        self._genres = [
            (genre.slug, [(compile_pattern(i.motif), i.poids) for i in genre.reconnaissance.titres])
            for genre in pack.types_de_pieces
        ]
        self._voisins = {genre.slug: set(genre.reconnaissance.voisins) for genre in pack.types_de_pieces}

    def __call__(self, lignes: Sequence[str]) -> str | None:
        """Return the kind whose title fills one of these raw lines, or None."""
        meilleur: tuple[float, str] | None = None
        for ligne in lignes:
            replie = replier(ligne).replie.strip(" \t:-.*#")
            if not 5 <= len(replie) <= 80:
                continue
            for slug, motifs in self._genres:
                for motif, poids in motifs:
                    trouve = motif.search(replie)
                    if trouve and trouve.start() <= 12 and poids >= 2:
                        part = (trouve.end() - trouve.start()) / len(replie)
                        if part >= 0.6 and (meilleur is None or poids * part > meilleur[0]):
                            meilleur = (poids * part, slug)
        return meilleur[1] if meilleur else None


def is_blank_form(pages: Sequence[Page]) -> bool:
    """Whether the document is a template or a blank form: too many blanks for what it says."""
    champs = vides = mots = 0
    for page in pages:
        c, v = count_blanks(page.texte)
        champs, vides, mots = champs + c, vides + v, mots + len(page.texte.split())
    return champs >= 3 or (vides >= 6 and vides * 25 > mots)
