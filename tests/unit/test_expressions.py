"""Expressions of applicability: three-valued, safe, and refused with a reason."""

from __future__ import annotations

import pytest

from qualiopia.packs.expressions import ExpressionInvalide, answer, names_in, parse, value_of

CONNUES: dict[str, object] = {
    "poids": 4000.0,
    "genre": "Camion",
    "categories": ("C", "CE"),
    "loue": False,
    "compte": "autrui",
    "debut": "2026-03-01",
}


def ask(texte: str) -> bool | None:
    return answer(texte, CONNUES.get)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("true", True),
        ("poids > 3500 and genre != 'voiture'", True),
        ("3000 < poids <= 4000", True),
        ("poids <= 3500 or inconnue", None),
        ("poids <= 3500 and inconnue", False),
        ("poids > 3500 or inconnue", True),
        ("not inconnue", None),
        ("not (inconnue < 80)", None),
        ("not loue", True),
        ("genre in ['camion', 'TRACTEUR']", True),
        ("genre not in ['camion']", False),
        ("'CE' in categories", True),
        ("categories == 'D'", False),
        ("categories in ['D', 'C']", True),
        ("compte == 'autrui' and (loue or inconnue == 'x')", None),
        ("poids > (100 if compte == 'propre' else 3500)", True),
        ("poids > (100 if inconnue else 200)", None),
        ("(1 if inconnue else 1) == 1", True),
        ("debut >= '2026-01-01'", True),
        ("genre > 3", None),
        ("poids / 0 > 1", None),
        ("poids - 500 == 3500", True),
        ("inconnue in ['a']", None),
    ],
)
def test_what_is_unknown_stays_unknown_unless_the_rest_settles_it(texte: str, attendu: bool | None) -> None:
    assert ask(texte) is attendu


@pytest.mark.parametrize(
    "texte",
    [
        "__import__('os').system('true')",
        "poids.real > 1",
        "[x for x in categories]",
        "lambda: 1",
        "poids ** 9 ** 9",
        "categories[0]",
        "poids >",
        "poids = 3",
        "f'{poids}'",
        "b'a' == genre",
        "(" * 60 + "1" + ")" * 60 + " and " + "not " * 60 + "poids",
    ],
)
def test_nothing_but_the_language_is_admitted(texte: str) -> None:
    with pytest.raises(ExpressionInvalide):
        parse(texte)


def test_names_and_values() -> None:
    assert names_in("a > 1 and b in ['c'] or true") == {"a", "b"}
    assert value_of("2 * poids + 1", CONNUES.get) == 8001.0  # type: ignore[arg-type]
