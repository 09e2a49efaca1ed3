"""The title of a document that names its subject without a label: the biggest lines, else the first ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from qualiopia.domain.texte import compile_pattern, fold, squash
from qualiopia.packs.modele import TypeDePiece
from qualiopia.stages.extract.feuille import Feuille, Zone
from qualiopia.stages.extract.lexique import Candidat, Lexique
from qualiopia.stages.extract.reperage import Segment, segments_of

_PLUS_GRAND = 1.2
_PRESQUE = 0.82
_LIGNES = 14
_LETTRES = re.compile(r"[^\W\d_]{2,}")
_ADRESSE = re.compile(r"\d{5}|@|https?:|www\.|\d\d[ .]\d\d[ .]\d\d|siret|sarl|\bsas\b")
_ARTICLE = re.compile(r"^(?:(?:les?|la|l'|nos|vos)\s*)?")
_CLE = re.compile(r"(?:title|titre|nom)\s*[:=]\s*")
_SEPARATEURS = ' \t\n\u00a0:;,.-–—|•#*«»"“”()'


def find_title(
    feuilles: Sequence[Feuille], genre: TypeDePiece, organisme: str, lexique: Lexique
) -> Iterator[Candidat]:
    """Yield the title of the first page, without the words that only name the kind of document."""
    if not feuilles:
        return
    feuille = feuilles[0]
    titres = re.compile(
        "|".join(compile_pattern(t.motif).pattern for t in genre.reconnaissance.titres) or r"(?!)"
    )
    propre = squash(organisme)
    if feuille.page.mots:
        zones, score = list(_biggest(feuille, titres, propre)), 0.6
    else:
        zones, score = list(_first_lines(feuille, titres, propre)), 0.5
    for zone in zones[:1]:
        valeur = " ".join(feuille.brut[slice(*zone)].split())
        if not _is_heading(valeur, lexique):
            yield Candidat("intitule", valeur, feuille, *zone, score, "lu dans le titre")


def _is_heading(valeur: str, lexique: Lexique) -> bool:
    """Whether a text only heads a section: it begins as the label of another champ does."""
    texte = _ARTICLE.sub("", squash(valeur))
    return any(
        (trouve := repere.motif.match(texte)) is not None
        and (repere.champ.nom != "intitule" or trouve.end() == len(texte))
        for repere in lexique.reperes
    )


def _biggest(feuille: Feuille, titres: re.Pattern[str], organisme: str) -> Iterator[Zone]:
    corps = [s for s in segments_of(feuille) if not feuille.is_header_or_footer(s.debut)]
    if not corps:
        return
    courante = median(_size(s) for s in corps)
    lisibles = [s for s in corps if _worthy(feuille, s.debut, s.fin, titres, organisme)]
    plus_grande = max((_size(s) for s in lisibles), default=0.0)
    if plus_grande < _PLUS_GRAND * courante:
        return
    grands = [s for s in lisibles if _size(s) >= _PRESQUE * plus_grande]
    premier = min(grands, key=lambda s: s.milieu)
    suites = [s for s in corps if _size(s) >= _PRESQUE * plus_grande and not _ADRESSE.search(fold(s.texte))]
    yield _trimmed(feuille, (premier.debut, _last_of_title(premier, suites)), titres)


def _size(segment: Segment) -> float:
    return segment.boite[3] - segment.boite[1]


def _last_of_title(premier: Segment, segments: Sequence[Segment]) -> int:
    """Where the title ends: the next lines of the same size, close below, belong to it."""
    courant = premier
    for segment in sorted(segments, key=lambda s: s.milieu):
        ecart = segment.milieu - courant.milieu
        taille = _size(courant)
        suit = 0 < ecart <= 1.9 * taille and segment.debut >= courant.fin
        if suit and segment.fin - premier.debut <= 160:
            courant = segment
    return courant.fin


def _first_lines(feuille: Feuille, titres: re.Pattern[str], organisme: str) -> Iterator[Zone]:
    suite = list(feuille.lines_after(max(0, feuille.page.entete - 1), _LIGNES))
    for debut, fin in suite if feuille.page.entete else [feuille.line(0), *suite]:
        if _worthy(feuille, debut, fin, titres, organisme) and ":" not in feuille.brut[fin - 2 : fin]:
            yield _trimmed(feuille, (debut, fin), titres)


def _worthy(feuille: Feuille, debut: int, fin: int, titres: re.Pattern[str], organisme: str) -> bool:
    """Whether a line may be the title: words of its own, no address, neither a blank nor the organisation."""
    replie = feuille.replie[debut:fin]
    reste = titres.sub(" ", replie).strip(_SEPARATEURS)
    if (
        "_" in reste
        or not 6 <= len(reste) <= 150
        or len(_LETTRES.findall(reste)) < 2
        or "\t" in feuille.brut[debut:fin]
    ):
        return False
    if reste.startswith(("version", "ref", "page", "mise a jour", "maj")) or _ADRESSE.search(replie):
        return False
    return not organisme or organisme not in squash(feuille.brut[debut:fin])


def _trimmed(feuille: Feuille, zone: Zone, titres: re.Pattern[str]) -> Zone:
    """Leave out the name of the kind of document where the title begins with it."""
    debut, fin = zone
    cle = _CLE.match(feuille.replie, debut, fin)
    debut = cle.end() if cle else debut
    nom = titres.match(feuille.replie, debut, fin)
    return feuille.strip(nom.end() if nom else debut, fin, _SEPARATEURS)
