"""What an operator on a dossier compares: values read in pièces, each with where it was read.

A measure is the name of a champ, or one of these: `presences:debut`, `presences:fin` (first and
last day of an attendance sheet), `presences:personnes` (all who are listed), `presences:presents`
(those with a mark), `presences:heures` (of the person who signed for most), `presences:intervenants`,
`signatures:premiere`, `signatures:derniere` (dates beside signatures), `fichier:cree_le`, `texte:dates`
(every date written), `texte:faits_le` (« Nantes, le 4 mai 2026 » on a line of its own),
`presences:absents` (whose absence is noted), and `nombre_de:MESURE` (how many distinct values).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualiopia.domain.dossier import Organisme
from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import EtatSignature, Passage, Piece, Presence, Valeur
from qualiopia.domain.texte import compile_pattern, squash
from qualiopia.domain.valeurs.dates import find_dates
from qualiopia.domain.vue import Similarite, VuePiece

CONFIANCE = 0.5
SURE = 0.6
MEME_PERSONNE = 0.85
ORTHOGRAPHE = 0.95
PRESQUE = 0.85
_SEPARATEURS = re.compile(r"\s[-–—]\s|[,;/()«»\"]")
_ENTETES = re.compile(r"(?:Feuille|De|À|Cc|Date|Objet|Pièces? jointes?) : ")


@dataclass(frozen=True, slots=True)
class Releve:
    """A value read in a pièce."""

    piece: Piece
    nom: str
    valeur: Valeur
    passage: Passage | None
    confiance: float = 1.0

    @property
    def sure(self) -> bool:
        """Whether the value was read surely enough to accuse someone."""
        return self.confiance >= SURE

    @property
    def cite(self) -> Passage | None:
        """The passage of the value, or the first line of the pièce when it has none of its own."""
        return self.passage or first_line(self.piece)


def first_line(piece: Piece) -> Passage | None:
    """Return the first line of a pièce, to cite it as a whole; names of sheets and headers come last."""
    return _line(piece, _ENTETES.match) or _line(piece, lambda _: None)


def _line(piece: Piece, ecartee: Callable[[str], object]) -> Passage | None:
    for page in piece.pages:
        debut = 0
        for ligne in page.texte.split("\n"):
            utile = ligne.strip()
            if utile and not ecartee(utile):
                depart = debut + ligne.index(utile)
                fin = depart + min(len(utile), 160)
                return Passage(piece.fichier, page.numero, depart, fin, page.texte[depart:fin])
            debut += len(ligne) + 1
    return None


def cites(releves: Iterable[Releve]) -> tuple[Passage, ...]:
    """Return the distinct passages of some values, in order."""
    return tuple(dict.fromkeys(passage for releve in releves if (passage := releve.cite) is not None))


def read(piece: Piece, mesure: str) -> list[Releve]:
    """Read a measure in a pièce; lists of names give one value for each name."""
    if mesure.startswith("nombre_de:"):
        return _count(piece, mesure)
    calcul = _DERIVEES.get(mesure)
    if calcul is not None:
        return [Releve(piece, mesure, valeur, passage) for valeur, passage in calcul(piece)]
    releves: list[Releve] = []
    for champ in piece.champs:
        if champ.nom != mesure or champ.confiance < CONFIANCE:
            continue
        valeurs = champ.valeur if isinstance(champ.valeur, tuple) else (champ.valeur,)
        releves.extend(
            Releve(piece, mesure, valeur, champ.passage, champ.confiance)
            for valeur in valeurs
            if valeur != ""
        )
    return releves


def first_of(piece: Piece, mesures: Sequence[str]) -> list[Releve]:
    """Return the values of the first of these measures that has any."""
    for mesure in mesures:
        releves = read(piece, mesure)
        if releves:
            return releves
    return []


def all_of(pieces: Iterable[Piece], mesures: Sequence[str]) -> list[Releve]:
    """Return, pièce after pièce, the values of the first measure that each one has."""
    return [releve for piece in pieces for releve in first_of(piece, mesures)]


def texts(releves: Iterable[Releve]) -> list[Releve]:
    """Keep the values that are texts."""
    return [releve for releve in releves if isinstance(releve.valeur, str)]


def number(releve: Releve) -> float | None:
    """Return the value as a number, or None."""
    valeur = releve.valeur
    return float(valeur) if isinstance(valeur, int | float) and not isinstance(valeur, bool) else None


def names_person(piece: Piece, nom: str, releves: Iterable[Releve], memes_noms: Similarite) -> bool:
    """Whether a pièce names a person, in its values or anywhere in its text."""
    if any(memes_noms(nom, str(releve.valeur)) >= MEME_PERSONNE for releve in releves):
        return True
    return spells(piece, nom)


def speaks_for(nom: str, organisme: Organisme, memes_noms: Similarite) -> bool:
    """Whether a person is the organisme itself: one who works alone, under their own name."""
    parties = (
        partie
        for dit in (organisme.denomination, *organisme.autres_noms)
        for partie in _SEPARATEURS.split(dit)
    )
    return any(len(p.split()) > 1 and memes_noms(nom, p.strip()) >= MEME_PERSONNE for p in parties)


def spells(piece: Piece, nom: str) -> bool:
    """Whether every word of a name is written, letter for letter, somewhere in a pièce."""
    ecrits = [mot for m in squash(nom).replace("-", " ").split() if (mot := m.strip("."))]
    mots = [mot for mot in ecrits if len(mot) > 1]
    if len(mots) < 2:
        return len(ecrits) > len(mots) > 0 and _spells_initial(piece, ecrits[0], ecrits[-1])
    texte = {mot for page in piece.pages for mot in _words(page.texte)}
    return all(mot in texte for mot in mots)


def _spells_initial(piece: Piece, initiale: str, nom: str) -> bool:
    """Whether a surname stands in a pièce beside a word that begins with the initial of a first name."""
    lettre, famille = re.escape(initiale[0]), re.escape(nom)
    if len(nom) <= len("nom"):
        return False
    motif = re.compile(rf"\b{lettre}(?:\.|[^\W\d_]+)[ -]{famille}\b|\b{famille} {lettre}(?:\.|[^\W\d_]+)")
    return any(motif.search(squash(page.texte)) for page in piece.pages)


def misread(nom: Releve, autres: Iterable[Releve], similarite: Similarite) -> bool:
    """Whether a name read on a scanned page is nearly one of some others, or the other way round."""
    return any(
        (_scanned(nom.piece) or _scanned(autre.piece))
        and similarite(str(nom.valeur), str(autre.valeur)) >= PRESQUE
        for autre in autres
    )


def _nearly(note: float) -> float:
    """Bring a likeness of letters to the scale of names: never enough to be the same spelling."""
    return min(note, MEME_PERSONNE) if note >= PRESQUE else 0.0


def _scanned(piece: Piece) -> bool:
    return any(page.source is Source.OCR for page in piece.pages)


def spelt_otherwise(
    nom: str, releves: Iterable[Releve], memes_noms: Similarite, similarite: Similarite
) -> Releve | None:
    """Return the value that names a person with another spelling, when no value has the same one."""
    notes = [
        (max(memes_noms(nom, str(r.valeur)), _nearly(similarite(nom, str(r.valeur)))), r) for r in releves
    ]
    note, proche = max(notes, key=lambda couple: couple[0], default=(0.0, None))
    if proche is None or not MEME_PERSONNE <= note < ORTHOGRAPHE:
        return None
    initiales = any(len(mot.strip(".")) == 1 for mot in f"{nom} {proche.valeur}".split())
    return None if initiales else proche


def _words(texte: str) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in squash(texte)).split())


def find_wording(pieces: Iterable[Piece], motifs: Sequence[str]) -> Passage | None:
    """Return the first sentence of some pièces where one of the patterns is found."""
    for piece in pieces:
        vue = VuePiece(piece)
        for motif in motifs:
            trouve = next(vue.find_all(compile_pattern(motif)), None)
            if trouve:
                return vue.sentence(trouve)
    return None


def find_explanation(
    pieces: Iterable[Piece], motifs: Sequence[str], concerne: Callable[[str], bool]
) -> Passage | None:
    """Return the first sentence that one of the patterns matches and that is about what it should explain."""
    for piece in pieces:
        if piece.vierge:
            continue
        vue = VuePiece(piece)
        for motif in motifs:
            for trouve in vue.find_all(compile_pattern(motif)):
                phrase = vue.sentence(trouve)
                if concerne(phrase.texte):
                    return phrase
    return None


def _count(piece: Piece, mesure: str) -> list[Releve]:
    releves = read(piece, mesure.removeprefix("nombre_de:"))
    if not releves:
        return []
    return [Releve(piece, mesure, float(len({str(r.valeur) for r in releves})), releves[0].passage)]


def _sheet(piece: Piece) -> tuple[Presence, ...]:
    """Return the cells of an attendance sheet; a lone or wholly empty table is not one."""
    marquee = any(presence.etat is not EtatSignature.VIDE for presence in piece.presences)
    return piece.presences if marquee and len(piece.presences) > 1 else ()


def _days(piece: Piece) -> list[Presence]:
    return sorted((presence for presence in _sheet(piece) if presence.date), key=lambda p: p.date)


def _first_day(piece: Piece) -> Iterator[tuple[Valeur, Passage | None]]:
    for presence in _days(piece)[:1]:
        yield presence.date, presence.passage


def _last_day(piece: Piece) -> Iterator[tuple[Valeur, Passage | None]]:
    for presence in _days(piece)[-1:]:
        yield presence.date, presence.passage


def _people(piece: Piece, role: str, presents: bool) -> Iterator[tuple[Valeur, Passage | None]]:
    vues: dict[str, Passage | None] = {}
    for presence in _sheet(piece):
        marquee = presence.etat is not EtatSignature.VIDE
        if presence.role == role and presence.personne and (marquee or not presents):
            vues.setdefault(presence.personne, presence.passage)
    yield from vues.items()


def _attended(piece: Piece) -> Iterator[tuple[Valeur, Passage | None]]:
    """The hours signed by the person who signed for most, where every cell says how long it is."""
    cellules = [c for c in _sheet(piece) if c.role == "beneficiaire" and c.etat is EtatSignature.SIGNEE]
    if not cellules or any(c.heures <= 0 for c in cellules):
        return
    totaux: dict[str, float] = {}
    for cellule in cellules:
        totaux[cellule.personne] = totaux.get(cellule.personne, 0.0) + cellule.heures
    personne = max(totaux, key=totaux.__getitem__)
    yield round(totaux[personne], 2), next(c.passage for c in cellules if c.personne == personne)


def _signed(piece: Piece, dernier: bool) -> Iterator[tuple[Valeur, Passage | None]]:
    datees = sorted((s for s in piece.signatures if s.date), key=lambda s: s.date)
    for signature in datees[-1:] if dernier else datees[:1]:
        yield signature.date, signature.passage


def _created(piece: Piece) -> Iterator[tuple[Valeur, Passage | None]]:
    if piece.metadonnees.cree_le:
        yield piece.metadonnees.cree_le[:10], None


def _written_dates(piece: Piece) -> Iterator[tuple[Valeur, Passage | None]]:
    for page in piece.pages:
        for lue in find_dates(page.texte):
            passage = Passage(piece.fichier, page.numero, lue.debut, lue.fin, page.texte[lue.debut : lue.fin])
            for jour in () if lue.legale else lue.jours:
                yield jour, passage


def _absent(piece: Piece) -> Iterator[tuple[Valeur, Passage | None]]:
    notes = {p.personne: p.passage for p in piece.presences if p.note and p.personne}
    yield from notes.items()


_FAIT_LE = re.compile(r"(?m)^\s*(?:Fait )?(?:[àÀ] )?[^\W\d_][^\n\d,:]{1,40},? le (?=\d)")


def _made_on(piece: Piece) -> Iterator[tuple[Valeur, Passage | None]]:
    """The dates of « town, le date » lines: several statements in one pièce bear one each."""
    for page in piece.pages:
        if page.source is not Source.TEXTE:
            continue
        lues = {lue.debut: lue for lue in find_dates(page.texte) if len(lue.jours) == 1 and not lue.legale}
        for trouve in _FAIT_LE.finditer(page.texte):
            lue = lues.get(trouve.end())
            if lue and not page.texte[lue.fin :].split("\n")[0].strip(" ."):
                passage = Passage(
                    piece.fichier, page.numero, lue.debut, lue.fin, page.texte[lue.debut : lue.fin]
                )
                yield lue.jours[0], passage


_DERIVEES: dict[str, Callable[[Piece], Iterator[tuple[Valeur, Passage | None]]]] = {
    "texte:faits_le": _made_on,
    "presences:absents": _absent,
    "presences:debut": _first_day,
    "presences:fin": _last_day,
    "presences:personnes": lambda piece: _people(piece, "beneficiaire", False),
    "presences:presents": lambda piece: _people(piece, "beneficiaire", True),
    "presences:heures": _attended,
    "presences:intervenants": lambda piece: _people(piece, "intervenant", False),
    "signatures:premiere": lambda piece: _signed(piece, False),
    "signatures:derniere": lambda piece: _signed(piece, True),
    "fichier:cree_le": _created,
    "texte:dates": _written_dates,
}
MESURES_DERIVEES = frozenset(_DERIVEES)
