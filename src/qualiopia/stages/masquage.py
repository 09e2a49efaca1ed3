"""Masquage: what the pack says must never be extracted is masked as soon as it is read.

This is the one place where privacy is enforced: the text itself is replaced, cells, labels and comments
with it, before anything is recognised, extracted, stored or shown. The text keeps its length, so that
what is cited elsewhere stays where it was; the zones of the page are noted, so that images hide them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from qualiopia.domain.lecture import Annotation, Boite, Case, Cellule, Lecture, Page, Tableau, box_of
from qualiopia.domain.texte import compile_pattern, replier
from qualiopia.packs.modele import Pack, RegleDeConfidentialite
from qualiopia.stages.ports import Ressemblance
from qualiopia.stages.recognise import recognise

MASQUE = "[masqué]"
_POINT = "•"
_GROUPE = "masque"
_RIVAUX = 2
_PARTOUT = 1e6

Zone = tuple[int, int]
Genres = Callable[[Lecture], Mapping[str, frozenset[int]]]


def mask_lectures(
    lectures: Sequence[Lecture], pack: Pack, ressemblance: Ressemblance | None
) -> list[Lecture]:
    """Return readings without what the pack's privacy rules name."""
    if not pack.confidentialite:
        return list(lectures)

    def kinds(lecture: Lecture) -> Mapping[str, frozenset[int]]:
        return _kinds(lecture, pack, ressemblance)

    return [mask(lecture, pack.confidentialite, kinds) for lecture in lectures]


def _kinds(lecture: Lecture, pack: Pack, ressemblance: Ressemblance | None) -> Mapping[str, frozenset[int]]:
    """Return the pages of each kind a reading may be of: when nobody is sure, the likeliest ones too."""
    pages: dict[str, frozenset[int]] = {}
    for piece in recognise(lecture, pack, ressemblance):
        slugs = {piece.type, *(slug for slug, _ in piece.reconnaissance.suivants[:_RIVAUX])}
        for slug in slugs:
            pages[slug] = pages.get(slug, frozenset()) | {page.numero for page in piece.pages}
    return pages


def mask(lecture: Lecture, regles: Sequence[RegleDeConfidentialite], genres: Genres) -> Lecture:
    """Return a reading in which some rules have masked what they name."""
    textes = [page.texte for page in lecture.pages]
    touchees = [regle for regle in regles if _concerns(regle, lecture, textes)]
    if not touchees:
        return lecture
    par_genre = genres(lecture) if any(regle.types for regle in touchees) else {}
    zones: dict[int, list[Zone]] = {page.numero: [] for page in lecture.pages}
    bavardes = False
    for regle in touchees:
        numeros = _pages(regle, lecture, par_genre)
        bavardes = bavardes or bool(numeros and regle.zones)
        for numero, trouvees in _find(regle, [p for p in lecture.pages if p.numero in numeros]):
            zones[numero].extend(trouvees)
    pages = tuple(_masked(page, zones[page.numero]) for page in lecture.pages)
    if pages == lecture.pages and not bavardes:
        return lecture
    annotations = tuple(_comment(a, touchees, bavardes) for a in lecture.annotations)
    titre = _said(lecture.metadonnees.titre, touchees)
    return replace(
        lecture, pages=pages, annotations=annotations, metadonnees=replace(lecture.metadonnees, titre=titre)
    )


def _concerns(regle: RegleDeConfidentialite, lecture: Lecture, textes: Sequence[str]) -> bool:
    """Whether a rule may have something to mask in a reading, before its kinds are asked for."""
    ecrits = [*textes, *(a.texte for a in lecture.annotations), lecture.metadonnees.titre]
    if regle.documents and not _any_found(regle.documents, textes):
        return False
    return (bool(regle.zones) and _any_line(regle.zones, textes)) or _any_found(regle.motifs, ecrits)


def _any_found(motifs: Sequence[str], textes: Sequence[str]) -> bool:
    return any(compile_pattern(motif).search(replier(texte).replie) for texte in textes for motif in motifs)


def _any_line(motifs: Sequence[str], textes: Sequence[str]) -> bool:
    return any(
        compile_pattern(motif).search(replier(ligne.strip()).replie)
        for texte in textes
        for ligne in texte.split("\n")
        for motif in motifs
    )


def _pages(
    regle: RegleDeConfidentialite, lecture: Lecture, par_genre: Mapping[str, frozenset[int]]
) -> frozenset[int]:
    if not regle.types:
        return frozenset(page.numero for page in lecture.pages)
    return frozenset(numero for slug in regle.types for numero in par_genre.get(slug, ()))


def _find(regle: RegleDeConfidentialite, pages: Sequence[Page]) -> Iterator[tuple[int, list[Zone]]]:
    """Yield, page by page, the spans that a rule masks; an open zone goes on over the page."""
    ouverte = False
    for page in pages:
        gardees: list[Zone] = []
        masquees: list[Zone] = []
        debut = 0
        for ligne in page.texte.split("\n"):
            fin = debut + len(ligne)
            ouverte = _line(regle, ligne, debut, ouverte, gardees, masquees)
            debut = fin + 1
        masquees.extend(_matches(regle, page.texte))
        yield page.numero, [z for zone in masquees for z in _without(zone, gardees)]


def _line(
    regle: RegleDeConfidentialite,
    ligne: str,
    debut: int,
    ouverte: bool,
    gardees: list[Zone],
    masquees: list[Zone],
) -> bool:
    """Read one line: note what it keeps or masks, and return whether a zone is open after it."""
    retrait = len(ligne) - len(ligne.lstrip())
    nue = replier(ligne.strip())
    fin = debut + len(ligne)
    if ouverte and any(compile_pattern(motif).search(nue.replie) for motif in regle.fins):
        ouverte = False
    if any(compile_pattern(motif).search(nue.replie) for motif in regle.conserve):
        gardees.append((debut, fin))
        return ouverte
    for motif in regle.zones:
        trouve = compile_pattern(motif).search(nue.replie)
        if trouve:
            masquees.append((debut + retrait + nue.span(*trouve.span())[1], fin))
            return True
    if ouverte:
        masquees.append((debut, fin))
    return ouverte


def _matches(regle: RegleDeConfidentialite, texte: str) -> Iterator[Zone]:
    plie = replier(texte)
    for motif in regle.motifs:
        compile_ = compile_pattern(motif)
        for trouve in compile_.finditer(plie.replie):
            nomme = _GROUPE in compile_.groupindex and trouve.group(_GROUPE) is not None
            debut, fin = trouve.span(_GROUPE) if nomme else trouve.span()
            if fin > debut:
                yield plie.span(debut, fin)


def _without(zone: Zone, gardees: Sequence[Zone]) -> Iterator[Zone]:
    """Yield what remains of a span once the lines that are kept are taken out."""
    debut, fin = zone
    for garde_debut, garde_fin in sorted(gardees):
        if garde_fin <= debut or garde_debut >= fin:
            continue
        if garde_debut > debut:
            yield debut, garde_debut
        debut = max(debut, garde_fin)
    if debut < fin:
        yield debut, fin


def veil(texte: str) -> str:
    """Return « [masqué] » in the length of a text; line ends and cell ends stay."""
    sortie: list[str] = []
    morceau = ""
    for caractere in f"{texte}\n":
        if caractere not in "\n\t":
            morceau += caractere
            continue
        sortie.append(_veil_piece(morceau) + caractere)
        morceau = ""
    return "".join(sortie)[: len(texte)]


def _veil_piece(morceau: str) -> str:
    if not morceau.strip():
        return morceau
    if len(morceau) < len(MASQUE):
        return _POINT * len(morceau)
    return MASQUE + " " * (len(morceau) - len(MASQUE))


def _masked(page: Page, zones: Sequence[Zone]) -> Page:
    utiles = [(debut, fin) for debut, fin in zones if page.texte[debut:fin].strip()]
    if not utiles:
        return page
    texte = page.texte
    for debut, fin in utiles:
        texte = texte[:debut] + veil(texte[debut:fin]) + texte[fin:]
    dits = [page.texte[debut:fin] for debut, fin in utiles]
    masques = tuple(dict.fromkeys(box for zone in utiles for box in _boxes(page, *zone)))
    return replace(
        page,
        texte=texte,
        tableaux=tuple(_table(t, utiles, dits) for t in page.tableaux),
        cases=tuple(_box(c, utiles, dits) for c in page.cases),
        masques=(*page.masques, *masques),
    )


def _boxes(page: Page, debut: int, fin: int) -> Iterator[Boite]:
    """Yield a strip across the page for each masked line; the whole page when nobody knows where it is."""
    position = debut
    for ligne in page.texte[debut:fin].split("\n"):
        if ligne.strip():
            boite = box_of(page, position, position + len(ligne))
            entiere = position == 0 or page.texte[position - 1] == "\n"
            if boite is None:
                yield 0.0, 0.0, _PARTOUT, _PARTOUT
            elif entiere:
                yield 0.0, boite[1], page.largeur or _PARTOUT, boite[3]
            else:
                yield boite
        position += len(ligne) + 1


def _covered(debut: int, longueur: int, texte: str, zones: Sequence[Zone], dits: Sequence[str]) -> bool:
    """Whether a text of the page is within what is masked; one that stands nowhere is known by its words."""
    if debut >= 0:
        return any(z[0] < debut + max(1, longueur) and debut < z[1] for z in zones)
    return bool(texte.strip()) and any(texte.strip() in dit for dit in dits)


def _table(tableau: Tableau, zones: Sequence[Zone], dits: Sequence[str]) -> Tableau:
    def cell(cellule: Cellule) -> Cellule:
        if not _covered(cellule.debut, len(cellule.texte), cellule.texte, zones, dits):
            return cellule
        return replace(cellule, texte=veil(cellule.texte))

    return replace(tableau, lignes=tuple(tuple(cell(c) for c in ligne) for ligne in tableau.lignes))


def _box(case: Case, zones: Sequence[Zone], dits: Sequence[str]) -> Case:
    if not _covered(case.debut, len(case.libelle), case.libelle, zones, dits):
        return case
    return replace(case, libelle=veil(case.libelle), cochee=None)


def _said(texte: str, regles: Sequence[RegleDeConfidentialite]) -> str:
    for regle in regles:
        for debut, fin in _matches(regle, texte):
            texte = texte[:debut] + veil(texte[debut:fin]) + texte[fin:]
    return texte


def _comment(annotation: Annotation, regles: Sequence[RegleDeConfidentialite], entier: bool) -> Annotation:
    """Mask a comment: wholly where a zone is masked, since nobody knows what it is about."""
    texte = veil(annotation.texte) if entier else _said(annotation.texte, regles)
    return replace(annotation, texte=texte)
