"""Pages, tables and pièces built in memory for the tests of extraction, and the common part of the pack."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from qualiopia.domain.lecture import Boite, Cellule, Encre, Marque, Mot, Page, Source, Tableau
from qualiopia.domain.piece import Champ, Piece, Reconnaissance
from qualiopia.packs.assemblage import assemble
from qualiopia.packs.fautes import Releve
from qualiopia.packs.fichiers import find_packs, read_files
from qualiopia.packs.modele import Pack, ReglesAudit
from qualiopia.stages.extract import extract

SIGNE = Marque.SIGNE
_FICHIERS = ("champs_communs.yaml", "extraction.yaml", "identifiants.yaml")


@lru_cache(maxsize=1)
def common_pack() -> Pack:
    """The pack reduced to what extraction shares between all kinds of pièces."""
    fichiers = read_files(find_packs()["qualiopi"])
    parties: dict[str, Any] = assemble({nom: fichiers[nom] for nom in _FICHIERS}, Releve()).parties
    return Pack(
        id="essai",
        titre="",
        editeur="",
        licence="",
        versions=(),
        criteres=(),
        indicateurs=(),
        types_de_pieces=(),
        coherence=(),
        types_de_dossiers=(),
        conditions={},
        audit=ReglesAudit(5, 6, 3),
        **parties,
    )


def piece(*pages: Page) -> Piece:
    """A pièce of no particular kind."""
    return Piece("essai.pdf", "0", "pdf", pages, Reconnaissance("autre", 1.0))


def extracted(*pages: Page | str) -> Piece:
    """Extract from pages, or from texts taken as pages."""
    completes = [Page(n, p) if isinstance(p, str) else p for n, p in enumerate(pages, 1)]
    return extract(piece(*completes), common_pack())


def values(lue: Piece) -> dict[str, object]:
    """The value of each champ."""
    return {champ.nom: champ.valeur for champ in lue.champs}


def champ(lue: Piece, nom: str) -> Champ:
    """The champ of that name, which must exist."""
    trouve = lue.champ(nom)
    assert trouve is not None, f"{nom} absent de {sorted(values(lue))}"
    return trouve


def sheet(
    avant: str, lignes: Sequence[Sequence[str | Marque]], apres: str = "", source: Source = Source.TEXTE
) -> Page:
    """A page with one table between two texts; a mark instead of a text is an empty cell that bears it."""
    texte = avant + "\n"
    rangees = []
    for ligne in lignes:
        cellules = []
        for contenu in ligne:
            ecrit = contenu if not isinstance(contenu, Marque) else ""
            marque = contenu if isinstance(contenu, Marque) else (Marque.TEXTE if ecrit else Marque.VIDE)
            cellules.append(Cellule(ecrit, marque, len(texte)))
            texte += ecrit + "\t"
        texte = texte[:-1] + "\n"
        rangees.append(tuple(cellules))
    return Page(1, texte + apres, source=source, tableaux=(Tableau(tuple(rangees)),))


def placed(lignes: Sequence[Sequence[tuple[float, float, str]]], encres: Sequence[Boite] = ()) -> Page:
    """A page whose words have boxes: each line lists (x, y, text), 5 points a letter, 10 points high."""
    texte, mots = "", []
    for ligne in lignes:
        for x, y, ecrit in ligne:
            for mot in ecrit.split():
                largeur = 5.0 * len(mot)
                mots.append(Mot(len(texte), len(texte) + len(mot), (x, y, x + largeur, y + 10)))
                texte += mot + " "
                x += largeur + 3
            texte = texte[:-1] + "\t"
        texte = texte[:-1] + "\n"
    traces = tuple(Encre("trace", boite) for boite in encres)
    return Page(1, texte, largeur=595, hauteur=842, mots=tuple(mots), encres=traces)
