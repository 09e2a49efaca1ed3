"""Differences between two packs, or between two days of one, said in plain French and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from qualiopia.packs.comparaison import Ecart, Sens
from qualiopia.reports.html.presentation import french_value
from qualiopia.reports.referentiel.lexique import ASPECTS, GENRES, LIBELLES, PARAMETRES

ROMPU = "les examens passés s'y réfèrent"
_TITRES = {Sens.RETIRE: "Retiré", Sens.AJOUTE: "Ajouté", Sens.CHANGE: "Changé"}
_LONGUEUR = 160
_LONG = 90


def differences_to_text(ecarts: Sequence[Ecart]) -> str:
    """Write the differences as lists under three titles; « Aucune différence. » when there is none."""
    if not ecarts:
        return "Aucune différence.\n"
    blocs = []
    for sens, titre in _TITRES.items():
        concernes = [ecart for ecart in ecarts if ecart.sens is sens]
        if concernes:
            blocs.append("\n".join((f"{titre} ({len(concernes)})", *_lines(concernes))))
    return "\n\n".join(blocs) + "\n"


def differences_to_json(ecarts: Iterable[Ecart], avant: str, apres: str) -> str:
    """Write the differences for a program: `avant` and `apres` name what is compared."""
    liste = [
        {
            "sens": ecart.sens.value,
            "genre": _genre(ecart),
            "id": ecart.nom,
            "libelle": ecart.libelle,
            "aspect": ecart.aspect,
            "avant": ecart.avant,
            "apres": ecart.apres,
            "rompu": ecart.rompu,
        }
        for ecart in ecarts
    ]
    return json.dumps({"avant": avant, "apres": apres, "ecarts": liste}, ensure_ascii=False, indent=2) + "\n"


def _lines(ecarts: Sequence[Ecart]) -> Iterator[str]:
    dernier = ""
    for ecart in ecarts:
        entete = f"  {_genre(ecart)} « {ecart.libelle} » ({ecart.nom})"
        if not ecart.aspect:
            yield entete + (f" — attention : {ROMPU}" if ecart.rompu else "")
            continue
        if entete != dernier:
            yield entete
            dernier = entete
        aspect = ASPECTS.get(ecart.aspect, PARAMETRES.get(ecart.aspect, ecart.aspect.replace("_", " ")))
        yield from (f"    {aspect} : {phrase}" for phrase in _change(ecart.avant, ecart.apres))


def _change(avant: Any, apres: Any) -> Iterator[str]:
    """Say what changed, as near as possible to the value that did."""
    if isinstance(avant, dict) and isinstance(apres, dict):
        for cle in dict.fromkeys((*avant, *apres)):
            if avant.get(cle) != apres.get(cle):
                nom = ASPECTS.get(cle, PARAMETRES.get(cle, cle.replace("_", " ")))
                yield from (f"{nom} : {phrase}" for phrase in _change(avant.get(cle), apres.get(cle)))
    elif isinstance(avant, list | None) and isinstance(apres, list | None):
        retires = [valeur for valeur in avant or () if valeur not in (apres or ())]
        ajoutes = [valeur for valeur in apres or () if valeur not in (avant or ())]
        if len(retires) == len(ajoutes) == 1:
            yield from _change(retires[0], ajoutes[0])
        else:
            yield from (f"retiré : {_say(valeur)}" for valeur in retires)
            yield from (f"ajouté : {_say(valeur)}" for valeur in ajoutes)
        if not retires and not ajoutes:
            yield "l'ordre a changé"
    elif isinstance(avant, str) and isinstance(apres, str) and max(len(avant), len(apres)) > _LONG:
        yield from _rewording(avant.split(), apres.split())
    else:
        yield f"{_say(avant)} → {_say(apres)}"


def _rewording(avant: Sequence[str], apres: Sequence[str]) -> Iterator[str]:
    """Say only the words that changed in a long text, after the last words that did not."""
    for sens, i, j, k, m in SequenceMatcher(None, avant, apres, autojunk=False).get_opcodes():
        if sens != "equal":
            lieu = " ".join(avant[max(0, i - 3) : i])
            ou = f"après « {lieu} », " if lieu else "au début, "
            yield ou + f"{_say(' '.join(avant[i:j]))} → {_say(' '.join(apres[k:m]))}"


def _say(valeur: Any) -> str:
    if valeur in (None, "", [], {}):
        return "rien"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int | float):
        return french_value(valeur)
    if isinstance(valeur, dict):
        texte = " ; ".join(f"{PARAMETRES.get(c, c.replace('_', ' '))} : {_say(v)}" for c, v in valeur.items())
    elif isinstance(valeur, list):
        texte = ", ".join(_say(element) for element in valeur)
    else:
        texte = LIBELLES.get(str(valeur), f"« {valeur} »")
    return texte if len(texte) <= _LONGUEUR else f"{texte[: _LONGUEUR - 1]}…"


def _genre(ecart: Ecart) -> str:
    return GENRES.get(ecart.genre, ecart.genre)
