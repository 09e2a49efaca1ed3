"""`mention`: the document says it, by wording, by heading, with a value if one is needed.

Decides in this order: a wording (`motifs`) beside its value (`valeur`), a heading (`rubriques`)
followed by real content, then weak cues (`indices`), which only leave the question open.
A blank in the place of the value or of the content proves nothing and is said. In a table, the
cells below a header or beside a label are its content: empty, they are a blank too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from qualiopia.domain.lecture import Cellule, Page, Source
from qualiopia.domain.piece import Passage
from qualiopia.domain.tableaux import Rubrique
from qualiopia.domain.texte import Texte, compile_pattern, is_glued, replier
from qualiopia.domain.valeurs.natures import find_value
from qualiopia.domain.vides import VIDE, find_blank, without_blanks
from qualiopia.domain.vue import VuePiece, sentence_bounds
from qualiopia.verifications.vu import Vu

_MOT = re.compile(r"\w{2,}")
_ETIQUETTE = re.compile(
    r"\s*[A-ZÀ-Þ(][^:\n|]{1,45}\s?:|\s*[A-ZÀ-Þ(][^\n|]{3,160}\?\s*$|\s*[a-zß-ÿ][^:\n|.,;]{1,22}\s?:(?=\s|$)"
)
_LONGUEUR_DE_VIDE = 12
_PEU_DE_FORMES = 4
_BEAUCOUP_DE_FORMES = 9
_DOCUMENT_COURT = 600
_NATURES_DE_NOMS = ("personne", "personnes", "texte", "organisme")


class Force(IntEnum):
    """How much a hit proves."""

    INDICE = 1
    VIDE = 2
    SANS_VALEUR = 3
    RUBRIQUE = 4
    MOTIF = 5


_PROBABILITE = {
    Force.MOTIF: 0.97,
    Force.RUBRIQUE: 0.93,
    Force.SANS_VALEUR: 0.5,
    Force.VIDE: 0.1,
    Force.INDICE: 0.45,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """Parameters; every list holds patterns on folded text (see `compile_pattern`).

    `valeur` names a nature of `qualiopia.domain.valeurs.natures` that must stand within `distance`
    characters after the wording, or before it when `valeur_avant`. `mots_minimum` is how many
    words a heading's content needs. `exclus` are wordings that void a hit in the same sentence.
    `formulations` are sample sentences for the search stage. `minimum` distinct `motifs` are needed.
    With `valeur_requise`, a wording without its value counts as a field left empty. With
    `tous_requis`, each of the `motifs` is an element of its own: most of them are not enough.
    """

    motifs: tuple[str, ...] = ()
    rubriques: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    exclus: tuple[str, ...] = ()
    formulations: tuple[str, ...] = ()
    valeur: str = ""
    valeur_avant: bool = False
    valeur_requise: bool = False
    distance: int = 120
    mots_minimum: int = 2
    minimum: int = 1
    tous_requis: bool = False

    def evaluate(self, vue: VuePiece) -> Vu:
        """Look for the mention in every page and answer with the best passages."""
        trouvailles: list[tuple[Force, Passage, str]] = []
        for page in vue.piece.pages:
            rubriques = vue.rubriques[page.numero]
            vides = [r.libelle for r, _ in rubriques if not r.remplies and r.libelle.debut >= 0]
            souple = page.source is Source.OCR or is_glued(page.texte)
            for force, debut, fin, motif in self._hits(page, vue.formes[page.numero], souple):
                if not self._excluded(page, debut, fin):
                    vide = force >= Force.SANS_VALEUR and _within(vides, debut)
                    trouvailles.append((Force.VIDE if vide else force, vue.passage(page, debut, fin), motif))
            for force, debut, fin, motif in self._in_tables(rubriques):
                trouvailles.append((force, vue.passage(page, debut, fin), motif))
        return self._conclude(vue, trouvailles)

    def _hits(
        self, page: Page, formes: Sequence[Texte], souple: bool
    ) -> Iterator[tuple[Force, int, int, str]]:
        for motif in self.motifs:
            for debut, fin in _spans(motif, formes, souple):
                if not self.valeur:
                    yield _bare(page.texte, debut, fin), debut, fin, motif
                else:
                    yield *self._with_value(page, debut, fin), motif
        for motif in self.rubriques:
            for debut, fin in _spans(motif, formes, souple):
                yield *self._heading(page, debut, fin), motif
        for motif in self.indices:
            for debut, fin in _spans(motif, formes, souple):
                yield Force.INDICE, debut, fin, motif

    def _in_tables(
        self, rubriques: Sequence[tuple[Rubrique, tuple[Texte, ...]]]
    ) -> Iterator[tuple[Force, int, int, str]]:
        """A label that says the mention proves it by the cells that answer it."""
        for rubrique, lignes in rubriques:
            debut = rubrique.libelle.debut
            if debut < 0:
                continue
            longueur = len(rubrique.libelle.texte)
            for motif in (*self.motifs, *self.rubriques):
                dites = [ligne for ligne in lignes if self._says(motif, ligne, longueur)]
                if not dites:
                    continue
                yield self._answered(rubrique, dites), debut, debut + longueur, motif
                premiere = next((c for c in rubrique.remplies if c.debut >= 0 and c.texte), None)
                if premiere is not None and not self.valeur:
                    force = self._answered(rubrique, dites)
                    yield force, premiere.debut, premiere.debut + len(premiere.texte), motif

    def _says(self, motif: str, ligne: Texte, longueur: int) -> bool:
        trouve = compile_pattern(motif).search(ligne.replie)
        if trouve is None or trouve.start() >= longueur:
            return False
        return not any(compile_pattern(exclu).search(ligne.replie) for exclu in self.exclus)

    def _answered(self, rubrique: Rubrique, lignes: Sequence[Texte]) -> Force:
        if not rubrique.remplies:
            return Force.VIDE
        if self.valeur:
            bornes = [(ligne.original, ligne.original.find(" : ") + 3) for ligne in lignes]
            if not any(find_value(self.valeur, texte, debut, len(texte)) for texte, debut in bornes):
                return Force.SANS_VALEUR
        clairseme = rubrique.verticale and 3 * len(rubrique.remplies) < len(rubrique.reponses)
        return Force.SANS_VALEUR if clairseme else Force.RUBRIQUE

    def _with_value(self, page: Page, debut: int, fin: int) -> tuple[Force, int, int]:
        limite = min(len(page.texte), fin + self.distance)
        vide = find_blank(page.texte, debut, limite)
        arret = vide[0] if vide else limite
        valeur = find_value(self.valeur, page.texte, debut, arret)
        if valeur and valeur[1] <= fin < arret:
            valeur = find_value(self.valeur, page.texte, fin, arret) or valeur
            if valeur[1] <= fin and self.valeur in _NATURES_DE_NOMS:
                valeur = None
        if valeur:
            return Force.MOTIF, debut, max(fin, valeur[1])
        if self.valeur_avant:
            valeur = find_value(self.valeur, page.texte, max(0, debut - self.distance), fin)
            if valeur:
                return Force.MOTIF, min(debut, valeur[0]), max(fin, valeur[1])
        if vide:
            return Force.VIDE, debut, max(fin, vide[1])
        return Force.SANS_VALEUR, debut, fin

    def _heading(self, page: Page, debut: int, fin: int) -> tuple[Force, int, int]:
        """A heading proves only with content: on its line after it, in the next cell or the next lines."""
        suite = page.texte[fin : fin + 600]
        ligne, _, reste = suite.partition("\n")
        avant = page.texte[page.texte.rfind("\n", 0, debut) + 1 : debut]
        if len(avant.strip(" \t.-–•|0123456789)IVX")) > 25:
            return Force.INDICE, debut, fin
        contenu = ligne
        etiquette = page.texte[debut:fin].rstrip().endswith((":", "?")) or ligne.lstrip()[:1] in (":", "?")
        for suivante in reste.split("\n"):
            if len(_MOT.findall(without_blanks(contenu))) >= self.mots_minimum:
                break
            if VIDE.search(contenu) and (etiquette or not _MOT.search(without_blanks(contenu))):
                break
            if etiquette and not contenu.strip(" :?|\n") and _ETIQUETTE.match(suivante):
                break
            contenu += "\n" + suivante
        if len(_MOT.findall(without_blanks(contenu))) >= self.mots_minimum:
            return Force.RUBRIQUE, debut, fin + len(contenu)
        vide = find_blank(page.texte, fin, fin + len(contenu))
        return (Force.VIDE, debut, max(fin, vide[1])) if vide else (Force.SANS_VALEUR, debut, fin)

    def _excluded(self, page: Page, debut: int, fin: int) -> bool:
        if not self.exclus:
            return False
        gauche, droite = sentence_bounds(page.texte, debut, fin, 240)
        phrase = replier(page.texte[gauche:droite]).replie
        return any(compile_pattern(motif).search(phrase) for motif in self.exclus)

    def _conclude(self, vue: VuePiece, trouvailles: list[tuple[Force, Passage, str]]) -> Vu:
        if not trouvailles:
            return Vu(False, self._missed(vue)) if vue.lisible else Vu(None, 0.5)
        forts = [t for t in trouvailles if t[0] >= Force.RUBRIQUE]
        if len({motif for _, _, motif in forts}) >= self.minimum:
            retenus = sorted(forts, key=lambda t: -t[0])[:3]
            return Vu(True, _PROBABILITE[retenus[0][0]], tuple(vue.sentence(p) for _, p, _ in retenus))
        force = max(t[0] for t in trouvailles)
        passages = tuple(vue.sentence(p) for f, p, _ in trouvailles if f == force)[:3]
        if force is Force.VIDE:
            return Vu(False, _PROBABILITE[force], passages, note="Le champ prévu est resté vide.")
        if force is Force.SANS_VALEUR and self.valeur_requise:
            return Vu(False, 0.15, passages, note="Le sujet est annoncé, mais rien n'est indiqué.")
        if force is Force.SANS_VALEUR:
            return Vu(
                None, _PROBABILITE[force], passages, note="Le sujet est abordé, sans la précision attendue."
            )
        if force >= Force.RUBRIQUE:
            if 2 * len({motif for _, _, motif in forts}) < self.minimum:
                return Vu(False, 0.2, passages, note="Presque rien de ce qui est attendu n'a été trouvé.")
            note = "Une partie seulement de ce qui est attendu a été trouvée."
            if self.tous_requis:
                return Vu(False, 0.2, passages, note=note)
            return Vu(None, 0.6, passages, note=note)
        return Vu(None, _PROBABILITE[force], passages, note="Des indices ont été trouvés, sans certitude.")

    def _missed(self, vue: VuePiece) -> float:
        """How often a mention that no wording found is there all the same: many wordings miss less."""
        formes = len(self.motifs) + len(self.rubriques) + len(self.indices)
        longueur = sum(len(page.texte) for page in vue.piece.pages)
        ocr = any(page.source is not Source.TEXTE for page in vue.piece.pages)
        base = 0.15 if formes < _PEU_DE_FORMES else 0.1 if formes < _BEAUCOUP_DE_FORMES else 0.06
        return min(0.18, base + (0.03 if ocr or longueur < _DOCUMENT_COURT else 0.0))


def _bare(texte: str, debut: int, fin: int) -> Force:
    """A wording without a value to look for: void when a blank or the next label stands for its content."""
    vide = find_blank(texte, debut, min(len(texte), fin + _LONGUEUR_DE_VIDE))
    if vide and vide[0] < fin:
        return Force.VIDE
    retour = texte.rfind("\n", debut, fin)
    if retour >= 0 and texte[debut:retour].rstrip().endswith((":", "?")):
        suite = retour + 1
        if not texte[suite:fin].strip(" \t") or _ETIQUETTE.match(texte, suite):
            return Force.SANS_VALEUR
    return Force.MOTIF


def _spans(motif: str, formes: Sequence[Texte], souple: bool) -> Iterator[tuple[int, int]]:
    compile_ = compile_pattern(motif, souple)
    yield from dict.fromkeys(span for texte in formes for span in texte.find_all(compile_))


def _within(cellules: Sequence[Cellule], debut: int) -> bool:
    return any(cellule.debut <= debut < cellule.debut + len(cellule.texte) for cellule in cellules)
