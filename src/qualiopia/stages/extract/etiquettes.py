"""Labels: where a pack's labels stand in a page, and the zones where their values may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from qualiopia.domain.lecture import Cellule
from qualiopia.domain.texte import compile_pattern, fold
from qualiopia.domain.vides import find_blank
from qualiopia.packs.modele import ChampDeclare
from qualiopia.stages.extract.feuille import Feuille, Place, Zone


class Force(IntEnum):
    """How clearly a wording announces a value."""

    FORME = 0
    PHRASE = 1
    DEBUT_DE_LIGNE = 2
    COLONNE = 3
    CELLULE = 4
    DEUX_POINTS = 5


_DEUX_ETIQUETTES = re.compile(r"\s*/\s*|\s+(?:et|ou)\s+")


@dataclass(frozen=True, slots=True)
class Repere:
    """A champ with its labels compiled into one pattern, one group a label."""

    champ: ChampDeclare
    motif: re.Pattern[str]
    exclus: re.Pattern[str] | None
    toutes: tuple[re.Pattern[str], ...]
    formes: tuple[re.Pattern[str], ...] = ()

    def is_label(self, texte: str) -> bool:
        """Whether a folded text is nothing but a label, of this champ or of another, or two of them."""
        if any(motif.fullmatch(texte) for motif in self.toutes):
            return True
        parts = [part for part in _DEUX_ETIQUETTES.split(texte) if part]
        return len(parts) > 1 and all(any(m.fullmatch(part) for m in self.toutes) for part in parts)


@dataclass(frozen=True, slots=True)
class Etiquette:
    """A label found: whose it is, its rank in the list of the pack, its span and where to look."""

    repere: Repere
    rang: int
    debut: int
    fin: int
    force: Force
    zones: tuple[Zone, ...]
    en_tete: bool = True

    @property
    def champ(self) -> ChampDeclare:
        """The champ that the label announces."""
        return self.repere.champ

    def is_one_word(self, feuille: Feuille) -> bool:
        """Whether the label is a single word, which says little in the middle of a sentence."""
        return " " not in feuille.replie[self.debut : self.fin].strip()


def union(motifs: Sequence[str]) -> re.Pattern[str]:
    """Compile pack patterns into one that stops at word bounds; an empty list never matches."""
    if not motifs:
        return re.compile(r"(?!)")
    corps = "|".join(compile_pattern(motif).pattern for motif in motifs)
    return re.compile(rf"(?<![a-z0-9])(?:{corps})(?![a-z0-9])")


def _on_one_line(motif: str) -> str:
    r"""A label does not run over a line end, unless the text does (see `Feuille.coulant`)."""
    return compile_pattern(motif).pattern.replace(r"\s+", r"[^\S\n]+")


_JAMAIS = re.compile(r"(?!)")


@lru_cache(maxsize=1024)
def _compile(
    champ: ChampDeclare,
) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, tuple[re.Pattern[str], ...]]:
    """Compile the labels of a champ and what excludes them; common champs are compiled once for all kinds."""
    corps = "|".join(f"(?P<e{rang}>{_on_one_line(motif)})" for rang, motif in enumerate(champ.etiquettes))
    motif = re.compile(rf"(?<![a-z0-9])(?:{corps})(?![a-z0-9])") if corps else None
    formes = tuple(compile_pattern(forme) for forme in champ.formes)
    return motif, union(champ.exclus) if champ.exclus else None, formes


@lru_cache(maxsize=128)
def markers(champs: tuple[ChampDeclare, ...]) -> tuple[Repere, ...]:
    """Compile the labels of champs, once for each list."""
    compiles = [(champ, *_compile(champ)) for champ in champs]
    toutes = tuple(motif for _, motif, _, _ in compiles if motif is not None)
    return tuple(
        Repere(champ, motif or _JAMAIS, exclus, toutes, formes)
        for champ, motif, exclus, formes in compiles
        if motif is not None or formes
    )


_SEPARATEUR = re.compile(r"\s*(?:\([^)\n]{0,40}\))?[^\S\n]*(?:[:=]|\.{2,})[^\S\n]*")
_TABULATION = re.compile(r"[^\S\n\t]*(?:\([^)\n]*\))?[^\S\n\t]*\t+")
_SEPARATEUR_LOIN = re.compile(r"[^:\n\d]{1,32}:[^\S\n]*")
_CHIFFREES = frozenset({"date", "duree", "montant", "nombre", "pourcentage", "telephone", "courriel"})
_LIBELLE = 45
_SANS_SEPARATEUR = re.compile(r"(?:[^\S\n]*\([^)\n]{0,25}\))?[^\S\n]*(?:[-–|►▶>]\s)?")
_AUTRE_ETIQUETTE = re.compile(
    r"(?:\t|\s{2,}|[,;|]\s*|\s[-–]\s|(?<=\w\w)\.\s+(?=[A-ZÀ-Þ]))"
    r"[^\W\d](?:[\w'’°/()· -]|\.(?!\s+[A-ZÀ-Þ])){1,38}?\s?:(?!\d)"
)
_PUCE = re.compile(
    r"[\s\d.)•●▪►➢✓☐☒☑*|-]*(?:[a-z]\)\s*)?(?:(?:article|n°)\s*\d*\s*[-:.]?\s*)?(?:l'|d'|le |la |les "
    r"|du |de l'|de la |votre |nom de )?$"
)
_FIN_DE_PHRASE = re.compile(r"(?<!\bm)(?<!\bmm)(?<!\bdr)[.!?;](?=\s|$)")
_LONGUEUR_PHRASE = 130
_EN_TETE = frozenset({Force.CELLULE, Force.COLONNE, Force.DEBUT_DE_LIGNE})


def find_labels(feuille: Feuille, repere: Repere) -> Iterator[Etiquette]:
    """Yield the labels of one champ in a page, in order, with their zones."""
    for trouve in repere.motif.finditer(feuille.coulant):
        rang = int((trouve.lastgroup or "e0")[1:])
        debut, fin = trouve.span()
        if repere.exclus and _excluded(feuille, repere.exclus, debut, fin):
            continue
        force, zones = _zones(feuille, repere, debut, fin)
        if zones:
            en_tete = force in _EN_TETE or _heads(feuille, debut)
            yield Etiquette(repere, rang, debut, fin, force, tuple(zones), en_tete)


def find_forms(feuille: Feuille, repere: Repere) -> Iterator[Etiquette]:
    """Yield, as if a label announced them, the values that the forms of a champ show in a page."""
    for rang, forme in enumerate(repere.formes):
        for trouve in forme.finditer(feuille.coulant):
            debut, fin = trouve.span("valeur")
            gauche, droite = max(feuille.line(debut)[0], debut - 45), feuille.line(fin)[1]
            if repere.exclus and repere.exclus.search(feuille.replie, gauche, min(droite, trouve.end() + 25)):
                continue
            yield Etiquette(repere, rang, debut, debut, Force.FORME, ((debut, fin),), False)


def _excluded(feuille: Feuille, exclus: re.Pattern[str], debut: int, fin: int) -> bool:
    """Whether an excluding wording stands around the label, in its sentence and before its value."""
    gauche, droite = feuille.line(debut)
    place = feuille.place_at(debut)
    if place:
        gauche, droite = place.debut, place.fin
    separateur = _SEPARATEUR.match(feuille.replie, fin, droite)
    tabulation = feuille.masque.find("\t", fin, min(droite, fin + 25))
    proche = tabulation if tabulation >= 0 else min(droite, fin + 25)
    droite = separateur.end() if separateur else proche
    gauche = max(gauche, debut - 45)
    fins = [fin_de.end() for fin_de in _FIN_DE_PHRASE.finditer(feuille.replie, gauche, debut)]
    return bool(exclus.search(feuille.replie, fins[-1] if fins else gauche, droite))


def _zones(feuille: Feuille, repere: Repere, debut: int, fin: int) -> tuple[Force, list[Zone]]:
    place = feuille.place_at(debut)
    if place is not None:
        return _zones_in_table(feuille, repere, place, debut, fin)
    droite = feuille.line(fin - 1)[1]
    en_tete = _heads(feuille, debut)
    separateur = _separator(feuille, repere, fin, droite, en_tete)
    if separateur:
        return Force.DEUX_POINTS, _after(feuille, fin, separateur.end(), droite)
    cellule = _next_cell(feuille, repere, fin, droite) if en_tete else None
    if cellule:
        return Force.CELLULE, [cellule]
    suite = _SANS_SEPARATEUR.match(feuille.replie, fin)
    depart = suite.end() if suite else fin
    if en_tete and not feuille.masque[depart:droite].strip():
        return Force.COLONNE, _after(feuille, fin, depart, droite)
    if en_tete:
        return Force.DEBUT_DE_LIGNE, [(depart, _cut(feuille, depart, droite))]
    return Force.PHRASE, [_sentence(feuille, depart)]


def _next_cell(feuille: Feuille, repere: Repere, fin: int, droite: int) -> Zone | None:
    """What a tab separates from a label, in the rows of a table that was not recognised as one."""
    tabulation = _TABULATION.match(feuille.masque, fin, droite)
    if tabulation is None:
        return None
    suivante = feuille.masque.find("\t", tabulation.end(), droite)
    zone = (tabulation.end(), suivante if suivante >= 0 else droite)
    texte = feuille.masque[slice(*zone)].strip()
    cellules = feuille.masque.count("\t", feuille.line(fin)[0], droite) + 1
    mots_seuls = repere.champ.nature not in _CHIFFREES
    if not texte or (mots_seuls and (cellules not in {2, 4} or len(texte) < 6)):
        return None
    return zone


def _heads(feuille: Feuille, debut: int) -> bool:
    """Whether nothing but a bullet or an article stands before a label in its line or cell."""
    gauche = feuille.line(debut)[0]
    place = feuille.place_at(debut)
    if place:
        gauche = max(gauche, place.debut)
    return bool(_PUCE.fullmatch(feuille.replie, gauche, debut)) or _after_gap(feuille, debut)


def _separator(
    feuille: Feuille, repere: Repere, fin: int, droite: int, en_tete: bool
) -> re.Match[str] | None:
    """The colon after a label, a few words farther when what is looked for cannot be a word."""
    proche = _SEPARATEUR.match(feuille.replie, fin, droite)
    if proche or not en_tete or repere.champ.nature not in _CHIFFREES:
        return proche
    return _SEPARATEUR_LOIN.match(feuille.replie, fin, droite)


def _after_gap(feuille: Feuille, debut: int) -> bool:
    avant = feuille.masque[max(0, debut - 3) : debut]
    return avant.endswith(("  ", "\t")) or avant in {" – ", " - ", " — ", " | "}


def _after(feuille: Feuille, fin_etiquette: int, depart: int, droite: int) -> list[Zone]:
    """The rest of the line; when it is empty and no blank stands there, the next lines."""
    if feuille.masque[depart:droite].strip():
        return [(depart, _cut(feuille, depart, droite))]
    if find_blank(feuille.brut, fin_etiquette, droite):
        return []
    zones = []
    for debut, fin in feuille.lines_after(droite, 2):
        if (
            find_blank(feuille.brut, debut, fin)
            or ":" in feuille.replie[debut : min(fin, debut + 45)].split("  ")[0]
        ):
            break
        zones.append((debut, _cut(feuille, debut, fin)))
    return zones


def _cut(feuille: Feuille, debut: int, fin: int) -> int:
    """Stop a zone before another label on the same line."""
    autre = _AUTRE_ETIQUETTE.search(feuille.masque, debut, fin)
    return autre.start() if autre else fin


def _sentence(feuille: Feuille, depart: int) -> Zone:
    limite = min(len(feuille.brut), depart + _LONGUEUR_PHRASE)
    paragraphe = feuille.brut.find("\n\n", depart, limite)
    limite = paragraphe if paragraphe >= 0 else limite
    point = _FIN_DE_PHRASE.search(feuille.replie, depart, limite)
    return depart, point.start() if point else limite


def _zones_in_table(
    feuille: Feuille, repere: Repere, place: Place, debut: int, fin: int
) -> tuple[Force, list[Zone]]:
    ligne = feuille.line(fin - 1)
    droite = min(place.fin, ligne[1])
    separateur = _SEPARATEUR.match(feuille.replie, fin, droite)
    depart = separateur.end() if separateur else fin
    en_tete = bool(_PUCE.fullmatch(feuille.replie, max(place.debut, ligne[0]), debut))
    if feuille.masque[depart:droite].strip():
        if separateur:
            return Force.DEUX_POINTS, [(depart, _cut(feuille, depart, droite))]
        if en_tete and place.fin - place.debut < 200:
            autour = _around(feuille, repere, place) if _is_label_cell(repere, place) else []
            return Force.DEBUT_DE_LIGNE, [(depart, droite), *autour]
        return Force.PHRASE, [(depart, min(place.fin, depart + _LONGUEUR_PHRASE))]
    if not en_tete or find_blank(feuille.brut, fin, droite):
        return Force.PHRASE, []
    if feuille.masque[droite : place.fin].strip():
        return Force.DEUX_POINTS, _after(feuille, fin, droite, droite)[:2]
    return Force.CELLULE, _around(feuille, repere, place)


def _is_label_cell(repere: Repere, place: Place) -> bool:
    return repere.champ.nature in _CHIFFREES and place.fin - place.debut <= _LIBELLE


def _around(feuille: Feuille, repere: Repere, place: Place) -> list[Zone]:
    """The cell at the right, then the cells below; a header row has its values below only."""
    zones: list[Zone] = []
    rangee = feuille.tableau(place).lignes[place.ligne]
    if not _is_header_row(feuille, repere, place):
        for cellule in feuille.right_of(place):
            span = feuille.span_of(cellule)
            if span and feuille.masque[slice(*span)].strip():
                zones.append(span)
            elif repere.champ.nature == "montant" and not cellule.texte.strip():
                continue
            break
    if place.colonne < len(rangee):
        for cellule in feuille.below(place):
            span = feuille.span_of(cellule)
            if span and feuille.masque[slice(*span)].strip():
                zones.append(span)
            break
    return zones


def _is_header_row(feuille: Feuille, repere: Repere, place: Place) -> bool:
    """A row of short cells, none with a figure, above another; of two cells, both are labels."""
    lignes = feuille.tableau(place).lignes
    rangee = lignes[place.ligne]
    textes = {cellule.texte.strip() for cellule in rangee}
    if len(textes - {""}) < 3:
        autres = [fold(t).strip(" :") for t in textes - {"", rangee[place.colonne].texte.strip()}]
        if not autres or not all(repere.is_label(autre) for autre in autres):
            return False
    elif len(textes) == 4 and _alternates(repere, rangee):
        return False
    if any(re.search(r"\d", texte) or len(texte) > 45 or texte.endswith(":") for texte in textes):
        return False
    return place.ligne + 1 < len(lignes)


def _alternates(repere: Repere, rangee: Sequence[Cellule]) -> bool:
    """Whether a row of four reads « label, value, label, value »."""
    textes = [fold(cellule.texte).strip(" :") for cellule in rangee]
    etiquettes = [repere.is_label(texte) for texte in textes]
    return len(textes) == 4 and etiquettes[0] and etiquettes[2] and not etiquettes[1] and not etiquettes[3]
