"""Expressions of applicability: a small safe language, parsed with Python's grammar and never run as Python.

`ptac > 3500 and activite != 'voyageurs'` is read into an immutable tree of comparisons. Names are
variables of the pack or champs of pièces; the answer is True, False, or None when it hangs on something
nobody knows (Kleene's logic: `False and unknown` is False).
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from qualiopia.domain.texte import fold

Scalaire = str | float | bool
Valeur = Scalaire | tuple[Scalaire, ...] | None
Resolveur = Callable[[str], Valeur]

_CONSTANTES: dict[str, bool] = {"true": True, "false": False, "vrai": True, "faux": False}
_OUI = frozenset(("oui", "vrai", "true", "yes"))
_NON = frozenset(("", "non", "no", "false", "faux", "aucun", "aucune"))
_ORDRES: dict[type, Callable[[float, float], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip
_CALCULS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_COMPARAISONS = (*_ORDRES, ast.Eq, ast.NotEq, ast.In, ast.NotIn)
_ADMIS = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.Compare, ast.IfExp,
    ast.BinOp, ast.Name, ast.Load, ast.Constant, ast.List, ast.Tuple, *_CALCULS, *_COMPARAISONS,
)  # fmt: skip
_PROFONDEUR = 40


class ExpressionInvalide(ValueError):
    """An expression that is not of the language; the message is in French."""


@lru_cache(maxsize=4096)
def parse(texte: str) -> ast.expr:
    """Return the tree of an expression.

    Raises:
        ExpressionInvalide: it is not a sentence of the language.
    """
    try:
        arbre = ast.parse(" ".join(texte.split()), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as faute:
        raise ExpressionInvalide(
            f"expression « {texte} » illisible : comparaisons, and, or, not, in, « a if condition else b »"
        ) from faute
    for noeud in ast.walk(arbre):
        if not isinstance(noeud, _ADMIS):
            raise ExpressionInvalide(f"expression « {texte} » : « {_source(noeud, texte)} » n'est pas admis")
        if isinstance(noeud, ast.Constant) and not isinstance(noeud.value, str | int | float | bool):
            raise ExpressionInvalide(f"expression « {texte} » : valeur « {noeud.value!r} » non admise")
    if _depth(arbre.body) > _PROFONDEUR:
        raise ExpressionInvalide(f"expression « {texte} » trop imbriquée")
    return arbre.body


def _source(noeud: ast.AST, texte: str) -> str:
    return ast.get_source_segment(" ".join(texte.split()), noeud) or type(noeud).__name__


def _depth(noeud: ast.AST) -> int:
    return 1 + max((_depth(enfant) for enfant in ast.iter_child_nodes(noeud)), default=0)


def names_in(texte: str) -> frozenset[str]:
    """Return the variables and champs an expression asks about.

    Raises:
        ExpressionInvalide: it is not a sentence of the language.
    """
    return frozenset(_names(parse(texte)))


def _names(arbre: ast.expr) -> Iterator[str]:
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.Name) and noeud.id not in _CONSTANTES:
            yield noeud.id


def answer(texte: str, resoudre: Resolveur) -> bool | None:
    """Say whether an expression holds; a name nobody knows resolves to None.

    Raises:
        ExpressionInvalide: it is not a sentence of the language.
    """
    return truth(_value(parse(texte), resoudre))


def value_of(texte: str, resoudre: Resolveur) -> Valeur:
    """Return the value of an expression (a number, a text…), None when it is unknown.

    Raises:
        ExpressionInvalide: it is not a sentence of the language.
    """
    return _value(parse(texte), resoudre)


def truth(valeur: Valeur) -> bool | None:
    """Say whether a value means yes: « non », « aucun », 0 and an empty list mean no."""
    if valeur is None:
        return None
    if isinstance(valeur, str):
        return fold(valeur.strip()) not in _NON
    return bool(valeur)


def _value(noeud: ast.expr, resoudre: Resolveur) -> Valeur:
    match noeud:
        case ast.Constant(value=bool() | int() | float() | str() as constante):
            return constante
        case ast.Name(id=nom):
            return _CONSTANTES[nom] if nom in _CONSTANTES else resoudre(nom)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return _several(elements, resoudre)
        case ast.BoolOp(op=op, values=valeurs):
            return _joined(isinstance(op, ast.And), valeurs, resoudre)
        case ast.UnaryOp(op=ast.Not(), operand=operande):
            nie = truth(_value(operande, resoudre))
            return None if nie is None else not nie
        case ast.UnaryOp(operand=operande):
            nombre = _number(_value(operande, resoudre))
            return None if nombre is None else -nombre
        case ast.BinOp(left=gauche, op=op, right=droite):
            return _computed(op, _value(gauche, resoudre), _value(droite, resoudre))
        case ast.IfExp(test=test, body=alors, orelse=sinon):
            return _chosen(truth(_value(test, resoudre)), alors, sinon, resoudre)
        case ast.Compare(left=gauche, ops=ops, comparators=suite):
            return _compared(gauche, ops, suite, resoudre)
    raise ExpressionInvalide(type(noeud).__name__)


def _several(elements: Sequence[ast.expr], resoudre: Resolveur) -> Valeur:
    valeurs: list[Scalaire] = []
    for element in elements:
        valeur = _value(element, resoudre)
        if valeur is None:
            return None
        valeurs.extend(_all_of(valeur))
    return tuple(valeurs)


def _joined(et: bool, valeurs: Sequence[ast.expr], resoudre: Resolveur) -> bool | None:
    """Kleene's and, or: what settles it settles it, whatever the unknown ones."""
    inconnu = False
    for valeur in valeurs:
        dit = truth(_value(valeur, resoudre))
        if dit is None:
            inconnu = True
        elif dit is not et:
            return dit
    return None if inconnu else et


def _computed(op: ast.operator, gauche: Valeur, droite: Valeur) -> Valeur:
    un, autre = _number(gauche), _number(droite)
    if un is None or autre is None or (isinstance(op, ast.Div) and autre == 0):
        return None
    return _CALCULS[type(op)](un, autre)


def _chosen(test: bool | None, alors: ast.expr, sinon: ast.expr, resoudre: Resolveur) -> Valeur:
    if test is None:
        oui, non = _value(alors, resoudre), _value(sinon, resoudre)
        return oui if oui == non else None
    return _value(alors if test else sinon, resoudre)


def _compared(
    gauche: ast.expr, ops: Sequence[ast.cmpop], suite: Sequence[ast.expr], resoudre: Resolveur
) -> bool | None:
    """Compare along a chain (`a < b <= c`): all links must hold."""
    reponses: list[bool | None] = []
    avant = _value(gauche, resoudre)
    for op, noeud in zip(ops, suite, strict=True):
        apres = _value(noeud, resoudre)
        reponses.append(_link(op, avant, apres))
        avant = apres
    if False in reponses:
        return False
    return None if None in reponses else True


def _link(op: ast.cmpop, gauche: Valeur, droite: Valeur) -> bool | None:
    """Compare two values; of several values on a side, one that answers is enough."""
    if gauche is None or droite is None:
        return None
    if isinstance(op, ast.NotEq | ast.NotIn):
        contraire = _any(_same(un, autre) for un in _all_of(gauche) for autre in _all_of(droite))
        return None if contraire is None else not contraire
    if isinstance(op, ast.Eq | ast.In):
        return _any(_same(un, autre) for un in _all_of(gauche) for autre in _all_of(droite))
    return _any(_ordered(op, un, autre) for un in _all_of(gauche) for autre in _all_of(droite))


def _any(reponses: Iterator[bool | None]) -> bool | None:
    liste = list(reponses)
    if True in liste:
        return True
    return None if None in liste else False


def _all_of(valeur: Valeur) -> tuple[Scalaire, ...]:
    if valeur is None:
        return ()
    return valeur if isinstance(valeur, tuple) else (valeur,)


def _same(un: Scalaire, autre: Scalaire) -> bool | None:
    if isinstance(un, bool) or isinstance(autre, bool):
        vrai, faux = _boolean(un), _boolean(autre)
        return None if vrai is None or faux is None else vrai is faux
    if isinstance(un, str) and isinstance(autre, str):
        return fold(un.strip()) == fold(autre.strip())
    gauche, droite = _number(un), _number(autre)
    return None if gauche is None or droite is None else gauche == droite


def _ordered(op: ast.cmpop, un: Scalaire, autre: Scalaire) -> bool | None:
    gauche, droite = _number(un), _number(autre)
    if gauche is not None and droite is not None:
        return _ORDRES[type(op)](gauche, droite)
    if _is_iso(un) and _is_iso(autre):
        return _ORDRES[type(op)](*(float(str(jour).replace("-", "")) for jour in (un, autre)))
    return None


def _is_iso(valeur: Scalaire) -> bool:
    if not isinstance(valeur, str) or len(valeur) != 10:
        return False
    return valeur[4] == valeur[7] == "-" and valeur.replace("-", "").isdigit()


def _boolean(valeur: Scalaire) -> bool | None:
    if isinstance(valeur, str):
        dit = fold(valeur.strip())
        return True if dit in _OUI else (False if dit in _NON else None)
    return bool(valeur)


def _number(valeur: Valeur) -> float | None:
    if isinstance(valeur, bool) or valeur is None or isinstance(valeur, tuple):
        return None
    if isinstance(valeur, str):
        try:
            return float(valeur.replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", "."))
        except ValueError:
            return None
    return float(valeur)
