"""Workers: processes that share out independent pieces of work, and never outlive their parent."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from evo_mirror.foundation.errors import RunError, Words, phrase
from evo_mirror.machine.threads import libraries_on_one_thread
from evo_mirror.studies.progress import Progress

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

_POLL_SECONDS = 0.25
_done_here: Any = None


def count_generation(n: int = 1) -> None:
    """Tell the parent that ``n`` more generations have lived, or will not have to; to be called by the work."""
    if _done_here is not None:
        with _done_here.get_lock():
            _done_here.value += n


def _at_birth(counter: Any, parent: int) -> None:
    """Set up a worker: leave Ctrl-C to the parent, and go when the parent has gone."""
    global _done_here  # one counter for each process, set once
    _done_here = counter
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_go_with, args=(parent,), daemon=True).start()


def _go_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


class Processes:
    """Worker processes that are started when they are first needed, and serve one call of `share_out` after the other.

    Parameters
    ----------
    workers : int
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._counter: Any = None

    def pool_from(self, done: int) -> tuple[ProcessPoolExecutor, Any]:
        """Those that work, and what they count with, which begins at ``done``.

        Parameters
        ----------
        done : int
            Generations that have lived already.
        """
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._counter = context.Value("q", done)
            self._pool = ProcessPoolExecutor(self._workers, context, _at_birth, (self._counter, os.getpid()))
        self._counter.value = done
        return self._pool, self._counter

    def stop(self) -> None:
        """End them wherever they are; others are started if there is more to do."""
        pool, self._pool = self._pool, None
        if pool is not None:
            _stop(pool)

    def end(self) -> None:
        """Let them go."""
        if self._pool is not None:
            self._pool.shutdown()


@contextlib.contextmanager
def processes(workers: int) -> Iterator[Processes]:
    """Processes for several calls of `share_out`: each takes a second to start, and keeps what it has loaded.

    Parameters
    ----------
    workers : int
    """
    several = Processes(workers)
    try:
        yield several
    except BaseException:
        several.stop()
        raise
    several.end()


def share_out(
    work: Callable[..., Any], pieces: Sequence[tuple[Any, ...]], *, workers: int, progress: Progress, stage: str,
    total: int, done: int = 0, collect: Callable[[Any], None] | None = None, among: Processes | None = None,
) -> None:  # fmt: skip
    """Do ``work(*piece)`` for every piece, in this process or in several.

    Parameters
    ----------
    work : callable
        At module level; calls `count_generation` as it goes. Its result is handed to ``collect`` as soon as it is there.
    pieces : sequence of tuple
        Arguments, plain data.
    workers : int
        With 1, everything happens here.
    progress : Progress
    stage : str
    total, done : int
        Generations of the whole, and of what was finished before.
    collect : callable, optional
    among : Processes, optional
        As many as there are workers; of its own by default.

    Raises
    ------
    KeyboardInterrupt
        Passed on, as any error is, after the workers have been stopped; what they had saved stays.
    RunError
        If a worker was ended by somebody else.
    """
    global _done_here  # the parent counts its own work with the same counter
    progress(stage, done, total)
    if workers > 1 and len(pieces) > 1:
        with contextlib.nullcontext(among) if among else processes(workers) as several:
            _share_among(several, work, pieces, progress, stage, total, done, collect)
        return
    _done_here = _Reporting(progress, stage, done, total)
    try:
        for piece in pieces:
            _hand_over(work(*piece), collect)
    finally:
        _done_here = None


def _share_among(
    several: Processes, work: Callable[..., Any], pieces: Sequence[tuple[Any, ...]], progress: Progress, stage: str,
    total: int, done: int, collect: Callable[[Any], None] | None,
) -> None:  # fmt: skip
    """The part of `share_out` that needs other processes; what it imports is not loaded without them."""
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    try:
        with _ctrl_c_later(), libraries_on_one_thread():
            pool, counter = several.pool_from(done)
            waiting: set[Future[Any]] = {pool.submit(work, *piece) for piece in pieces}
        while waiting:
            finished, waiting = wait(waiting, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in finished:
                _hand_over(future.result(), collect)
            progress(stage, counter.value, total)
    except BrokenProcessPool as error:
        raise RunError(
            phrase(
                "a worker", "live until its work is done",
                got=Words("one that was ended from outside, perhaps for want of memory"),
                remedy="What was saved is kept: call again to carry on, with fewer --workers.",
            )
        ) from error  # fmt: skip
    except BaseException:
        several.stop()
        raise


@contextlib.contextmanager
def _ctrl_c_later() -> Iterator[None]:
    """Hold Ctrl-C back while processes are started, so that none is left half made, and start them deaf to it.

    The mask is inherited by the processes; the handler is needed beside it, as any thread of this one may be interrupted.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    pressed: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if pressed:
        raise KeyboardInterrupt


def _hand_over(result: Any, collect: Callable[[Any], None] | None) -> None:
    if collect is not None:
        collect(result)


def _stop(pool: ProcessPoolExecutor) -> None:
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        with contextlib.suppress(OSError, ValueError):
            process.terminate()
    for process in processes:
        process.join(timeout=5.0)


class _Reporting:
    """A counter for work in this process: reports as it counts, a few times a second."""

    def __init__(self, progress: Progress, stage: str, done: int, total: int) -> None:
        self._value, self._last = done, 0.0
        self._progress, self._stage, self._total = progress, stage, total

    def get_lock(self) -> contextlib.AbstractContextManager[None]:
        """No other process counts here."""
        return contextlib.nullcontext()

    @property
    def value(self) -> int:
        """Generations lived so far."""
        return self._value

    @value.setter
    def value(self, value: int) -> None:
        self._value = value
        if time.monotonic() - self._last > _POLL_SECONDS or value >= self._total:
            self._last = time.monotonic()
            self._progress(self._stage, value, self._total)
