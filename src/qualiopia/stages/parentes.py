"""Points for likeness: what the sample texts of a pack add to the cues of each kind.

Likenesses are compared with one another (a softmax), never taken alone: how high they are depends on
the length of a text. A kind far more likely than by chance earns points; none is ever taken away.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from qualiopia.packs.genres import AUTRE

_ETALEMENT = 0.08
_POIDS = 0.4
_MAXIMUM = 1.2
_POIDS_AUTRE = 0.5


def likeness_points(notes: Mapping[str, float]) -> dict[str, float]:
    """Return the points of each kind, at most 1.2; those of `AUTRE` raise what a kind must reach."""
    if not notes:
        return {}
    plus_haute = max(notes.values())
    parts = {genre: math.exp((note - plus_haute) / _ETALEMENT) for genre, note in notes.items()}
    hasard = sum(parts.values()) / len(parts)
    points = {
        genre: min(_MAXIMUM, _POIDS * max(0.0, math.log(part / hasard))) for genre, part in parts.items()
    }
    points[AUTRE] = _POIDS_AUTRE * points.get(AUTRE, 0.0)
    return points
