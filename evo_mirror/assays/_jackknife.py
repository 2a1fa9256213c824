"""Standard errors of what is no mean, by leaving out some individuals at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays.base import LARGEST_EFFECT, UNDEFINED, Effect

_MOST_BLOCKS = 200
"""Individuals are left out one at a time up to this many, and in so many blocks beyond."""


def jackknifed(estimate: Callable[[NDArray[np.int64]], float], n: int) -> Effect:
    """An estimate from n individuals or pairs, with its jackknife standard error.

    Parameters
    ----------
    estimate : callable
        From the positions of those that are kept, (n_kept,) int array, to a number; NaN where undefined.
    n : int

    Returns
    -------
    Effect
        Undefined if the estimate is, from everybody or without any block. The effect size is the estimate over the standard
        deviation that single individuals would give it.
    """
    everybody = np.arange(n)
    value = estimate(everybody) if n > 2 else np.nan
    if np.isnan(value):
        return UNDEFINED
    blocks = np.array_split(everybody, min(n, _MOST_BLOCKS))
    without = np.array([estimate(np.delete(everybody, block)) for block in blocks])
    if np.isnan(without).any():
        return UNDEFINED
    g = len(blocks)
    return _with_error(value, float(np.sqrt((g - 1) / g * ((without - without.mean()) ** 2).sum())), n)


def _with_error(value: float, error: float, n: int) -> Effect:
    spread = error * n**0.5
    size = value / spread if spread > 0.0 else float(np.sign(value)) * LARGEST_EFFECT
    return Effect(float(value), error, float(np.clip(size, -LARGEST_EFFECT, LARGEST_EFFECT)), n)


def jackknifed_crossed(estimate: Callable[[NDArray[np.float64]], float], values: NDArray[np.float64]) -> Effect:
    """An estimate from individuals crossed with courses of luck, both of them samples.

    Squares of the errors by leaving out individuals and by leaving out courses of luck are added. What is due to the two
    together is counted twice, so that the error is rather too large than too small.

    Parameters
    ----------
    estimate : callable
        From an (n_kept, ..., n_courses_kept) array to a number; NaN where undefined.
    values : (n_individuals, ..., n_courses) float64 array

    Returns
    -------
    Effect
        As from `jackknifed`, over individuals. ``n`` less 1 is Welch and Satterthwaite's number of degrees of freedom: few
        courses of luck make an interval wide where the error is mostly theirs, however many the individuals.
    """
    one = jackknifed(lambda keep: estimate(values[keep]), len(values))
    other = jackknifed(lambda keep: estimate(values[..., keep]), values.shape[-1])
    if np.isnan(one.value) or np.isnan(other.value):
        return UNDEFINED
    error = float(np.hypot(one.standard_error, other.standard_error))
    found = _with_error(one.value, error, len(values))
    parts = sum(part.standard_error**4 / (part.n - 1.0) for part in (one, other))
    return replace(found, n=1.0 + error**4 / parts) if parts > 0.0 else found


def between_groups(values: NDArray[np.float64], groups: NDArray[np.int32]) -> float:
    """Share of variance that lies between groups: the intraclass correlation of a one-way analysis of variance.

    (MS_between - MS_within) / (MS_between + (n0 - 1) MS_within), with n0 the mean size of groups corrected for their
    inequality. Negative where groups are more alike than chance would have them.

    Parameters
    ----------
    values : (n_individuals,) float64 array
    groups : (n_individuals,) int array

    Returns
    -------
    float
        NaN with one group, with none of more than one member, or where nothing varies.
    """
    names, of = np.unique(groups, return_inverse=True)
    n, k = len(values), len(names)
    if k < 2 or n <= k:
        return float("nan")
    sizes = np.bincount(of).astype(np.float64)
    means = np.bincount(of, weights=values) / sizes
    between = float((sizes * (means - values.mean()) ** 2).sum()) / (k - 1)
    within = float(((values - means[of]) ** 2).sum()) / (n - k)
    n0 = (n - (sizes**2).sum() / n) / (k - 1)
    total = between + (n0 - 1.0) * within
    return (between - within) / total if total > 1e-15 else float("nan")


def intraclass(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Correlation of pairs whose members have no order: 2 sum (x - m)(y - m) / sum ((x - m)^2 + (y - m)^2).

    Parameters
    ----------
    one, other : (n_pairs,) float64 arrays

    Returns
    -------
    float
        NaN where nothing varies.
    """
    mean = 0.5 * (one.mean() + other.mean())
    x, y = one - mean, other - mean
    total = float((x**2 + y**2).sum())
    return 2.0 * float((x * y).sum()) / total if total > 1e-12 * len(x) else float("nan")
