"""Timing that can be trusted on a machine that is not ours alone: all programs in turn, again and again, compared in pairs.

Times of the same program differ by a third from minute to minute, with the heat and the neighbours. The ratio of two programs
that ran one after the other differs much less. So what counts is the median of the ratios within rounds, with its quartiles.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Clock = Callable[[], float]


@dataclass(frozen=True)
class Ratio:
    """The median of paired ratios, with quartiles.

    Attributes
    ----------
    median, low, high : float
    n : int
        Rounds.
    """

    median: float
    low: float
    high: float
    n: int

    def of(self, scale: float) -> Ratio:
        """The same in other units."""
        return Ratio(self.median * scale, *sorted((self.low * scale, self.high * scale)), self.n)


def ratio_of(numerators: NDArray[np.float64], denominators: NDArray[np.float64]) -> Ratio:
    """Summarise paired ratios.

    Parameters
    ----------
    numerators, denominators : (n_rounds,) float64 arrays
    """
    ratios = numerators / denominators
    low, median, high = np.quantile(ratios, [0.25, 0.5, 0.75])
    return Ratio(float(median), float(low), float(high), len(ratios))


def interleaved(
    programs: Mapping[str, Callable[[], object]], *, rounds: int, clock: Clock = time.process_time, least: float = 0.03
) -> dict[str, NDArray[np.float64]]:
    """Seconds per call of each program in each round.

    Every program is called once to warm up and once to see how often it must be called to last ``least`` seconds; in each
    round the order moves on by one, so that nobody always comes after the same neighbour. Everybody is called once before, off
    the clock: what a program finds in the caches after all others is not what it finds in a run of its own.

    Parameters
    ----------
    programs : mapping of str to callable
    rounds : int
    clock : callable
        Processor time of the whole process, unless told otherwise.
    least : float
        Shortest sample [s].
    """
    names = list(programs)
    calls = {}
    for name in names:
        programs[name]()
        calls[name] = max(1, round(least / max(_once(programs[name], 1, clock), 1e-6)))
    seconds = {name: np.empty(rounds) for name in names}
    was_on = gc.isenabled()
    gc.disable()
    try:
        for r in range(rounds):
            for k in range(len(names)):
                name = names[(k + r) % len(names)]
                programs[name]()
                seconds[name][r] = _once(programs[name], calls[name], clock)
            gc.collect()
    finally:
        if was_on:
            gc.enable()
    return seconds


def _once(program: Callable[[], object], calls: int, clock: Clock) -> float:
    start = clock()
    for _ in range(calls):
        program()
    return (clock() - start) / calls
