"""How much one analysis accepts to read: the guards against bombs and giants."""

from __future__ import annotations

from dataclasses import dataclass

_MIO = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limites:
    """Sizes in bytes.

    `taille_fichier` bounds any single file, on disk or inside a container; `taille_depliee` bounds
    what one dropped file may unpack to, all its levels together; `ratio` bounds the expansion of
    an archive entry larger than `ratio_a_partir_de`; `entrees` bounds the files found inside one
    dropped file and `profondeur` the containers within containers; `pages` bounds the pages read
    of one document.
    """

    taille_fichier: int = 150 * _MIO
    taille_depliee: int = 800 * _MIO
    ratio: int = 150
    ratio_a_partir_de: int = 8 * _MIO
    entrees: int = 5000
    profondeur: int = 5
    pages: int = 500
