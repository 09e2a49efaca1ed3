"""Cutting pièces into passages: sentences up to a hundred words, tables by rows, never across page."""

from __future__ import annotations

from collections.abc import Iterator

from qualiopia.domain.corpus import DocumentIndexe
from qualiopia.domain.lecture import Page, Tableau, box_of
from qualiopia.domain.piece import Passage, Piece
from qualiopia.packs.modele import Pack
from qualiopia.stages.injection import without_orders
from qualiopia.stages.phrases import is_header, sentences

_MOTS_VISES = 80
_MOTS_MAX = 120
_LIGNE_COURTE = 6
_DATES = ("date_document", "date_debut", "date_fin")


def to_document(piece: Piece, dossier: str, pack: Pack) -> DocumentIndexe:
    """Return a pièce as it is indexed: the lines that give orders to a machine are nothing to answer with."""
    genre = pack.type_de_piece(piece.type)
    nom = piece.fichier.rsplit("/", 1)[-1].rpartition(".")[0] or piece.fichier
    titre = f"{genre.nom} — {nom}" if genre else nom
    passages = tuple(
        passage for page in piece.pages for passage in cut_page(piece.fichier, without_orders(page))
    )
    return DocumentIndexe(piece.cle, titre, passages, "pieces", dossier, piece.type, _date(piece))


def _date(piece: Piece) -> str:
    for nom in _DATES:
        champ = piece.champ(nom)
        if champ is not None and isinstance(champ.valeur, str) and champ.valeur[:4].isdigit():
            return champ.valeur
    return ""


def cut_page(fichier: str, page: Page) -> Iterator[Passage]:
    """Yield the passages of a page in order; each is its page's text, verbatim."""
    lignes = sorted(_rows(page))
    depart = 0
    for debut, fin in lignes:
        if debut < depart:
            continue
        yield from _running(fichier, page, depart, debut)
        yield _passage(fichier, page, debut, fin)
        depart = fin
    yield from _running(fichier, page, depart, len(page.texte))


def _running(fichier: str, page: Page, debut: int, fin: int) -> Iterator[Passage]:
    """Group sentences up to about a hundred words; a sentence longer than that is cut between words."""
    ouvert, dernier, mots = -1, -1, 0
    for a, b in sentences(page.texte, debut, fin):
        for d, f in _short(page.texte, a, b):
            nombre = len(page.texte[d:f].split())
            if ouvert >= 0 and (mots >= _MOTS_VISES or mots + nombre > _MOTS_MAX):
                yield _passage(fichier, page, ouvert, dernier)
                ouvert, mots = -1, 0
            ouvert = d if ouvert < 0 else ouvert
            dernier, mots = f, mots + nombre
    if ouvert >= 0 and any(caractere.isalnum() for caractere in page.texte[ouvert:dernier]):
        yield _passage(fichier, page, ouvert, dernier)


def _short(texte: str, debut: int, fin: int) -> Iterator[tuple[int, int]]:
    depart, mots = debut, 0
    for place in range(debut + 1, fin):
        if texte[place].isspace() and not texte[place - 1].isspace():
            mots += 1
            if mots >= _MOTS_MAX:
                yield depart, place
                depart, mots = place + 1, 0
    if depart < fin:
        yield depart, fin


def _rows(page: Page) -> Iterator[tuple[int, int]]:
    for tableau in page.tableaux:
        yield from _spans(tableau, page.texte)


def _spans(tableau: Tableau, texte: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each row; short rows, and those that name the columns, go with those that follow."""
    ouvert, dernier = -1, -1
    for ligne in tableau.lignes:
        places = [(c.debut, c.debut + len(c.texte)) for c in ligne if c.debut >= 0 and c.texte.strip()]
        if not places:
            continue
        debut, fin = min(places)[0], min(max(place[1] for place in places), len(texte))
        if ouvert >= 0 and (debut < dernier or debut - dernier > _MOTS_MAX):
            yield ouvert, dernier
            ouvert = -1
        ouvert = debut if ouvert < 0 else ouvert
        dernier = max(fin, debut)
        if len(texte[ouvert:dernier].split()) >= _LIGNE_COURTE and not is_header(texte[ouvert:dernier]):
            yield ouvert, dernier
            ouvert = -1
    if ouvert >= 0:
        yield ouvert, dernier


def _passage(fichier: str, page: Page, debut: int, fin: int) -> Passage:
    return Passage(fichier, page.numero, debut, fin, page.texte[debut:fin], box_of(page, debut, fin))


def pack_documents(pack: Pack, date: str) -> list[DocumentIndexe]:
    """Return the référentiel as documents: each indicateur, each kind of pièce and what it must say."""
    return [
        DocumentIndexe(cle, nom, tuple(cut_page(nom, page)), "referentiel")
        for cle, nom, page in pack_pages(pack, date)
    ]


def pack_pages(pack: Pack, date: str) -> list[tuple[str, str, Page]]:
    """Return the texts of the référentiel in force on a day, each with its key and its name."""
    textes: list[tuple[str, str, list[str]]] = []
    for indicateur in pack.indicateurs:
        en_vigueur = [libelle.texte for libelle in indicateur.libelles if libelle.en_vigueur.covers(date)]
        lignes = [*en_vigueur, indicateur.niveau_attendu, *indicateur.exemples_preuves, indicateur.conseil]
        nom = f"Indicateur {indicateur.numero} : {indicateur.titre}"
        textes.append((f"indicateur/{indicateur.numero}", nom, [*lignes, *indicateur.pieges]))
    for genre in pack.types_de_pieces:
        exigences = [
            f"{exigence.libelle}" + (f" ({', '.join(exigence.references)})" if exigence.references else "")
            for exigence in genre.exigences
            if exigence.en_vigueur.covers(date)
        ]
        textes.append(
            (f"piece/{genre.slug}", f"Ce que doit dire : {genre.nom}", [*exigences, *genre.base_legale])
        )
    for regle in pack.coherence:
        references = ", ".join(regle.references)
        textes.append((f"coherence/{regle.id}", regle.libelle, [regle.regle, regle.remede, references]))
    return [(cle, nom, _page(nom, lignes)) for cle, nom, lignes in textes]


def _page(nom: str, lignes: list[str]) -> Page:
    propres = [" ".join(ligne.split()) for ligne in lignes if ligne.strip()]
    return Page(0, "\n\n".join(ligne if ligne[-1] in ".!?…;:" else ligne + "." for ligne in [nom, *propres]))
