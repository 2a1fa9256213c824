"""Corners of a box of priors: where a scenario is tried before anything is evolved in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_ALL_OF = 5
"""Of so many priors, or fewer, every corner is tried."""


def corners(keys: Sequence[str]) -> Iterator[dict[str, float]]:
    """Quantiles, 0 or 1 for each prior, at which a scenario is tried.

    Every corner of a few priors; of more, a two-level orthogonal array of strength 3 (a Hadamard matrix and its mirror
    image), in which any three priors meet in all eight ways: what a setting contradicts is seldom more than two others.

    Parameters
    ----------
    keys : sequence of str
    """
    for row in _two_levels(len(keys)):
        yield dict(zip(keys, row.tolist(), strict=True))


def _two_levels(n: int) -> NDArray[np.float64]:
    """(n_corners, n) float64 array of 0 and 1, each row once."""
    if n <= _ALL_OF:
        return np.asarray(np.array(list(np.ndindex(*[2] * n)), dtype=np.float64).reshape(2**n, n))
    signs = np.ones((1, 1))
    while len(signs) < n:
        signs = np.block([[signs, signs], [signs, -signs]])
    half = signs[:, :n]
    return np.asarray((np.concatenate([half, -half]) + 1.0) / 2.0)
