"""Runs a function over items in worker processes, and survives what a file may do to one.

A worker killed by a native library (or by memory) breaks the whole standard pool: the items that
were in flight are then tried again one by one in a pool of their own, and only the guilty one is
given up (`Abandon`). Ctrl-C stops the workers at once.
"""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from qualiopia.errors import EngineError, QualiopiaError

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Abandon:
    """An item that could not be processed.

    `raison` is `trop_long`, `processus_interrompu` or `faute` (then `trace` is the traceback).
    """

    raison: str
    trace: str = ""


@dataclass(frozen=True)
class Processus(Generic[T, R]):
    """Runs `fonction` in `nombre` processes, each prepared once by `preparer(*arguments)`."""

    fonction: Callable[[T], R]
    preparer: Callable[..., None]
    arguments: tuple[Any, ...] = ()
    nombre: int = 0
    delai: float = 600.0

    def map(self, elements: Sequence[T]) -> Iterator[tuple[int, R | Abandon]]:
        """Yield (index, result) in order of completion; every item is answered exactly once."""
        restants = dict(enumerate(elements))
        while restants:
            try:
                for indice, resultat in self._round(restants):
                    restants.pop(indice, None)
                    yield indice, resultat
            except BrokenProcessPool:
                for indice in self._suspects(restants):
                    yield indice, self._alone(restants.pop(indice))

    def _workers(self, maximum: int) -> int:
        return max(1, min(self.nombre or available_cores(), maximum))

    def _pool(self, nombre: int) -> ProcessPoolExecutor:
        contexte = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
        return ProcessPoolExecutor(
            nombre, mp_context=contexte, initializer=self.preparer, initargs=self.arguments
        )

    def _round(self, restants: dict[int, T]) -> Iterator[tuple[int, R | Abandon]]:
        pool = self._pool(self._workers(len(restants)))
        futurs: dict[Future[R], int] = {}
        try:
            futurs = {pool.submit(self.fonction, element): indice for indice, element in restants.items()}
            attente = set(futurs)
            while attente:
                finis, attente = wait(attente, timeout=self.delai, return_when=FIRST_COMPLETED)
                if not finis:
                    raise BrokenProcessPool("délai dépassé")
                for futur in finis:
                    resultat: R | Abandon = _answer(futur)
                    yield futurs[futur], resultat
        finally:
            _stop(pool)

    def _suspects(self, restants: dict[int, T]) -> list[int]:
        """The pool feeds items in order, so the guilty one is among the first that remain."""
        return list(restants)[: 2 * self._workers(len(restants)) + 1]

    def _alone(self, element: T) -> R | Abandon:
        pool = self._pool(1)
        try:
            futur = pool.submit(self.fonction, element)
            if not wait([futur], timeout=self.delai).done:
                return Abandon("trop_long")
            return _answer(futur)
        except BrokenProcessPool:
            self._check_that_workers_start()
            return Abandon("processus_interrompu")
        finally:
            _stop(pool)

    def _check_that_workers_start(self) -> None:
        """Tell a file that kills its worker from workers that cannot even start."""
        pool = self._pool(1)
        try:
            pool.submit(int).result(timeout=self.delai)
        except (BrokenProcessPool, TimeoutError) as faute:
            raise EngineError(
                "Les processus de lecture ne démarrent pas sur cette machine (mémoire insuffisante, "
                "ou programme mal installé). Réinstallez, ou relancez avec --processus 1."
            ) from faute
        finally:
            _stop(pool)


def _answer(futur: Future[R]) -> R | Abandon:
    """Return the result, or a fault of ours on this one item, with what a developer needs to mend it.

    Raises:
        BrokenProcessPool: the worker died.
        EngineError: nothing can work, whatever the item.
    """
    try:
        return futur.result()
    except (BrokenProcessPool, QualiopiaError, ImportError):
        raise
    except Exception as faute:
        return Abandon("faute", "".join(traceback.format_exception(faute)))


def _stop(pool: ProcessPoolExecutor) -> None:
    processus = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for un in processus:
        un.terminate()


def available_cores() -> int:
    """Count the cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
