"""Delta P: how far seeing an action foretells doing it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.state.experience import ACT, SIGHT


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
    sight, act = events[:, :, SIGHT].ravel().astype(np.int64), events[:, :, ACT].ravel().astype(np.int64)
    counts = np.zeros((n_actions + 1, n_actions + 1))
    np.add.at(counts, (sight, act), 1.0)  # -1, nothing, falls into the last row or column
    total = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, total, out=np.full_like(counts, np.nan), where=total > 0)
    return np.asarray(shares[:n_actions, :n_actions] - shares[n_actions, :n_actions])
