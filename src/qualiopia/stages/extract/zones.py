"""Numbered zones of cards and certificates: « 4b. 11.03.2030 », and the tables of their back.

The pack says which code announces which champ. Codes stand at the head of a line, or after one another on a
line; one code alone proves nothing, since any list is numbered: several must be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qualiopia.domain.valeurs.dates import DateLue
from qualiopia.packs.modele import ChampDeclare
from qualiopia.stages.extract.feuille import Feuille, Zone
from qualiopia.stages.extract.lexique import Candidat, Lexique
from qualiopia.stages.extract.rangees import days_in, read_rows

_SCORE = 0.97
_SCORE_LISTE = 0.8
_CODES_MINIMUM = 3
_LETTRES_MINIMUM = 2
_AGE_MINIMUM = 15
_LEGENDES_MINIMUM = 3
_CONFUSIONS = {
    "1": "[1il|]", "0": "[0o]", "5": "[5s]", "9": "[9gq]", "b": "[b6h]", "c": "[ce(]", ".": r"\s?[.,]?\s?",
    "8": "[8b]", "2": "[2z]",
}  # fmt: skip
_NOM = re.compile(r"[^\W\d_](?:[^\W\d_]|['’ .-](?=[^\W\d_])|,? (?:☐ )?(?=[^\W\d_]))*")
_REFERENCE = re.compile(r"[A-Z0-9](?:[\w/-]| (?=\d))*\d[\w/-]*")
_ENTIER = re.compile(r"\d[\d ]*")
_JOUR = re.compile(r"\d{4}-\d\d-\d\d")
_SEPARATEURS = re.compile(r"[\s/,;|+·•-]+")


@dataclass(frozen=True, slots=True)
class CodeLu:
    """A code that announces a zone: where the code and the text it announces stand."""

    code: str
    debut: int
    zone: Zone


def read_zones(feuilles: Sequence[Feuille], lexique: Lexique) -> list[Candidat]:
    """Return the values that numbered zones give, for the champs whose zones the pack names."""
    champs = [champ for champ in lexique.champs if champ.zones]
    if not champs:
        return []
    simples = [champ for champ in champs if not champ.lignes]
    candidats: list[Candidat] = []
    for feuille in feuilles:
        codes = find_codes(feuille, frozenset(code for champ in champs for code in champ.zones))
        for lu in codes if _convincing(codes) and not _is_legend(feuille, codes, lexique) else ():
            for champ in simples:
                if lu.code in champ.zones:
                    candidats += _value(feuille, champ, lu.zone, lexique)
            candidats += _listed(feuille, champs, lu)
        candidats += read_rows(feuille, [champ for champ in champs if champ.lignes])
    return _plausible_births(candidats)


def is_mixed(code: str) -> bool:
    """Whether a code is a figure and a letter (« 4b »), which cannot be taken for the number of a list."""
    return len(code) > 1 and not code.isdigit() and "." not in code


@lru_cache(maxsize=64)
def _code_pattern(codes: frozenset[str]) -> re.Pattern[str]:
    """One pattern for all codes, longest first, each in a group; signs that OCR confuses are alike."""
    corps = []
    for rang, code in enumerate(sorted(codes, key=lambda c: (-len(c), c))):
        signes = [_CONFUSIONS.get(signe, re.escape(signe)) for signe in code.lower()]
        mixte = len(code) > 1 and not code.isdigit()
        motif = r"\s?".join(signes) if mixte and "." not in code else "".join(signes)
        suite = (
            r"(?:\s?[.,:;)]\s*|\s*)(?=\S|$)"
            if mixte and "." not in code
            else r"(?:[.,:;)]+\s*|[^\S\n]+|\s*$)"
        )
        corps.append(rf"(?P<c{rang}>\(?{motif}(?=\W|\d{{2}}|$)\)?{suite})")
    return re.compile(rf"(?m)(?:^[^\w\n(]*|(?<=\s))(?:{'|'.join(corps)})")


def find_codes(feuille: Feuille, codes: frozenset[str]) -> list[CodeLu]:
    """Return the codes of a page in order, each with its text: up to the next code or the end of its line."""
    ordre = sorted(codes, key=lambda c: (-len(c), c))
    trouves = []
    for trouve in _code_pattern(codes).finditer(feuille.replie):
        code = ordre[int((trouve.lastgroup or "c0")[1:])]
        if _heads(feuille, trouve, code):
            trouves.append((code, trouve.start(), trouve.end()))
    lus = []
    for rang, (code, debut, fin) in enumerate(trouves):
        suivant = trouves[rang + 1][1] if rang + 1 < len(trouves) else len(feuille.brut)
        lus.append(CodeLu(code, debut, _text_after(feuille, fin, suivant)))
    return lus


def _heads(feuille: Feuille, trouve: re.Match[str], code: str) -> bool:
    """Whether a code begins a line or a column; within a line it must be more than a figure or a letter."""
    avant = feuille.brut[max(0, trouve.start() - 2) : trouve.start()]
    if not avant or avant.endswith(("\n", "\t", "  ")) or "\n" in trouve.group()[:1]:
        return True
    ponctue = re.search(r"[.:)]\s+$", trouve.group()) is not None
    return ponctue or is_mixed(code)


def _text_after(feuille: Feuille, fin: int, suivant: int) -> Zone:
    """The rest of the line; the next line when the code stands alone on its own."""
    droite = (
        feuille.line(max(0, fin - 1))[1] if fin and feuille.brut[fin - 1] != "\n" else feuille.line(fin)[1]
    )
    zone = (fin, min(max(droite, fin), suivant))
    if feuille.brut[slice(*zone)].strip(" .:;"):
        return zone
    suite = next(iter(feuille.lines_after(max(0, zone[1] - 1), 1)), None)
    return (suite[0], min(suite[1], suivant)) if suite and suite[0] < suivant else zone


def _convincing(codes: Sequence[CodeLu]) -> bool:
    distincts = {lu.code for lu in codes}
    mixtes = set(filter(is_mixed, distincts))
    return len(distincts) >= _CODES_MINIMUM or len(mixtes) >= _LETTRES_MINIMUM


def _is_legend(feuille: Feuille, codes: Sequence[CodeLu], lexique: Lexique) -> bool:
    """Whether the codes announce the names of the zones, not their values, as the back of a card does."""
    textes = [feuille.replie[slice(*lu.zone)].strip(" .:;") for lu in codes]
    nommees = sum(any(repere.is_label(texte) for repere in lexique.reperes) for texte in textes if texte)
    return nommees >= _LEGENDES_MINIMUM and 2 * nommees >= len(codes)


def _value(feuille: Feuille, champ: ChampDeclare, zone: Zone, lexique: Lexique) -> Iterator[Candidat]:
    if champ.nature == "date":
        for lue in days_in(feuille, zone)[:1]:
            yield Candidat(
                champ.nom, lue.premier, feuille, lue.debut, lue.fin, _SCORE * lue.confiance, lue.note
            )
    elif champ.nature == "identifiant":
        motif = lexique.identifier_pattern(champ.identifiant or champ.nom)
        trouve = motif.search(feuille.replie, *zone) if motif else None
        trouve = trouve or _REFERENCE.search(feuille.masque, *zone)
        if trouve:
            valeur = re.sub(r"[^0-9A-Za-z]", "", feuille.brut[slice(*trouve.span())]).upper()
            yield Candidat(champ.nom, valeur, feuille, *trouve.span(), _SCORE)
    elif champ.nature == "reference":
        trouve = _REFERENCE.search(feuille.masque, *zone)
        if trouve:
            valeur = " ".join(feuille.brut[slice(*trouve.span())].split())
            yield Candidat(champ.nom, valeur, feuille, *trouve.span(), _SCORE)
    elif champ.nature == "nombre":
        trouve = _ENTIER.search(feuille.masque, *zone)
        if trouve:
            fin = trouve.start() + len(trouve.group().rstrip())
            valeur_lue = float(feuille.brut[trouve.start() : fin].replace(" ", ""))
            yield Candidat(champ.nom, valeur_lue, feuille, trouve.start(), fin, _SCORE)
    else:
        yield from _text(feuille, champ, zone)


def _dated(feuille: Feuille, champ: ChampDeclare, lue: DateLue, note: str) -> Candidat:
    return Candidat(champ.nom, lue.premier, feuille, lue.debut, lue.fin, _SCORE * lue.confiance, note)


def _text(feuille: Feuille, champ: ChampDeclare, zone: Zone) -> Iterator[Candidat]:
    debut, fin = feuille.strip(*zone)
    if champ.nature in {"personne", "personnes"} or champ.nom_seul:
        trouve = _NOM.search(feuille.masque, debut, fin)
        if trouve is None or len(trouve.group()) < 2:
            return
        debut, fin = trouve.span()
    if fin - debut >= 1:
        valeur = " ".join(feuille.brut[debut:fin].replace("☐", " ").split())
        yield Candidat(champ.nom, valeur, feuille, debut, fin, _SCORE)


def _listed(feuille: Feuille, champs: Sequence[ChampDeclare], lu: CodeLu) -> Iterator[Candidat]:
    """The headings that the zone of the front lists (« 9. B/C/CE »)."""
    for champ in champs:
        if champ.nature != "texte" or not champ.lignes or lu.code not in champ.zones:
            continue
        morceaux = [m.strip(".()").upper() for m in _SEPARATEURS.split(feuille.brut[slice(*lu.zone)]) if m]
        dits = [ligne for ligne in champ.lignes if ligne.upper() in morceaux]
        if dits and len(dits) >= len(morceaux) / 2:
            yield Candidat(champ.nom, tuple(dits), feuille, *feuille.strip(*lu.zone), _SCORE_LISTE)


def _plausible_births(candidats: Sequence[Candidat]) -> list[Candidat]:
    """A birth written with two figures is at least fifteen years before the last date of the card."""
    jours = [
        str(c.valeur)
        for c in candidats
        if isinstance(c.valeur, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", c.valeur)
    ]
    dernier = max(jours, default="")
    return [_born(candidat, dernier) for candidat in candidats]


def _born(candidat: Candidat, dernier: str) -> Candidat:
    valeur = str(candidat.valeur)
    if "naissance" not in candidat.nom or not dernier or int(valeur[:4]) + _AGE_MINIMUM <= int(dernier[:4]):
        return candidat
    return replace(candidat, valeur=f"{int(valeur[:4]) - 100}{valeur[4:]}")
