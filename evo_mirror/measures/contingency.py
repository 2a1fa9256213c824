"""Delta P: how far seeing an action foretells doing it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.fetching import fetch
from evo_mirror.machine.threads import in_blocks
from evo_mirror.state.experience import ACT, DELAY, NO_DELAY, SIGHT, columns_of


def delta_p(events: NDArray[np.int8], n_actions: int) -> NDArray[np.float64]:
    """Contingency of acts on sights, pooled over individuals: P(do b | see a) - P(do b | see nothing).

    Parameters
    ----------
    events : (n_individuals, n_trials, 11) int8 array
    n_actions : int

    Returns
    -------
    (n_actions, n_actions) float64 array
        Row a is about the sight of a; NaN where a, or nothing, was never seen.
    """
    return delta_p_of(counted(events, n_actions))


def counted(events: NDArray[np.int8], n_actions: int) -> NDArray[np.int64]:
    """On how many trials of all individuals each sight met each act.

    Parameters
    ----------
    events : (n_individuals, n_trials, 11) int8 array
    n_actions : int

    Returns
    -------
    (1 + n_actions, 1 + n_actions) int array
        ``[1 + a, 1 + b]``: a seen, b done; row and column 0 are about nothing.
    """
    return met(events, n_actions).counts


def delta_p_of(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The contingency that is in counts: see `delta_p` and `counted`.

    Parameters
    ----------
    counts : (1 + n_actions, 1 + n_actions) int array
        From `counted`.

    Returns
    -------
    (n_actions, n_actions) float64 array
        ``[a, b]``: how much oftener b is done when a is seen than when nothing is; NaN where that cannot be said.
    """
    found = np.full((len(counts) - 1, len(counts) - 1), np.nan)
    _write_delta_p(counts, found)
    return found


@compiled
def _write_delta_p(counts: NDArray[np.int64], found: NDArray[np.float64]) -> None:
    nothing = counts[0].sum()
    for a in range(len(found)):
        seen = counts[1 + a].sum()
        for b in range(len(found)):
            if nothing > 0 and seen > 0:
                found[a, b] = counts[1 + a, 1 + b] / seen - counts[0, 1 + b] / nothing


@dataclass(frozen=True)
class Met:
    """What each individual's own life had to teach, and the lives together.

    Attributes
    ----------
    counts : (1 + n_actions, 1 + n_actions) int array
        As `counted` gives them.
    delta_p : (n_individuals,) float64 array
        Mean over actions a that it saw of P(do a | see a) - P(do a | see nothing); NaN where it saw none, or always one.
    delay : (n_individuals,) float64 array
        Mean of the delays of sights that go with an act of its own [trials]; NaN where there were none.
    """

    counts: NDArray[np.int64]
    delta_p: NDArray[np.float64]
    delay: NDArray[np.float64]


def met(events: NDArray[np.int8], n_actions: int, threads: int = 1) -> Met:
    """Look back on lives, one by one.

    Parameters
    ----------
    events : (n_individuals, n_trials, 11) int8 array
    n_actions : int
    threads : int
    """
    n, columns = len(events), columns_of(events)
    delta_p, delay = np.empty(n), np.empty(n)
    parts: list[NDArray[np.int64]] = []

    def look_back(first: int, last: int) -> None:
        counts = np.zeros((1 + n_actions, 1 + n_actions), np.int64)
        _look_back(first, last, columns, counts, delta_p, delay)
        parts.append(counts)  # whole numbers come to the same in whatever order they are added

    in_blocks(n, threads, look_back)
    return Met(sum(parts[1:], parts[0]), delta_p, delay)


@compiled
def _look_back(
    first: int, last: int, columns: NDArray[np.int8], together: NDArray[np.int64], delta_p: NDArray[np.float64],
    delay: NDArray[np.float64],
) -> None:  # fmt: skip
    codes, of_all = np.int32(len(together)), together.reshape(-1)
    counts, places = np.zeros(together.shape, np.int32), np.empty(columns.shape[2], np.int32)
    flat = columns.reshape(-1)
    of_life = counts.reshape(-1)
    for i in range(first, last):
        sights, acts, largest = columns[SIGHT, i], columns[ACT, i], np.uint32(0)
        # All places come first: many are found at once where nothing is counted in between.
        for trial in range(len(places)):
            sight, act = np.int32(sights[trial]) + np.int32(1), np.int32(acts[trial]) + np.int32(1)
            largest = max(largest, np.uint32(sight), np.uint32(act))  # codes below -1 are larger than any
            places[trial] = sight * codes + act
        if largest >= codes:
            raise IndexError("events name an action that the repertoire does not have")
        # Of the next life: short pieces far apart, which no processor foresees; to wait for each took as long as to count.
        for column in (SIGHT, ACT, DELAY):
            fetch(flat, (column * columns.shape[1] + i + 1) * columns.shape[2], columns.shape[2])
        for trial in range(len(places)):
            of_life[np.uint64(places[trial])] += 1
        delta_p[i], delay[i] = _own(counts), _mean_delay(columns[DELAY, i])
        for k in range(len(of_life)):
            of_all[k] += of_life[k]
            of_life[k] = 0


@compiled
def _own(counts: NDArray[np.int32]) -> float:
    """Mean Delta P of matching acts of those that were seen, from the counts of one life."""
    nothing, total, n_seen = counts[0].sum(), 0.0, 0
    if nothing == 0:
        return np.nan
    for a in range(1, len(counts)):
        seen = np.int32(0)
        for b in range(len(counts)):
            seen += counts[a, b]
        if seen > 0:
            n_seen += 1
            total += counts[a, a] / seen - counts[0, a] / nothing
    return total / n_seen if n_seen > 0 else np.nan


@compiled
def _mean_delay(delays: NDArray[np.int8]) -> float:
    """Mean of the delays of one life, but for those of sights that go with no act."""
    n, total = np.int32(0), np.int32(0)
    for trial in range(len(delays)):
        is_one = np.int32(delays[trial] != NO_DELAY)
        n += is_one
        total += is_one * np.int32(delays[trial])
    return total / n if n > 0 else np.nan
