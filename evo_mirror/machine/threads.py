"""Threads: blocks of individuals, side by side.

Compiled code releases Python's lock, so plain threads are enough. Blocks are several to a thread and taken as threads get
free: where a neighbour keeps one core busy, the other does more of the work, and nobody spins while waiting. What an
individual meets is addressed by its position, so the results do not depend on who lived it.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

_BLOCKS_PER_THREAD = 4
_SMALLEST_BLOCK = 16
"""Individuals: below, handing over a block costs more than living it."""


def available_cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def in_blocks(n: int, threads: int, work: Callable[..., Any], *arguments: Any) -> None:
    """Call ``work(first, last, *arguments)`` for blocks that together are 0 to ``n - 1``.

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
    n_blocks = min(threads * _BLOCKS_PER_THREAD, n // _SMALLEST_BLOCK)
    bounds = [n * block // n_blocks for block in range(n_blocks + 1)]
    turns = itertools.count()

    def take_turns(_thread: int) -> None:
        while (block := next(turns)) < n_blocks:
            work(bounds[block], bounds[block + 1], *arguments)

    list(_pool(threads).map(take_turns, range(threads)))


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    """One pool for each number of threads, kept: starting threads anew in every generation would cost more than it saves."""
    return ThreadPoolExecutor(threads, thread_name_prefix="evo_mirror")
