"""The engine's own breeding step alone: chosen parents, children and their alleles, with fitness given from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.evolution import breeding
from evo_mirror.foundation.settings import adjusted, validated
from evo_mirror.machine.counters import Moment, uniforms
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population

SHARES = (0.3, 0.2, 0.5)
"""Of founders' and mutants' alleles 0, 1 and 2."""


@cache
def _world() -> Scenario:
    """16 loci, of three alleles each where they mutate."""
    return validated(
        Scenario,
        {
            "title": "breeding alone",
            "population": {"size": 12, "mutation_rate": 0.0},
            "repertoire": {"actions": 4, "features": 4, "units": 4, "units_per_program": 1},
            "encoding": {"kind": "ternary", "wrong": SHARES[0], "right": SHARES[1]},
            "selection": {"kind": "neutral"},
            "recombination": {"kind": "free"},
        },
    )


N_LOCI = 16

CONTINUUM = {"encoding": {"kind": "direct"}, "repertoire__routes": "mirror"}
"""Changes to a world: the same 16 loci, with a continuum of alleles."""


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


def founders(alleles: NDArray[np.float64], demes: NDArray[np.int32] | None = None) -> Population:
    """Individuals with given alleles.

    Parameters
    ----------
    alleles : (n_individuals, 16) or (n_individuals, 16, 2) float array
        At the loci that are inherited; the others are of no concern. With two copies of each they are diploids.
    demes : (n_individuals,) int32 array, optional
        Where they live; all together unless given.
    """
    n, genome = len(alleles), _world().genome
    demes = np.zeros(n, np.int32) if demes is None else demes
    copies = np.asarray(alleles)[:, :, None] if np.ndim(alleles) == 2 else np.asarray(alleles)
    genotypes = np.zeros((n, genome.n_loci, copies.shape[2]), np.float32)
    genotypes[:, genome.places["wiring"]] = copies
    return Population(genotypes, np.full((n, 2), -1, np.int32), np.arange(n, dtype=np.int64), demes)


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


def bred(
    scenario: Scenario, population: Population, fitness: NDArray[np.float64], moment: Moment
) -> tuple[NDArray[np.int64], Population]:  # fmt: skip
    """Choose parents and make children, as `evo_mirror.evolution.generation` does.

    Parameters
    ----------
    scenario : Scenario
    population : Population
    fitness : (n_individuals,) float64 array
    moment : Moment

    Returns
    -------
    (n_children, 2) int array, Population
        Parents, and children.
    """
    parents = breeding.choose_parents(scenario, fitness, moment, demes=population.demes)
    return parents, breeding.breed(scenario, population, parents, moment)


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
    yield population
    for generation in range(n_generations):
        population = bred(scenario, population, np.ones(population.size), moment.at(generation))[1]
        yield population


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
    population, told = founders(start), [np.asarray(start, np.float64)]
    for generation in range(n_generations):
        now, alleles = moment.at(generation), told[-1]
        worth = np.ones(len(alleles)) if fitness is None else fitness(alleles, now)
        population = bred(scenario, population, worth, now)[1]
        told.append(alleles_of(population))
    return np.array(told)
