"""`mention`: the document says it, by wording, by heading, with a value if one is needed.

Decides in this order: a wording (`motifs`) beside its value (`valeur`), a heading (`rubriques`)
followed by real content, then weak cues (`indices`), which only leave the question open.
A blank in the place of the value or of the content proves nothing and is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from qualiopia.domain.lecture import Page
from qualiopia.domain.piece import Passage
from qualiopia.domain.texte import Texte, compile_pattern, replier
from qualiopia.domain.valeurs.natures import find_value
from qualiopia.domain.vides import VIDE, find_blank, without_blanks
from qualiopia.domain.vue import VuePiece, sentence_bounds
from qualiopia.verifications.vu import Vu

_MOT = re.compile(r"\w{2,}")
_ETIQUETTE = re.compile(r"\s*[A-ZÀ-Þ(][^:\n|]{1,45}\s?:|\s*[A-ZÀ-Þ(][^\n|]{3,160}\?\s*$")
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
    With `valeur_requise`, a wording without its value counts as a field left empty.
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
    mots_minimum: int = 3
    minimum: int = 1

    def evaluate(self, vue: VuePiece) -> Vu:
        """Look for the mention in every page and answer with the best passages."""
        trouvailles: list[tuple[Force, Passage, str]] = []
        for page, texte in vue.textes:
            for force, debut, fin, motif in self._hits(page, texte):
                if not self._excluded(page, debut, fin):
                    trouvailles.append((force, vue.passage(page, debut, fin), motif))
        return self._conclude(vue, trouvailles)

    def _hits(self, page: Page, texte: Texte) -> Iterator[tuple[Force, int, int, str]]:
        for motif in self.motifs:
            for debut, fin in texte.find_all(compile_pattern(motif)):
                if not self.valeur:
                    vide = find_blank(page.texte, debut, fin)
                    yield (Force.VIDE if vide else Force.MOTIF), debut, fin, motif
                else:
                    yield *self._with_value(page, debut, fin), motif
        for motif in self.rubriques:
            for debut, fin in texte.find_all(compile_pattern(motif)):
                yield *self._heading(page, debut, fin), motif
        for motif in self.indices:
            for debut, fin in texte.find_all(compile_pattern(motif)):
                yield Force.INDICE, debut, fin, motif

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
            return Vu(False if vue.lisible else None, 0.03 if vue.lisible else 0.5)
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
            return Vu(None, 0.6, passages, note=note)
        return Vu(None, _PROBABILITE[force], passages, note="Des indices ont été trouvés, sans certitude.")
