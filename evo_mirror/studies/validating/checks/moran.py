"""Moran's model: chances and times of fixation, and the decay of heterozygosity, where generations overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.genotypic import by_genotype
from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import breed_once
from evo_mirror.evolution.turnover import Turnover
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.studies.validating.breeding_alone import N_LOCI, alleles_of, course, world
from evo_mirror.studies.validating.checks.base import GENERATION, Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told
from evo_mirror.theory.chains import absorption
from evo_mirror.theory.drift import moran_diversity_kept
from evo_mirror.theory.moran import moran_fixation, moran_matrix

_N, _CARRIERS, _AGES = 6, 2, (1, 2, 4, 8)
_CASES = (("free", 0.0), ("free", 0.4), ("clonal", 0.4))
_DECAYS = (("free", 4), ("clonal", 12))
_SPAN = 3


class Moran(Check):
    """Where one dies and one is born in each step, fixation and drift are those of Moran's chain."""

    kind: Literal["moran"] = "moran"
    title: ClassVar[str] = "Moran's model: overlapping generations"
    topic: ClassVar[Topic] = "Overlapping generations"
    formula: ClassVar[str] = (
        "P(fixation from i) = (1 − r^−i) / (1 − r^−N), r = 1 + s; times by the chain of N steps with "
        "P(i → i + 1) = p (N − i) / N, P(i → i − 1) = (1 − p) i / N, "
        "p = i r / (N + i s); E[H(k)] = H(0) (1 − 2/N²)^k after k steps, with H = 2 p (1 − p)"
    )
    sources: ClassVar[tuple[str, ...]] = ("Moran1958", "Ewens2004", "KemenySnell1960")
    setting: ClassVar[str] = (
        "2 carriers of 6 haploids, neutral, or proportional with fitness 1 + s of carriers, with two parents each or one; and 16 "
        "neutral loci of 4 haploids, step by step, and of 12 clones. A generation is N steps; who dies may be the parent."
    )
    axes: ClassVar[Mapping[str, str]] = {
        "share lost by then": GENERATION,
        "share fixed by then": GENERATION,
        "chance of fixation": "s",
        "mean generations to loss": "s",
        "mean generations to fixation": "s",
        "gene diversity": "step",
    }

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for kind, s in _CASES:
            yield from _fixation(kind, s, effort)
        for kind, n in _DECAYS:
            yield from _decay(kind, n, effort)


def _overlapping(n: int, kind: str, regime: str = "neutral") -> Scenario:
    return world(n, population__turnover="moran", recombination={"kind": kind}, selection={"kind": regime})


def _fixation(kind: str, s: float, effort: Effort) -> Iterator[Comparison]:
    series = f"{'two parents' if kind == 'free' else 'clonal'}, s = {s:g}"
    scenario = _overlapping(_N, kind, "proportional" if s else "neutral")
    one_on = np.linalg.matrix_power(moran_matrix(_N, selection=s), _N)
    found = np.array([_fate(scenario, s, effort.moment(f"Moran, {series}", r)) for r in range(effort.of(500))])
    is_fixed, after = found[:, 0] == 1, found[:, 1]
    for age in _AGES:
        shares = np.linalg.matrix_power(one_on, age)[_CARRIERS]
        for end, ended in ((0, ~is_fixed), (_N, is_fixed)):
            told = Told(f"share {'fixed' if end else 'lost'} by then", series, age)
            yield told.of_share(int((ended & (after <= age)).sum()), len(found), float(shares[end]))
    chance = moran_fixation(_N, copies=_CARRIERS, selection=s)
    yield Told("chance of fixation", series, s).of_share(int(is_fixed.sum()), len(found), chance)
    solved = absorption(one_on)
    for end, ended in ((0, ~is_fixed), (1, is_fixed)):
        told = Told(f"mean generations to {'fixation' if end else 'loss'}", series, s)
        mean, sd = float(solved.conditional_time[_CARRIERS, end]), float(solved.conditional_sd[_CARRIERS, end])
        if ended.sum() > 1:
            yield told.of_error(after[ended], mean, sd)


def _fate(scenario: Scenario, s: float, moment: Moment) -> tuple[float, int]:
    """Whether carriers became all, and after how many generations that was settled."""
    start, table = np.zeros((_N, N_LOCI)), by_genotype([1.0, 1.0 + s])
    start[:_CARRIERS] = 1.0
    population, generation = population_of(scenario, start), 0
    while 0 < (carriers := alleles_of(population)[:, 0]).sum() < _N:
        population = breed_once(scenario, population, moment.at(generation), fitness=table)[1]
        generation += 1
    return float(carriers[0]), generation


def _decay(kind: str, n: int, effort: Effort) -> Iterator[Comparison]:
    series, scenario = f"{'two parents, step by step' if kind == 'free' else 'clonal'}, N = {n}", _overlapping(n, kind)
    counts = 1 + np.arange(N_LOCI) * (n - 1) // N_LOCI
    start = (np.arange(n)[:, None] < counts).astype(np.float64)
    steps = range(1, 2 * n + 1) if kind == "free" else range(n, (_SPAN + 1) * n, n)

    def followed(moment: Moment) -> NDArray[np.float64]:
        return _by_steps(scenario, start, moment) if kind == "free" else course(scenario, start, _SPAN, moment)

    p = np.array([followed(effort.moment(f"Moran, {series}", r)).mean(axis=1) for r in range(effort.of(400))])
    diversity = (2.0 * p * (1.0 - p)).mean(axis=-1)
    kept = moran_diversity_kept(steps[-1], size=n)
    for k, step in enumerate(steps, start=1):
        expected = float(diversity[0, 0] * kept[step])
        yield Told("gene diversity", series, step).of_mean(diversity[:, k], expected)


def _by_steps(scenario: Scenario, start: NDArray[np.float64], moment: Moment) -> NDArray[np.float64]:
    """(1 + n_steps, n_individuals, 16) float64 array: alleles at the beginning and after each step of two generations."""
    population, everybody = population_of(scenario, start), np.ones(len(start))
    seen = [alleles_of(population)]
    for generation in range(2):
        turnover = Turnover(scenario, population, moment.at(generation))
        for _ in range(turnover.n_steps):
            turnover.step(everybody)
            seen.append(alleles_of(turnover.population))
        population = turnover.population
    return np.array(seen)
