"""Delta P: how far seeing an action foretells doing it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.state.experience import ACT, SIGHT

_TRIALS_AT_ONCE = 2**14


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
    codes = n_actions + 1
    counts = np.zeros((codes, codes))
    step = max(1, _TRIALS_AT_ONCE // max(1, events.shape[1]))
    for first in range(0, len(events), step):
        some = events[first : first + step]
        sight, act = (some[:, :, column].astype(np.int64) for column in (SIGHT, ACT))
        # -1, nothing, falls into the last row or column
        pairs = np.where(sight < 0, n_actions, sight) * codes + np.where(act < 0, n_actions, act)
        counts += np.bincount(pairs.ravel(), minlength=codes**2).reshape(codes, codes)
    total = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, total, out=np.full_like(counts, np.nan), where=total > 0)
    return np.asarray(shares[:n_actions, :n_actions] - shares[n_actions, :n_actions])
