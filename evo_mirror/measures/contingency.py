"""Delta P: how far seeing an action foretells doing it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled
from evo_mirror.state.experience import ACT, DELAY, NO_DELAY, SIGHT


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
    counts = np.zeros((1 + n_actions, 1 + n_actions), np.int64)
    _count(np.ascontiguousarray(events), counts)
    return counts


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


def met_by_each(events: NDArray[np.int8], n_actions: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each individual's own life had to teach: Delta P of matching acts, and how late their sights came.

    Parameters
    ----------
    events : (n_individuals, n_trials, 11) int8 array
    n_actions : int

    Returns
    -------
    delta_p : (n_individuals,) float64 array
        Mean over actions a that it saw of P(do a | see a) - P(do a | see nothing); NaN where it saw none, or always one.
    delay : (n_individuals,) float64 array
        Mean of the delays of sights that go with an act of its own [trials]; NaN where there were none.
    """
    contingency, delay = np.empty((2, len(events)))
    _look_back(np.ascontiguousarray(events), n_actions, contingency, delay)
    return contingency, delay


@compiled
def _look_back(
    events: NDArray[np.int8], n_actions: int, contingency: NDArray[np.float64], delay: NDArray[np.float64]
) -> None:  # fmt: skip
    seen, both, done = np.empty((3, n_actions + 1), np.int64)
    for i in range(events.shape[0]):
        seen[:] = both[:] = done[:] = 0  # place -1, of nothing, is the last
        n_late, late = 0, 0.0
        for trial in range(events.shape[1]):
            sight, act, lag = events[i, trial, SIGHT], events[i, trial, ACT], events[i, trial, DELAY]
            seen[sight] += 1
            both[sight] += sight == act
            done[act] += sight < 0
            n_late += lag != NO_DELAY
            late += np.float64(lag) if lag != NO_DELAY else 0.0
        total, n_seen = 0.0, 0
        for a in range(n_actions):
            if seen[a] > 0:
                n_seen += 1
                total += both[a] / seen[a] - (done[a] / seen[-1] if seen[-1] > 0 else np.nan)
        contingency[i] = total / n_seen if n_seen > 0 else np.nan
        delay[i] = late / n_late if n_late > 0 else np.nan


@compiled
def _count(events: NDArray[np.int8], counts: NDArray[np.int64]) -> None:
    codes = np.uint64(len(counts))  # whole numbers without a sign: one comparison tells of codes on either side
    for i in range(events.shape[0]):
        for trial in range(events.shape[1]):
            sight, act = np.uint64(events[i, trial, SIGHT] + 1), np.uint64(events[i, trial, ACT] + 1)
            if (sight >= codes) | (act >= codes):
                raise IndexError("events name an action that the repertoire does not have")
            counts[sight, act] += 1
