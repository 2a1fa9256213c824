"""Delays: how long after an act the sight of it comes, always alike or drawn anew each time."""

from __future__ import annotations

from functools import lru_cache, partial
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


def soonest(delay: Delay) -> int:
    """The delay that is never undercut [trials]; what is drawn, if anything, comes on top of it."""
    return delay if isinstance(delay, int) else 0


@lru_cache(maxsize=64)
def limits_of(delay: Delay) -> NDArray[np.int64]:
    """For each delay beyond the `soonest`, the words that are too large for it: what `delay_at` reads.

    Parameters
    ----------
    delay : int or tuple of float

    Returns
    -------
    (n_delays,) int64 array
        Rising; the last lets every word pass. A single one where nothing is to be drawn. Shared: nobody may change it. It
        is not locked, as for compiled code that would be another type.
    """
    shares = [1.0] if isinstance(delay, int) else delay
    limits = np.array([threshold(min(1.0, chance)) for chance in np.cumsum(shares)], np.int64)
    limits[-1] = threshold(1.0)
    return limits


def met_with(delay: Delay, *, met: float, right: float, act_rate: float, n_actions: int) -> tuple[float, float, float]:
    """What a source that answers acts, each after its delay, can be expected to offer: the three numbers of an `Offer`.

    What comes on the trial of the act may match it; what comes later meets whatever is then done.

    Parameters
    ----------
    delay : int or tuple of float
    met : float
        Chance that an act is answered at all.
    right : float
        Chance that the answer is the act itself.
    act_rate : float
        Chance of an act on a trial; any act is as likely.
    n_actions : int
    """
    shares = [*[0.0] * delay, 1.0] if isinstance(delay, int) else list(delay)
    together = met * shares[0]
    # At least one of the acts whose answers could come on a trial has one that does.
    later = 1.0 - float(np.prod([1.0 - act_rate * met * share for share in shares[1:]]))
    acting = later + (1.0 - later) * together
    matching = (later / n_actions + (1.0 - later) * together * right) / acting if acting > 0.0 else 0.0
    return acting, later, matching


@partial(compiled, inlined=True)
def delay_at(limits: NDArray[np.int64], key: np.uint64, lane: int) -> int:
    """How much longer than the soonest one delay is [trials], by the word at a lane.

    Parameters
    ----------
    limits : (n_delays,) int64 array
    key : uint64
    lane : int
    """
    delay = 0
    if len(limits) > 1:
        word = np.int64(drawn(key, lane))
        while word >= limits[delay]:
            delay += 1
    return delay
