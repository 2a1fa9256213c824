"""Tests of a unit's response against its baseline, and corrections for many of them.

Every p-value is two-sided, and uniform (t) or at worst larger (rank sum [Wilcoxon1945]_) if the unit does not respond. Where
many are tested the false discovery rate [BenjaminiHochberg1995]_ may be kept, or Bonferroni's bound.

References
----------
.. [Wilcoxon1945] Wilcoxon (1945), Individual comparisons by ranking methods.
.. [BenjaminiHochberg1995] Benjamini & Hochberg (1995), Controlling the false discovery rate.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.errors import MeasureError, either, phrase

TESTS = ("t", "rank_sum")
CORRECTIONS = ("fdr", "bonferroni", "none")


def p_values(response: NDArray[np.float64], baseline: NDArray[np.float64], *, test: str = "t") -> NDArray[np.float64]:
    """Test responses against as many baseline epochs.

    ``t``: Student's test of two samples with one variance, t = (mean response - mean baseline) / sqrt((v_r + v_b) / n) with
    2 (n - 1) degrees of freedom. ``rank_sum``: Wilcoxon's rank-sum test by its exact distribution; ties, which continuous
    noise hardly ever makes, count for the response.

    Parameters
    ----------
    response, baseline : (n_trials, ...) float64 arrays
        In the same unit; n_trials at least 2.
    test : {"t", "rank_sum"}

    Returns
    -------
    (...,) float64 array

    Raises
    ------
    MeasureError
        If the test is none of these, or there are fewer than two trials.
    """
    n = len(response)
    if n < 2:
        raise MeasureError(phrase("a test against baseline", "have at least 2 trials", got=n, remedy="Record more."))
    if test == "t":
        return _student(response, baseline)
    if test == "rank_sum":
        together = np.concatenate([baseline, response])
        ranks = np.argsort(np.argsort(together, axis=0, kind="stable"), axis=0)
        beaten = ranks[n:].sum(axis=0) - n * (n - 1) // 2
        return np.asarray(two_sided_rank_sum(n)[beaten])
    raise MeasureError(phrase("test", f"be {either(TESTS)}", got=test, remedy="Choose one of them."))


def _student(response: NDArray[np.float64], baseline: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.special import stdtr  # not at the top: half of all commands never need it

    n = len(response)
    difference = response.mean(axis=0) - baseline.mean(axis=0)
    variance = (response.var(axis=0, ddof=1) + baseline.var(axis=0, ddof=1)) / n
    with np.errstate(divide="ignore", invalid="ignore"):  # recordings without any noise: certain, or nothing there
        t = np.where(difference == 0.0, 0.0, np.abs(difference) / np.sqrt(variance))
    return np.asarray(2.0 * stdtr(2 * (n - 1), -t))


@lru_cache(maxsize=16)
def two_sided_rank_sum(n_trials: int) -> NDArray[np.float64]:
    """Exact p-values of the rank-sum test with two samples of one size.

    Parameters
    ----------
    n_trials : int
        In each sample, n.

    Returns
    -------
    (n_trials**2 + 1,) float64 array
        By U, the number of pairs in which the response is the larger: twice the smaller tail, at most 1.
    """
    most = n_trials * n_trials
    # ways[k, u]: how many sets of k ranks make U = u, with the ranks gone through one after the other.
    ways = [[0] * (most + 1) for _ in range(n_trials + 1)]
    ways[0][0] = 1
    for rank in range(2 * n_trials):
        for k in range(min(rank + 1, n_trials), 0, -1):
            gain = rank - (k - 1)  # how many of the other sample the k-th response beats, if it has this rank
            if gain <= n_trials:
                one_less, row = ways[k - 1], ways[k]
                for u in range(most - gain, -1, -1):
                    if one_less[u]:
                        row[u + gain] += one_less[u]
    counts = ways[n_trials]
    total, below, lower = sum(counts), 0, []
    for count in counts:
        below += count
        lower.append(below / total)  # whole numbers of any size: one rounding, at the end
    tail = np.array(lower)
    values: NDArray[np.float64] = np.minimum(1.0, 2.0 * np.minimum(tail, tail[::-1]))
    values.flags.writeable = False
    return values


def significant(p: NDArray[np.float64], *, alpha: float, correction: str = "fdr") -> NDArray[np.bool_]:
    """Say which of a family of tests are significant.

    ``fdr``: Benjamini and Hochberg's step-up procedure; of those called significant a share alpha m_0 / m is expected to be
    false, with m_0 of m true nulls. ``bonferroni``: p <= alpha / m, so that with a chance of at most alpha there is any.
    ``none``: p <= alpha.

    Parameters
    ----------
    p : (..., n_tests) float64 array
        One family along the last axis.
    alpha : float
        Level, between 0 and 1.
    correction : {"fdr", "bonferroni", "none"}

    Returns
    -------
    (..., n_tests) bool array

    Raises
    ------
    MeasureError
        If the correction is none of these.
    """
    m = p.shape[-1]
    if correction == "none":
        return np.asarray(p <= alpha)
    if correction == "bonferroni":
        return np.asarray(p <= alpha / m)
    if correction == "fdr":
        ordered = np.sort(p, axis=-1)
        passes = ordered <= alpha * np.arange(1, m + 1) / m
        last = np.where(passes, np.arange(1, m + 1), 0).max(axis=-1, initial=0)
        cut = np.where(last > 0, np.take_along_axis(ordered, np.maximum(last - 1, 0)[..., None], axis=-1)[..., 0], -1.0)
        return np.asarray(p <= cut[..., None])
    raise MeasureError(phrase("correction", f"be {either(CORRECTIONS)}", got=correction, remedy="Choose one of them."))
