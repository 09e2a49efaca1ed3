"""Filling a model wording with the organisme's own data, and nothing else.

A datum comes from what is declared of the organisme, from the pièce itself, or from the pièces of
its dossier when they all agree. Several values are never arbitrated: they are shown beside the blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualiopia.domain.dossier import Examen, PieceJugee
from qualiopia.domain.piece import Champ, Valeur
from qualiopia.domain.proposition import Blanc, Donnee
from qualiopia.domain.texte import squash
from qualiopia.packs.emplacements import EMPLACEMENT, Emplacement
from qualiopia.packs.modele import Pack
from qualiopia.stages.dossiers import common_type
from qualiopia.verifications.phrases import show

CONFIANCE = 0.6


@dataclass(frozen=True, slots=True)
class Rempli:
    """A wording filled, what filled it, and the blanks that remain."""

    texte: str = ""
    donnees: tuple[Donnee, ...] = ()
    blancs: tuple[Blanc, ...] = ()


@dataclass(frozen=True)
class Donnees:
    """Where the data of one pièce are looked for."""

    emplacements: dict[str, Emplacement]
    declarees: dict[str, str]
    siennes: Sequence[tuple[str, Champ]]
    voisines: Sequence[tuple[str, Champ]]
    toutes: Sequence[tuple[str, str, Champ]]

    @classmethod
    def of(cls, jugee: PieceJugee, examen: Examen, pack: Pack) -> Donnees:
        """Gather the data of a pièce.

        Those of the dossier common to all concern no one in particular, and a blank form serves any dossier.
        """
        commun = common_type(pack)
        types = {dossier.id: dossier.type for dossier in examen.dossiers}
        propre = commun is None or types.get(jugee.dossier) != commun.id
        propre = propre and not jugee.piece.vierge
        voisines = [
            (autre.piece.fichier, champ)
            for autre in examen.pieces
            if propre and autre.dossier == jugee.dossier and autre is not jugee and not autre.piece.vierge
            for champ in autre.piece.champs
        ]
        organisme = examen.organisme
        declarees = {
            "denomination": organisme.denomination,
            "siret": organisme.siret,
            "siren": organisme.siren or organisme.siret[:9],
            "nda": organisme.nda,
        }
        siennes = [(jugee.piece.fichier, champ) for champ in jugee.piece.champs]
        toutes = [
            (autre.piece.type, autre.piece.fichier, champ)
            for autre in examen.pieces
            if not autre.piece.vierge
            for champ in autre.piece.champs
        ]
        return cls(dict(pack.emplacements), declarees, siennes, voisines, toutes)

    def find(self, nom: str) -> Donnee | Blanc:
        """Return what fills a placeholder, or the blank it leaves."""
        emplacement = self.emplacements.get(nom)
        if emplacement is None:
            return Blanc(nom)
        if emplacement.organisme and (declaree := self.declarees[emplacement.organisme]):
            return Donnee(nom, declaree)
        for champs in self._places(emplacement):
            trouvees = _named(champs, emplacement.champs)
            if trouvees:
                return _agreed(nom, trouvees)
        return Blanc(nom)

    def _places(self, emplacement: Emplacement) -> list[Sequence[tuple[str, Champ]]]:
        if emplacement.types:
            return [[(fichier, champ) for type_, fichier, champ in self.toutes if type_ in emplacement.types]]
        return [self.siennes] if emplacement.portee == "piece" else [self.siennes, self.voisines]

    def label(self, nom: str) -> str:
        """Return how the blank of a placeholder is called."""
        emplacement = self.emplacements.get(nom)
        return emplacement.libelle if emplacement and emplacement.libelle else nom.replace("_", " ")


def _named(champs: Iterable[tuple[str, Champ]], noms: Sequence[str]) -> list[tuple[str, Champ]]:
    trouvees = [(fichier, champ) for fichier, champ in champs if champ.confiance >= CONFIANCE]
    for nom in noms:
        siens = [(fichier, champ) for fichier, champ in trouvees if champ.nom == nom]
        if siens:
            return siens
    return []


def _agreed(nom: str, trouvees: Sequence[tuple[str, Champ]]) -> Donnee | Blanc:
    """The value all agree on, else a blank with each of them and where it stands."""
    par_valeur: dict[str, tuple[str, Champ]] = {}
    for fichier, champ in trouvees:
        par_valeur.setdefault(_key(champ.valeur), (fichier, champ))
    if len(par_valeur) == 1:
        fichier, champ = next(iter(par_valeur.values()))
        page = champ.passage.page if champ.passage is not None else None
        return Donnee(nom, show(champ.valeur), fichier, page)
    valeurs = (
        f"{show(champ.valeur)} dans « {fichier.rsplit('/', 1)[-1]} »"
        for fichier, champ in par_valeur.values()
    )
    return Blanc(nom, tuple(valeurs))


def _key(valeur: Valeur) -> str:
    if isinstance(valeur, tuple):
        return "|".join(sorted(squash(nom) for nom in valeur))
    return squash(str(valeur))


def fill(modele: str, donnees: Donnees) -> Rempli:
    """Fill a model wording; each blank is written `[à compléter : …]`."""
    trouvees: dict[str, Donnee | Blanc] = {}
    morceaux: list[str] = []
    fin = 0
    for place in EMPLACEMENT.finditer(modele):
        nom = place.group(1).strip()
        trouvee = trouvees.setdefault(nom, donnees.find(nom))
        morceaux += [
            modele[fin : place.start()],
            trouvee.valeur if isinstance(trouvee, Donnee) else blank(donnees.label(nom)),
        ]
        fin = place.end()
    texte = "".join([*morceaux, modele[fin:]])
    return Rempli(
        texte,
        tuple(d for d in trouvees.values() if isinstance(d, Donnee)),
        tuple(b for b in trouvees.values() if isinstance(b, Blanc)),
    )


def blank(libelle: str) -> str:
    """Write the blank a placeholder leaves."""
    return "[à compléter]" if libelle == "…" else f"[à compléter : {libelle}]"
