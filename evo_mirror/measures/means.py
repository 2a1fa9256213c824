"""Means of what is there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.arrays import require_shape
from evo_mirror.machine.compiled import compiled


def means_of_numbers(columns: Mapping[str, NDArray[np.float64]]) -> dict[str, float]:
    """Mean of those that are finite numbers, of each column: learning that ran away leaves none.

    Parameters
    ----------
    columns : mapping of str to (n,) float64 array

    Returns
    -------
    dict of str to float
        NaN where there are none at all.

    Raises
    ------
    ShapeError
        If a column has more numbers than the first, or fewer.
    """
    means = np.empty(len(columns))
    if columns:
        n = len(next(iter(columns.values())))
        for name, column in columns.items():
            require_shape(name, column, n_individuals=n)
        _write_means(np.concatenate(list(columns.values())), means)
    return dict(zip(columns, means.tolist(), strict=True))


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
