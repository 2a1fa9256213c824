"""Findings as arrays: what was reported, how surely, and who shares an effect with whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evidence.finding import DIRECTIONS, Finding
from evo_mirror.inference.doubts import Doubts


@dataclass(frozen=True)
class Reports:
    """Findings that an assay can address, in the order of their ids.

    Attributes
    ----------
    ids : tuple of str
    column : (n_findings,) int64 array
        Position of the finding's statistic in the table of predictions; -1 where nothing predicts it.
    is_value : (n_findings,) bool array
        An effect size with its error, rather than a direction.
    observed : (n_findings,) float64 array
        The effect size [SD], or the direction as -1, 0, 1.
    error : (n_findings,) float64 array
        Standard error of the effect size [SD]; 1 for directions.
    bound : (n_findings,) float64 array
        Equivalence bound [unit of the statistic]; 1 for values.
    informative : (n_findings,) float64 array
        Probability that a report of a direction is about the truth at all, (3q - 1)/2.
    laboratory_sd : (n_findings,) float64 array
        SD of the laboratory's shift: of an effect size [SD], or of what a direction refers to [unit of the statistic].
    sample : (n_findings,) float64 array
        Median of the study's effective number of individuals, n/groups^2: two groups of n/2 each tell as much of a
        difference as n/4 individuals tell of a mean.
    sample_spread : (n_findings,) float64 array
        SD of the logarithm of that number; 0 where it is known.
    laboratory, paradigm : (n_findings,) int64 array
        Positions in ``laboratories`` and ``paradigms``.
    laboratories, paradigms : tuple of str
        Ascending.
    """

    ids: tuple[str, ...]
    column: NDArray[np.int64]
    is_value: NDArray[np.bool_]
    observed: NDArray[np.float64]
    error: NDArray[np.float64]
    bound: NDArray[np.float64]
    informative: NDArray[np.float64]
    laboratory_sd: NDArray[np.float64]
    sample: NDArray[np.float64]
    sample_spread: NDArray[np.float64]
    laboratory: NDArray[np.int64]
    paradigm: NDArray[np.int64]
    laboratories: tuple[str, ...]
    paradigms: tuple[str, ...]

    @property
    def is_alone(self) -> NDArray[np.bool_]:
        """(n_findings,) bool array: whether a finding is the only one of its laboratory, and its shift its own."""
        return np.asarray(np.bincount(self.laboratory)[self.laboratory] == 1)

    def components(self) -> tuple[tuple[int, ...], ...]:
        """Groups of findings tied by a shared laboratory or paradigm.

        Given an account's replicate, different groups are independent, so that each can be averaged over its own
        effects alone: a far smaller sampling error than averaging the product.

        Returns
        -------
        tuple of tuple of int
            Positions of findings, ascending; every finding is in one group.
        """
        groups: list[set[int]] = []
        for f in range(len(self.ids)):
            tied = (self.laboratory == self.laboratory[f]) | (self.paradigm == self.paradigm[f])
            joined = set(np.flatnonzero(tied).tolist())
            apart = []
            for group in groups:
                if group & joined:
                    joined |= group
                else:
                    apart.append(group)
            groups = [*apart, joined]
        return tuple(sorted(tuple(sorted(group)) for group in groups))


def arrange(findings: Iterable[Finding], statistics: Sequence[str], *, doubts: Doubts) -> Reports:
    """Arrange the testable findings as arrays.

    Parameters
    ----------
    findings : iterable of Finding
        In any order; those without a statistic are passed over.
    statistics : sequence of str
        Columns of the table of predictions.
    doubts : Doubts

    Returns
    -------
    Reports
    """
    tested = sorted((finding for finding in findings if finding.statistic), key=lambda finding: finding.id)
    laboratories = tuple(sorted({finding.laboratory for finding in tested}))
    paradigms = tuple(sorted({finding.paradigm for finding in tested}))
    places = {statistic: column for column, statistic in enumerate(statistics)}
    return Reports(
        ids=tuple(finding.id for finding in tested),
        column=np.array([places.get(finding.statistic, -1) for finding in tested], dtype=np.int64),
        is_value=np.array([not finding.direction for finding in tested], dtype=bool),
        observed=np.array([_observed(finding) for finding in tested], dtype=float),
        error=np.array([_given(finding.error) for finding in tested]),
        bound=np.array([_given(finding.bound) for finding in tested]),
        informative=np.array([(3.0 * doubts.reliability[finding.status] - 1.0) / 2.0 for finding in tested]),
        laboratory_sd=np.array([_laboratory_sd(finding, doubts) for finding in tested], dtype=float),
        sample=np.array([_sample(finding, doubts) for finding in tested], dtype=float),
        sample_spread=np.array([0.0 if f.sample else doubts.sample_spread for f in tested], dtype=float),
        laboratory=np.array([laboratories.index(finding.laboratory) for finding in tested], dtype=np.int64),
        paradigm=np.array([paradigms.index(finding.paradigm) for finding in tested], dtype=np.int64),
        laboratories=laboratories,
        paradigms=paradigms,
    )


def _observed(finding: Finding) -> float:
    if finding.direction:
        return DIRECTIONS.index(finding.direction) - 1.0
    assert finding.effect_size is not None, "a finding has a direction or an effect size"
    return finding.effect_size


def _laboratory_sd(finding: Finding, doubts: Doubts) -> float:
    if finding.direction:
        return doubts.laboratory_bounds * _given(finding.bound)
    return doubts.laboratory_sd[finding.status]


def _sample(finding: Finding, doubts: Doubts) -> float:
    return (finding.sample or doubts.sample_size[finding.subjects]) / finding.groups**2


def _given(number: float | None) -> float:
    return 1.0 if number is None else number
