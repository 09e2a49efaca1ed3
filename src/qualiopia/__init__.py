"""Analyse, vérifie et valide des documents de conformité, entièrement sur votre machine."""

__version__ = "0.1.0"
