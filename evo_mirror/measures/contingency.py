"""Delta P: how far seeing an action foretells doing it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled
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
    total = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, total, out=np.full(counts.shape, np.nan), where=total > 0)
    return np.asarray(shares[1:, 1:] - shares[0, 1:])


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


def met(events: NDArray[np.int8], n_actions: int) -> Met:
    """Look back on lives, one by one.

    Parameters
    ----------
    events : (n_individuals, n_trials, 11) int8 array
    n_actions : int
    """
    n = len(events)
    found = Met(np.zeros((1 + n_actions, 1 + n_actions), np.int64), np.empty(n), np.empty(n))
    _look_back(columns_of(events), found.counts, found.delta_p, found.delay)
    return found


@compiled
def _look_back(
    columns: NDArray[np.int8], together: NDArray[np.int64], delta_p: NDArray[np.float64], delay: NDArray[np.float64]
) -> None:  # fmt: skip
    counts, codes, none = np.empty_like(together), np.uint64(len(together)), np.int64(NO_DELAY)
    for i in range(columns.shape[0]):
        counts[:] = 0
        n_late, late = np.int64(0), np.int64(0)
        for trial in range(columns.shape[2]):
            sight, act = np.uint64(columns[i, SIGHT, trial] + 1), np.uint64(columns[i, ACT, trial] + 1)
            if (sight >= codes) | (act >= codes):
                raise IndexError("events name an action that the repertoire does not have")
            counts[sight, act] += 1
            lag = np.int64(columns[i, DELAY, trial])
            n_late += np.int64(lag != none)
            late += lag if lag != none else np.int64(0)
        together += counts
        delta_p[i] = _own(counts)
        delay[i] = late / n_late if n_late > 0 else np.nan


@compiled
def _own(counts: NDArray[np.int64]) -> float:
    """Mean Delta P of matching acts of those that were seen, from the counts of one life."""
    nothing, total, n_seen = np.int64(0), 0.0, 0
    for a in range(len(counts)):
        seen = np.int64(0)
        for b in range(len(counts)):
            seen += counts[a, b]
        if a == 0:
            nothing = seen
        elif seen > 0:
            n_seen += 1
            total += counts[a, a] / seen - (counts[0, a] / nothing if nothing > 0 else np.nan)
    return total / n_seen if n_seen > 0 else np.nan
