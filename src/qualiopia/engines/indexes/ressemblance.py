"""Likeness: a linear classifier learned from the sample texts of a pack, in a fraction of a second.

Ridge regression of the kinds on TF-IDF weights of French stems and pairs of stems, solved in its
dual form: there are far fewer samples than words. Words of a single sample are left out, numbers
are all alike. Nothing is stored: the samples are the model, and learning again is deterministic.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import Stemmer

from qualiopia.domain.texte import replier

_MOT = re.compile(r"[a-z]{2,}|\d+|[€%@]")
_CARACTERES_LUS = 9000
_PENALITE = 1.0
_COMMUN = 2

Poids = npt.NDArray[np.float32]


class RessemblanceLineaire:
    """Likens texts to the samples it is given, by kind; learns when first asked."""

    def __init__(self, echantillons: Mapping[str, Sequence[str]]) -> None:
        self._echantillons = [(genre, texte) for genre, textes in echantillons.items() for texte in textes]
        self._genres = sorted(echantillons)
        self._racines = Stemmer.Stemmer("french")

    def compare(self, texte: str) -> Mapping[str, float]:
        """Return the likeness of a text to each kind: about 0 for unlike, 1 for alike."""
        if len(self._genres) < 2:
            return {}
        coefficients, moyennes = self._appris
        rangs, valeurs = self._weights(self._terms(texte))
        notes = valeurs @ coefficients[rangs] + moyennes if len(rangs) else moyennes
        return dict(zip(self._genres, map(float, notes), strict=True))

    @cached_property
    def _termes(self) -> list[Counter[str]]:
        return [self._terms(texte) for _, texte in self._echantillons]

    @cached_property
    def _vocabulaire(self) -> tuple[dict[str, int], Poids]:
        """Return the rank of each term that several samples share, and its weight by rarity."""
        presences = Counter(terme for termes in self._termes for terme in termes)
        retenus = sorted(terme for terme, nombre in presences.items() if nombre >= _COMMUN)
        nombres = np.array([presences[terme] for terme in retenus], dtype=np.float32)
        rarete = np.log((1 + len(self._termes)) / (1 + nombres)) + 1
        return {terme: rang for rang, terme in enumerate(retenus)}, rarete.astype(np.float32)

    @cached_property
    def _appris(self) -> tuple[Poids, Poids]:
        """Return the weight of each term for each kind, and the share of each kind."""
        lignes = np.zeros((len(self._termes), len(self._vocabulaire[0])), dtype=np.float32)
        for ligne, termes in zip(lignes, self._termes, strict=True):
            rangs, valeurs = self._weights(termes)
            ligne[rangs] = valeurs
        vises = np.zeros((len(lignes), len(self._genres)), dtype=np.float32)
        for ligne, (genre, _) in zip(vises, self._echantillons, strict=True):
            ligne[self._genres.index(genre)] = 1.0
        moyennes = vises.mean(axis=0)
        produits = lignes @ lignes.T + _PENALITE * np.eye(len(lignes), dtype=np.float32)
        coefficients = lignes.T @ np.linalg.solve(produits, vises - moyennes)
        return coefficients.astype(np.float32), moyennes

    def _terms(self, texte: str) -> Counter[str]:
        mots = _MOT.findall(replier(texte[:_CARACTERES_LUS]).replie)
        racines = self._racines.stemWords(["#" if mot.isdigit() else mot for mot in mots])
        return Counter(racines) + Counter(f"{avant} {apres}" for avant, apres in pairwise(racines))

    def _weights(self, termes: Counter[str]) -> tuple[npt.NDArray[np.intp], Poids]:
        rang_de, rarete = self._vocabulaire
        connus = [(rang_de[terme], nombre) for terme, nombre in termes.items() if terme in rang_de]
        rangs = np.array([rang for rang, _ in connus], dtype=np.intp)
        valeurs = (1 + np.log(np.array([nombre for _, nombre in connus], dtype=np.float32))) * rarete[rangs]
        norme = float(np.linalg.norm(valeurs))
        return rangs, (valeurs / norme if norme else valeurs).astype(np.float32)
