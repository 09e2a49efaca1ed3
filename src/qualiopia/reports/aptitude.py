"""The answer on an aptitude, as JSON; keys may be added, never renamed."""

from __future__ import annotations

import json
from typing import Any

from qualiopia.domain.piece import Passage
from qualiopia.stages.aptitude import Aptitude, Raison

VERSION = 1


def to_json(rendue: Aptitude) -> str:
    """Write an answer as indented UTF-8 JSON."""
    return json.dumps(to_dict(rendue), ensure_ascii=False, indent=1)


def to_dict(rendue: Aptitude) -> dict[str, Any]:
    """Lay an answer out: the response, the dossiers, every reason with its pièce, page and sentence."""
    return {
        "version": VERSION,
        "reponse": rendue.reponse.value,
        "du": rendue.du,
        "au": rendue.au,
        "variables": dict(rendue.variables),
        "dossiers": [
            {
                "id": d.id,
                "type": d.type,
                "libelle": d.libelle,
                "statut": d.statut.value,
                "variables": dict(d.variables),
            }
            for d in rendue.dossiers
        ],
        "raisons": [_reason(raison) for raison in rendue.raisons],
    }


def _reason(raison: Raison) -> dict[str, Any]:
    return {
        "reponse": raison.reponse.value,
        "dossier": raison.dossier,
        "objet": raison.objet,
        "motif": raison.motif,
        "remede": raison.remede,
        "consequence": raison.consequence,
        "fichier": raison.fichier or None,
        "echeance": raison.echeance,
        "references": list(raison.references),
        "preuves": [_passage(passage) for passage in raison.passages],
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "fichier": passage.fichier,
        "page": passage.page,
        "texte": passage.texte,
        "boite": [round(v, 1) for v in passage.boite] if passage.boite else None,
    }
