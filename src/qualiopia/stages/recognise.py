"""Recognise: which kind of document each part of a file is, how sure, and why.

A kind is scored by its pack cues: titles on title-like lines, indices anywhere, the file name as a
weak hint; and by how much the text is like the samples of the pack. The best kind wins if it is
strong enough and far enough from the next; otherwise the pièce is `AUTRE`, which is a fine answer.
Files holding several documents are cut by `qualiopia.stages.segment` first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qualiopia.domain.lecture import Lecture, Page, Source
from qualiopia.domain.piece import Piece, Reconnaissance
from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.domain.vides import count_blanks
from qualiopia.packs.genres import AUTRE
from qualiopia.packs.modele import Indice, Pack, TypeDePiece
from qualiopia.stages.assemblage import TITRE, Avis, assemble
from qualiopia.stages.parentes import likeness_points
from qualiopia.stages.ports import Ressemblance
from qualiopia.stages.recherche_rapide import found, necessary_strings
from qualiopia.stages.relecture import Relecteur
from qualiopia.stages.segment import segment

VERSION = 3
_DIAPORAMAS = frozenset({"pptx", "ppt", "odp"})
_CLASSEURS = frozenset({"xlsx", "xlsm", "xls", "ods"})
_LIGNES_DE_TETE = 22
_LONGUEUR_TITRE = 110
_CARACTERES_LUS = 9000
_SEUIL = 2.8
_SEUIL_COURT = 2.0
_SEUIL_PAR_LONGUEUR = 0.3
_MOTS_COURT = 20
_CORPS_PARLANT = 1.2
_DISPUTE = 0.6
_SEUIL_DISPUTE = 0.3
_PENTE = 0.9
_NETTETE = 1.15
_TITRE_DE_PAGE = 2.6
_HORS_METIER = -9.0
_MOTS_D_UN_IMPRIME = 150
_CASES_D_UN_IMPRIME = 8
_POUR = 4.0
_ABONDANT = 6.0
_ABONDANCE = 0.12
_CONTRE_NET = -2.0
_TITRE_NET = 3.5
_COUPES = re.compile(r"\s+[-|/]\s+|\s*[:|\t]\s+|\s(?=n ?°)")
_ENUMERE = 0.6
_EN_PHRASE = 0.75
_DANS_UN_CHAMP = 0.45
_PUCE = re.compile(r"\s*[•●▪‣◦■✓✔➢➤→*o·-]\s")
_PHRASE = re.compile(r"\s*[a-zà-ÿ(]|.{45,}[.,;]\s*$")
_ANNONCEUR = re.compile(
    r"\b(?:objet|feuille|onglet|document|type|nature|sujet|subject|annexe\W*\d*|re|tr|fwd?)$"
)
_ADRESSE = re.compile(r"[\w.+-]+@(?=\w)")
_ELISION = re.compile(r"\b([dlnsjm]|qu) (?=[aeiouyh])")
_TETE = 24
_PARENTE_DITE = 0.6
_CONCORDE = 0.6
_HAUT = 10


@dataclass(frozen=True)
class Apercu:
    """What recognition looks at: folded title-like lines and their worth, folded body, file name."""

    titres: tuple[tuple[str, float], ...]
    corps: str
    nom: str

    @cached_property
    def tete(self) -> str:
        """All title-like lines, one a line."""
        return "\n".join(ligne for ligne, _ in self.titres)


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one kind, what its body alone says for it, and the cues that made it.

    `etranger`: it has none of the words that the trade of the pack requires of this kind.
    """

    type: str
    points: float
    titre: bool
    raisons: tuple[str, ...]
    corps: float = 0.0
    etranger: bool = False


def recognise(lecture: Lecture, pack: Pack, ressemblance: Ressemblance | None = None) -> tuple[Piece, ...]:
    """Cut a file into documents and recognise each; a file without text gives one `AUTRE` pièce."""
    if not lecture.pages:
        return ()
    fichier = _Fichier(lecture, pack, _folder(lecture, pack), ressemblance)
    if lecture.format in _DIAPORAMAS or len(lecture.pages) == 1:
        parties = [list(lecture.pages)]
    elif lecture.format in _CLASSEURS:
        parties = [[page] for page in lecture.pages]
    else:
        parties = segment(lecture.pages, TitleFinder(pack, fichier.plier), fichier.speaks_of)
    if len(parties) == 1:
        documents = [(parties[0], fichier.classify(parties[0], entier=True))]
    else:
        rubriques = {genre.slug: frozenset(genre.reconnaissance.rubriques) for genre in pack.types_de_pieces}
        documents = assemble(parties, fichier.classify, rubriques, feuilles=lecture.format in _CLASSEURS)
    return tuple(_piece(lecture, pages, avis.reconnaissance, pack) for pages, avis in documents)


Plieur = Callable[[str], str]


def _folder(lecture: Lecture, pack: Pack) -> Plieur:
    """Return how to fold the text of a file: what OCR read is mended too."""
    if all(page.source is not Source.OCR for page in lecture.pages):
        return _fold
    relecteur = Relecteur(pack)
    return lambda texte: relecteur(_fold(texte))


@dataclass(frozen=True, slots=True)
class _Fichier:
    lecture: Lecture
    pack: Pack
    plier: Plieur
    ressemblance: Ressemblance | None

    def classify(self, pages: Sequence[Page], *, entier: bool) -> Avis:
        """The file's name and title speak for the whole file, not for one of its parts."""
        nom, titre = (self.lecture.fichier, self.lecture.metadonnees.titre) if entier else ("", "")
        parentes: Mapping[str, float] = {}
        if self.ressemblance is not None:
            texte = "\n".join(page.texte for page in pages)[:_CARACTERES_LUS]
            parentes = likeness_points(self.ressemblance.compare(texte))
        return classify(overview(nom, pages, titre, self.plier), self.pack, parentes)

    def speaks_of(self, page: Page) -> str | None:
        """Return the kind that the words of a page are most like, when one stands out."""
        if self.ressemblance is None:
            return None
        parentes = likeness_points(self.ressemblance.compare(page.texte[:_CARACTERES_LUS]))
        genre = max(parentes, key=parentes.__getitem__, default=AUTRE)
        return genre if genre != AUTRE and parentes[genre] >= _PARENTE_DITE else None


def _piece(lecture: Lecture, pages: Sequence[Page], reconnaissance: Reconnaissance, pack: Pack) -> Piece:
    genre = pack.type_de_piece(reconnaissance.type)
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
        vierge=not (genre and genre.est_carte) and is_blank_form(pages),
    )


def overview(fichier: str, pages: Sequence[Page], titre: str, plier: Plieur) -> Apercu:
    """Fold what recognition needs of a document."""
    lignes: list[str] = []
    for page in pages[:3]:
        entete = page.texte[: page.entete]
        lignes.extend(entete.splitlines())
    lignes.extend(_first_lines(pages[0].texte[pages[0].entete :]))
    if titre:
        lignes.append(titre)
    corps = plier(_ADRESSE.sub("@", "\n".join(map(_without_footer, pages))[:_CARACTERES_LUS]))
    nom = re.sub(r"[_\-.+]", " ", fichier.rsplit("/", 1)[-1])
    noms = f"{replier(nom).replie}\n{_fold(nom)}"
    return Apercu(tuple(_titles(lignes, plier)), re.sub(r"\s+", " ", corps), noms)


def _fold(texte: str) -> str:
    """Fold, and give back the apostrophes that OCR and file names lose (« etat d engagement »)."""
    return _ELISION.sub(r"\1'", replier(texte).replie)


def _titles(lignes: Iterable[str], plier: Plieur) -> Iterator[tuple[str, float]]:
    """Yield each title-like line once with what it is worth, then the parts between its dashes or colons."""
    vus: set[str] = set()
    rang = 0
    for ligne in lignes:
        if not 3 <= len(ligne.strip()) <= _LONGUEUR_TITRE:
            continue
        haut = 1.0 if rang < _HAUT else 0.85 if rang < _TETE else 0.75
        haut *= _ENUMERE if _PUCE.match(ligne) else _EN_PHRASE if _PHRASE.match(ligne) else 1.0
        rang += 1
        entiere = " ".join(plier(ligne).split())
        for texte, valeur in [(entiere, 1.0), *_between(entiere)]:
            if len(texte) >= 3 and texte not in vus:
                vus.add(texte)
                yield texte, haut * valeur


def _between(ligne: str) -> Iterator[tuple[str, float]]:
    """Yield the parts of a line; what a field holds is seldom the title of the document."""
    parties = _COUPES.split(ligne)
    etiquette, deux_points, _ = ligne.partition(":")
    champ = bool(deux_points) and _ANNONCEUR.search(etiquette.strip()) is None
    debut = 0
    for partie in parties:
        if partie.strip() != ligne:
            apres = champ and ":" in ligne[: ligne.find(partie, debut)]
            yield partie.strip(), _DANS_UN_CHAMP if apres else 0.9
        debut += len(partie)


def _without_footer(page: Page) -> str:
    """A footer says who the organisation is, seldom what the document is."""
    propre = page.texte[: len(page.texte) - page.pied]
    return propre if len(propre) > page.pied // 2 else page.texte


def _first_lines(texte: str) -> Iterator[str]:
    """Yield the first lines, and pairs of neighbours, since titles often run over two lines."""
    lignes = [ligne.strip() for ligne in texte.splitlines() if ligne.strip()][:_LIGNES_DE_TETE]
    for indice, ligne in enumerate(lignes):
        yield ligne
        if indice + 1 < len(lignes) and indice < 10 and len(ligne) + len(lignes[indice + 1]) < 90:
            yield f"{ligne} {lignes[indice + 1]}"


def classify(apercu: Apercu, pack: Pack, parentes: Mapping[str, float] | None = None) -> Avis:
    """Score every kind and keep the best, or `AUTRE` when none is convincing; `parentes` add points."""
    parentes = parentes or {}
    notes = [_likened(score(apercu, genre), parentes.get(genre.slug, 0.0)) for genre in pack.types_de_pieces]
    avis = _retain(apercu, [_vetoed(note) for note in notes], parentes)
    reserve = _in_reserve(notes, avis, parentes)
    return replace(avis, reconnaissance=replace(avis.reconnaissance, reserve=reserve)) if reserve else avis


def _vetoed(note: Score) -> Score:
    """What has none of the words of the trade is of no kind of it, whatever its title."""
    return Score(note.type, _HORS_METIER, False, (), etranger=True) if note.etranger else note


def _in_reserve(notes: Sequence[Score], avis: Avis, parentes: Mapping[str, float]) -> str:
    """Return the kind that a title says, better than what is retained does, and that the veto alone refuses.

    Not when the text is clearly more like the samples of another kind: a title can be of several.
    """
    proches = max((points for genre, points in parentes.items() if genre != AUTRE), default=0.0)
    titres = [
        note
        for note in notes
        if note.etranger and note.titre and note.points >= _SEUIL
        if proches < _PARENTE_DITE or parentes.get(note.type, 0.0) >= proches
    ]
    meilleur = max(titres, key=lambda note: note.points, default=None)
    if meilleur is None or meilleur.points <= avis.points.get(avis.type, 0.0):
        return ""
    return meilleur.type


def _retain(apercu: Apercu, notes: Sequence[Score], parentes: Mapping[str, float]) -> Avis:
    scores = sorted(notes, key=lambda s: -s.points)
    premier, second = scores[0], scores[1] if len(scores) > 1 else Score(AUTRE, 0.0, False, ())
    seuil = _threshold(apercu, premier, second) + parentes.get(AUTRE, 0.0)
    if _agree(premier, parentes):
        seuil -= _CONCORDE
    points = {s.type: s.points for s in scores}
    suivants = tuple((s.type, round(s.points, 2)) for s in scores[:4] if s.points > 0)
    if premier.points < seuil:
        certitude = 1 / (1 + math.exp(_PENTE * (premier.points - seuil)))
        return Avis(Reconnaissance(AUTRE, round(certitude, 3), (), suivants), points)
    force = 1 / (1 + math.exp(-_PENTE * (premier.points - _SEUIL)))
    ecart = 1 / (1 + math.exp(-_NETTETE * (premier.points - max(second.points, 0.0))))
    confiance = round(min(0.99, force * ecart), 3)
    return Avis(Reconnaissance(premier.type, confiance, premier.raisons, suivants[1:]), points)


def _agree(premier: Score, parentes: Mapping[str, float]) -> bool:
    """Whether the kind that cues and likeness retain together is also the one the text is most like."""
    parente = parentes.get(premier.type, 0.0)
    return premier.corps > 0 and parente >= max((_PARENTE_DITE, *parentes.values()))


def _likened(note: Score, parente: float) -> Score:
    raisons = (*note.raisons, "ressemble à ses exemples") if parente >= _PARENTE_DITE else note.raisons
    return replace(note, points=note.points + parente, raisons=raisons)


def _threshold(apercu: Apercu, premier: Score, second: Score) -> float:
    """The longer a text, the more cues it holds by chance: a short note needs fewer to be believed."""
    if premier.corps < _CORPS_PARLANT:
        return _SEUIL
    mots = max(apercu.corps.count(" "), _MOTS_COURT)
    seuil = _SEUIL_COURT + _SEUIL_PAR_LONGUEUR * math.log(mots / _MOTS_COURT)
    return min(_SEUIL, seuil + (_SEUIL_DISPUTE if premier.points - second.points < _DISPUTE else 0.0))


def score(apercu: Apercu, genre: TypeDePiece) -> Score:
    """Score one kind: the best title counts once, indices add up with diminishing returns."""
    cues = genre.reconnaissance
    etranger = bool(cues.requis) and not any(found(motif, apercu.corps) for motif in cues.requis)
    raisons: list[str] = []
    titre = 0.0
    for indice in cues.titres:
        points = _title_points(apercu, indice)
        if points > titre:
            titre = points
            raisons = [f"{TITRE}{indice.motif}"]
    pour, contre = _index_points(apercu, genre, titre, raisons)
    nom = 1.0 if any(compile_pattern(motif).search(apercu.nom) for motif in cues.noms_de_fichier) else 0.0
    if nom:
        raisons.append("nom du fichier")
    corps = _POUR * (1 - math.exp(-pour / _POUR)) + _ABONDANCE * max(0.0, pour - _ABONDANT)
    total = titre + corps - contre + nom
    return Score(genre.slug, total, titre > 0, tuple(raisons[:6]), pour, etranger)


def _title_points(apercu: Apercu, indice: Indice) -> float:
    """A title counts by how much of its line it fills and how high it stands."""
    meilleur = 0.0
    necessaires = necessary_strings(indice.motif)
    if necessaires and not any(chaine in apercu.tete for chaine in necessaires):
        return meilleur
    motif = compile_pattern(indice.motif)
    for ligne, valeur in apercu.titres:
        trouve = motif.search(ligne)
        if trouve:
            part = (trouve.end() - trouve.start()) / max(len(ligne), 1)
            tete = 1.0 if trouve.start() <= 3 else 0.6
            meilleur = max(meilleur, indice.poids * (0.35 + 0.65 * part) * tete * valeur)
    return meilleur


def _index_points(
    apercu: Apercu, genre: TypeDePiece, titre: float, raisons: list[str]
) -> tuple[float, float]:
    """Return the points for and against; a clear title outweighs words that merely hint elsewhere."""
    pour = contre = 0.0
    for indice in genre.reconnaissance.indices:
        if found(indice.motif, apercu.corps):
            if indice.poids > 0:
                pour += indice.poids
                raisons.append(indice.motif)
            else:
                leger = indice.poids > _CONTRE_NET and titre >= _TITRE_NET
                contre -= indice.poids * (0.5 if leger else 1.0)
    return pour, contre


class TitleFinder:
    """Says which kind of document a page's top lines announce, strongly enough to start a new one."""

    def __init__(self, pack: Pack, plier: Plieur) -> None:
        self._plier = plier
        self._genres = [
            (genre.slug, [titre for titre in genre.reconnaissance.titres if titre.poids >= _TITRE_DE_PAGE])
            for genre in pack.types_de_pieces
        ]

    def __call__(self, lignes: Sequence[str]) -> str | None:
        """Return the kind whose title best fills one of these raw lines, or None."""
        apercu = Apercu(tuple(_titles(lignes, self._plier)), "", "")
        points = [
            (max((_title_points(apercu, titre) for titre in titres), default=0.0), slug)
            for slug, titres in self._genres
        ]
        meilleur, slug = max(points, default=(0.0, ""))
        return slug if meilleur >= _TITRE_DE_PAGE else None


def is_blank_form(pages: Sequence[Page]) -> bool:
    """Whether the document is a template or a blank form: too many blanks, or boxes and none ticked."""
    champs = vides = mots = 0
    for page in pages:
        c, v = count_blanks(page.texte)
        champs, vides, mots = champs + c, vides + v, mots + len(page.texte.split())
    if champs >= 3 or (champs and mots < _MOTS_D_UN_IMPRIME) or (vides >= 6 and vides * 25 > mots):
        return True
    cases, cochees = _boxes(pages)
    return cases >= _CASES_D_UN_IMPRIME and cochees == 0 and cases * 20 > mots


def _boxes(pages: Sequence[Page]) -> tuple[int, int]:
    """Return how many tick boxes there are, as read or as written, and how many may be ticked."""
    cases = [case.cochee for page in pages for case in page.cases]
    textes = "".join(page.texte for page in pages)
    cochees = sum(coche is not False for coche in cases) + sum(map(textes.count, "☒☑✓✔✗✘"))
    return max(len(cases), textes.count("☐") + textes.count("□")), cochees
