"""Machine-readable zones of travel and identity documents (ICAO 9303: TD1, TD2, TD3; older two-line cards).

Recognition confuses signs (O and 0, B and 8, S and 5) and loses fillers. A sign is mended only when a check
digit then holds, and the mending is said; what no check digit covers (names, countries) is left as read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualiopia.domain.valeurs.calendrier import iso

PARTIES = (
    "nom", "prenoms", "date_naissance", "nationalite", "sexe", "numero", "date_expiration", "pays",
    "document",
)  # fmt: skip
"""What a zone may tell; a pack says which of its champs each part feeds."""
_VERS_CHIFFRE = str.maketrans("OQDILZSBGT", "0001125867")
_JUMEAUX = ("O0", "I1")
_RESSEMBLANTS = ("B8", "S5", "Z2", "G6", "D0", "Q0")
_REMPLISSAGE = str.maketrans(dict.fromkeys("‹({[≤＜〈く", "<") | {"«": "<<", "≪": "<<", "»": "<<"})
_SIGNES = re.compile(r"[A-Z0-9<]+")
_LIGNE = 26
_PERDUS = 20
"""How many fillers at the end of a line of names may be lost in reading."""
_AGE_MINIMUM = 15
CORRIGE = "caractères mal lus, corrigés ; la clé de contrôle est juste"
FAUSSE = "la clé de contrôle est fausse : à relire sur l'original"
CHIFFRE_DANS_UN_NOM = "un chiffre est lu dans un nom : à relire sur l'original"


@dataclass(frozen=True, slots=True)
class PartieLue:
    """One part of a zone: `texte[debut:fin]` holds it; `sure` is what its check digit says, if it has one."""

    nom: str
    valeur: str
    debut: int
    fin: int
    sure: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Ligne:
    """A line of a zone without its spaces, and where each sign stands in the text."""

    signes: str
    places: tuple[int, ...]

    def resized(self, longueur: int, *, au_bout: bool) -> _Ligne | None:
        """Add or drop lost fillers so that the line has its legal length, or None when none can be."""
        ecart = longueur - len(self.signes)
        if ecart == 0:
            return self
        courses = [m.span() for m in re.finditer("<+", self.signes)]
        if not courses and not (au_bout and ecart > 0):
            return None
        rang = len(self.signes) if au_bout else max(courses, key=lambda c: c[1] - c[0])[1]
        if ecart > 0:
            place = self.places[min(rang, len(self.places)) - 1]
            signes = self.signes[:rang] + "<" * ecart + self.signes[rang:]
            return _Ligne(signes, (*self.places[:rang], *[place] * ecart, *self.places[rang:]))
        if self.signes[rang + ecart : rang].strip("<"):
            return self.resized(longueur, au_bout=False) if au_bout and courses else None
        return _Ligne(
            self.signes[: rang + ecart] + self.signes[rang:],
            self.places[: rang + ecart] + self.places[rang:],
        )


@dataclass(frozen=True, slots=True)
class _Zone:
    """Where a part stands: line, first and last offsets, the offset of its check digit (-1: none)."""

    ligne: int
    debut: int
    fin: int
    cle: int = -1


@dataclass(frozen=True, slots=True)
class _Format:
    """A layout: the length of its lines, its parts, and what its last check digit covers."""

    longueur: int
    lignes: int
    zones: Mapping[str, _Zone]
    composite: tuple[_Zone, ...]
    cle_composite: tuple[int, int]
    noms: int


def _passport(longueur: int, option: int) -> _Format:
    zones = {
        "document": _Zone(0, 0, 2), "pays": _Zone(0, 2, 5), "noms": _Zone(0, 5, longueur),
        "numero": _Zone(1, 0, 9, 9), "nationalite": _Zone(1, 10, 13), "date_naissance": _Zone(1, 13, 19, 19),
        "sexe": _Zone(1, 20, 21), "date_expiration": _Zone(1, 21, 27, 27),
    }  # fmt: skip
    composite = (_Zone(1, 0, 10), _Zone(1, 13, 20), _Zone(1, 21, option))
    return _Format(longueur, 2, zones, composite, (1, longueur - 1), 0)


_TD3, _TD2 = _passport(44, 43), _passport(36, 35)
_TD1 = _Format(
    30, 3,
    {
        "document": _Zone(0, 0, 2), "pays": _Zone(0, 2, 5), "numero": _Zone(0, 5, 14, 14),
        "date_naissance": _Zone(1, 0, 6, 6), "sexe": _Zone(1, 7, 8), "date_expiration": _Zone(1, 8, 14, 14),
        "nationalite": _Zone(1, 15, 18), "noms": _Zone(2, 0, 30),
    },
    (_Zone(0, 5, 30), _Zone(1, 0, 7), _Zone(1, 8, 15), _Zone(1, 18, 29)), (1, 29), 2,
)  # fmt: skip
_ANCIEN = _Format(
    36, 2,
    {
        "document": _Zone(0, 0, 2), "pays": _Zone(0, 2, 5), "nom": _Zone(0, 5, 30),
        "numero": _Zone(1, 0, 12, 12), "prenoms": _Zone(1, 13, 27),
        "date_naissance": _Zone(1, 27, 33, 33), "sexe": _Zone(1, 34, 35),
    },
    (_Zone(0, 0, 36), _Zone(1, 0, 35)), (1, 35), 0,
)  # fmt: skip
_FORMATS = (_TD3, _TD1, _TD2, _ANCIEN)
_POIDS = (7, 3, 1)


def check_digit(signes: str) -> str:
    """Return the check digit of some signs: weights 7, 3, 1; letters count from 10, a filler nothing."""
    return str(sum(_value(signe) * _POIDS[rang % 3] for rang, signe in enumerate(signes)) % 10)


def _value(signe: str) -> int:
    return int(signe, 36) if signe != "<" else 0


def find_mrz(texte: str) -> tuple[PartieLue, ...]:
    """Return the parts of the surest machine-readable zone of a text, or nothing when there is none."""
    meilleure: tuple[int, tuple[PartieLue, ...]] = (0, ())
    lignes = list(_lines(texte))
    alentour = re.sub(r"[^A-Z0-9\n]", "", texte.upper()) if lignes else ""
    for format in _FORMATS:
        for rang in range(len(lignes) - format.lignes + 1):
            lues = _fit(format, lignes[rang : rang + format.lignes])
            if lues is None or not _plausible(lues):
                continue
            trouvee = _read(format, lues, alentour)
            if trouvee[0] > meilleure[0]:
                meilleure = trouvee
    return meilleure[1]


def _lines(texte: str) -> Iterator[_Ligne]:
    """The lines that may be those of a zone: long, of capitals, digits and fillers, whatever the spaces."""
    position = 0
    for brute in texte.split("\n"):
        signes, places = [], []
        for rang, caractere in enumerate(brute):
            for signe in caractere.upper().translate(_REMPLISSAGE):
                if not signe.isspace():
                    signes.append(signe)
                    places.append(position + rang)
        ligne = "".join(signes)
        lisible = _SIGNES.fullmatch(ligne.replace(".", "<").replace("-", "<").replace("_", "<"))
        if len(ligne) >= _LIGNE and lisible and (ligne.count("<") >= 2 or sum(map(str.isdigit, ligne)) >= 12):
            yield _Ligne(re.sub(r"[^A-Z0-9<]", "<", ligne), tuple(places))
        position += len(brute) + 1


def _fit(format: _Format, lignes: Sequence[_Ligne]) -> list[_Ligne] | None:
    lues = []
    for rang, ligne in enumerate(lignes):
        if abs(len(ligne.signes) - format.longueur) > (_PERDUS if rang == format.noms else 5):
            return None
        lue = ligne.resized(format.longueur, au_bout=rang == format.noms)
        if lue is None:
            return None
        lues.append(lue)
    return lues


def _plausible(lues: Sequence[_Ligne]) -> bool:
    tete = lues[0].signes.translate(str.maketrans("10", "IO"))
    return tete[0] in "PIACV" and "<" not in tete[2:4]


def _read(format: _Format, lues: list[_Ligne], alentour: str) -> tuple[int, tuple[PartieLue, ...]]:
    """Return how many check digits hold, and the parts."""
    lues = _mended(format, lues, alentour)
    parties = [partie for nom, zone in format.zones.items() for partie in _part(format, lues, nom, zone)]
    justes = sum(partie.sure is True for partie in parties) + _composite_holds(format, lues)
    return (justes, tuple(_dated(format, lues, parties))) if justes >= 1 else (0, ())


def _composite_holds(format: _Format, lues: Sequence[_Ligne]) -> bool:
    couverts = "".join(lues[z.ligne].signes[z.debut : z.fin] for z in format.composite)
    ligne, place = format.cle_composite
    return lues[ligne].signes[place].translate(_VERS_CHIFFRE) == check_digit(couverts)


def _mended(format: _Format, lues: list[_Ligne], alentour: str) -> list[_Ligne]:
    """Give digits where only digits may stand and their check digit agrees; then look at the number."""
    for nom, zone in format.zones.items():
        if nom.startswith("date"):
            signes = lues[zone.ligne].signes
            chiffres = signes[zone.debut : zone.cle + 1].translate(_VERS_CHIFFRE)
            if check_digit(chiffres[:-1]) == chiffres[-1]:
                lues = _put(lues, zone, chiffres)
    numero = format.zones["numero"]
    signes = lues[numero.ligne].signes
    lu, cle = signes[numero.debut : numero.fin], signes[numero.cle].translate(_VERS_CHIFFRE)
    if check_digit(lu) == cle:
        return _put(lues, numero, lu + cle)
    solutions = [
        essai
        for autre in _variants(lu, alentour)
        if check_digit(autre) == cle and _composite_holds(format, essai := _put(lues, numero, autre + cle))
    ]
    return solutions[0] if len(solutions) == 1 else lues


def _put(lues: Sequence[_Ligne], zone: _Zone, signes: str) -> list[_Ligne]:
    ligne = lues[zone.ligne]
    nouvelle = ligne.signes[: zone.debut] + signes + ligne.signes[zone.debut + len(signes) :]
    return [
        replace(ligne, signes=nouvelle) if rang == zone.ligne else autre for rang, autre in enumerate(lues)
    ]


def _variants(lu: str, alentour: str) -> Iterator[str]:
    """Yield a number with one of its ambiguous signs read otherwise.

    One only: the last check digit weighs the number as its own digit does, so that it confirms nothing
    more. Signs that are merely alike need a witness: the number, so mended, stands elsewhere on the page.
    """
    for rang, signe in enumerate(lu):
        for paire in (*_JUMEAUX, *_RESSEMBLANTS):
            if signe in paire:
                autre = lu[:rang] + paire.replace(signe, "") + lu[rang + 1 :]
                if paire in _JUMEAUX or autre.strip("<") in alentour:
                    yield autre


def _part(format: _Format, lues: Sequence[_Ligne], nom: str, zone: _Zone) -> Iterator[PartieLue]:
    ligne = lues[zone.ligne]
    signes = ligne.signes[zone.debut : zone.fin]
    if nom in {"noms", "nom", "prenoms"}:
        yield from _names(ligne, nom, zone)
        return
    debut, fin, sure = zone.debut, zone.fin, None
    if nom == "numero" and format is _TD1 and ligne.signes[zone.cle] == "<":
        suite = ligne.signes[15:30].split("<")[0]
        signes, fin = signes + suite[:-1], 15 + len(suite)
        sure = bool(suite) and check_digit(signes) == suite[-1]
    elif zone.cle >= 0:
        sure = check_digit(signes) == ligne.signes[zone.cle].translate(_VERS_CHIFFRE)
    if valeur := signes.replace("<", ""):
        note = FAUSSE if sure is False else ""
        yield PartieLue(nom, valeur, *_span(ligne, debut, fin), sure, note)


def _names(ligne: _Ligne, nom: str, zone: _Zone) -> Iterator[PartieLue]:
    """Family name, two fillers, first names; in the older cards each has its own place."""
    signes = ligne.signes[zone.debut : zone.fin]
    bornes = [(nom, zone.debut, zone.debut + len(signes.rstrip("<")))]
    if nom == "noms":
        avant, _, apres = signes.partition("<<")
        depart = zone.debut + len(avant) + 2
        fin = depart + len(re.split("<<", apres.lstrip("<"))[0]) + len(apres) - len(apres.lstrip("<"))
        bornes = [("nom", zone.debut, zone.debut + len(avant)), ("prenoms", depart, fin)]
    for partie, debut, fin in bornes:
        valeur = " ".join(ligne.signes[debut:fin].replace("<", " ").split())
        if valeur:
            note = CHIFFRE_DANS_UN_NOM if any(map(str.isdigit, valeur)) else ""
            yield PartieLue(partie, valeur, *_span(ligne, debut, fin), None, note)


def _span(ligne: _Ligne, debut: int, fin: int) -> tuple[int, int]:
    """The span in the text of some signs, without the fillers at its end."""
    while fin - 1 > debut and ligne.signes[fin - 1] == "<":
        fin -= 1
    return ligne.places[debut], ligne.places[max(debut, fin - 1)] + 1


def _dated(format: _Format, lues: Sequence[_Ligne], parties: Sequence[PartieLue]) -> Iterator[PartieLue]:
    """Turn dates into ISO ones: an end is of this century, a birth at least fifteen years before it."""
    fin = next((int(p.valeur[:2]) for p in parties if p.nom == "date_expiration" and p.sure), None)
    if format is _ANCIEN:
        delivre = lues[1].signes[:2]
        fin = int(delivre) + _AGE_MINIMUM if delivre.isdigit() and int(delivre) < 50 else None
    for partie in parties:
        if not partie.nom.startswith("date"):
            yield partie
            continue
        date = _date(partie, 2000 + fin if fin is not None else 2040)
        if date:
            yield replace(partie, valeur=date)


def _date(partie: PartieLue, fin: int) -> str | None:
    chiffres = partie.valeur
    if len(chiffres) != 6 or not chiffres.isdigit():
        return None
    annee = 2000 + int(chiffres[:2])
    if partie.nom == "date_naissance" and annee + _AGE_MINIMUM > fin:
        annee -= 100
    return iso(annee, int(chiffres[2:4]), int(chiffres[4:6]))


def with_repairs_said(parties: Sequence[PartieLue], texte: str) -> tuple[PartieLue, ...]:
    """Return the parts with a note on those whose signs are not the ones read."""
    return tuple(_said(partie, texte) for partie in parties)


def _said(partie: PartieLue, texte: str) -> PartieLue:
    lu = re.sub(r"[^A-Z0-9]", "", texte[partie.debut : partie.fin].upper())
    ecrit = partie.valeur.replace("-", "")[-6:] if partie.nom.startswith("date") else partie.valeur
    if partie.sure and lu[: len(ecrit)] != ecrit and partie.nom not in {"nom", "prenoms"}:
        return replace(partie, note=CORRIGE)
    return partie
