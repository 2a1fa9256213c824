"""What one statistical test says: a statistic, and how surprising it is if the numbers are random.

Every p-value is two-sided: too regular is as bad as too irregular.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtr, chdtrc, kolmogorov, ndtr, pdtr, pdtrc

FALSE_ALARM = 1e-4
"""Probability that perfect random numbers fail a battery anywhere, however many tests it holds (Bonferroni)."""
LARGEST_FAMILY = 2000
"""More findings than any battery here has."""
ENOUGH = 20.0
"""Expected count of a cell below which it is put together with its neighbours."""


@dataclass(frozen=True)
class Finding:
    """The result of one test on one sample.

    Attributes
    ----------
    test : str
        Name in `catalogue.CATALOGUE`.
    n : int
        Numbers looked at.
    statistic : float
    p : float
        Two-sided.
    sample : str
        What was tested.
    """

    test: str
    n: int
    statistic: float
    p: float
    sample: str = ""

    def of(self, sample: str) -> "Finding":
        """The same finding, with the name of what was tested."""
        return replace(self, sample=f"{sample}{self.sample}")


Test = Callable[[NDArray[np.uint32]], list[Finding]]


def both_sides(lower: float, upper: float) -> float:
    """The two-sided p-value of a statistic with these two tails."""
    return float(min(1.0, 2 * min(lower, upper)))


def from_z(test: str, n: int, z: float) -> Finding:
    """The finding of a statistic that is a standard normal deviate."""
    return Finding(test, n, float(z), float(2 * ndtr(-abs(z))))


def from_largest_z(test: str, n: int, z: NDArray[np.float64]) -> Finding:
    """The finding of the largest of independent standard normal deviates, by size."""
    largest = float(np.abs(z).max())
    tail = float(-np.expm1(z.size * np.log1p(-2 * ndtr(-largest))))
    return Finding(test, n, largest, both_sides(1 - tail, tail))


def from_chi_square(test: str, n: int, statistic: float, df: int) -> Finding:
    """The finding of a chi-square statistic."""
    return Finding(test, n, float(statistic), both_sides(chdtr(df, statistic), chdtrc(df, statistic)))


def from_poisson(test: str, n: int, count: int, mean: float) -> Finding:
    """The finding of a count of rare events."""
    upper = 1.0 if count == 0 else float(pdtrc(count - 1, mean))
    return Finding(test, n, float(count), both_sides(pdtr(count, mean), upper))


def _put_together(
    counts: NDArray[np.int64], expected: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cells with ENOUGH in them: the small ones together, the smallest first."""
    order = np.argsort(expected, kind="stable")
    groups, waiting = [], np.zeros(2)
    for cell in zip(counts[order].tolist(), expected[order].tolist(), strict=True):
        waiting = waiting + cell
        if waiting[1] >= ENOUGH:
            groups.append(waiting)
            waiting = np.zeros(2)
    if groups:
        groups[-1] = groups[-1] + waiting
    together = np.array(groups).reshape(-1, 2)
    return together[:, 0], together[:, 1]


def from_cells(test: str, n: int, counts: NDArray[np.int64], chances: NDArray[np.float64]) -> Finding:
    """Pearson's chi-square of counts against chances, after neighbouring cells are put together where little is expected.

    Parameters
    ----------
    test : str
    n : int
    counts, chances : (cells,) arrays
        The chances sum to 1.
    """
    expected = chances * counts.sum()
    if expected.min() < ENOUGH:
        counts, expected = _put_together(counts, expected)
        if len(counts) < 2:  # what was to be counted hardly ever happened
            return Finding(test, n, np.inf, 0.0)
    return from_chi_square(test, n, float(((counts - expected) ** 2 / expected).sum()), len(counts) - 1)


def from_uniforms(test: str, values: NDArray[np.float64]) -> Finding:
    """Kolmogorov's distance of a large sample from the uniform distribution on [0, 1], times the root of its size.

    Parameters
    ----------
    test : str
    values : (n,) float array
    """
    n = len(values)
    ordered, ranks = np.sort(values), np.arange(n + 1) / n
    distance = max((ranks[1:] - ordered).max(), (ordered - ranks[:-1]).max()) * np.sqrt(n)
    tail = float(kolmogorov(distance))
    return Finding(test, n, float(distance), both_sides(1 - tail, tail))


def from_many_chances(test: str, n: int, largest_exponential: float, count: int) -> Finding:
    """The finding of the largest of independent standard exponential deviates."""
    tail = float(-np.expm1(count * np.log1p(-np.exp(-largest_exponential))))
    return Finding(test, n, largest_exponential, both_sides(1 - tail, tail))


def failures(findings: list[Finding]) -> list[Finding]:
    """The findings that perfect random numbers would hardly show, over the whole family of them."""
    return [finding for finding in findings if not finding.p >= FALSE_ALARM / len(findings)]


def first_failure(families: Iterable[list[Finding]]) -> Finding | None:
    """The first finding that would be a failure in a family of `LARGEST_FAMILY`; later families are not looked at."""
    for family in families:
        for finding in family:
            if not finding.p >= FALSE_ALARM / LARGEST_FAMILY:
                return finding
    return None
