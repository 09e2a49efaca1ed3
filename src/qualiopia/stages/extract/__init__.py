"""Extract: the champs, signature blocks and attendance cells of a pièce, each with its verbatim passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualiopia.domain.piece import Piece
from qualiopia.packs.modele import Pack
from qualiopia.packs.temps import Validite
from qualiopia.stages.extract.choix import choose, lower
from qualiopia.stages.extract.complements import complete
from qualiopia.stages.extract.etiquettes import find_forms, find_labels
from qualiopia.stages.extract.feuille import Feuille
from qualiopia.stages.extract.lexique import Candidat, Lexique, prepare
from qualiopia.stages.extract.natures import read_zone
from qualiopia.stages.extract.optique import read_machine_zone
from qualiopia.stages.extract.parties import (
    Partie,
    attribute,
    find_parties,
    names_beside,
    names_of_parties,
    owned_identifiers,
)
from qualiopia.stages.extract.personnes import find_persons, persons_in_tables
from qualiopia.stages.extract.presences import read_presences
from qualiopia.stages.extract.signatures import read_signatures
from qualiopia.stages.extract.sommes import add_up
from qualiopia.stages.extract.titres import find_title
from qualiopia.stages.extract.zones import read_zones

VERSION = 3
_DE_TETE = frozenset({"intitule", "date_document"})
_RETRAIT = 0.1

__all__ = ["VERSION", "extract"]


def extract(piece: Piece, pack: Pack) -> Piece:
    """Return the pièce with its champs, signatures and presences."""
    lexique = prepare(pack, piece.type)
    feuilles = [Feuille(piece.fichier, page) for page in piece.pages]
    genre = pack.type_de_piece(piece.type)
    titree = genre is not None and genre.portee in pack.extraction.portees_titrees
    candidats = attribute(list(_candidates(feuilles, lexique)), lexique)
    if titree:
        candidats += add_up(feuilles, lexique)
    multiples = {repere.champ.nom for repere in lexique.reperes if repere.champ.multiple}
    champs = choose(candidats, multiples, lexique.mots.listes)
    if genre and titree and all(champ.nom != "intitule" for champ in champs):
        organisme = next((str(champ.valeur) for champ in champs if champ.nom == "organisme"), "")
        champs += choose(find_title(feuilles, genre, organisme, lexique))
    pointages = read_presences(feuilles, champs, lexique)
    signatures = read_signatures(feuilles, champs, pointages, lexique)
    datee = genre is not None and genre.portee in pack.extraction.portees_datees
    champs = complete(
        champs,
        feuilles,
        pointages.presences,
        signatures,
        lexique.mots,
        datee=datee,
        bornes=_bounds_of(genre.validite) if genre is not None and genre.validite is not None else (),
    )
    return replace(
        piece, champs=tuple(champs), signatures=tuple(signatures), presences=tuple(pointages.presences)
    )


def _bounds_of(validite: Validite) -> list[str]:
    """Return the champs that begin or end a validity, by their name: a day of visit bounds nothing."""
    noms = [validite.champ_debut, validite.champ_fin]
    noms += [nom for regle in validite.regles for nom in (regle.champ_debut, regle.champ_fin)]
    return list(dict.fromkeys(nom for nom in noms if nom.startswith(("date_debut", "date_fin"))))


def _candidates(feuilles: Sequence[Feuille], lexique: Lexique) -> Iterator[Candidat]:
    for feuille in feuilles:
        parties = find_parties(feuille, lexique)
        yield from names_of_parties(feuille, parties, lexique)
        yield from (_later(c, feuille is not feuilles[0]) for c in _labelled(feuille, lexique))
        yield from _identifiers(feuille, parties, lexique)
        yield from persons_in_tables(feuille, lexique)
    yield from read_zones(feuilles, lexique)
    yield from read_machine_zone(feuilles, lexique)


def _later(candidat: Candidat, suite: bool) -> Candidat:
    """A title or a date on a page after the first one is rather that of an annex."""
    if suite and candidat.nom in _DE_TETE:
        return lower(candidat, candidat.score - _RETRAIT)
    return candidat


def _labelled(feuille: Feuille, lexique: Lexique) -> Iterator[Candidat]:
    for repere in lexique.reperes:
        nature = repere.champ.nature
        if nature == "identifiant":
            continue
        for etiquette in (*find_labels(feuille, repere), *find_forms(feuille, repere)):
            if nature in {"personne", "personnes"}:
                yield from find_persons(feuille, etiquette, lexique)
            else:
                yield from read_zone(feuille, etiquette, lexique)


def _identifiers(feuille: Feuille, parties: Sequence[Partie], lexique: Lexique) -> Iterator[Candidat]:
    reperes = [repere for repere in lexique.reperes if repere.champ.nature == "identifiant"]
    trouves = owned_identifiers(feuille, reperes, parties, lexique)
    yield from trouves
    siens = [c for c in trouves if c.nom == "siret"]
    meilleur = max((c.score for c in siens), default=0.0)
    surs = [c for c in siens if c.score >= meilleur - _RETRAIT]
    yield from names_beside(feuille, surs, "organisme", lexique)
