"""Doubles shipped with the package, for our tests and for those who write engines or packs."""

from qualiopia.testing.doubles import InMemoryStore, ScriptedModel, ScriptedOcr, make_piece

__all__ = ["InMemoryStore", "ScriptedModel", "ScriptedOcr", "make_piece"]
