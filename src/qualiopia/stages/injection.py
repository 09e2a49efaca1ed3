"""Sentences of a document that give orders to a machine: said to the user, obeyed by nobody.

Text of a document is data. Nothing here changes a judgement; a person is told that someone tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualiopia.domain.anomalie import Anomalie, CodeAnomalie
from qualiopia.domain.lecture import Lecture, Page
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
        r"(?:note|message|attention|destination)[^.\n]{0,30}"
        r"(?:lecteur|controleur|verificateur|evaluateur) automatique",
        r"</?(?:system|assistant|user|inst)>|\[/?inst\]|<\|im_(?:start|end)\|>",
    )
)


_PRUDENCE = tuple(
    compile_pattern(motif)
    for motif in (
        r"(?:vous etes|tu es|si|attention de|cher|chere)\b[^.\n]{0,25}"
        r"(?:modele de langue|language model|intelligence artificielle|\bia\b)",
        r"\b(?:llm|chatbot|prompt|override)\b|mode developpeur|developer mode",
        r"(?:relecteur|lecteur|verificateur|controleur|evaluateur|systeme) automatique|pour la machine\b",
        r"(?:^|\n)\W{0,4}(?:assistant|system|systeme|user|utilisateur|instructions?)\W{0,3}:",
        r"[\"']role[\"'] ?:|\bprint ?\(",
        r"\brepon(?:d|ds|dez|dre)\b[^.\n]{0,60}\b(?:oui|non)\b",
        r"\banswers?\b[^.\n]{0,60}\b(?:oui|non|yes|no)\b",
        r"(?:bonne|seule|juste|exacte) reponse|reponse (?:attendue|correcte|exacte)|toute reponse autre",
        r"reponse ?: ?(?:oui|non)\b|(?:\b(?:oui|non)\b\W{0,3}){3}",
        r"(?:oublie|oubliez|oublier) (?:ton|tes|votre|vos|ce|tout|les)\b",
        r"tes (?:consignes|instructions|regles)",
        r"(?:inutile de|sans) l[ea]s? (?:verifier|chercher|controler|relire)",
        r"(?:verdict|statut|probabilite|score) ?[=:] ?(?:conforme|100|1[,.]0)",
        r"(?:chaque|toutes? les?|tous les) (?:mentions?|informations?|exigences?|controles?)[^.\n]{0,60}"
        r"(?:presentes?|figurent?|conformes?|desactive)",
        r"(?:tu|vous) (?:reponds|repondez|valides|validez|approuves|approuvez)\b|qui approuve",
    )
)


def without_orders(page: Page, prudent: bool = False) -> Page:
    """Return a page where the lines that give orders to a machine are blank, every other offset unchanged.

    With `prudent`, lines that merely might are blank too: what a model is shown can do without them.
    """
    propre = _blank(page.texte, page.texte, _CONSIGNES)
    if prudent:
        propre = _blank(page.texte, propre, _PRUDENCE)
    return page if propre == page.texte else replace(page, texte=propre)


def _blank(texte: str, propre: str, motifs: Sequence[re.Pattern[str]]) -> str:
    replie = replier(texte)
    for motif in motifs:
        for debut, fin in replie.find_all(motif):
            a = texte.rfind("\n", 0, debut + 1) + 1
            b = texte.find("\n", max(fin - 1, a))
            b = len(texte) if b < 0 else b
            propre = propre[:a] + re.sub(r"[^\n]", " ", propre[a:b]) + propre[b:]
    return propre


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
