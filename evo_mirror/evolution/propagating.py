"""Propagating: generations that breed without lives, by the same steps as those that live.

Fitness is given in place of tasks. Parents are chosen and children made by `breeding`, so that ploidy, dominance of what is
expressed, sexes, demes, migration, changing sizes, regimes of selection and kernels of mutation are those of the scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evo_mirror.biology.dominance import expressed
from evo_mirror.evolution import breeding
from evo_mirror.evolution.genotypic import ByGenotype
from evo_mirror.evolution.sexing import females
from evo_mirror.evolution.turnover import Turnover
from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import MeasureError, ShapeError, Words, phrase
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.births import Births
from evo_mirror.state.genome import Genome
from evo_mirror.state.population import Population


@dataclass(frozen=True)
class Brood:
    """Those born in one generation: who they are, what they were worth, and what became of it.

    Attributes
    ----------
    generation : int
        Counted from 0, which are the founders.
    genome : Genome
    population : Population
        With whole genomes.
    is_female : (n_individuals,) bool array or None
        None where everybody is a hermaphrodite.
    fitness : (n_individuals,) float64 array
        As given; 1 for everybody until it is. (n_individuals, n_objectives) where the regime reads several objectives.
    offspring : (n_individuals,) float64 array
        Realised: one half for each parental place; 0 for everybody until children are born.
    births : Births or None
        Where generations overlap (Moran's model): who was born in its N steps, and who died. These individuals are those who
        lived at its beginning, parents are named by birth id, and offspring are those born meanwhile.
    """

    generation: int
    genome: Genome
    population: Population
    is_female: NDArray[np.bool_] | None
    fitness: NDArray[np.float64]
    offspring: NDArray[np.float64]
    births: Births | None = None

    @cached_property
    def genotypes(self) -> NDArray[np.float32]:
        """(n_individuals, n_inherited, ploidy) float32 array: alleles at the loci that are inherited [effect units]."""
        return self.population.genotypes[:, self.genome.inherited]

    @cached_property
    def expressed(self) -> NDArray[np.float32]:
        """(n_individuals, n_inherited) float32 array: what copies of a locus express together; see `biology.dominance`."""
        alleles, places = self.population.genotypes, self.genome.places
        effects = [expressed(alleles[:, places[c.name]], c) for c in self.genome.classes if c.is_heritable]
        return np.concatenate(effects, axis=1)

    @property
    def parents(self) -> NDArray[np.int32]:
        """(n_individuals, 2) int32 array: as in `Population`; -1 for founders."""
        return self.population.parents

    @property
    def birth_ids(self) -> NDArray[np.int64]:
        """(n_individuals,) int64 array: unique in this line."""
        return self.population.birth_ids

    @property
    def demes(self) -> NDArray[np.int32]:
        """(n_individuals,) int32 array: where each lives."""
        return self.population.demes

    @property
    def size(self) -> int:
        """Number of individuals, N."""
        return self.population.size


Fitness = Callable[[Brood], ArrayLike]
"""From newborns, whose fitness and offspring are not known yet, to (n_individuals,) numbers; see also `by_genotype`."""


def breed_once(
    scenario: Scenario, population: Population, moment: Moment, *, fitness: ArrayLike | Fitness | None = None
) -> tuple[Brood, Population]:  # fmt: skip
    """Breed one generation, as `evo_mirror.evolution.generation` does after the last life is over.

    Where generations overlap, that is N steps of Moran's model, and fitness is needed of those born meanwhile too: give a table
    (see `by_genotype`), which is asked about each newborn, or a function, which is asked about all who live, before every step.

    Parameters
    ----------
    scenario : Scenario
    population : Population
    moment : Moment
        Seed, replicate and generation; there are as many children as the next generation has individuals.
    fitness : (n_individuals,) array, or callable that returns one, optional
        Expected offspring up to a factor, or whatever else the regime of selection reads. Everybody is alike unless given.

    Returns
    -------
    Brood, Population
        Those who bred, and their children.

    Raises
    ------
    ShapeError
        If there is not one fitness for each individual; where generations overlap, if it is an array.
    MeasureError
        If a fitness is not a number, or none that the regime of selection can read: see `Selection.admitted`.
    """
    n = population.size
    born = Brood(
        moment.generation, scenario.genome, population, females(scenario, population.demes, moment),
        np.ones((n, scenario.n_objectives) if scenario.selection.by_objectives else n), np.zeros(n),
    )  # fmt: skip
    if scenario.population.overlaps:
        return _overlapping(scenario, born, moment, fitness)
    worth = born.fitness if fitness is None else _worth(born, fitness(born) if callable(fitness) else fitness)
    parents = breeding.choose_parents(scenario, worth, moment, demes=population.demes)
    children = breeding.breed(scenario, population, parents, moment)
    return replace(born, fitness=worth, offspring=breeding.parental_shares(parents, n)), children


def _overlapping(
    scenario: Scenario, born: Brood, moment: Moment, fitness: ArrayLike | Fitness | None
) -> tuple[Brood, Population]:  # fmt: skip
    """One generation of Moran's model."""
    if fitness is not None and not callable(fitness):
        raise ShapeError(
            phrase(
                "fitness", "tell of those born on the way too where generations overlap", got=Words("an array"),
                remedy="Give by_genotype(...), or a function of all who live, or take steps by hand with Turnover.",
            )
        )  # fmt: skip
    turnover = Turnover(scenario, born.population, moment)

    def of(living: Brood) -> NDArray[np.float64]:
        return living.fitness if fitness is None else _worth(living, fitness(living))

    worth, table = of(born), fitness if isinstance(fitness, ByGenotype) else None
    if turnover.can_run and (fitness is None or table is not None or scenario.selection.ignores_fitness):
        turnover.run(worth, table if scenario.selection.in_proportion else None)
    else:
        now = worth.copy()
        for step in range(turnover.n_steps):
            if step and table is None and fitness is not None:
                now = of(replace(born, population=turnover.population))
            place = np.array([turnover.step(now)])
            if table is not None:
                now[place] = table.of(
                    turnover.population_of(place).genotypes[:, born.genome.inherited], born.generation
                )
    children, offspring = turnover.population, turnover.offspring
    return replace(born, fitness=worth, offspring=offspring, births=turnover.births), children


def propagate(
    scenario: Scenario, population: Population, *, seed: int, replicate: int = 0,
    fitness: ArrayLike | Fitness | None = None, generations: int | None = None,
) -> Iterator[Brood]:  # fmt: skip
    """Let a population breed, generation after generation, with fitness given in place of lives.

    Parameters
    ----------
    scenario : Scenario
        See `gene_pool` for one that says nothing of lives.
    population : Population
        Of the founders: see `population_of`, and `founders.found` for drawn ones.
    seed, replicate : int
        As in `Evolution`: who meets which luck does not depend on anything else.
    fitness : callable that returns an (n_individuals,) array, or that array, optional
        As in `breed_once`; an array is of one generation only.
    generations : int, optional
        How many breed; those of the scenario unless given.

    Yields
    ------
    Brood
        Each generation when its children are born, founders first.

    Raises
    ------
    ShapeError, MeasureError
        As in `breed_once`; and if a single array is to serve more generations than one.
    """
    n = scenario.generations if generations is None else generations
    if n > 1 and fitness is not None and not callable(fitness):
        raise ShapeError(
            phrase(
                "fitness", "be asked anew of every generation that breeds", got=Words(f"one array for {n} generations"),
                remedy="Give a function of the newborns, or by_genotype(...).",
            )
        )  # fmt: skip
    return _broods(scenario, population, Moment(seed, replicate), fitness, n)


def _broods(
    scenario: Scenario, population: Population, moment: Moment, fitness: ArrayLike | Fitness | None, n: int
) -> Iterator[Brood]:  # fmt: skip
    for generation in range(n):
        brood, population = breed_once(scenario, population, moment.at(generation), fitness=fitness)
        yield brood


def _worth(born: Brood, given: ArrayLike) -> NDArray[np.float64]:
    """Fitness as it was given, if there is one number for each of those born (or one for each objective)."""
    worth = np.asarray(given, np.float64)
    several = {"n_objectives": None} if born.fitness.ndim == 2 else {}
    require_shape("fitness", worth, n_individuals=born.size, **several)
    missing = np.isnan(worth)
    if missing.any():
        got = Words(f"nan for individual {np.argwhere(missing)[0][0]} of generation {born.generation}")
        raise MeasureError(phrase("fitness", "be a number for every individual", got=got))
    return worth
