"""Whatever keeps our results keeps its word."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qualiopia.engines.stores.disque import DisqueStore
from qualiopia.stages.ports import PieceStore
from qualiopia.testing import InMemoryStore

FABRIQUES: list[Callable[[Path], PieceStore]] = [DisqueStore, lambda _: InMemoryStore()]


@pytest.mark.parametrize("fabrique", FABRIQUES, ids=["disque", "memoire"])
def test_a_store_gives_back_the_last_thing_put(
    fabrique: Callable[[Path], PieceStore], tmp_path: Path
) -> None:
    store = fabrique(tmp_path)
    assert store.get("ab12") is None
    store.put("ab12", b"un")
    store.put("ab12", b"deux")
    store.put("ab13", b"")
    assert (store.get("ab12"), store.get("ab13")) == (b"deux", b"")
