"""Comparing: an expectation, what was observed, and how often chance alone would be so far off.

Every comparison has a p-value, and a check passes if none of its m is below `FALSE_ALARM` / m (Bonferroni): an engine
without a mistake then fails a check for fewer than 1 seed in 10 000, however its comparisons hang together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrc, ndtri, stdtr

FALSE_ALARM = 1e-4
"""Of one check, whatever the number of its comparisons."""

FURTHEST = 40.0
"""Standard errors beyond which a deviation is shown as this."""


@dataclass(frozen=True)
class Comparison:
    """One number that theory expects, and what was observed.

    Attributes
    ----------
    quantity, series : str
        What is compared, and under which setting.
    x : float
        Where on the check's axis.
    expected, observed : float
        In the quantity's own unit.
    standard_error : float
        Of the observed, if the expectation is right; 0 where chance has no part in it.
    n : int
        Independent observations.
    p_value : float
        Chance of being at least so far off, two-sided.
    """

    quantity: str
    series: str
    x: float
    expected: float
    observed: float
    standard_error: float
    n: int
    p_value: float

    @property
    def deviation(self) -> float:
        """Observed less expected, as the normal deviate that is so far off as often [standard errors]."""
        size = float(-ndtri(self.p_value / 2.0)) if self.p_value > 0.0 else FURTHEST
        return float(np.copysign(min(max(0.0, size), FURTHEST), self.observed - self.expected))


@dataclass(frozen=True)
class Told:
    """What is compared and where: the names of a comparison before its numbers are known."""

    quantity: str
    series: str
    x: float

    def of_mean(self, values: NDArray[np.float64], expected: float) -> Comparison:
        """Hold the mean of independent values against what is expected, by Student's t.

        Parameters
        ----------
        values : (n,) float64 array
            One for each replicate.
        expected : float
        """
        return self.of_error(values, expected, float(np.std(values, ddof=1)))

    def of_error(self, values: NDArray[np.float64], expected: float, spread: float) -> Comparison:
        """Hold the mean of independent values against what is expected, their standard deviation estimated or known.

        Parameters
        ----------
        values : (n,) float64 array
        expected, spread : float
        """
        n, observed = len(values), float(np.mean(values))
        error = spread / n**0.5
        if error > 0.0:
            p_value = 2.0 * float(stdtr(n - 1, -abs(observed - expected) / error))
        else:
            p_value = float(abs(observed - expected) <= 1e-9 * max(1.0, abs(expected)))
        return Comparison(self.quantity, self.series, self.x, expected, observed, error, n, min(1.0, p_value))

    def of_share(self, hits: int, n: int, expected: float) -> Comparison:
        """Hold a number of independent hits against the chance of each, by the exact binomial test.

        Parameters
        ----------
        hits, n : int
        expected : float
            Chance of a hit, from 0 to 1.
        """
        expected = min(max(float(expected), 0.0), 1.0)
        error = (expected * (1.0 - expected) / n) ** 0.5
        if error < 1e-12:
            p_value = float(hits == round(n * expected))
        else:
            above = float(bdtrc(hits - 1, n, expected)) if hits > 0 else 1.0
            p_value = min(1.0, 2.0 * min(float(bdtr(hits, n, expected)), above))
        return Comparison(self.quantity, self.series, self.x, expected, hits / n, error, n, p_value)

    def of_identity(self, observed: float, expected: float, *, rounding: float) -> Comparison:
        """Hold a number against one that it must equal, but for rounding.

        Parameters
        ----------
        observed, expected, rounding : float
        """
        is_equal = abs(observed - expected) <= rounding
        return Comparison(self.quantity, self.series, self.x, expected, observed, 0.0, 1, float(is_equal))


@dataclass(frozen=True)
class Checked:
    """A check that has been carried out.

    Attributes
    ----------
    kind, title, claim, formula, setting : str
    sources : tuple of str
        Keys of the bibliography.
    axes : mapping of str to str
        What x is, for each quantity.
    comparisons : tuple of Comparison
    topic : str
        Under which it is told.
    """

    kind: str
    title: str
    claim: str
    formula: str
    sources: tuple[str, ...]
    setting: str
    axes: Mapping[str, str]
    comparisons: tuple[Comparison, ...]
    topic: str = ""

    @property
    def least_p(self) -> float:
        """The p-value below which a single comparison fails the check."""
        return FALSE_ALARM / max(1, len(self.comparisons))

    @property
    def bound(self) -> float:
        """The same as a deviation [standard errors]."""
        return float(-ndtri(self.least_p / 2.0))

    @property
    def failed(self) -> Sequence[Comparison]:
        """The comparisons that are too far off."""
        return [one for one in self.comparisons if one.p_value < self.least_p]

    @property
    def has_passed(self) -> bool:
        """Whether there was something to compare, and nothing was too far off."""
        return bool(self.comparisons) and not self.failed

    @property
    def worst(self) -> Comparison:
        """The comparison that is furthest off."""
        return min(self.comparisons, key=lambda one: one.p_value)
