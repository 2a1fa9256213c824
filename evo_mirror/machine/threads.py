"""Threads: blocks of individuals, side by side.

Compiled code releases Python's lock, so plain threads are enough, and there is none of numba's own threading layers (whose
pools spin while they wait, break when a process is forked, or abort when two threads of Python enter them): nothing here is
compiled with ``parallel=True``, so that "the same bytes under any threading layer" holds because no layer is ever loaded.

Blocks are several to a thread, the largest first, and taken as threads get free: where a neighbour keeps one core busy, the
other does more of the work. Whoever waits sleeps. The caller begins alone, and asks for help if what is left will take long
enough for help to come in time. What an individual meets is addressed by its position, and each row is written by one thread
alone, so the results do not depend on who lived it, or on any of these times.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from typing import Any

from evo_mirror.machine.control_groups import core_limit

_LIBRARIES = (
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
"""Where numerical libraries look for the number of threads they may use."""

WORTH_HELP = 0.5e-3
"""Seconds of work that have to be left for another thread to be woken. Measured: that costs 0.06 to 0.1 milliseconds; and where
a neighbour keeps its core busy, it is now and then put to sleep in the middle of its block for 4 milliseconds and more."""

_BLOCKS_LEFT_PER_THREAD = 2
"""A block is such a part of what is left that there would be so many for each thread. The last block is waited for, so blocks
get smaller towards the end; a block more costs some 10 to 40 microseconds, for the arguments to be handed to compiled code while
the other thread wants to do the same, so they begin large."""

_SMALLEST_BLOCK = 16
"""As many lives as are lived abreast: a block begins at a multiple of it, so that none but the last has a lane to spare."""
_SMALLEST_PART = 32
"""And no block but the last is a smaller part of what one thread does than this."""
_FIRST_PART = 64
"""The caller's first block is this part of the whole, and tells how long the rest will take."""


def available_cores() -> int:
    """Cores that this process may use: those it is bound to, or less where a control group grants less time."""
    try:
        bound_to = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        bound_to = os.cpu_count() or 1
    granted = core_limit()
    return bound_to if granted is None else min(bound_to, granted)


@contextlib.contextmanager
def libraries_on_one_thread() -> Iterator[None]:
    """Let numerical libraries that are loaded meanwhile, here or in new processes, use one thread, unless the user asks for more.

    A library counts the cores when it is loaded, and knows nothing of the processes beside its own: eight workers would have
    eight times as many threads as there are cores, which spin while they wait. It has to be told before it is loaded.
    """
    added = [name for name in _LIBRARIES if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


def in_blocks(n: int, threads: int, work: Callable[..., Any], *arguments: Any) -> None:
    """Call ``work(first, last, *arguments)`` for blocks that together are 0 to ``n - 1``.

    The calling thread works with the others, so that a call from within ``work``, or from several threads at once, ends
    even if no other thread ever gets free. When this returns, or raises what a block raised, no block is at work any more.
    Which thread does what, and how large blocks are, depends on the time they take.

    Parameters
    ----------
    n : int
        Individuals.
    threads : int
        With 1, there is one block and no thread.
    work : callable
        Compiled; writes the rows ``first`` to ``last - 1`` of arrays among its arguments, and nothing else.
    """
    threads = min(threads, n // _SMALLEST_BLOCK)
    if threads <= 1:
        work(0, n, *arguments)
        return
    first = max(_SMALLEST_BLOCK, _whole_blocks(n // _FIRST_PART))
    begun = time.perf_counter()
    work(0, first, *arguments)
    left = n - first
    if (time.perf_counter() - begun) * left / first < WORTH_HELP:
        work(first, n, *arguments)
        return
    bounds = _bounds(first, n, threads)
    turns = iter(range(len(bounds) - 1))

    def take_turns() -> None:
        nonlocal turns
        try:
            # `next` is one step of the interpreter: no two threads get the same block.
            while (block := next(turns, None)) is not None:
                work(bounds[block], bounds[block + 1], *arguments)
        except BaseException:
            turns = iter(range(0))  # nobody begins another block
            raise

    pool = _pool(threads - 1)
    helpers: list[Future[None]] = [pool.submit(take_turns) for _ in range(threads - 1)]
    try:
        take_turns()
    finally:
        turns = iter(range(0))
        # A helper that has not begun is not needed any more; one at work sees to its last block.
        wait([helper for helper in helpers if not helper.cancel()])
    for helper in helpers:
        if not helper.cancelled():
            helper.result()


def _bounds(first: int, n: int, threads: int) -> list[int]:
    """Where blocks begin that together are ``first`` to ``n - 1``, none larger than the one before; at the end, ``n``."""
    bounds, least = [first], max(_SMALLEST_BLOCK, (n - first) // (_SMALLEST_PART * threads))
    while bounds[-1] < n:
        part = (n - bounds[-1]) // (_BLOCKS_LEFT_PER_THREAD * threads)
        bounds.append(min(n, bounds[-1] + _whole_blocks(max(part, least))))
    return bounds


def _whole_blocks(n: int) -> int:
    """``n``, rounded up to a multiple of the smallest block."""
    return -(-n // _SMALLEST_BLOCK) * _SMALLEST_BLOCK


@cache
def _pool(helpers: int) -> ThreadPoolExecutor:
    """One pool for each number of helpers, kept: starting threads anew in every generation would cost more than it saves."""
    return ThreadPoolExecutor(helpers, thread_name_prefix="evo_mirror")


if hasattr(os, "register_at_fork"):
    # A forked process has the pools of its parent without their threads, and would wait for them for ever.
    os.register_at_fork(after_in_child=_pool.cache_clear)
