"""Normal mutational steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution import breeding
from evo_mirror.foundation.settings import adjusted, validated
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population
from evo_mirror.studies.validating.checks.base import Check, Effort, Topic
from evo_mirror.studies.validating.comparing import Comparison, Told

_RATES = (0.01, 0.2)
_BEYOND_ONE = 0.15865525393145707
"""Phi(-1): share of normal deviates below -1."""


class MutationalSteps(Check):
    """Continuous alleles mutate as often as the rate says, by normal steps of the stated size."""

    kind: Literal["mutational_steps"] = "mutational_steps"
    title: ClassVar[str] = "Mutational steps"
    topic: ClassVar[Topic] = "Mutation"
    formula: ClassVar[str] = (
        "With chance u: a' = a + σ ε, ε standard normal; so E[Δa] = 0, Var[Δa] = u σ², and P(Δa < −σ) = u Φ(−1)"
    )
    sources: ClassVar[tuple[str, ...]] = ("CrowKimura1970",)
    setting: ClassVar[str] = (
        "One generation of clones from alleles of 0, far from their limits; every inherited locus of the direct encoding."
    )
    axes: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("share that mutated", "share below −σ", "share above σ", "mean step [σ]", "mean squared step [σ²]"),
        "u, mutations per locus per generation",
    )

    def examine(self, effort: Effort) -> Iterator[Comparison]:
        """See `Check.examine`."""
        for rate in _RATES:
            steps = _steps(
                adjusted(_world(), {"population.mutation_rate": rate, "population.size": effort.of(2000)}), effort
            )
            told = "one generation"
            yield Told("share that mutated", told, rate).of_share(int((steps != 0.0).sum()), steps.size, rate)
            yield Told("share below −σ", told, rate).of_share(int((steps < -1.0).sum()), steps.size, rate * _BEYOND_ONE)
            yield Told("share above σ", told, rate).of_share(int((steps > 1.0).sum()), steps.size, rate * _BEYOND_ONE)
            yield Told("mean step [σ]", told, rate).of_error(steps.ravel(), 0.0, rate**0.5)
            spread = (3.0 * rate - rate * rate) ** 0.5  # the fourth moment of a normal deviate is 3
            yield Told("mean squared step [σ²]", told, rate).of_error(steps.ravel() ** 2, rate, spread)


@cache
def _world() -> Scenario:
    return validated(Scenario, {"title": "mutation alone", "recombination": {"kind": "clonal"}})


def _steps(scenario: Scenario, effort: Effort) -> NDArray[np.float64]:
    """(n_children, n_mutable_loci) float64 array: what each locus changed by, in units of its step."""
    genome, n = scenario.genome, scenario.population.size
    size = genome.per_locus("mutation_size").astype(np.float64)
    low, high = genome.per_locus("low"), genome.per_locus("high")
    is_free = genome.per_locus("is_heritable").astype(bool) & (size > 0.0) & (low < -6.0 * size) & (high > 6.0 * size)
    adults = Population(
        np.zeros((2, genome.n_loci, 1), np.float32), np.full((2, 2), -1, np.int32), np.arange(2, dtype=np.int64),
        np.zeros(2, np.int32),
    )  # fmt: skip
    moment = effort.moment(f"steps at {scenario.population.mutation_rate}")
    children = breeding.breed(scenario, adults, np.zeros((n, 2), np.int64), moment)
    return children.genotypes[:, is_free, 0].astype(np.float64) / size[is_free]
