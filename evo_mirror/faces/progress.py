"""Progress: a bar on a terminal, plain lines elsewhere, and never silence for long."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TextIO

if TYPE_CHECKING:
    from rich.progress import TaskID

LONGEST_SILENCE = 5.0
"""Seconds after which a line is written even if nothing was done."""

_SOONEST = 2.0
"""Seconds between two lines about one stage."""


class Showing(AbstractContextManager["Showing"], Protocol):
    """Progress that is shown between `with` and its end."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Say how far a stage has come; a total of 0 means that nobody knows."""


def showing(stream: TextIO | None = None) -> Showing:
    """Return what suits a stream: a bar for a terminal, lines for a file or a pipe."""
    stream = sys.stderr if stream is None else stream
    is_terminal = stream.isatty() and os.environ.get("TERM", "") != "dumb"
    return Bar(stream) if is_terminal else Lines(stream)


class Lines:
    """Progress as plain lines: ``evolving: 12 of 48, 0:37``."""

    def __init__(self, stream: TextIO, *, soonest: float = _SOONEST, longest: float = LONGEST_SILENCE) -> None:
        self._stream, self._soonest, self._longest = stream, soonest, longest
        self._lock, self._over = threading.Lock(), threading.Event()
        self._begun = self._told = time.monotonic()
        self._now = ("", 0, 0)
        self._ticker = threading.Thread(target=self._tick, daemon=True, name="progress")

    def __enter__(self) -> Self:
        """Begin."""
        self._ticker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; nothing is written after this."""
        self._over.set()
        self._ticker.join()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """See `Showing`."""
        with self._lock:
            is_new, is_last = stage != self._now[0], 0 < total == done
            if (stage, done, total) == self._now:
                return
            self._now = (stage, done, total)
            if is_new or is_last or time.monotonic() - self._told >= self._soonest:
                self._tell()

    def _tick(self) -> None:
        while not self._over.wait(min(0.5, self._longest / 4)):
            with self._lock:
                if self._now[0] and time.monotonic() - self._told >= self._longest:
                    self._tell()

    def _tell(self) -> None:
        stage, done, total = self._now
        self._told = time.monotonic()
        count = f": {done} of {total}" if total else ""
        try:
            print(f"{stage}{count}, {clock(self._told - self._begun)}", file=self._stream, flush=True)
        except (OSError, ValueError):
            self._over.set()  # nobody reads along any more; the work goes on


class Bar:
    """Progress as a bar that is redrawn."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
        )
        self._bars = RichProgress(*columns, console=Console(file=stream), transient=True)
        self._stage = ""
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Begin."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        self._bars.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """See `Showing`."""
        if stage != self._stage or self._task is None:
            if self._task is not None:
                self._bars.remove_task(self._task)
            self._stage, self._task = stage, self._bars.add_task(stage, total=total or None)
        self._bars.update(self._task, completed=done, total=total or None)


def clock(seconds: float) -> str:
    """Write a duration as minutes and seconds: ``1:05``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"
