"""Nursery: where newborns of DEAP's own loops find a place in a generation, so that they can live."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from evo_mirror.biology.inheritance.base import from_second
from evo_mirror.biology.mutating import mutated
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import stage
from evo_mirror.evolution.toolbox.cohort import Cohort, Common, ToolboxError
from evo_mirror.evolution.toolbox.individual import Generation, Individual, copy_extras
from evo_mirror.evolution.toolbox.operators import Select
from evo_mirror.foundation.errors import Words, phrase
from evo_mirror.machine.counters import Address, Moment
from evo_mirror.state.lived import Elders
from evo_mirror.state.population import Population

Evaluator = Callable[[Sequence[Individual]], None]


class Nursery:
    """Places for newborns, and a clock, for loops that select, clone, vary and evaluate as they like.

    The first birth after a selection begins a new generation, in which those among whom selection chose are the elders.
    Newborns do not know their parents' places, so that any adult may rear them.

    Fitness never outlives its generation. A clone is a newborn and has none; and before anything is selected, whoever was
    evaluated in an earlier generation lives once more, in the present one: else survivors of a lucky life would be
    taken for fit for ever.

    Parameters
    ----------
    common : Common
    moment : Moment
        Seed and replicate.
    evaluator : callable
        Evaluates individuals as the toolbox does at present.
    """

    def __init__(self, common: Common, moment: Moment, evaluator: Evaluator) -> None:
        self.common, self.moment, self.evaluator = common, moment, evaluator
        self._cohort: Cohort | None = None
        self._elders: Elders | None = None
        self._next_elders: Elders | None = None
        self._births = self._calls = 0
        self._rests = False

    def population(self) -> Generation:
        """The founders, as handles; whatever went on here before is over.

        Raises
        ------
        ToolboxError
            If the scenario has separate sexes, demes, or generations of several sizes: DEAP's own loops know of none of them.
        """
        self._require_one_place_and_size()
        self.moment = self.moment.at(0)
        founders = found(self.common.scenario, stage(self.common.scenario, self.moment), self.moment)
        self._elders = self._next_elders = None
        self._births, self._calls = founders.size, 0
        self._cohort = Cohort(self.common, founders, self.moment, home=self)
        return Generation.of(self._cohort)

    def clone(self, individual: Individual) -> Individual:
        """Let a genotype be born again: equal alleles, no fitness.

        Parameters
        ----------
        individual : Individual
        """
        if self._next_elders is not None:
            self.moment = self.moment.at(self.moment.generation + 1)
            self._elders, self._next_elders, self._cohort = self._next_elders, None, None
        newborn = Individual(*self._placed(individual))
        copy_extras(individual, newborn)
        return newborn

    def adopt(self, individual: Individual) -> None:
        """Move an individual into the present generation, where it lives (once more); it has no fitness until then."""
        individual.cohort, individual.row = self._placed(individual)

    def _placed(self, individual: Individual) -> tuple[Cohort, int]:
        cohort, genotype = self._cohort, individual.cohort.population.genotypes[individual.row]
        if cohort is None:
            shape = (0, *genotype.shape)
            nobody = Population(
                np.empty(shape, np.float32), np.empty((0, 2), np.int32), np.empty(0, np.int64), np.empty(0, np.int32)
            )
            cohort = self._cohort = Cohort(self.common, nobody, self.moment, elders=self._elders, home=self)
        row, self._births = cohort.add(genotype, self._births), self._births + 1
        return cohort, row

    def mate(self, first: Individual, second: Individual) -> tuple[Individual, Individual]:
        """Recombine two individuals in place, as the scenario does: each allele goes to one child, its twin to the other.

        Of diploids, both children get a gamete of each: copy 0 from the first, copy 1 from the second. What the gametes of
        the one child leave behind are those of the other. Clones exchange nothing.

        Parameters
        ----------
        first, second : Individual
        """
        if first.cohort.common.genome != second.cohort.common.genome:
            raise ToolboxError("mates must have the same loci; got individuals of two different scenarios.")
        n_loci, ploidy, recombination = len(self.common.on_map), first.cohort.ploidy, self.common.scenario.recombination
        origins = recombination.origins(ploidy, n_loci, self._address("mate"))
        mine, theirs = np.asarray(first).reshape(n_loci, ploidy), np.asarray(second).reshape(n_loci, ploidy)
        if recombination.is_meiotic:
            makers = [(mine[:, 0], theirs[:, 0])] if ploidy == 1 else [tuple(mine.T), tuple(theirs.T)]
            for exchange, (one, other) in zip(from_second(origins, n_loci), makers, strict=True):
                one[exchange], other[exchange] = other[exchange], one[exchange]
        if ploidy > 1 and recombination.is_meiotic:
            mine[:, 1], theirs[:, 0] = theirs[:, 0].copy(), mine[:, 1].copy()
        first[:], second[:] = mine.reshape(-1), theirs.reshape(-1)
        return first, second

    def mutate(self, individual: Individual) -> tuple[Individual]:
        """Mutate an individual in place, as the scenario does.

        Parameters
        ----------
        individual : Individual
        """
        rate, genome = self.common.scenario.population.mutation_rate, self.common.genome
        alleles = individual.cohort.population.genotypes[individual.row].T
        individual[:] = mutated(genome, alleles, rate, self._address("mutate"))[:, self.common.on_map].T.reshape(-1)
        return (individual,)

    @property
    def can_select(self) -> bool:
        """Whether the scenario's regime reads the one fitness that individuals have here."""
        return len(self.common.weights) == 1 and not self.common.scenario.selection.by_objectives

    def select(self, individuals: Sequence[Individual], k: int) -> list[Individual]:
        """Choose k individuals with replacement, as the scenario chooses for parental places.

        Parameters
        ----------
        individuals : sequence of Individual
        k : int
        """
        self.require_one_fitness()
        fitness = np.array([one.fitness.wvalues[0] for one in individuals])
        self._require_one_place_and_size()
        chosen = self.common.scenario.selection.choose(fitness, k, self._address("select"))
        return [individuals[place] for place in chosen.tolist()]

    def require_one_fitness(self) -> None:
        """Refuse the scenario's own ``select`` where it could not read the fitness that individuals have.

        Raises
        ------
        ToolboxError
        """
        if not self.can_select:
            n = len(self.common.weights)
            raise ToolboxError(
                phrase(
                    "select", f"be an operator for several objectives, since there are {n}", got=Words("the scenario's"),
                    remedy='Register one: toolbox.register("select", breeders, operator=tools.selNSGA2, share=0.5).',
                )
                if n > 1
                else phrase(
                    "select", "be an operator of your own, as the scenario chooses by several objectives (selection.kind) and "
                    "evaluate gives one", got=Words("the scenario's"),
                    remedy="Register one, with weights and an evaluate for as many; or choose another selection.kind.",
                )
            )  # fmt: skip

    def _require_one_place_and_size(self) -> None:
        scenario = self.common.scenario
        if scenario.population.sexes != "hermaphrodite":
            raise ToolboxError(
                phrase(
                    "population.sexes", "be 'hermaphrodite' in DEAP's own loops, which pair individuals as they come",
                    got="separate", remedy="Use deap.algorithms.eaGenerateUpdate, which has mothers and fathers.",
                )
            )  # fmt: skip
        if scenario.structure.n_demes > 1 or scenario.population.sizes.may_change:
            raise ToolboxError(
                "loops of DEAP's own must be given a scenario with one deme and one size, since they decide themselves who "
                "breeds with whom and how many there are; got demes, or sizes that change. Use eaGenerateUpdate, which does as "
                "the scenario says, or let structure.kind be 'panmictic' and population.sizes.kind 'constant'."
            )

    def _address(self, purpose: str) -> Address:
        self._calls += 1
        return self.moment.address(f"toolbox: {purpose} {self._calls}")

    def refresh(self, individuals: Sequence[Individual]) -> None:
        """Evaluate those who have no fitness of the present generation, and note them all as elders of the next.

        Parameters
        ----------
        individuals : sequence of Individual
        """
        if self._rests:
            return
        everybody = list({id(one): one for one in individuals}.values())
        stale = [one for one in everybody if one.cohort is not self._cohort or not one.fitness.valid]
        for one in stale:
            if one.cohort is not self._cohort:
                self.adopt(one)
        if stale:
            self.evaluator(stale)
        if everybody and self._cohort is not None:
            strength = self._cohort.lived.elders.strength[[one.row for one in everybody]]
            self._next_elders = Elders(np.ascontiguousarray(strength))

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """While somebody else keeps the generations, nobody is taken in here."""
        self._rests = True
        try:
            yield
        finally:
            self._rests = False


class Fresh:
    """An operator of selection that never meets a stale fitness; see `Nursery`.

    Attributes
    ----------
    operator : callable
        What was registered.
    """

    def __init__(self, operator: Select, nursery: Nursery) -> None:
        self.operator, self._nursery = operator, nursery

    def __call__(self, *arguments: Any, **keywords: Any) -> Sequence[Individual]:
        """Choose, after everybody's fitness is of one generation."""
        for argument in arguments:
            if isinstance(argument, list) and all(isinstance(one, Individual) for one in argument):
                self._nursery.refresh(argument)
        return self.operator(*arguments, **keywords)
