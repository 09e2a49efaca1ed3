"""Whether a sentence is supported by a passage: what can be checked without a model, and what a model says.

Numbers, dates and proper names of the sentence must all be in the passage, most of its informative
words too, and it may not deny what the passage affirms. A model, when there is one, is then asked whether
the passage says so. Only sentences that pass are shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualiopia.domain.texte import fold
from qualiopia.domain.valeurs.dates import find_dates
from qualiopia.stages.termes import stems

_PART = 0.6
_NOMBRE = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)?")
_PROPRE = re.compile(r"(?<![.!?:«\"\-•\n] )(?<!^)\b[A-ZÀ-Þ][\w'’-]+")
_NEGATION = re.compile(
    r"\bn(?:e |')[^.;]{0,60}?\b(?:pas|aucun|aucune|jamais|rien|plus|ni)\b|\b(?:sans|aucun|aucune|ni)\b"
)
_LETTRES = {
    "un": "1", "une": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7",
    "huit": "8", "neuf": "9", "dix": "10", "onze": "11", "douze": "12", "quatorze": "14", "quinze": "15",
    "vingt": "20",
    "trente": "30", "quarante": "40", "cinquante": "50", "cent": "100",
}  # fmt: skip


_ATTENTES = (
    (
        re.compile(
            r"\bcombien (?:cout|paie|vaut)\w*|"
            r"\bquel(?:le)?s?\b.{0,15}\b(?:cout|prix|tarif|montant|budget)s?\b"
        ),
        re.compile(r"€|\beuros?\b|\d[.,]\d\d\b"),
        "la question demande un montant, et ce nombre n'en est pas un",
    ),
    (
        re.compile(r"\bquand\b|\bquel(?:le)?s? (?:date|jour|annee)s?\b"),
        re.compile(
            r"\b(?:19|20)\d\d\b|\d ?/ ?\d|\b(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|"
            r"octobre|novembre|decembre|lundi|mardi|mercredi|jeudi|vendredi|jours?|mois|semaines?|ans?)\b"
        ),
        "la question demande une date, et ce nombre n'en est pas une",
    ),
)


def unexpected(question: str, phrase: str) -> str:
    """Return why the numbers of a sentence are not what a question asks for; empty when they may be."""
    if not _NOMBRE.search(phrase):
        return ""
    for demande, attendu, motif in _ATTENTES:
        if demande.search(fold(question)) and not attendu.search(fold(phrase)):
            return motif
    return ""


def is_expected(question: str, phrase: str) -> bool:
    """Whether a sentence holds what a question asks for, an amount or a date."""
    return any(
        demande.search(fold(question)) and attendu.search(fold(phrase)) for demande, attendu, _ in _ATTENTES
    )


def unsupported(phrase: str, extraits: Sequence[str]) -> str:
    """Return why a sentence is not supported by these texts, in French; empty when it is."""
    texte = "\n".join(extraits)
    replie = fold(texte)
    presents = _numbers(texte)
    manquants = [nombre for nombre in sorted(_numbers(phrase, False)) if nombre not in presents]
    if manquants:
        return f"« {manquants[0]} » n'est pas dans le passage"
    mots_du_texte = set(re.findall(r"\w+", replie))
    for nom in _PROPRE.findall(phrase):
        if not set(re.findall(r"\w+", fold(nom))) <= mots_du_texte:
            return f"« {nom} » n'est pas dans le passage"
    racines = stems(phrase)
    if not racines:
        return "la phrase ne dit rien"
    connues = set(stems(texte))
    if sum(racine in connues for racine in racines) < _PART * len(racines):
        return "la phrase dit autre chose que le passage"
    if bool(_NEGATION.search(fold(phrase))) and not _NEGATION.search(replie):
        return "la phrase nie ce que le passage affirme"
    return ""


def _numbers(texte: str, lettres: bool = True) -> set[str]:
    """Return the numbers of a text in one form; those written in letters count only where one looks."""
    trouves = {_plain(nombre) for nombre in _NOMBRE.findall(texte)}
    if lettres:
        trouves |= {_LETTRES[mot] for mot in re.findall(r"\w+", fold(texte)) if mot in _LETTRES}
        trouves |= {
            str(int(bout)) for lue in find_dates(texte) for jour in lue.jours for bout in jour.split("-")
        }
    return trouves


def _plain(nombre: str) -> str:
    entier, _, decimales = re.sub(r"\s", "", nombre).replace(",", ".").partition(".")
    decimales = decimales.rstrip("0")
    return (entier.lstrip("0") or "0") + (f".{decimales}" if decimales else "")
