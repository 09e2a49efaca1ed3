"""`noms_inclus`: the persons named on one side are named on the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.piece import Piece
from qualiopia.domain.texte import squash
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import listing, name_of
from qualiopia.verifications.releves import (
    MEME_PERSONNE,
    Releve,
    all_of,
    cites,
    find_explanation,
    misread,
    names_person,
    speaks_for,
    texts,
)
from qualiopia.verifications.vu import Vu

DOUTE = 0.6
_MOT_MINIMUM = 3


@dataclass(frozen=True, slots=True)
class NomsInclus:
    """Parameters: names (`mesures`) of `types` must be among `mesures_reference` of `types_reference`.

    With `reciproque`, the other way round too. `quoi` names them (« les personnes »). Wordings
    `motifs_contraires` (a replacement agreed) leave the question open. Names of `mesures_exclues` are
    left out (someone listed in another role); with `sans_organisme`, so is the person who is the
    organisme. With `un_commun`, names of which none is found on the other side are no list of the same
    persons.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    types_reference: tuple[str, ...]
    mesures_reference: tuple[str, ...]
    quoi: str = "les personnes"
    reciproque: bool = False
    motifs_contraires: tuple[str, ...] = ()
    mesures_exclues: tuple[str, ...] = ()
    un_commun: bool = False
    sans_organisme: bool = False

    def compare(self, vue: VueDossier) -> Vu:
        """Match names in any order or form, and show those found on one side only."""
        pieces, autres = vue.of_types(self.types), vue.of_types(self.types_reference)
        gauche = self._names(pieces, self.mesures, vue)
        droite = self._names(autres, self.mesures_reference, vue)
        if not gauche or not droite:
            return nothing(f"{self.quoi[:1].upper()}{self.quoi[1:]} ne sont nommés que d'un côté.")
        manquants = _missing(gauche, droite, autres, vue)
        if self.un_commun and len(manquants) >= len({str(r.valeur) for r in gauche}):
            return nothing(f"{self.quoi[:1].upper()}{self.quoi[1:]} ne sont pas reconnues dans les listes.")
        en_trop = _missing(droite, gauche, pieces, vue) if self.reciproque else []
        if not manquants and not en_trop:
            note = f"{self.quoi[:1].upper()}{self.quoi[1:]} sont les mêmes des deux côtés."
            return Vu(True, 0.94, cites((*gauche[:2], *droite[:2])), note)
        return self._contradiction(vue, gauche, droite, manquants, en_trop)

    def _names(self, pieces: Sequence[Piece], mesures: Sequence[str], vue: VueDossier) -> list[Releve]:
        exclus = [str(r.valeur) for mesure in self.mesures_exclues for r in all_of(vue.pieces, (mesure,))]
        noms = _names(all_of(pieces, mesures), vue)
        if self.sans_organisme:
            noms = [r for r in noms if not speaks_for(str(r.valeur), vue.organisme, vue.memes_noms)]
        return [r for r in noms if not any(vue.memes_noms(str(r.valeur), n) >= MEME_PERSONNE for n in exclus)]

    def _contradiction(
        self,
        vue: VueDossier,
        gauche: Sequence[Releve],
        droite: Sequence[Releve],
        manquants: Sequence[Releve],
        en_trop: Sequence[Releve],
    ) -> Vu:
        note = " ".join(filter(None, (_say(manquants, droite), _say(en_trop, gauche))))
        passages = cites((*manquants[:3], *en_trop[:3], *droite[:1], *gauche[:1]))
        doute = not _certain(manquants, en_trop, gauche, droite, vue)
        if doute or self._explained((*manquants, *en_trop), vue):
            return Vu(None, 0.5, passages, note + " À vérifier.")
        observe = listing([str(r.valeur) for r in (*manquants, *en_trop)])
        return Vu(False, 0.06, passages, note, "les mêmes noms des deux côtés", observe)

    def _explained(self, absents: Sequence[Releve], vue: VueDossier) -> bool:
        """Whether a sentence that names one of those missing says why."""
        mots = {m for r in absents for m in squash(str(r.valeur)).split() if len(m) > _MOT_MINIMUM}

        def names(phrase: str) -> bool:
            return bool(mots & set("".join(c if c.isalnum() else " " for c in squash(phrase)).split()))

        return find_explanation(vue.pieces, self.motifs_contraires, names) is not None


def _names(releves: Sequence[Releve], vue: VueDossier) -> list[Releve]:
    """Keep values that look like the name of a person, and of someone who did not merely sign."""
    noms = [r for r in texts(releves) if len(str(r.valeur).split()) > 1]
    return [r for r in noms if not any(c.isdigit() for c in str(r.valeur)) and not _signs(r, vue)]


def _signs(releve: Releve, vue: VueDossier) -> bool:
    nom = str(releve.valeur)
    return any(s.nom and vue.memes_noms(nom, s.nom) >= MEME_PERSONNE for s in releve.piece.signatures)


def _missing(
    gauche: Sequence[Releve], droite: Sequence[Releve], pieces: Sequence[Piece], vue: VueDossier
) -> list[Releve]:
    absents: dict[str, Releve] = {}
    for releve in gauche:
        nom = str(releve.valeur)
        if any(vue.memes_noms(nom, str(autre.valeur)) >= MEME_PERSONNE for autre in droite):
            continue
        if any(names_person(piece, nom, (), vue.memes_noms) for piece in pieces):
            continue
        if misread(releve, droite, vue.similarite):
            continue
        if not any(vue.memes_noms(nom, connu) >= MEME_PERSONNE for connu in absents):
            absents[nom] = releve
    return list(absents.values())


def _certain(
    manquants: Sequence[Releve],
    en_trop: Sequence[Releve],
    gauche: Sequence[Releve],
    droite: Sequence[Releve],
    vue: VueDossier,
) -> bool:
    """Doubt when names are nearly alike, when no name at all is shared, or when a page was not read."""
    for absents, autres in ((manquants, droite), (en_trop, gauche)):
        for releve in absents:
            if any(vue.memes_noms(str(releve.valeur), str(a.valeur)) >= DOUTE for a in autres):
                return False
    if len(manquants) >= len({str(r.valeur) for r in gauche}) > 1:
        return False
    pieces = {r.piece.cle: r.piece for r in (*gauche, *droite)}.values()
    return all(page.lisible for piece in pieces for page in piece.pages)


def _say(absents: Sequence[Releve], autres: Sequence[Releve]) -> str:
    if not absents:
        return ""
    noms = listing([str(r.valeur) for r in absents])
    cote = listing(list(dict.fromkeys(name_of(r.piece) for r in autres)), 2)
    return f"{noms} : dans {name_of(absents[0].piece)}, mais pas dans {cote}."
