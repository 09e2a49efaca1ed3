"""What to do about a fault, in plain French: YAML and patterns, for those who know neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

_TRADUCTIONS = {
    "mapping values are not allowed in this context": (
        "un « : » de trop dans un texte sans guillemets, une espace oubliée après « : », "
        "ou une ligne mal alignée ; mettez le texte entre guillemets simples, ou alignez la ligne"
    ),
    "found character that cannot start any token": (
        "caractère interdit en début de valeur (tabulation, @, ` ou %) : indentez avec des espaces, "
        "mettez le texte entre guillemets"
    ),
    "found a tab character that violates indentation": (
        "une tabulation : indentez avec des espaces, deux par niveau"
    ),
    "found unknown escape character": (
        "dans des guillemets doubles, « \\ » a un sens spécial : employez des guillemets simples ('…')"
    ),
    "did not find expected key": (
        "une clé était attendue : alignez-la sur les autres clés ; dans un texte entre guillemets simples, "
        "doublez l'apostrophe (l''attestation)"
    ),
    "did not find expected '-' indicator": (
        "un élément de liste « - » était attendu : alignez la ligne sur les autres clés de l'élément"
    ),
    "block sequence entries are not allowed in this context": (
        "une liste commence sur la ligne d'après la clé, un « - » par ligne"
    ),
    "did not find expected ',' or ']'": "« , » ou « ] » attendu : le crochet « [ » n'est pas refermé",
    "did not find expected ',' or '}'": "« , » ou « } » attendu : l'accolade « { » n'est pas refermée",
    "did not find expected node content": "une valeur était attendue",
    "did not find expected <document start>": "la première ligne est trop à droite : commencez-la au bord",
    "found unexpected end of stream": "les guillemets ouverts ici ne sont jamais refermés",
    "found undefined alias": (
        "alias « * » inconnu : un texte qui commence par « * » s'écrit entre guillemets simples"
    ),
    "found unknown directive name": "un texte qui commence par « % » s'écrit entre guillemets simples",
    "but found another document": "un seul document par fichier : retirez « --- »",
    "could not find expected ':'": "« : » suivi d'une espace était attendu après une clé",
}
_OUVERTURES = ("found unexpected end of stream", "did not find expected ',' or")
_MOTIFS = (
    ("missing ), unterminated subpattern", "une parenthèse « ( » n'est pas refermée"),
    ("unbalanced parenthesis", "une parenthèse « ) » n'a pas été ouverte"),
    ("unterminated character set", "un crochet « [ » n'est pas refermé"),
    ("nothing to repeat", "« * », « + » ou « ? » ne suit rien qui puisse se répéter"),
    ("multiple repeat", "deux signes de répétition se suivent"),
    ("bad character range", "dans des crochets, une suite est à l'envers"),
    ("bad escape", "« \\ » est suivi d'une lettre qui n'a pas de sens ici"),
    ("min repeat greater than max repeat", "dans {a,b}, a est plus grand que b"),
    ("look-behind requires fixed-width pattern", "(?<=…) et (?<!…) demandent une longueur fixe"),
)
_VRAI = frozenset(("oui", "vrai", "yes", "o", "y", "on", "1"))
_FAUX = frozenset(("non", "faux", "no", "n", "off", "0"))
_FRANCAISE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def explain_yaml(erreur: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Return the line of a YAML mistake, from 1, and what to do about it."""
    probleme = str(erreur.problem or erreur.context)
    ouvert = probleme.startswith(_OUVERTURES)
    marque = (erreur.context_mark if ouvert else erreur.problem_mark) or erreur.problem_mark
    message = next((dit for debut, dit in _TRADUCTIONS.items() if probleme.startswith(debut)), probleme)
    return (marque.line + 1 if marque else 1), f"YAML illisible : {message}"


def explain_pattern(motif: str, erreur: Exception) -> str:
    """Say what is wrong with a pattern, and how to write an ordinary sign."""
    brut = str(erreur)
    dit = next((phrase for debut, phrase in _MOTIFS if brut.startswith(debut)), brut)
    place = getattr(erreur, "pos", None)
    ou = f" (caractère {place + 1})" if isinstance(place, int) else ""
    remede = " ; pour chercher le signe lui-même, mettez « \\ » devant" if dit is not brut else ""
    return f"motif « {motif} » incorrect : {dit}{ou}{remede}"


def advise_scalar(attendu: type, texte: str) -> str:
    """Return what to write instead of a value of the wrong type, or an empty string."""
    mot = texte.strip().lower()
    if attendu is bool and mot in _VRAI | _FAUX:
        return f" : écrivez {'true' if mot in _VRAI else 'false'}"
    if attendu in (int, float) and re.fullmatch(r"-?\d+,\d+", mot):
        return f" : écrivez {mot.replace(',', '.')}"
    if attendu is str and not texte:
        return " ; un texte qui commence par « # » s'écrit entre guillemets"
    if attendu is str and re.fullmatch(r"-?\d+(?:\.\d+)?|true|false", mot):
        return f" : écrivez '{texte}'"
    return ""


def advise_list(texte: str) -> str:
    """Return how to write a list of one value."""
    return f" : écrivez [{texte}]" if texte else ""


def advise_record(requis: Sequence[str], texte: str) -> str:
    """Return how to begin the mapping that was wanted."""
    return f" : écrivez « {requis[0]}: {texte or '…'} »" if requis else ""


def explain_date(texte: str) -> str:
    """Say that a text is no date, and how to write the one that was meant."""
    francaise = _FRANCAISE.fullmatch(texte)
    remede = ""
    if francaise:
        jour, mois, annee = francaise.groups()
        remede = f" : écrivez '{annee}-{int(mois):02d}-{int(jour):02d}'"
    return f"« {texte} » n'est pas une date AAAA-MM-JJ{remede}"
