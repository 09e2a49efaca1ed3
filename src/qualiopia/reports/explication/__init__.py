"""How a verdict was reached, step by step, from a result already written and the référentiel."""

from qualiopia.reports.explication.chaine import Etape, Explication, explain
from qualiopia.reports.explication.cibles import Cible, find_targets

__all__ = ["Cible", "Etape", "Explication", "explain", "find_targets"]
