"""`piece_par_personne`: each person listed in one place has a pièce of their own in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualiopia.domain.lecture import Source
from qualiopia.domain.piece import Piece
from qualiopia.domain.vue import VueDossier
from qualiopia.verifications.accord import nothing
from qualiopia.verifications.phrases import listing, name_of
from qualiopia.verifications.releves import (
    MEME_PERSONNE,
    Releve,
    all_of,
    cites,
    first_of,
    misread,
    names_person,
    speaks_for,
    spells,
    spelt_otherwise,
    texts,
)
from qualiopia.verifications.vu import Vu


@dataclass(frozen=True, slots=True)
class PieceParPersonne:
    """Parameters: every name (`mesures`) of `types` must be in a pièce of `types_reference`.

    `mesures_reference` hold its person; the whole text is searched too. With `reciproque`, a pièce
    about someone who is not listed is also a contradiction. `quoi` names the pièce. Names of
    `mesures_exclues` are left out (someone listed in another role); with `sans_organisme`, so is the
    person who is the organisme.
    """

    types: tuple[str, ...]
    mesures: tuple[str, ...]
    types_reference: tuple[str, ...]
    mesures_reference: tuple[str, ...]
    quoi: str
    reciproque: bool = False
    mesures_exclues: tuple[str, ...] = ()
    sans_organisme: bool = False

    def compare(self, vue: VueDossier) -> Vu:
        """Show the persons without their pièce, and pièces without their person."""
        listes, pieces = vue.of_types(self.types), vue.of_types(self.types_reference)
        personnes = self._listed(listes, vue)
        if not personnes or not pieces:
            return nothing(f"Rien à rapprocher pour {self.quoi} de chaque personne.")
        sans = [p for p in personnes if not self._has(p, pieces, vue)]
        en_trop = self._strangers(pieces, listes, personnes, vue) if self.reciproque else []
        if not sans and not en_trop:
            doute = self._misspelt(personnes, pieces, vue)
            if doute is not None:
                return doute
            note = f"Chaque personne a {self.quoi}."
            return Vu(True, 0.94, cites(personnes)[:2] + cites(_first(pieces))[:2], note)
        return self._contradiction(sans, en_trop, personnes, pieces)

    def _misspelt(self, personnes: Sequence[Releve], pieces: Sequence[Piece], vue: VueDossier) -> Vu | None:
        """Doubt when a name is spelt one way in the list and another in the pièce."""
        autres = texts(all_of(pieces, self.mesures_reference))
        for personne in personnes:
            proche = spelt_otherwise(str(personne.valeur), autres, vue.memes_noms, vue.similarite)
            if proche is not None:
                note = (
                    f"« {personne.valeur} » dans {name_of(personne.piece)} est écrit « {proche.valeur} » "
                    f"dans {name_of(proche.piece)} : à vérifier."
                )
                passages = cites((proche, personne))
                sur = _alone(proche, personne, vue)
                if sur:
                    note = note.replace(" : à vérifier.", ", comme nulle part ailleurs dans le dossier.")
                return Vu(
                    False if sur else None,
                    0.08 if sur else 0.5,
                    passages,
                    note,
                    str(personne.valeur),
                    str(proche.valeur),
                )
        return None

    def _listed(self, listes: Sequence[Piece], vue: VueDossier) -> list[Releve]:
        exclus = [str(r.valeur) for mesure in self.mesures_exclues for r in all_of(vue.pieces, (mesure,))]
        return [
            personne
            for personne in _distinct(all_of(listes, self.mesures), vue)
            if not any(vue.memes_noms(str(personne.valeur), nom) >= MEME_PERSONNE for nom in exclus)
            and not (self.sans_organisme and speaks_for(str(personne.valeur), vue.organisme, vue.memes_noms))
        ]

    def _has(self, personne: Releve, pieces: Sequence[Piece], vue: VueDossier) -> bool:
        nom = str(personne.valeur)
        if any(names_person(p, nom, first_of(p, self.mesures_reference), vue.memes_noms) for p in pieces):
            return True
        return misread(personne, all_of(pieces, self.mesures_reference), vue.similarite)

    def _strangers(
        self, pieces: Sequence[Piece], listes: Sequence[Piece], personnes: Sequence[Releve], vue: VueDossier
    ) -> list[Releve]:
        inconnus: list[Releve] = []
        for releve in _distinct(all_of(pieces, self.mesures_reference), vue):
            nom = str(releve.valeur)
            connu = any(names_person(liste, nom, personnes, vue.memes_noms) for liste in listes)
            if not connu and not misread(releve, personnes, vue.similarite):
                inconnus.append(releve)
        return inconnus

    def _contradiction(
        self,
        sans: Sequence[Releve],
        en_trop: Sequence[Releve],
        personnes: Sequence[Releve],
        pieces: Sequence[Piece],
    ) -> Vu:
        notes = []
        if sans:
            noms = listing([str(r.valeur) for r in sans])
            verbe = "figurent" if len(sans) > 1 else "figure"
            notes.append(f"{noms} {verbe} dans {name_of(sans[0].piece)}, sans {self.quoi} à ce nom.")
        if en_trop:
            noms = listing([f"{r.valeur} ({name_of(r.piece)})" for r in en_trop])
            notes.append(f"Il y a {self.quoi} pour {noms}, sans trace dans {name_of(personnes[0].piece)}.")
        lisibles = all(page.lisible for piece in pieces for page in piece.pages)
        sur = (
            lisibles
            and (len(sans) < len(personnes) or len(personnes) == 1)
            and len(en_trop) < len(personnes) + 1
        )
        passages = cites((*sans[:3], *en_trop[:3], *_first(pieces)[:1]))
        types = () if en_trop else self.types_reference
        return Vu(False if sur else None, 0.06 if sur else 0.5, passages, " ".join(notes), types=types)


def _alone(proche: Releve, personne: Releve, vue: VueDossier) -> bool:
    """Whether a spelling read surely is only in its pièce, while two others share the usual one."""
    if not proche.sure or any(page.source is Source.OCR for page in proche.piece.pages):
        return False
    autres = [p for p in vue.pieces if not p.vierge and p.cle != proche.piece.cle]
    usuelles = [p for p in autres if spells(p, str(personne.valeur))]
    nettes = [p for p in usuelles if all(page.source is Source.TEXTE for page in p.pages)]
    return len(usuelles) > 1 and bool(nettes) and not any(spells(p, str(proche.valeur)) for p in autres)


def _first(pieces: Sequence[Piece]) -> list[Releve]:
    return [Releve(piece, "", "", None) for piece in pieces]


def _distinct(releves: Sequence[Releve], vue: VueDossier) -> list[Releve]:
    uniques: list[Releve] = []
    for releve in texts(releves):
        nom = str(releve.valeur)
        if len(nom.split()) < 2 or any(c.isdigit() for c in nom):
            continue
        if not any(vue.memes_noms(nom, str(autre.valeur)) >= MEME_PERSONNE for autre in uniques):
            uniques.append(releve)
    return uniques
