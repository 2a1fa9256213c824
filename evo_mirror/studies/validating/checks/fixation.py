"""Chances and times of fixation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import breed_once
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.validating.breeding_alone import N_LOCI, alleles_of, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.chains import absorption, distribution_after
from evo_mirror.theory.wright_fisher import haploid_matrix

_N, _CARRIERS, _AGES = 8, 3, (2, 4, 8, 16)
_CASES = (("free", 0.0), ("clonal", 0.0), ("free", 0.2), ("clonal", 0.2))


class Fixation(Check):
    """Alleles are fixed as often, and as soon, as Wright and Fisher's chain says."""

    kind: Literal["fixation"] = "fixation"
    title: ClassVar[str] = "Chances and times of fixation"
    topic: ClassVar[Topic] = "Drift"
    formula: ClassVar[str] = (
        "P(i → j) = C(N, j) q^j (1 − q)^(N − j), q = i (1 + s) / (N + i s), with i carriers among N; solved exactly as an "
        "absorbing chain"
    )
    sources: ClassVar[tuple[str, ...]] = ("Ewens2004", "KemenySnell1960", "Grassmann1985")
    setting: ClassVar[str] = (
        "3 carriers of 8 haploids, with two parents each (free recombination) or one (clonal); neutral, or proportional with "
        "fitness 1 + s of carriers."
    )
    axes: ClassVar[Mapping[str, str]] = {
        "share lost by then": GENERATION,
        "share fixed by then": GENERATION,
        "chance of fixation": "s",
        "mean generations to loss": "s",
        "mean generations to fixation": "s",
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for kind, s in _CASES:
            series = f"{'two parents' if kind == 'free' else 'clonal'}, s = {s:g}"
            regime = {"kind": "proportional" if s else "neutral"}
            scenario, matrix = (
                world(_N, recombination={"kind": kind}, selection=regime),
                haploid_matrix(_N, selection=s),
            )
            found = np.array([_fate(scenario, s, effort, series, r) for r in range(effort.of(800))])
            is_fixed, after = found[:, 0] == 1, found[:, 1]
            for age in _AGES:
                shares = distribution_after(np.eye(_N + 1)[_CARRIERS], transition=matrix, n_steps=age)
                for end, ended in ((0, ~is_fixed), (_N, is_fixed)):
                    told = Told(f"share {'fixed' if end else 'lost'} by then", series, age)
                    yield told.of_share(int((ended & (after <= age)).sum()), len(found), float(shares[end]))
            solved = absorption(matrix)
            chance = float(solved.probability[_CARRIERS, 1])
            yield Told("chance of fixation", series, s).of_share(int(is_fixed.sum()), len(found), chance)
            for end, ended in ((0, ~is_fixed), (1, is_fixed)):
                told = Told(f"mean generations to {'fixation' if end else 'loss'}", series, s)
                mean, sd = float(solved.conditional_time[_CARRIERS, end]), float(solved.conditional_sd[_CARRIERS, end])
                if ended.sum() > 1:
                    yield told.of_error(after[ended], mean, sd)


def _fate(scenario: Scenario, s: float, effort: Effort, series: str, replicate: int) -> tuple[float, int]:
    """Whether carriers became all, and after how many generations that was settled."""
    start: NDArray[np.float64] = np.zeros((_N, N_LOCI))
    start[:_CARRIERS] = 1.0
    moment, population, generation = effort.moment(series, replicate), population_of(scenario, start), 0
    while 0 < (carriers := alleles_of(population)[:, 0]).sum() < _N:
        population = breed_once(scenario, population, moment.at(generation), fitness=1.0 + s * carriers)[1]
        generation += 1
    return float(carriers[0]), generation
