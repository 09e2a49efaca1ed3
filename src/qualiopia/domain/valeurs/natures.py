"""`find_value`: is there a value of such a nature between two offsets of a page?

Looked for in the folded page with its blanks masked, so that a template field is never a value.
The grammars here only locate; the modules beside this one also read what the value is worth.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qualiopia.domain.texte import fold
from qualiopia.domain.vides import without_blanks

MOIS = (
    r"(?:janvier|janv\.?|fevrier|fevr?\.?|mars|avril|avr\.?|mai|juin|juillet|juil\.?|aout"
    r"|septembre|sept\.?|octobre|oct\.?|novembre|nov\.?|decembre|dec\.?)"
)
NOMBRE_EN_LETTRES = (
    r"(?:(?:et |-)?(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze"
    r"|seize|vingts?|trente|quarante|cinquante|soixante|septante|huitante|nonante|cents?|mille)[ -]?)+"
)
_CHIFFRES = r"\d{1,3}(?:[ .]\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_NUMERIQUE = r"(?<![\d.,/-])(?:0?[1-9]|[12]\d|3[01]) ?([/.-]) ?(?:0?[1-9]|1[0-2]) ?\1 ?(?:(?:19|20)\d{2}|\d{2})(?![\d/-]|\.\d)"
_LITTERALE = rf"(?<!\d)(?:(?:1er|0?[1-9]|[12]\d|3[01])\s+)?{MOIS}\s+(?:(?:19|20)\d{{2}}|\d{{2}}(?!\d|\s*h))(?!\d)"
_JOUR_MOIS = rf"(?<!\d)(?:1er|0?[1-9]|[12]\d|3[01])\s+{MOIS}(?![a-z])"
_ISO = r"(?<!\d)(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)"
_PERSONNE_CIVILE = r"(?:(?i:mm?\.|mme|mlle|mr|monsieur|madame|mademoiselle|maître|me|dr)\s+(?=[A-ZÀ-Þ]))"
_MOT_NOM = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)*|[A-ZÀ-Þ]{2,}(?:[-'’][A-ZÀ-Þ]{2,})*"
_MOT_MAJUSCULE = r"[A-ZÀ-Þ]{2,}(?:[-'’][A-ZÀ-Þ]{2,})*"
_MOT_PRENOM = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)*"

_SUR_REPLIE: dict[str, str] = {
    "date": "|".join((_ISO, _NUMERIQUE, _LITTERALE, _JOUR_MOIS)),
    "duree": (
        rf"(?<![\d.,])(?:{_CHIFFRES}|{NOMBRE_EN_LETTRES})\s*"
        r"(?:h(?:eures?|rs?)?(?:\s?[0-5]\d(?!\d))?|demi[- ]journees?|journees?|jours?|minutes?|min|mn|semaines?|mois|j)(?![a-z])"
    ),
    "montant": (
        rf"(?<![\d.,])(?:{_CHIFFRES})\s*(?:€|euros?|eur\b|k€)|€\s*(?:{_CHIFFRES})|{NOMBRE_EN_LETTRES}\s*euros?"
    ),
    "pourcentage": rf"(?<![\d.,])\d{{1,3}}(?:[.,]\d{{1,2}})?\s*(?:%|pour ?cents?\b)|{NOMBRE_EN_LETTRES}\s*pour ?cents?\b",
    "nombre": rf"(?<![\w.,])(?:{_CHIFFRES})(?!\w)|\b{NOMBRE_EN_LETTRES}\b",
    "courriel": r"[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}",
    "telephone": r"(?<!\d)(?:(?:\+|00) ?33 ?(?:\(0\) ?)?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)",
    "url": r"(?:https?://|www\.)[^\s<>]{3,}|\b[a-z0-9-]+\.(?:fr|com|org|net|eu|info|io)\b(?:/\S*)?",
    "siret": r"(?<!\d)\d{3}[ .]?\d{3}[ .]?\d{3}[ .]?\d{5}(?!\d)",
    "siren": r"(?<!\d)\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)",
    "identifiant": r"(?<!\d)(?:\d[ .]?){6,19}\d(?!\d)",
    "heure": r"(?<!\d)(?:[01]?\d|2[0-3]) ?[h:] ?(?:[0-5]\d)?(?![\da-z])",
    "lieu": r"(?<!\d)(?:0[1-9]|[1-8]\d|9[0-8]|2[ab])\d{3}\s+[a-z][a-z' -]+|\b\d{1,4}(?: bis| ter)?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|allee|chemin|route|impasse|quai|cours|square|zone|za|zi)\b",
    "texte": r"[^\W\d_]{2,}|\d+",
}
_SUR_ORIGINAL: dict[str, str] = {
    "personne": (
        rf"{_PERSONNE_CIVILE}(?:{_MOT_NOM})(?:\s(?:{_MOT_NOM}))*"
        rf"|\b{_MOT_PRENOM}[ \u00a0](?:d[eu] |de la |le )?{_MOT_MAJUSCULE}\b"
        rf"|\b{_MOT_MAJUSCULE}[ \u00a0]{_MOT_PRENOM}\b"
        rf"|\b{_MOT_PRENOM}[ \u00a0](?:d[eu] |de la |le )?{_MOT_PRENOM}\b"
    ),
}
_ALIAS = {
    "dates": "date",
    "personnes": "personne",
    "nda": "identifiant",
    "organisme": "texte",
    "montants": "montant",
    "email": "courriel",
    "adresse": "lieu",
}
_COMPILES = {nom: re.compile(motif) for nom, motif in {**_SUR_REPLIE, **_SUR_ORIGINAL}.items()}
NATURES = frozenset(_COMPILES) | frozenset(_ALIAS)
"""Every nature that may be asked for."""


@lru_cache(maxsize=64)
def mask(texte: str) -> tuple[str, str]:
    """Return the page with its blanks masked, verbatim and folded, both at the original length."""
    masque = without_blanks(texte)
    return masque, fold(masque)


def find_value(nature: str, texte: str, debut: int, fin: int) -> tuple[int, int] | None:
    """Return the span of the first value of that nature within the bounds, or None.

    `texte` is a whole page, verbatim; `debut` and `fin` are offsets in it. Blanks and template
    fields never count.

    Raises:
        KeyError: the nature is not one of `NATURES`.
    """
    nature = _ALIAS.get(nature, nature)
    motif = _COMPILES[nature]
    masque, replie = mask(texte)
    trouve = motif.search(masque if nature in _SUR_ORIGINAL else replie, debut, fin)
    return trouve.span() if trouve else None
