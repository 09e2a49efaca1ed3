"""What runs the cases of a référentiel."""

from __future__ import annotations

from qualiopia.engines.comparaison import memes_noms, similarite
from qualiopia.packs.modele import Pack
from qualiopia.stages.epreuve import Banc
from qualiopia.stages.extract import extract


def build_banc(pack: Pack) -> Banc:
    """Return what runs the cases of a référentiel."""
    return Banc(pack, extract, similarite, memes_noms)
