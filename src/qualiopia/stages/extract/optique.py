"""Machine-readable zones of identity documents: their parts, under the names that the pack gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualiopia.domain.valeurs.mrz import PartieLue, find_mrz, with_repairs_said
from qualiopia.stages.extract.feuille import Feuille
from qualiopia.stages.extract.lexique import Candidat, Lexique

_SURE, _REPAREE, _SANS_CLE, _FAUSSE = 0.98, 0.85, 0.8, 0.5


def read_machine_zone(feuilles: Sequence[Feuille], lexique: Lexique) -> Iterator[Candidat]:
    """Yield what the machine-readable zone of a pièce says, for the champs that the pack feeds from it."""
    champs = [champ for champ in lexique.champs if champ.lecture_optique]
    for feuille in feuilles if champs else ():
        parties = {partie.nom: partie for partie in with_repairs_said(find_mrz(feuille.brut), feuille.brut)}
        for champ in champs:
            if partie := parties.get(champ.lecture_optique):
                yield Candidat(
                    champ.nom, partie.valeur, feuille, partie.debut, partie.fin, _score(partie), partie.note
                )


def _score(partie: PartieLue) -> float:
    if partie.sure is None:
        return _FAUSSE if partie.note else _SANS_CLE
    if not partie.sure:
        return _FAUSSE
    return _REPAREE if partie.note else _SURE
