"""Bearings of a pièce: what says to which event and to whom it belongs (dates, title, names, client).

Which champs say it is the `reperage` of the pack; dates are those that the output contract names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import replier, squash
from qualiopia.packs.modele import Pack, Reperage
from qualiopia.verifications.phrases import is_date

_VIDES = frozenset(
    ("de", "du", "des", "la", "le", "les", "et", "a", "au", "aux", "en", "l", "d", "un", "une", "pour")
)
_CIVILITES = frozenset(("m", "mme", "mlle", "monsieur", "madame", "mademoiselle"))
JOIN = 1.5


@dataclass(frozen=True, slots=True)
class Reperes:
    """Bearings of one pièce; what it does not say is empty."""

    intitule: frozenset[str] = frozenset()
    personnes: tuple[frozenset[str], ...] = ()
    client: frozenset[str] = frozenset()
    debut: str = ""
    fin: str = ""
    date: str = ""

    @property
    def poids(self) -> int:
        """How much the pièce says of itself."""
        return 3 * bool(self.personnes) + 2 * bool(self.debut) + 2 * bool(self.intitule) + bool(self.client)


@lru_cache(maxsize=16384)
def words(texte: str) -> frozenset[str]:
    """Return the words of a text that count, folded."""
    mots = "".join(c if c.isalnum() else " " for c in squash(texte)).split()
    return frozenset(mot for mot in mots if mot not in _VIDES)


def bearings(piece: Piece, reperage: Reperage, exclus: Sequence[frozenset[str]] = ()) -> Reperes:
    """Read the bearings of a pièce from its champs and its attendance cells; `exclus` are of everyone's."""
    jours = sorted(p.date for p in piece.presences if is_date(p.date))
    debut = jours[0] if jours else _text(piece, "date_debut")
    fin = jours[-1] if jours else _text(piece, "date_fin") or debut
    noms = [p.personne for p in piece.presences if p.role == "beneficiaire"] or _names(piece, reperage)
    return Reperes(
        intitule=words(_text(piece, reperage.titre)),
        personnes=tuple(dict.fromkeys(p for p in map(_person, noms) if len(p) > 1 and not _among(p, exclus))),
        client=words(_text(piece, reperage.client)),
        debut=debut if is_date(debut) else "",
        fin=fin if is_date(fin) else "",
        date=next((_text(piece, c.nom) for c in piece.champs if c.nom.startswith("date_doc")), ""),
    )


def speakers(
    pieces: Iterable[Piece], reperage: Reperage, noms: Iterable[str] = ()
) -> tuple[frozenset[str], ...]:
    """Return the names of those who act in every event, and the `noms` of the organisme."""
    dits = [str(c.valeur) for piece in pieces for c in piece.champs if c.nom in reperage.intervenants]
    dits += [p.personne for piece in pieces for p in piece.presences if p.role == "intervenant"]
    mots = (_person(nom) for nom in (*dits, *noms))
    return tuple(dict.fromkeys(personne for personne in mots if len(personne) > 1))


def _among(personne: frozenset[str], exclus: Iterable[frozenset[str]]) -> bool:
    """Whether a person is one of some others, maybe by an initial and a family name."""
    for autre in exclus:
        if same_person(personne, autre):
            return True
        reste = personne - autre
        if personne & autre and reste and all(len(m) == 1 and any(a[0] == m for a in autre) for m in reste):
            return True
    return False


def _text(piece: Piece, nom: str) -> str:
    champ = piece.champ(nom)
    return champ.valeur if champ is not None and isinstance(champ.valeur, str) else ""


def _names(piece: Piece, reperage: Reperage) -> Sequence[str]:
    champ = next((c for nom in reperage.personnes if (c := piece.champ(nom)) is not None), None)
    if champ is None:
        return ()
    return champ.valeur if isinstance(champ.valeur, tuple) else (str(champ.valeur),)


def _person(nom: str) -> frozenset[str]:
    return frozenset(mot for mot in words(nom) if mot not in _CIVILITES)


@dataclass
class Groupe:
    """Pièces that speak of the same event, and the bearings they gave it."""

    pieces: list[Piece] = field(default_factory=list)
    reperes: list[Reperes] = field(default_factory=list)

    def add(self, piece: Piece, repere: Reperes) -> None:
        """Take a pièce in."""
        self.pieces.append(piece)
        self.reperes.append(repere)

    def without(self, piece: Piece) -> Groupe:
        """Return the group as it is without one of its pièces."""
        gardes = [(p, r) for p, r in zip(self.pieces, self.reperes, strict=True) if p is not piece]
        return Groupe([p for p, _ in gardes], [r for _, r in gardes])

    def remove(self, piece: Piece) -> None:
        """Give a pièce up."""
        reste = self.without(piece)
        self.pieces, self.reperes = reste.pieces, reste.reperes

    def title(self, reperage: Reperage) -> str:
        """Return the title most pièces give to the event."""
        titres = Counter(t for piece in self.pieces if (t := _text(piece, reperage.titre)))
        return titres.most_common(1)[0][0] if titres else ""

    @property
    def debut(self) -> str:
        """The first day most pièces give to the event."""
        jours = Counter(repere.debut for repere in self.reperes if repere.debut)
        return jours.most_common(1)[0][0] if jours else ""

    def score(self, repere: Reperes) -> float:
        """Say how likely some bearings are those of this event: 1.5 and up, they are."""
        autres = self.reperes
        total = _best(_names_score(repere.personnes, autre.personnes) for autre in autres)
        total += _best(_title_score(repere.intitule, autre.intitule) for autre in autres)
        total += _dates_of_group(repere, autres)
        total += _best(_client_score(repere.client, autre.client) for autre in autres)
        return total


def same_event(un: Reperes, autre: Reperes) -> bool:
    """Whether two pièces surely speak of one event: the same person, and the same title or days."""
    if _names_score(un.personnes, autre.personnes) != 3.0:
        return False
    jours = _dates_score(un, autre) if un.debut and autre.debut else None
    if jours is not None:
        return jours > 0
    return _title_score(un.intitule, autre.intitule) == 2.0


def _dates_of_group(repere: Reperes, autres: Sequence[Reperes]) -> float:
    """Dates of an event are compared with those of an event; a document's own date settles nothing then."""
    situees = [autre for autre in autres if autre.debut] if repere.debut else []
    return _best(_dates_score(repere, autre) for autre in situees or autres)


def _best(notes: Iterable[float | None]) -> float:
    connues = [note for note in notes if note is not None]
    return max(connues) if connues else 0.0


def _names_score(un: Sequence[frozenset[str]], autre: Sequence[frozenset[str]]) -> float | None:
    if not un or not autre:
        return None
    return 3.0 if any(same_person(a, b) for a in un for b in autre) else -2.0


def same_person(un: frozenset[str], autre: frozenset[str]) -> bool:
    """Whether two sets of name words are those of one person: one holds the other."""
    return len(un & autre) >= 2 and (un <= autre or autre <= un)


def _title_score(un: frozenset[str], autre: frozenset[str]) -> float | None:
    if not un or not autre:
        return None
    commun = len(un & autre)
    part = commun / len(un | autre)
    if part >= 0.6 or (commun and commun == min(len(un), len(autre))):
        return 2.0
    return -2.0 if part <= 0.25 else 0.0


def same_title(un: frozenset[str], autre: frozenset[str]) -> bool:
    """Whether two sets of title words are those of one title, in a longer or shorter form."""
    return bool(un and autre) and len(un & autre) / len(un | autre) >= 0.6


def _dates_score(un: Reperes, autre: Reperes) -> float | None:
    if un.debut and autre.debut:
        if (un.debut, un.fin) == (autre.debut, autre.fin):
            return 2.0
        if un.debut <= autre.fin and autre.debut <= un.fin:
            return 1.0
        ecart = min(abs(_gap(un.debut, autre.fin)), abs(_gap(autre.debut, un.fin)))
        return -2.0 if ecart > 31 else -1.0
    situee, datee = (un, autre) if un.debut else (autre, un)
    if situee.debut and is_date(datee.date):
        return 0.5 if -90 <= _gap(situee.debut, datee.date) <= 240 else -0.5
    return None


@dataclass(frozen=True, slots=True)
class Offre:
    """What a pièce says of the offer it is about: its title, its code, the text of its first pages."""

    intitule: frozenset[str]
    code: str
    texte: str

    @classmethod
    def of(cls, piece: Piece, reperage: Reperage) -> Offre:
        """Read the offer of a pièce."""
        texte = "\n".join(replier(page.texte).replie for page in piece.pages[:2])
        return cls(words(_text(piece, reperage.titre)), squash(_text(piece, reperage.code)), texte)

    def concerns(self, titres: Iterable[str], codes: Iterable[str]) -> bool:
        """Whether the offer has one of these titles or codes; without a title, a line may be one."""
        if self.code and self.code in {squash(code) for code in codes}:
            return True
        if self.intitule:
            return any(same_title(self.intitule, words(titre)) for titre in titres)
        return any(motif.search(self.texte) for titre in titres if (motif := _alone(titre)) is not None)


def about_an_offer(piece: Piece, pack: Pack) -> bool:
    """Whether a pièce describes an offer, which several events may follow."""
    genre = pack.type_de_piece(piece.type)
    return genre is not None and genre.portee in pack.reperage.portees_d_offre


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The offers of all pièces, by `Piece.cle`: tells which common pièces are about an event.

    Two offers may have nearly the same title. A pièce whose title is exactly that of another offer is not
    about this event, when there is an offer whose title is exactly this event's (`des_offres`: their keys).
    """

    offres: Mapping[str, Offre]
    des_offres: frozenset[str]
    reperage: Reperage

    @classmethod
    def of(cls, pieces: Sequence[Piece], pack: Pack) -> Catalogue:
        """Read the offer of each pièce."""
        cles = frozenset(piece.cle for piece in pieces if about_an_offer(piece, pack))
        return cls({piece.cle: Offre.of(piece, pack.reperage) for piece in pieces}, cles, pack.reperage)

    def concerning(self, communes: Sequence[Piece], siennes: Sequence[Piece]) -> list[Piece]:
        """Keep, of common pièces about an offer, those about the event that some pièces tell of."""
        titres, siens = titles(siennes, self.reperage), codes(siennes, self.reperage)
        proches = [p for p in communes if self.offres[p.cle].concerns(titres, siens)]
        exacts = {words(titre) for titre in titres}
        if not any(self.offres[cle].intitule in exacts for cle in self.des_offres):
            return proches
        return [p for p in proches if self.offres[p.cle].intitule in exacts or not self.elsewhere(p, siennes)]

    def elsewhere(self, piece: Piece, siennes: Sequence[Piece]) -> bool:
        """Whether a pièce bears exactly the title of another event or offer."""
        propres = {sienne.cle for sienne in siennes}
        mots = self.offres[piece.cle].intitule
        return bool(mots) and any(
            autre.intitule == mots
            for cle, autre in self.offres.items()
            if cle != piece.cle and cle not in propres
        )


@lru_cache(maxsize=1024)
def _alone(titre: str) -> re.Pattern[str] | None:
    """Return a pattern for a title that stands alone: on a line, or between signs of punctuation."""
    mots = "".join(c if c.isalnum() else " " for c in squash(titre)).split()
    if len("".join(mots)) < 12:
        return None
    corps = r"\W+".join(map(re.escape, mots))
    return re.compile(rf'(?:^|[\n\t:"(|-])\s*{corps}\s*(?:$|[\n\t",;.)|-])')


def titles(pieces: Iterable[Piece], reperage: Reperage) -> frozenset[str]:
    """Return the titles that some pièces bear."""
    return frozenset(titre for piece in pieces if (titre := _text(piece, reperage.titre)))


def codes(pieces: Iterable[Piece], reperage: Reperage) -> frozenset[str]:
    """Return the codes that some pièces bear."""
    return frozenset(code for piece in pieces if (code := _text(piece, reperage.code)))


def _gap(debut: str, fin: str) -> int:
    return (date.fromisoformat(fin) - date.fromisoformat(debut)).days


def _client_score(un: frozenset[str], autre: frozenset[str]) -> float | None:
    if not un or not autre:
        return None
    return 1.5 if un & autre and (un <= autre or autre <= un or len(un & autre) > 1) else -1.0
