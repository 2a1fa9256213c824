"""Turnover: the births and deaths of one generation of Moran's model, step by step or all at once.

See `biology.overlapping` for what happens in a step. All luck of a step has its address: parents that of the step, counted over
the whole line; who dies, gametes and migrants that of the birth in its generation. So steps are the same whether they are
taken one by one, with fitness from outside, or by one compiled loop.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.crossing import cross_block, stretches_of
from evo_mirror.biology.mating import mated
from evo_mirror.biology.meiosis import copies_to_cross
from evo_mirror.biology.mutating import mutation, mutation_keys
from evo_mirror.biology.selection.base import evenly
from evo_mirror.biology.sexes import mated_across
from evo_mirror.biology.succession import Line, draw_evenly, succeed
from evo_mirror.evolution.genotypic import ByGenotype
from evo_mirror.evolution.sexing import females
from evo_mirror.foundation.arrays import require_shape
from evo_mirror.machine.counters import Address, Moment, keys_over_time, uniforms
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.births import Births
from evo_mirror.state.population import Population, genotypes_of


class Turnover:
    """One generation of Moran's model in the making.

    Parameters
    ----------
    scenario : Scenario
    population : Population
        Who lives at the beginning; as many as the scenario says.
    moment : Moment
        Of the generation.

    Attributes
    ----------
    scenario : Scenario
    moment : Moment
    n_steps : int
    steps_taken : int

    Raises
    ------
    ShapeError
        If there are more or fewer individuals, or their genotypes are not of the scenario's genome and ploidy.
    """

    def __init__(self, scenario: Scenario, population: Population, moment: Moment) -> None:
        n, ploidy, genome = scenario.population.size, scenario.population.ploidy, scenario.genome
        require_shape("genotypes", population.genotypes, n_individuals=n, n_loci=genome.n_loci, ploidy=ploidy)
        self.scenario, self.moment, self.n_steps, self.steps_taken = scenario, moment, n, 0
        self._demes = population.demes
        self._is_female = females(scenario, population.demes, moment)
        self._deaths = evenly(n, n, moment.address("death"))
        # By row: those who live at the beginning, then those born, in order.
        self._ids = np.concatenate([population.birth_ids, n * (moment.generation + 1) + np.arange(n)])
        self._ids_of_parents = np.concatenate([population.parents.astype(np.int64), np.full((n, 2), -1)])
        self._alleles = np.empty((2 * n * ploidy, genome.n_loci), np.float32)
        self._alleles[: n * ploidy] = population.haplotypes
        self._children = self._alleles[n * ploidy :]
        self._occupants, self._parents = np.arange(n), np.full((n, 2), -1, np.int64)
        self._sources = np.empty((n * ploidy, 2), np.int64)
        self._luck = (
            scenario.recombination.origins(n * ploidy, genome.n_inherited, moment.address("recombination")),
            stretches_of(genome), mutation(genome, scenario.population.mutation_rate),
            mutation_keys(moment.address("mutation"), n * ploidy),
        )  # fmt: skip
        dispersal = scenario.structure.settled
        up_to = np.cumsum(dispersal.migration, axis=1)
        self._up_to = up_to / up_to[:, -1:]
        self._points = uniforms(moment.address("parents").extended("demes"), np.arange(n), 2)

    @property
    def place(self) -> int:
        """The place that the next step empties and fills."""
        return int(self._deaths[self.steps_taken])

    def step(self, fitness: NDArray[np.float64]) -> int:
        """Let one be born and one die.

        Parameters
        ----------
        fitness : (n_individuals,) float64 array
            Of who lives in each place now.

        Returns
        -------
        int
            The place of both.

        Raises
        ------
        ShapeError, MeasureError
            As in `Selection.admitted` and `mating.mated`.
        """
        parents = self._chosen(fitness)[list(self.scenario.recombination.places)]
        return self.bear(self._occupants[parents])

    def bear(self, parents: NDArray[np.int64]) -> int:
        """Let one be born of parents that are known, and one die.

        Parameters
        ----------
        parents : (2,) int64 array
            By row: those who live at the beginning by place, then those born since, in order. A clone has the same twice.

        Returns
        -------
        int
            The place of both.
        """
        scenario, k, place = self.scenario, self.steps_taken, self.place
        self._parents[k] = parents
        ploidy, is_meiotic = scenario.population.ploidy, scenario.recombination.is_meiotic
        gametes = slice(k * ploidy, (k + 1) * ploidy)
        self._sources[gametes] = copies_to_cross(self._parents[k : k + 1], ploidy, is_meiotic=is_meiotic)
        cross_block(gametes.start, gametes.stop, self._alleles, self._sources, *self._luck, self._children)
        self._occupants[place] = self.n_steps + k
        self.steps_taken += 1
        return place

    def _chosen(self, fitness: NDArray[np.float64]) -> NDArray[np.int64]:
        """(2,) int array: places of the parents of the next to be born."""
        structure, address = self.scenario.structure.settled, self._of_step("parents")
        require_shape("fitness", fitness, n_individuals=self.n_steps)
        if structure.n_demes == 1:
            return self._mated(np.arange(self.n_steps), fitness, address)
        row, points = self._up_to[self._demes[self.place]], self._points[self.steps_taken]
        sources = np.searchsorted(row, points, side="right")
        if not structure.in_gametes:
            sources[1] = sources[0]
        pairs = {
            deme: self._mated(np.flatnonzero(self._demes == deme), fitness, address.extended(f"deme {deme}"))
            for deme in set(sources.tolist())
        }
        return np.array([pairs[deme][k] for k, deme in enumerate(sources.tolist())])

    def _mated(self, adults: NDArray[np.int64], fitness: NDArray[np.float64], address: Address) -> NDArray[np.int64]:
        """(2,) int array: places of a pair among some adults."""
        selection, merits = self.scenario.selection, fitness[adults]
        if self._is_female is not None:
            pairs = mated_across(selection, merits, self._is_female[adults], 1, address)
        else:
            pairs = mated(selection, merits, 1, self.scenario.population.selfing, address)
        return np.asarray(adults[pairs[0]])

    def _of_step(self, purpose: str) -> Address:
        return self.moment.at(self.n_steps * self.moment.generation + self.steps_taken).address(purpose)

    @property
    def can_run(self) -> bool:
        """Whether the compiled loop can take the steps.

        No sexes, selfing by chance, and neutral, or proportional selection in a single deme.
        """
        population, selection = self.scenario.population, self.scenario.selection
        is_plain = self._is_female is None and population.selfing == "by_chance"
        is_known = selection.in_proportion and self.scenario.structure.n_demes == 1
        return is_plain and (selection.ignores_fitness or is_known)

    def run(self, fitness: NDArray[np.float64], table: ByGenotype | None = None) -> None:
        """Take all steps at once; to the same bytes as one by one.

        Parameters
        ----------
        fitness : (n_individuals,) float64 array
            Of those who live at the beginning.
        table : ByGenotype, optional
            Fitness of those born; that of whose place they take unless given.

        Raises
        ------
        MeasureError
            If somebody is born of whose genotype the table does not tell, or nobody is fit to breed.
        """
        scenario, n = self.scenario, self.n_steps
        fitness = np.array(fitness, np.float64)
        if scenario.selection.in_proportion:
            choosing, places = self._keys(np.arange(n)), np.empty((0, 2), np.int64)
        else:
            choosing, places = np.empty((0, 2), np.uint64), self._parental_places()
        carried, worth = (
            (np.empty((0, scenario.population.ploidy), np.float32), np.empty(0)) if table is None else table.rows
        )
        line = Line(
            self._deaths, choosing, places, self._occupants, self._parents, fitness, np.empty(n), carried, worth
        )  # fmt: skip
        stopped = succeed(
            scenario.selection.in_proportion, scenario.recombination.places == (0, 0), scenario.recombination.is_meiotic,
            0 if table is None else int(scenario.genome.inherited[table.locus]), line, self._alleles, self._sources,
            *self._luck, self._children,
        )  # fmt: skip
        if stopped < 0:
            self.steps_taken = n
            return
        self.steps_taken = stopped
        if table is not None:
            table.of(self.population.genotypes[:, scenario.genome.inherited], self.moment.generation)
        scenario.selection.choose(fitness, 2, self._of_step("parents"))

    def _keys(self, steps: NDArray[np.int64], deme: int | None = None) -> NDArray[np.uint64]:
        """(n_some, 2) uint64 array: keys of the parental places of some steps, were they of one deme."""
        address = self.moment.address("parents")
        address = address if deme is None else address.extended(f"deme {deme}")
        return keys_over_time(address, self.n_steps * self.moment.generation + steps, 2)

    def _parental_places(self) -> NDArray[np.int64]:
        """(n_steps, 2) int64 array: where the parents of all who are to be born live, if all are alike."""
        n, structure = self.n_steps, self.scenario.structure.settled
        if structure.n_demes == 1:
            return _evenly_by_key(np.full((n, 2), n), self._keys(np.arange(n)))
        homes, sources, keys = self._demes[self._deaths], np.empty((n, 2), np.int64), np.empty((n, 2), np.uint64)
        for deme in np.unique(homes).tolist():
            here = homes == deme
            sources[here] = np.searchsorted(self._up_to[deme], self._points[here], side="right")
        if not structure.in_gametes:
            sources[:, 1] = sources[:, 0]
        for deme in np.unique(sources).tolist():
            is_source = sources == deme
            steps = np.flatnonzero(is_source.any(axis=1))
            keys[steps] = np.where(is_source[steps], self._keys(steps, deme), keys[steps])
        counts = np.bincount(self._demes, minlength=structure.n_demes)
        members, starts = np.argsort(self._demes, kind="stable"), np.cumsum(counts) - counts
        return np.asarray(members[starts[sources] + _evenly_by_key(counts[sources], keys)])

    def population_of(self, places: NDArray[np.int64]) -> Population:
        """Who lives in some places now; parents are named by birth id.

        Parameters
        ----------
        places : (n_some,) int array
        """
        rows, ploidy = self._occupants[places], self.scenario.population.ploidy
        haplotypes = self._alleles.reshape(2 * self.n_steps, ploidy, -1)[rows].reshape(len(rows) * ploidy, -1)
        parents = self._parents_of(rows)
        return Population(
            genotypes_of(haplotypes, ploidy), parents.astype(np.int32), self._ids[rows], self._demes[places]
        )  # fmt: skip

    @property
    def population(self) -> Population:
        """Who lives now, place by place."""
        return self.population_of(np.arange(self.n_steps))

    @property
    def born(self) -> NDArray[np.float32]:
        """(n_steps, n_loci, ploidy) float32 array: alleles of those born so far, in order [effect units]; a view."""
        return genotypes_of(self._children, self.scenario.population.ploidy)[: self.steps_taken]

    @property
    def occupants(self) -> NDArray[np.int64]:
        """(n_individuals,) int64 array: who lives in each place now, by row as in `bear`."""
        return self._occupants.copy()

    @property
    def demes(self) -> NDArray[np.int32]:
        """(n_individuals,) int32 array: of each place."""
        return self._demes

    @property
    def birth_ids(self) -> NDArray[np.int64]:
        """(n_individuals,) int64 array: of who lives in each place now."""
        return self._ids[self._occupants]

    @property
    def parents(self) -> NDArray[np.int64]:
        """(n_individuals, 2) int64 array: birth ids of the parents of who lives in each place now; -1 for founders."""
        return self._parents_of(self._occupants)

    def _parents_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        born_here = self._ids[self._parents[np.maximum(rows - self.n_steps, 0)]]
        return np.where(
            (rows >= self.n_steps)[:, None], born_here, self._ids_of_parents[np.minimum(rows, self.n_steps - 1)]
        )

    @property
    def births(self) -> Births:
        """The births and deaths so far."""
        k, n = self.steps_taken, self.n_steps
        before, died = np.arange(n), np.empty(k, np.int64)
        for step, place in enumerate(self._deaths[:k].tolist()):
            died[step], before[place] = before[place], n + step
        places = self._deaths[:k]
        return Births(
            self._ids[n : n + k], self._ids[self._parents[:k]], places, self._ids[died], self._demes[places]
        )  # fmt: skip

    @property
    def offspring(self) -> NDArray[np.float64]:
        """(n_individuals,) float64 array: half a child for each parental place, of those who lived at the beginning."""
        rows = self._parents[: self.steps_taken].ravel()
        return np.asarray(0.5 * np.bincount(rows, minlength=2 * self.n_steps)[: self.n_steps], np.float64)


def _evenly_by_key(counts: NDArray[np.int64], keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """(n_some, 2) int64 array: one of so many, for each key."""
    chosen = np.empty(keys.shape, np.int64)
    draw_evenly(np.ascontiguousarray(counts, np.int64).ravel(), keys.ravel(), chosen.ravel())
    return chosen
