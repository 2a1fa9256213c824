"""The engine's own breeding step alone: chosen parents, children and their alleles, with fitness given from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import propagate
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment, uniforms
from evo_mirror.scenario.gene_pool import gene_pool
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population

SHARES = (0.3, 0.2, 0.5)
"""Of founders' and mutants' alleles 0, 1 and 2."""

N_LOCI = 16


@cache
def _world() -> Scenario:
    """16 loci, of three alleles each where they mutate."""
    return gene_pool(N_LOCI, shares=SHARES, settings={"selection.kind": "neutral"})


CONTINUUM = {"encoding": {"kind": "direct", "limit": 10.0}}
"""Changes to a world: the same 16 loci, with a continuum of alleles and limits out of reach."""


def world(size: int, **changes: Any) -> Scenario:
    """A scenario in which nothing counts but breeding.

    Parameters
    ----------
    size : int
        Children of a generation.
    **changes
        Settings, with two underscores for a dot.
    """
    return adjusted(
        _world(), {"population.size": size, **{key.replace("__", "."): value for key, value in changes.items()}}
    )


def drawn_diploids(n_individuals: int, frequency: NDArray[np.float64], moment: Moment) -> NDArray[np.float64]:
    """Founders whose copies are independent draws from one pool: neither inbred nor related.

    Parameters
    ----------
    n_individuals : int
    frequency : (16,) float64 array
        Of allele 1 in the pool; the other is 0.
    moment : Moment

    Returns
    -------
    (n_individuals, 16, 2) float64 array
    """
    lots = uniforms(moment.address("founders' copies"), np.arange(n_individuals), 2 * N_LOCI)
    return np.asarray((lots.reshape(n_individuals, N_LOCI, 2) < frequency[:, None]).astype(np.float64))


def alleles_of(population: Population) -> NDArray[np.float64]:
    """(n_individuals, 16) float64 array of haploids, (n_individuals, 16, 2) of diploids."""
    alleles = population.genotypes[:, _world().genome.places["wiring"]].astype(np.float64)
    return alleles[:, :, 0] if population.ploidy == 1 else alleles


def neutral_line(
    scenario: Scenario, population: Population, n_generations: int, moment: Moment
) -> Iterator[Population]:  # fmt: skip
    """Founders and each generation after them, where all are alike; generations may be of any size.

    Parameters
    ----------
    scenario : Scenario
    population : Population
    n_generations : int
    moment : Moment
        Of the founders.
    """
    line = propagate(
        scenario, population, seed=moment.seed, replicate=moment.replicate, generations=n_generations + 1
    )  # fmt: skip
    return (brood.population for brood in line)


def course(
    scenario: Scenario, start: NDArray[np.float64], n_generations: int, moment: Moment, *,
    fitness: Callable[[NDArray[np.float64], Moment], NDArray[np.float64]] | None = None,
) -> NDArray[np.float64]:  # fmt: skip
    """Alleles of the founders and of each generation after them.

    Parameters
    ----------
    scenario : Scenario
    start : (n_individuals, 16) or (n_individuals, 16, 2) float64 array
    n_generations : int
    moment : Moment
        Of the founders.
    fitness : callable that returns an (n_individuals,) float64 array, optional
        From alleles, as in `alleles_of`, and the moment; all are alike unless given.

    Returns
    -------
    (n_generations + 1, n_individuals, 16) float64 array, of diploids (n_generations + 1, n_individuals, 16, 2)
    """
    line = propagate(
        scenario, population_of(scenario, start), seed=moment.seed, replicate=moment.replicate,
        fitness=None if fitness is None else lambda born: fitness(alleles_of(born.population), moment.at(born.generation)),
        generations=n_generations + 1,
    )  # fmt: skip
    return np.array([alleles_of(brood.population) for brood in line])
