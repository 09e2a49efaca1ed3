"""An answer as JSON, with all that shows where each sentence comes from."""

from __future__ import annotations

import json

from qualiopia.domain.reponse import Reponse

VERSION = 1


def to_json(reponse: Reponse) -> str:
    """Write an answer; the text of a citation is verbatim in its page."""
    return json.dumps(
        {
            "version": VERSION,
            "question": reponse.question,
            "question_cherchee": reponse.cherchee,
            "nature": reponse.nature.value,
            "confiance": round(reponse.confiance, 3),
            "avis_du_modele": None if reponse.avis is None else round(reponse.avis, 3),
            "phrases": [
                {"texte": p.texte, "citations": list(p.citations), "probabilite": p.probabilite}
                for p in reponse.phrases
            ],
            "citations": [
                {
                    "numero": c.numero,
                    "collection": c.collection,
                    "document": c.titre,
                    "fichier": c.passage.fichier,
                    "page": c.passage.page,
                    "texte": c.passage.texte,
                    "debut": c.passage.debut,
                    "fin": c.passage.fin,
                }
                for c in reponse.citations
            ],
            "ecartees": [{"texte": e.texte, "motif": e.motif} for e in reponse.ecartees],
            "modele": reponse.modele or None,
            "invites": list(reponse.invites),
        },
        ensure_ascii=False,
        indent=2,
    )
