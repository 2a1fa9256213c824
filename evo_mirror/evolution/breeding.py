"""Breeding: parents are chosen, and their alleles recombine and mutate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.crossing import crossed
from evo_mirror.biology.dispersing import dispersed
from evo_mirror.biology.mating import mated
from evo_mirror.biology.meiosis import copies_to_cross
from evo_mirror.biology.sexes import mated_across
from evo_mirror.evolution.sexing import females
from evo_mirror.foundation.arrays import require_shape
from evo_mirror.foundation.errors import ShapeError, Words, phrase
from evo_mirror.machine.counters import Address, Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population, genotypes_of


def choose_parents(
    scenario: Scenario, fitness: NDArray[np.float64], moment: Moment, *, demes: NDArray[np.int32] | None = None,
    threads: int = 1,
) -> NDArray[np.int64]:  # fmt: skip
    """Fill two parental places for each child; how often they go to one individual is the scenario's to say.

    Unless it does, they are filled independently, and selfing happens by chance; see `biology.mating`. Where sexes are
    separate, first places go to females and second places to males, each chosen among its own sex; see `biology.sexes`. Where
    there are demes, a place is filled by an adult of the deme that was drawn for it; see `biology.dispersing`.

    A clone has the individual of its first place in both: its only parent.

    Parameters
    ----------
    scenario : Scenario
    fitness : (n_individuals,) float64 array
        Or what else the regime reads: see `objectives.merits`.
    moment : Moment
        Of the parents: there are as many children as the next generation has individuals.
    demes : (n_individuals,) int32 array, optional
        Where each lives; where the scenario lets those be born unless given.
    threads : int

    Returns
    -------
    (n_children, 2) int array

    Raises
    ------
    ShapeError
        If there is not one fitness for each individual that lives somewhere.
    ScenarioError, MeasureError
        As in `Selection.admitted`, `mating.mated`, `sexes.mated_across` and `dispersing.dispersed`.
    """
    population, structure = scenario.population, scenario.structure
    lived_in = structure.homes(len(fitness)) if demes is None else demes
    if len(fitness) != len(lived_in):
        raise ShapeError(
            phrase("fitness", f"be that of {len(lived_in)} individuals", got=Words(f"that of {len(fitness)}"))
        )
    sexes = females(scenario, lived_in, moment)

    def mate(adults: NDArray[np.int64], n_children: int, address: Address) -> NDArray[np.int64]:
        merits, selection = fitness[adults], scenario.selection
        if sexes is not None:
            return adults[mated_across(selection, merits, sexes[adults], n_children, address, threads=threads)]
        return adults[mated(selection, merits, n_children, population.selfing, address, threads=threads)]

    n_children = population.size_at(moment.generation + 1)
    places = dispersed(structure.settled, fitness, lived_in, n_children, moment.address("parents"), mate)
    return places[:, scenario.recombination.places]


def breed(
    scenario: Scenario, population: Population, parents: NDArray[np.int64], moment: Moment, *, threads: int = 1
) -> Population:  # fmt: skip
    """Recombine and mutate: one child for each row of parents. Each copy of its genome is a gamete; see `biology.meiosis`.

    Parameters
    ----------
    scenario : Scenario
    population : Population
        Of the parents.
    parents : (n_children, 2) int array
    moment : Moment
        Of the parents' generation.
    threads : int
        Blocks of children are made side by side; a child depends on its address alone.

    Raises
    ------
    ShapeError
        If a parent is none of the population, or its genotypes are not of the scenario's genome and ploidy.
    """
    _require_parents(scenario, population, parents)
    n, genome, ploidy = len(parents), scenario.genome, population.ploidy
    sources = copies_to_cross(parents, ploidy, is_meiotic=scenario.recombination.is_meiotic)
    # Loci that are not inherited are no part of the map: a crossover among them would be one lost to the others.
    origins = scenario.recombination.origins(
        n * ploidy, genome.n_inherited, moment.address("recombination"), threads=threads
    )  # fmt: skip
    gametes = crossed(
        genome, population.haplotypes, sources, origins, scenario.population.mutation_rate,
        moment.address("mutation"), threads=threads,
    )  # fmt: skip
    return Population(
        genotypes=genotypes_of(gametes, ploidy),
        parents=parents.astype(np.int32),
        birth_ids=population.birth_ids.max() + 1 + np.arange(n, dtype=np.int64),
        demes=scenario.structure.homes(n),
    )


def _require_parents(scenario: Scenario, population: Population, parents: NDArray[np.int64]) -> None:
    """Compiled code takes alleles from where it is told to, and would not notice."""
    n_loci, ploidy = scenario.genome.n_loci, scenario.population.ploidy
    require_shape("genotypes", population.genotypes, n_individuals=None, n_loci=n_loci, ploidy=ploidy)
    require_shape("parents", parents, n_children=None, n_places=2)
    least, most = parents.min(initial=0), parents.max(initial=0)
    if least < 0 or most >= population.size:
        got = Words(f"from {least} to {most}")
        raise ShapeError(phrase("parents", f"be from 0 to {population.size - 1}, places in the population", got=got))


def parental_shares(parents: NDArray[np.int64], n_individuals: int) -> NDArray[np.float64]:
    """Realised offspring: one half for each parental place.

    Parameters
    ----------
    parents : (n_children, 2) int array
    n_individuals : int

    Returns
    -------
    (n_individuals,) float64 array
    """
    return np.asarray(0.5 * np.bincount(parents.ravel(), minlength=n_individuals), np.float64)
