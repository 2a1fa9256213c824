"""The family of assays, and what they report."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, final

import numpy as np
from numpy.typing import NDArray

from evo_mirror.assays._needs import unmet
from evo_mirror.assays._subjects import Subjects
from evo_mirror.foundation.errors import MeasureError, Words, phrase
from evo_mirror.foundation.settings import Family
from evo_mirror.scenario.scenario import Scenario

LARGEST_EFFECT = 5.0
"""Effect sizes beyond this are reported as this: with no variation between individuals they would be infinite."""

CLEAR = 3.0
"""Standard errors from 0 beyond which an effect is called clear, and below which nothing is divided by it."""

SMALL = 0.05
"""Effects within this of 0 are as good as none, unless an assay says otherwise [in the effect's unit]."""

LARGER = 0.1
"""The same of logarithms, shares of variance, heritabilities and enrichment, which are never known as well."""

_FEW = 4
"""With no more independent numbers than these a sentence says how few they are."""

_QUESTION = re.compile(r"(.*?) (is|are) undefined")


@dataclass(frozen=True)
class Effect:
    """One statistic of one evolved population; NaN where undefined.

    Attributes
    ----------
    value, standard_error : float
        Mean over individuals and its error, in the statistic's unit.
    effect_size : float
        Mean over standard deviation of individuals, within 5.
    n : float
        Independent numbers behind the error: individuals, or replicates. Infinite where the error is taken for known.
    """

    value: float
    standard_error: float
    effect_size: float
    n: float = float("inf")

    @property
    def interval(self) -> tuple[float, float]:
        """Ends of a 95 % interval by Student's t, in the effect's unit; NaN where there is none."""
        return interval(self.value, self.standard_error, self.n)

    @property
    def is_clear(self) -> bool:
        """Whether it lies three standard errors from 0, and 0 outside its interval, which with few numbers is wider."""
        low, high = self.interval
        return abs(self.value) > max(CLEAR * self.standard_error, 1e-6) and not low <= 0.0 <= high


def interval(value: float, error: float, n: float) -> tuple[float, float]:
    """A 95 % interval around a mean of n, by Student's t; NaN where there is none."""
    from scipy.special import stdtrit  # not at the top: half of all commands never need it

    half = float(stdtrit(n - 1.0, 0.975)) * error if n > 1 else float("nan")
    return value - half, value + half


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
    bounded = float(np.clip(size, -LARGEST_EFFECT, LARGEST_EFFECT))
    return Effect(mean, spread / len(defined) ** 0.5, bounded, len(defined))


def ratio(numerator: NDArray[np.float64], denominator: NDArray[np.float64]) -> Effect:
    """Ratio of two means, with a standard error by the delta method; undefined where the denominator is under 3 SE.

    Parameters
    ----------
    numerator, denominator : (n_individuals,) float64 arrays
        Of the same individuals.
    """
    n, below = len(numerator), denominator.mean()
    if below < CLEAR * denominator.std(ddof=1) / n**0.5 or below <= 0.0:
        return UNDEFINED
    value = numerator.mean() / below
    residual = (numerator - value * denominator) / below
    spread = residual.std(ddof=1)
    size = value / spread if spread > 0 else np.sign(value) * LARGEST_EFFECT
    bounded = float(np.clip(size, -LARGEST_EFFECT, LARGEST_EFFECT))
    return Effect(float(value), float(spread / n**0.5), bounded, n)


def difference(one: NDArray[np.float64], other: NDArray[np.float64]) -> Effect:
    """Difference of the means of two groups of different individuals; its effect size is in pooled standard deviations.

    Parameters
    ----------
    one, other : (n_individuals,) float64 arrays
        NaN for those in whom it is undefined; of each, half must be defined.
    """
    known = [values[~np.isnan(values)] for values in (one, other)]
    if any(len(k) < max(2, len(v) / 2) for k, v in zip(known, (one, other), strict=True)):
        return UNDEFINED
    apart = float(known[0].mean() - known[1].mean())
    variances = [float(k.var(ddof=1)) for k in known]
    error = sum(v / len(k) for v, k in zip(variances, known, strict=True)) ** 0.5
    pooled = (sum(variances) / 2.0) ** 0.5
    size = apart / pooled if pooled > 0.0 else float(np.sign(apart)) * LARGEST_EFFECT
    bounded = float(np.clip(size, -LARGEST_EFFECT, LARGEST_EFFECT))
    return Effect(apart, error, bounded, sum(map(len, known)) - 1)


def told(
    found: Effect, *, above: str, none: str, below: str, undefined: str, bound: float = SMALL, question: str = "That"
) -> str:  # fmt: skip
    """Choose the sentence that an effect bears out.

    An effect that is not clear is none only if its whole interval lies within the bound: that nothing was found is no finding.
    One that is clear, and yet within the bound, is called small.

    Parameters
    ----------
    found : Effect
    above, none, below : str
        What it means if it is above 0, as good as none, or below; empty where there is nothing to be said.
    undefined : str
        "What contingency is worth is undefined because ...": how it begins names the question, should this be left open.
    bound : float
        What an effect has to exceed to matter, in its unit.
    question : str
        What is left open, such as "Whether more", where ``undefined`` does not begin with it.
    """
    if np.isnan(found.value):
        return undefined
    low, high = found.interval
    if found.is_clear:
        said = above if found.value > 0.0 else below
        return f"{said} That is little, though: {_brief(found.value)}." if said and abs(found.value) < bound else said
    if -bound <= low and high <= bound:
        return none
    if not none:
        return none
    few = f"with n = {found.n:g} " if found.n <= _FEW else ""
    fits = f"{few}anything from {_brief(low)} to {_brief(high)} would fit"
    if np.isnan(low):
        fits = "how sure it is, is not known"
    asked = _QUESTION.match(undefined)
    if asked is None:
        return f"{question} remains open: {fits}."
    return f"{asked[1]} {'remains' if asked[2] == 'is' else 'remain'} open: {fits}."


def _brief(value: float) -> str:
    return f"{value:.2g}".replace("-", "\N{MINUS SIGN}")


class Measured(NamedTuple):
    """Something that is measured in each individual: its unit, and what it is."""

    unit: str
    about: str


class Lack(NamedTuple):
    """Why an experiment could not be made on those who were examined: what it must have, what there was, what to do."""

    requirement: str
    got: str
    remedy: str


@dataclass(frozen=True)
class Outcome:
    """What each individual showed in each arm of an experiment.

    Attributes
    ----------
    arms : mapping of str to mapping of str to (n_individuals,) float64 array
        Arm to measure to numbers; NaN where undefined. The individual at one place is the same genotype in every arm, or a
        matched one where the assay says so.
    lack : Lack or None
        Why the main comparison could not be made; who asks for this assay by name is told, and gets no number.
    """

    arms: Mapping[str, Mapping[str, NDArray[np.float64]]]
    lack: Lack | None = None

    def of(self, arm: str, measure: str) -> NDArray[np.float64]:
        """(n_individuals,) float64 array: one measure in one arm."""
        return self.arms[arm][measure]


def require_made(outcome: Outcome, of: str) -> None:
    """Refuse an outcome without its main comparison.

    Parameters
    ----------
    outcome : Outcome
    of : str
        Which assay, on whom.

    Raises
    ------
    MeasureError
        If something was lacking.
    """
    if outcome.lack is not None:
        requirement, got, remedy = outcome.lack
        raise MeasureError(phrase(of, requirement, got=Words(got), remedy=remedy))


class Assay(Family):
    """An experiment on evolved individuals; it changes none of them.

    ``carry_out`` gives each arm its life and measures every individual in it; ``effects`` is computed from nothing else.
    """

    statistics: ClassVar[Mapping[str, str]]
    """Name of each statistic, without the assay's, to what it says."""

    units: ClassVar[Mapping[str, str]]
    """Statistic to its unit; lambda is the asymptote of learning."""

    measured: ClassVar[Mapping[str, Measured]]
    """What is measured in each individual."""

    drawn: ClassVar[tuple[str, ...] | None] = None
    """Which of these a figure shows; the first two unless named."""

    procedure: ClassVar[str]
    """What was done to whom, in a sentence or two that need no other."""

    needs: ClassVar[tuple[str, ...]] = ()
    """What a scenario must have for the experiment to be possible; see `_needs`."""

    needs_of_statistics: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """What some of the statistics need besides; where it is lacking they alone are undefined."""

    is_compared: ClassVar[bool] = True
    """Whether a comparison of accounts carries it out, so that findings may refer to its statistics."""

    is_usual: ClassVar[bool] = True
    """Whether it is carried out on a run unless others are named."""

    @abstractmethod
    def arms(self, scenario: Scenario) -> Mapping[str, str]:
        """Name of each arm to what happens to individuals in it."""

    @abstractmethod
    def carry_out(self, subjects: Subjects) -> Outcome:
        """Give each arm its life, and measure every individual in it."""

    @abstractmethod
    def effects(self, subjects: Subjects, outcome: Outcome) -> Mapping[str, Effect]:
        """One effect for each of ``statistics``, from what `carry_out` found."""

    @abstractmethod
    def meaning(self, found: Mapping[str, Effect]) -> str:
        """What effects like these mean, in plain sentences; also why one of them is undefined."""

    @final
    def examine(self, subjects: Subjects) -> Mapping[str, Effect]:
        """Carry out the experiment: one effect for each of ``statistics``."""
        return self.effects(subjects, self.carry_out(subjects))

    @final
    def impossible_in(self, scenario: Scenario) -> str:
        """Why the experiment cannot be made in a scenario; empty if it can."""
        return unmet(self.needs, scenario)

    @final
    def undefined_in(self, scenario: Scenario, statistic: str) -> str:
        """Why it could give no number for a statistic in a scenario, whatever evolves; empty if it may."""
        return unmet((*self.needs, *self.needs_of_statistics.get(statistic, ())), scenario)
