"""Means of what is there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.compiled import compiled


def means_of_numbers(columns: Sequence[NDArray[np.float64]]) -> list[float]:
    """Mean of those that are finite numbers, of each column: learning that ran away leaves none.

    Parameters
    ----------
    columns : sequence of (n,) float64 arrays

    Returns
    -------
    list of float
        NaN where there are none at all.
    """
    means = np.empty(len(columns))
    _write_means(np.concatenate(columns), means)
    return means.tolist()


@compiled
def _write_means(columns: NDArray[np.float64], means: NDArray[np.float64]) -> None:
    n = len(columns) // len(means)
    for k in range(len(means)):
        means[k] = _mean(columns[k * n : (k + 1) * n])


@compiled
def _mean(values: NDArray[np.float64]) -> float:
    """In four parts, which the processor adds side by side."""
    one, two, three, four = 0.0, 0.0, 0.0, 0.0
    fours = len(values) // 4 * 4
    for k in range(0, fours, 4):
        a, b, c, d = values[k], values[k + 1], values[k + 2], values[k + 3]
        one += a
        two += b
        three += c
        four += d
    for k in range(fours, len(values)):
        one += values[k]
    mean = ((one + two) + (three + four)) / len(values) if len(values) else np.nan
    if np.isfinite(mean):
        return mean
    total, n = 0.0, 0
    for k in range(len(values)):
        if np.isfinite(values[k]):
            total += values[k]
            n += 1
    return total / n if n else np.nan
