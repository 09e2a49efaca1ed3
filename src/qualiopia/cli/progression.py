"""The progress display: files, pages, stage, time left; on stderr, silent when it is not a terminal."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn


class Progression:
    """Follows an analysis (`bootstrap.Suivi`) and shows it with rich."""

    def __init__(self, console: Console) -> None:
        self._affichage = Progress(
            SpinnerColumn(),
            TextColumn("[bold]{task.fields[etape]}"),
            BarColumn(bar_width=28),
            TextColumn("{task.fields[fichiers]}/{task.fields[total_fichiers]} fichiers"),
            TextColumn("· {task.fields[pages]} pages"),
            TextColumn("· reste"),
            TimeRemainingColumn(compact=True),
            TextColumn("[dim]{task.fields[courant]}"),
            console=console,
            transient=True,
        )
        self._tache: TaskID | None = None
        self._fichiers = 0
        self._pages = 0

    def __enter__(self) -> Progression:
        self._affichage.start()
        self._tache = self._affichage.add_task(
            "", total=None, etape="préparation", fichiers=0, total_fichiers="?", pages=0, courant=""
        )
        return self

    def __exit__(
        self, genre: type[BaseException] | None, faute: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._affichage.stop()

    def start(self, fichiers: int, octets: int) -> None:
        """Say how much there is to do; each file counts for its size and a fixed part."""
        self._update(total=octets + fichiers * _PART_FIXE, total_fichiers=fichiers)

    def done(self, fichier: str, octets: int, pages: int) -> None:
        """Move forward by one file."""
        self._fichiers += 1
        self._pages += pages
        self._update(fichiers=self._fichiers, pages=self._pages, courant=fichier.rsplit("/", 1)[-1][:40])
        if self._tache is not None:
            self._affichage.advance(self._tache, octets + _PART_FIXE)

    def stage(self, nom: str) -> None:
        """Show the stage that begins."""
        self._update(etape=nom, courant="")

    def _update(self, **champs: object) -> None:
        if self._tache is not None:
            self._affichage.update(self._tache, **champs)  # type: ignore[arg-type]


_PART_FIXE = 100_000
_ATTENTE = 0.5


class Avancement:
    """A bar for one step, shown only if it lasts; it goes away as soon as the step is done."""

    def __init__(self, nom: str, console: Console) -> None:
        self._affichage = Progress(
            SpinnerColumn(),
            TextColumn(f"[bold]{nom}"),
            BarColumn(bar_width=28),
            TextColumn("{task.completed:.0f}/{task.total:.0f}"),
            console=console,
            transient=True,
        )
        self._tache: TaskID | None = None
        self._debut = time.monotonic()

    def __enter__(self) -> Avancement:
        return self

    def __call__(self, fait: int, tout: int) -> None:
        """Show how much is done."""
        if fait >= tout:
            self._stop()
        elif self._tache is not None:
            self._affichage.update(self._tache, completed=fait, total=tout)
        elif time.monotonic() - self._debut > _ATTENTE:
            self._affichage.start()
            self._tache = self._affichage.add_task("", completed=fait, total=tout)

    def _stop(self) -> None:
        if self._tache is not None:
            self._affichage.stop()
            self._affichage.remove_task(self._tache)
            self._tache = None

    def __exit__(
        self, genre: type[BaseException] | None, faute: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
