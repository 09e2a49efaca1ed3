"""Fast search: most cues are absent from a text, and a few plain strings are enough to say so.

Every match of « (?:questionnaire|enquête)s? de satisfaction » holds « questionnaire » or « enquete »
and « de satisfaction »: a text without « de satisfaction » cannot match, and `re` need not look.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qualiopia.domain.texte import compile_pattern

_COURT = 3
_REPETITION = re.compile(r"[?*+]|\{(\d*)(?:,\d*)?\}")
_OUVERTURE = re.compile(r"\(\?(?:[:!=]|<[!=]|P<\w+>)|\(")

Necessaires = frozenset[str]


def found(motif: str, texte: str) -> bool:
    """Whether a pack's pattern matches a folded text whose white space is single spaces."""
    necessaires = necessary_strings(motif)
    if necessaires and not any(chaine in texte for chaine in necessaires):
        return False
    return compile_pattern(motif).search(texte) is not None


@lru_cache(maxsize=16384)
def necessary_strings(motif: str) -> Necessaires:
    """Return strings of which each match holds at least one; empty when none is sure."""
    return _Analyse(compile_pattern(motif).pattern).alternatives()


class _Analyse:
    """Reads a compiled pattern's source once, from left to right."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._place = 0

    def alternatives(self) -> Necessaires:
        """Each alternative must offer a string, or none is sure."""
        choix = [self._sequence()]
        while self._next() == "|":
            self._place += 1
            choix.append(self._sequence())
        return frozenset().union(*choix) if all(choix) else frozenset()

    def _next(self) -> str:
        return self._source[self._place : self._place + 1]

    def _sequence(self) -> Necessaires:
        """The best string of a sequence is the longest that is neither optional nor repeated."""
        meilleur: Necessaires = frozenset()
        suite = ""
        while self._next() not in ("", "|", ")"):
            lettre, groupe = self._atom()
            minimum, repete = self._repetition()
            repete = repete and not (lettre == " " and minimum)
            if lettre == "" and not groupe and not repete:
                continue
            if minimum and lettre:
                suite += lettre
            if lettre is None or groupe or repete:
                meilleur = max(meilleur, frozenset({suite}), groupe if minimum else frozenset(), key=_worth)
                suite = ""
        meilleur = max(meilleur, frozenset({suite}), key=_worth)
        return meilleur if _worth(meilleur) >= _COURT else frozenset()

    def _atom(self) -> tuple[str | None, Necessaires]:
        """Read one atom: its letter (None: any of several; empty: no width), what its group needs."""
        caractere = self._next()
        if caractere == "(":
            return self._group()
        self._place += 1
        if caractere == "\\":
            return self._escape(), frozenset()
        if caractere == "[":
            self._place = self._source.index("]", self._place + 1 + (self._next() == "^")) + 1
            return None, frozenset()
        if caractere == ".":
            return None, frozenset()
        return ("" if caractere in "^$" else caractere), frozenset()

    def _escape(self) -> str | None:
        echappe = self._next()
        self._place += 1
        if echappe == "s":
            return " "
        if echappe in "bB":
            return ""
        return None if echappe.isalnum() else echappe

    def _group(self) -> tuple[str | None, Necessaires]:
        ouverture = _OUVERTURE.match(self._source, self._place)
        assert ouverture is not None
        self._place = ouverture.end()
        interieur = self.alternatives()
        self._place += 1
        if ouverture.group()[-1] in "!=":
            return "", frozenset()
        return None, interieur

    def _repetition(self) -> tuple[int, bool]:
        """Read a quantifier: the least number of times, and whether there is one."""
        trouve = _REPETITION.match(self._source, self._place)
        if trouve is None:
            return 1, False
        self._place = trouve.end() + (self._source[trouve.end() : trouve.end() + 1] == "?")
        signe = trouve.group()
        return (int(trouve.group(1) or 0) if signe[0] == "{" else int(signe == "+")), True


def _worth(chaines: Necessaires) -> int:
    return min(map(len, chaines), default=0)
