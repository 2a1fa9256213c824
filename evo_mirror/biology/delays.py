"""Delays: how long after an act the sight of it comes, always alike or drawn anew each time."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Contradiction, ranged, require
from evo_mirror.machine.chances import drawn, threshold
from evo_mirror.machine.compiled import compiled

LONGEST = 100
"""Delays of more trials than this are not asked for, and would not fit an event."""

Delay = Annotated[int, ranged(ge=0, le=LONGEST)] | tuple[Annotated[float, ranged(ge=0.0, le=1.0)], ...]
"""So many trials; or the shares of delays of 0, 1, 2, ... trials."""


def delay_contradiction(delay: Delay) -> Contradiction | None:
    """What a list of shares must be like: it adds up to 1, and ends in time."""
    if isinstance(delay, int):
        return None
    if not 1 <= len(delay) <= LONGEST + 1:
        return require(
            False, "delay", f"have between 1 and {LONGEST + 1} shares, of delays of 0, 1, 2, ... trials", got=len(delay),
            beside=(),
        )  # fmt: skip
    total = sum(delay)
    return require(
        abs(total - 1.0) < 1e-6, "delay", "hold shares that add up to 1", got=round(total, 6), beside=(),
        remedy="Give the share of each delay of 0, 1, 2, ... trials, or one whole number of trials.",
    )  # fmt: skip


def shares_of(delay: Delay) -> NDArray[np.float64]:
    """Shares of delays of 0, 1, 2, ... trials: (longest + 1,) float64 array."""
    if isinstance(delay, int):
        return np.asarray(np.eye(1, delay + 1, delay)[0], np.float64)
    return np.asarray(delay, np.float64)


def limits_of(delay: Delay) -> NDArray[np.int64]:
    """For each delay, the words that are too large for it: what `delay_at` reads.

    Parameters
    ----------
    delay : int or tuple of float

    Returns
    -------
    (longest + 1,) int64 array
        Rising; the last lets every word pass.
    """
    limits = np.array([threshold(min(1.0, chance)) for chance in np.cumsum(shares_of(delay))], np.int64)
    limits[-1] = threshold(1.0)
    return limits


@partial(compiled, inlined=True)
def delay_at(limits: NDArray[np.int64], key: np.uint64, lane: int) -> int:
    """One delay [trials], by the word at a lane."""
    word, delay = drawn(key, lane), 0
    while np.int64(word) >= limits[delay]:
        delay += 1
    return delay
