"""One core for what is measured on one, all of them for what is not."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
import time
from collections.abc import Iterator

ALL = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset()
BUSY = bytes(2**22)


@contextlib.contextmanager
def only(cores: frozenset[int]) -> Iterator[None]:
    """Keep this thread, and those it starts, on some cores; where the system cannot, nothing happens."""
    if not cores or not ALL:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def one() -> frozenset[int]:
    """The last core: systems like to use the first for themselves."""
    return frozenset({max(ALL)}) if ALL else frozenset()


def owned(threads: int, seconds: float = 0.1) -> float:
    """The smallest share of a core that ``threads`` threads get, all at work at once: near 1 where nobody else is."""
    shares = [0.0] * threads
    barrier = threading.Barrier(threads)

    def work(k: int) -> None:
        barrier.wait()
        start, used = time.perf_counter(), time.thread_time()
        while time.perf_counter() - start < seconds:
            hashlib.sha256(BUSY)  # lets other threads run meanwhile
        shares[k] = (time.thread_time() - used) / (time.perf_counter() - start)

    workers = [threading.Thread(target=work, args=(k,)) for k in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return min(shares)
