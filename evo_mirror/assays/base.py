"""The family of assays, and what they report."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._subjects import Subjects
from evo_mirror.foundation.settings import Family

LARGEST_EFFECT = 5.0
"""Effect sizes beyond this are reported as this: with no variation between individuals they would be infinite."""


@dataclass(frozen=True)
class Effect:
    """One statistic of one evolved population; NaN where undefined.

    Attributes
    ----------
    value, standard_error : float
        Mean over individuals and its error, in the statistic's unit.
    effect_size : float
        Mean over standard deviation of individuals, within 5.
    """

    value: float
    standard_error: float
    effect_size: float


UNDEFINED = Effect(float("nan"), float("nan"), float("nan"))


def effect(values: NDArray[np.float64], measurement_variance: float = 0.0) -> Effect:
    """Summarise one number per individual.

    Parameters
    ----------
    values : (n_individuals,) float64 array
        NaN for those in whom it is undefined; with fewer than half of them defined the effect is undefined.
    measurement_variance : float
        Variance that an experimenter's finite number of tests adds to each individual's number.
    """
    defined = values[~np.isnan(values)]
    if len(defined) < max(2, len(values) / 2):
        return UNDEFINED
    mean, spread = float(defined.mean()), float(np.sqrt(defined.var(ddof=1) + measurement_variance))
    size = np.sign(mean) * LARGEST_EFFECT if spread == 0.0 else mean / spread
    if mean == 0.0:
        size = 0.0
    return Effect(mean, spread / len(defined) ** 0.5, float(np.clip(size, -LARGEST_EFFECT, LARGEST_EFFECT)))


def ratio(numerator: NDArray[np.float64], denominator: NDArray[np.float64]) -> Effect:
    """Ratio of two means, with a standard error by the delta method; undefined where the denominator is under 3 SE.

    Parameters
    ----------
    numerator, denominator : (n_individuals,) float64 arrays
        Of the same individuals.
    """
    n, below = len(numerator), denominator.mean()
    if below < 3.0 * denominator.std(ddof=1) / n**0.5 or below <= 0.0:
        return UNDEFINED
    value = numerator.mean() / below
    residual = (numerator - value * denominator) / below
    spread = residual.std(ddof=1)
    size = value / spread if spread > 0 else np.sign(value) * LARGEST_EFFECT
    return Effect(
        float(value), float(spread / n**0.5), float(np.clip(size, -LARGEST_EFFECT, LARGEST_EFFECT))
    )  # fmt: skip


class Assay(Family):
    """An experiment on evolved individuals; it changes none of them."""

    statistics: ClassVar[Mapping[str, str]]
    """Name of each statistic, without the assay's, to what it says."""

    @abstractmethod
    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """Carry out the experiment: one effect for each of ``statistics``."""
