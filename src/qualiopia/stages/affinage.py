"""Affinage: a local model may turn a filled wording better, and may change nothing of what it says.

The model's text is kept only if every datum and blank of the plain draft is in it, its facts are the same
(numbers with what they count, numbers in letters, dates, articles, names, denials), and its words are still
nearly all those of the référentiel. Otherwise the plain draft stands. What the document says is given as
data, never as an instruction.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from qualiopia.domain.proposition import NatureProposition, Proposition
from qualiopia.domain.statut import Methode
from qualiopia.domain.texte import fold
from qualiopia.stages.ports import Message, Modele

VERSION = "affinage-1"
_JETONS = 220
_CONSERVES = 0.8
_LONGUEUR = 1.5
_NOMBRE = re.compile(r"(\d+(?:[.,]\d+)*)(?:[ \u00a0\u202f]?([^\W\d_]{3,}|[%€]))?")
_EN_LETTRES = re.compile(
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|"
    r"quarante|cinquante|soixante|cents?|mille|premiers?|premiere|demi\w*|tiers|moitie|double|triple)\b"
)
_ARTICLE = re.compile(r"\b[A-Z]{1,2}\.? ?\*?\d[\d.-]*")
_NEGATION = re.compile(
    r"\b(?:ne|n'|pas|aucune?|jamais|sans|ni|sauf|hors|non|interdit\w*|uniquement|seulement)\b"
)
_JOURS = re.compile(
    r"\b(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|lundi|mardi|"
    r"mercredi|jeudi|vendredi|samedi|dimanche|ouvres?|ouvrables?|francs?|calendaires?)\b"
)
_MOT = re.compile(r"[^\W\d_]{3,}")
_NOM_PROPRE = re.compile(r"(?<![.!?:;«»\n•-] )(?<!^)\b[A-ZÀ-Þ][\w'’-]{2,}", re.MULTILINE)
_BLANC = re.compile(r"\[[^\]]*\]")
_SYSTEME = (
    "Tu mets au propre une mention d'un document administratif français. Tu réponds par la mention seule, "
    "en une ou deux phrases correctes. Tu gardes mot pour mot chaque nombre, date, nom et chaque passage "
    "entre crochets. Tu n'ajoutes aucune information."
)


def refine(
    propositions: Sequence[Proposition], modele: Modele, suivi: Callable[[str], None] = lambda _: None
) -> tuple[Proposition, ...]:
    """Return the propositions, those to be written refined where the model keeps everything."""
    affinees: list[Proposition] = []
    for proposition in propositions:
        if proposition.nature is NatureProposition.TEXTE and proposition.donnees:
            suivi(proposition.libelle)
            proposition = _refined(proposition, modele)
        affinees.append(proposition)
    return tuple(affinees)


def _refined(proposition: Proposition, modele: Modele) -> Proposition:
    demande = f"Mention exigée : {proposition.libelle}\nTexte à mettre au propre :\n{proposition.texte}"
    invite = (Message("system", _SYSTEME), Message("user", demande))
    texte = " ".join("".join(modele.generate(invite, _JETONS)).split()).strip('«» "')
    if not keeps_everything(proposition.texte, texte, [donnee.valeur for donnee in proposition.donnees]):
        return proposition
    return replace(proposition, texte=texte, methode=Methode.MODELE)


def keeps_everything(brouillon: str, texte: str, donnees: Sequence[str]) -> bool:
    """Whether a refined text says what the draft says: same data, blanks and numbers, no name of its own."""
    if not texte or texte == brouillon or len(texte) > _LONGUEUR * len(brouillon) + 20:
        return False
    if any(donnee not in texte for donnee in donnees):
        return False
    if Counter(_BLANC.findall(texte)) != Counter(_BLANC.findall(brouillon)):
        return False
    if facts(texte) != facts(brouillon):
        return False
    connus = set(_words(brouillon))
    mots, siens = _words(brouillon), set(_words(texte))
    if not _names(texte) <= connus or not _names(brouillon) <= siens:
        return False
    return not mots or sum(mot in siens for mot in mots) >= _CONSERVES * len(mots)


def facts(texte: str) -> Counter[str]:
    """Return what a text states that a better turn may not touch, each as many times as it is said."""
    replie = fold(texte)
    comptes = Counter(f"{nombre} {fold(compte)}" for nombre, compte in _NOMBRE.findall(texte))
    comptes.update("".join(article.split()) for article in _ARTICLE.findall(texte))
    for genre in (_EN_LETTRES, _NEGATION, _JOURS):
        comptes.update(genre.findall(replie))
    return comptes


def _names(texte: str) -> set[str]:
    return {fold(nom) for nom in _MOT.findall(" ".join(_NOM_PROPRE.findall(texte)))}


def _words(texte: str) -> list[str]:
    return [fold(mot) for mot in _MOT.findall(texte)]
