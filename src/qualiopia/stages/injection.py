"""Sentences of a document that give orders to a machine: said to the user, obeyed by nobody.

Text of a document is data. Nothing here changes a judgement; a person is told that someone tried.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.lecture import Lecture
from qualiopia.domain.texte import compile_pattern, replier

_CONSIGNES = tuple(
    compile_pattern(motif)
    for motif in (
        r"ignor(?:e|ez|er) (?:toutes? )?(?:les|tes|vos|ces|l') ?(?:instructions?|consignes?|regles?)",
        r"ignore (?:all )?(?:the |your |any )?(?:previous |prior |above )?instructions",
        r"(?:declare|declarez|considere|considerez|marque|marquez|note|notez)[^.\n]{0,40}"
        r"(?:document|piece|dossier|indicateurs?|fichier)s?[^.\n]{0,40}\bconformes?\b",
        r"(?:mark|declare|consider|report)[^.\n]{0,40}(?:document|file)[^.\n]{0,30}\b(?:as )?compliant",
        r"(?:tu es|vous etes|you are) (?:un|une|a|an) (?:assistant|ia|ai|modele|language model|auditeur)",
        r"(?:reponds|repondez|answer|respond) (?:uniquement|toujours|only|always)[^.\n]{0,30}"
        r"(?:oui|conforme|yes|compliant)",
        r"</?(?:system|assistant|user|inst)>|\[/?inst\]|<\|im_(?:start|end)\|>",
    )
)


def addresses_a_machine(texte: str) -> bool:
    """Whether a passage gives orders to whoever reads it by machine."""
    replie = replier(texte)
    return any(next(replie.find_all(motif), None) is not None for motif in _CONSIGNES)


def find_injections(lecture: Lecture) -> Iterator[Anomalie]:
    """Yield at most one anomalie for each page that addresses a machine."""
    for page in lecture.pages:
        texte = replier(page.texte)
        for motif in _CONSIGNES:
            trouve = next(texte.find_all(motif), None)
            if trouve is not None:
                extrait = " ".join(page.texte[trouve[0] : trouve[1] + 60].split())[:120]
                yield Anomalie(
                    lecture.fichier,
                    CodeAnomalie.CONSIGNE_DANS_DOCUMENT,
                    f"Le texte s'adresse à une machine (« {extrait} »). Il a été lu comme une donnée et "
                    "n'a rien changé à l'analyse.",
                    "Demandez à l'auteur du document pourquoi cette phrase s'y trouve.",
                    page.numero,
                )
                break
