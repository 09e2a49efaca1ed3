"""From many candidates to champs: the best value of each, and what else was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from qualiopia.domain.piece import Champ
from qualiopia.domain.texte import squash
from qualiopia.stages.extract.lexique import Candidat
from qualiopia.stages.extract.personnes import name_key

_TOTAUX = frozenset({"duree_heures", "duree_jours"})
"""Champs whose smaller values are parts of the greatest one."""
_ACCORD = 0.02
_ECART = 0.12
_SEUIL = 0.3
_ECART_DE_LISTE = 0.2


def choose(
    candidats: Iterable[Candidat], multiples: Container[str] = (), listes: Mapping[str, bool] | None = None
) -> list[Champ]:
    """Return one champ for each name, best value first, the others said in its note.

    `multiples` keep all; `listes` gather persons, and say whether one who is alone is the value.
    """
    par_nom: dict[str, list[Candidat]] = defaultdict(list)
    for candidat in candidats:
        par_nom[candidat.nom].append(candidat)
    champs = []
    for nom, lot in par_nom.items():
        if nom in multiples:
            champ = _all_of(nom, lot)
        else:
            seul = (listes or {}).get(nom)
            champ = _best_of(nom, lot) if seul is None else _list_of(nom, lot, seul=seul)
        if champ is not None:
            champs.append(champ)
    return champs


def _best_of(nom: str, lot: Sequence[Candidat]) -> Champ | None:
    groupes: dict[object, list[Candidat]] = defaultdict(list)
    for candidat in lot:
        groupes[_key(candidat)].append(candidat)
    notes = {
        cle: max(c.score for c in groupe) + _ACCORD * min(len(groupe) - 1, 4)
        for cle, groupe in groupes.items()
    }
    ordre = sorted(groupes, key=lambda cle: -notes[cle])
    if nom in _TOTAUX:
        proches = [cle for cle in ordre if notes[ordre[0]] - notes[cle] < _ECART]
        ordre = [max(proches, key=lambda cle: float(str(cle)))]
    meilleur = max(groupes[ordre[0]], key=lambda c: c.score)
    if notes[ordre[0]] < _SEUIL:
        return None
    confiance = min(0.99, notes[ordre[0]])
    note = meilleur.note
    rivaux = [cle for cle in ordre[1:] if notes[ordre[0]] - notes[cle] < _ECART]
    if rivaux:
        confiance = min(confiance, 0.6)
        autres = ", ".join(_show(groupes[cle][0]) for cle in rivaux[:4])
        note = "; ".join(filter(None, (note, f"autres valeurs lues : {autres}")))
    passage = meilleur.feuille.passage(meilleur.debut, meilleur.fin)
    return Champ(nom, meilleur.valeur, passage, round(confiance, 2), note)


def _all_of(nom: str, lot: Sequence[Candidat]) -> Champ | None:
    """Gather the distinct values that are about as well announced as the best one."""
    meilleure = max(candidat.score for candidat in lot)
    gardes: dict[object, Candidat] = {}
    for candidat in lot:
        if candidat.score >= max(_SEUIL, meilleure - _ECART_DE_LISTE):
            gardes.setdefault(_key(candidat), candidat)
    if not gardes:
        return None
    premier = next(iter(gardes.values()))
    passage = premier.feuille.passage(premier.debut, premier.fin)
    valeurs = tuple(str(candidat.valeur) for candidat in gardes.values())
    return Champ(nom, valeurs, passage, round(min(0.97, meilleure), 2))


def _list_of(nom: str, lot: Sequence[Candidat], *, seul: bool) -> Champ | None:
    """Gather persons, each once; weak candidates give way when there are sure ones."""
    meilleure = max(candidat.score for candidat in lot)
    uniques: dict[str, Candidat] = {}
    for candidat in lot:
        if candidat.score < meilleure - 0.2:
            continue
        cle = name_key(str(candidat.valeur))
        ancien = next((a for a in uniques if _same(a, cle)), None)
        if ancien is None:
            uniques[cle] = candidat
        elif len(cle) > len(ancien):
            uniques = {
                (cle if c == ancien else c): (candidat if c == ancien else v) for c, v in uniques.items()
            }
    if not uniques:
        return None
    premiers = list(uniques.values())
    noms = tuple(str(candidat.valeur) for candidat in premiers)
    premier = premiers[0]
    passage = premier.feuille.passage(premier.debut, premier.fin)
    valeur = noms[0] if seul and len(noms) == 1 else noms
    return Champ(nom, valeur, passage, round(min(0.97, meilleure), 2))


def _same(une: str, autre: str) -> bool:
    """Whether a name is the other one, shorter (a surname alone)."""
    a, b = set(une.split()), set(autre.split())
    return a <= b or b <= a


def _key(candidat: Candidat) -> object:
    if isinstance(candidat.valeur, str):
        return squash(candidat.valeur).strip(" .,;:'\"-")
    return candidat.valeur


def _show(candidat: Candidat) -> str:
    valeur = candidat.valeur
    return f"{valeur:g}" if isinstance(valeur, float) else str(valeur)


def lower(candidat: Candidat, score: float) -> Candidat:
    """Return the candidate with another score."""
    return replace(candidat, score=score)
