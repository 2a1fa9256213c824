"""Ask and tell: generations for ``deap.algorithms.eaGenerateUpdate``, bred on arrays as the engine breeds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.luck import luck
from evo_mirror.biology.mutating import mutated
from evo_mirror.biology.sexes import both_sexes
from evo_mirror.evolution.breeding import breed, choose_parents, parental_shares
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import stage
from evo_mirror.evolution.observing import observe
from evo_mirror.evolution.toolbox.cohort import Cohort, Common, ToolboxError
from evo_mirror.evolution.toolbox.individual import Generation, Individual
from evo_mirror.evolution.toolbox.nursery import Nursery
from evo_mirror.evolution.toolbox.operators import is_ours, rows_chosen
from evo_mirror.foundation.errors import Words, phrase
from evo_mirror.machine.counters import Moment
from evo_mirror.state.lived import Lived
from evo_mirror.state.population import Population, genotypes_of


class Asking:
    """One replicate of a scenario, a generation at a time: `generate`, then evaluate, then `update`.

    Steps whose operators are the scenario's run on arrays, with the random numbers of the engine, to the same
    bits. A step whose operator was replaced hands individuals to it, one by one, under luck drawn by address.

    Parameters
    ----------
    common : Common
    moment : Moment
        Seed and replicate.
    toolbox : deap.base.Toolbox
        Whose ``select``, ``mate`` and ``mutate`` count at the moment of breeding.
    nursery : Nursery
        Whose operators are the scenario's own.
    """

    def __init__(self, common: Common, moment: Moment, toolbox: Any, nursery: Nursery) -> None:
        self.common, self.moment, self.toolbox, self.nursery = common, moment, toolbox, nursery
        self._generation: Generation | None = None
        self._lived: Lived | None = None
        self._parents: NDArray[np.int64] | None = None
        self._pedigree: list[tuple[NDArray[np.int64], NDArray[np.int32]]] = []

    def generate(self) -> Generation:
        """The next generation of newborns; the same one again until it has been handed to `update`.

        Raises
        ------
        ToolboxError
            If nobody could choose among them: ``select`` is the scenario's own, and reads several objectives.
        """
        if getattr(self.toolbox.select, "operator", None) == self.nursery.select:
            self.nursery.require_one_fitness()
        if self._generation is None or self._parents is not None:
            if self._lived is None or self._parents is None:
                elders, newborns = (
                    None,
                    found(self.common.scenario, stage(self.common.scenario, self.moment), self.moment),
                )
            else:
                elders, newborns = self._lived.elders, self._bred(self._lived.population, self._parents)
                self.moment = self.moment.at(self.moment.generation + 1)
            self._lived = self._parents = None
            self._pedigree.append((newborns.birth_ids.copy(), newborns.parents.copy()))
            cohort = Cohort(self.common, newborns, self.moment, elders=elders, home=self.nursery)
            self._generation = Generation.of(cohort)
        return self._generation

    def update(self, population: Sequence[Individual]) -> None:
        """Choose parents among the generation that was evaluated; they breed when the next one is asked for.

        Parameters
        ----------
        population : sequence of Individual
            Everybody whom `generate` made, in any order.

        Raises
        ------
        ToolboxError
            If it is another population, or if somebody has no fitness.
        MeasureError
            If there is nobody of one sex, or fewer than selection asks for, where sexes are separate.
        """
        if self._generation is None or {id(one) for one in population} != {id(one) for one in self._generation}:
            raise ToolboxError(
                "update must be given the individuals that generate made last, each of them, in any order; got others. "
                "To bring individuals in from elsewhere, write their alleles into those of this generation."
            )
        if self._parents is not None:
            return
        cohort = self._generation[0].cohort
        unknown = int(np.isnan(cohort.fitness[: cohort.size]).any(axis=1).sum())
        if unknown:
            raise ToolboxError(f"update must be given evaluated individuals; got {unknown} without a fitness.")
        fitness = cohort.fitness[: cohort.size, 0] * self.common.weights[0]
        self._parents = self._chosen(fitness)
        shares = parental_shares(self._parents, cohort.size)
        self._lived = replace(cohort.lived, fitness=fitness, offspring=shares)
        cohort.record = observe(self._lived, self.moment)

    def genealogy(self) -> dict[int, tuple[int, ...]]:
        """Parents' birth ids by birth id, in the form of ``deap.tools.History.genealogy_tree``.

        Kept as two columns for each generation, where a ``History`` would keep a copy of every individual.
        """
        tree: dict[int, tuple[int, ...]] = {}
        before = np.empty(0, np.int64)
        for birth_ids, parents in self._pedigree:
            for child, pair in zip(birth_ids.tolist(), parents, strict=True):
                tree[child] = tuple(before[pair[pair >= 0]].tolist())
            before = birth_ids
        return tree

    def _chosen(self, fitness: NDArray[np.float64]) -> NDArray[np.int64]:
        select, generation = self.toolbox.select, self._generation
        assert generation is not None
        operator = getattr(select, "operator", select)
        arguments, keywords = getattr(select, "args", ()), getattr(select, "keywords", {})
        scenario = self.common.scenario
        n, demes = scenario.population.size_at(self.moment.generation + 1), generation[0].cohort.population.demes
        if operator == self.nursery.select and not arguments and not keywords and self.nursery.can_select:
            return choose_parents(scenario, fitness, self.moment, demes=demes)
        if demes.any():
            raise ToolboxError(
                "select must be the scenario's own where there are demes, since an operator that knows nothing of them would "
                "choose parents from anywhere; got another. Leave it, or let structure.kind be 'panmictic'."
            )
        is_female = generation[0].cohort.lived.is_female
        with luck(self.moment.address("toolbox: select")), self.nursery.at_rest():
            if is_female is None:
                chosen = operator(*arguments, list(generation), 2 * n, **keywords)
                rows = np.array(rows_chosen(chosen, generation, 2 * n), np.int64).reshape(n, 2)
                return rows[:, scenario.recombination.places]
            parents = np.empty((n, 2), np.int64)
            for place, sex in enumerate(both_sexes(is_female)):
                among = [generation[row] for row in sex]
                parents[:, place] = rows_chosen(operator(*arguments, among, n, **keywords), among, n)
        return parents

    def _bred(self, population: Population, parents: NDArray[np.int64]) -> Population:
        scenario, genome = self.common.scenario, self.common.genome
        mates, mutates = (
            is_ours(self.toolbox.mate, self.nursery.mate),
            is_ours(self.toolbox.mutate, self.nursery.mutate),
        )
        # Where nothing is inherited there is nothing to hand to an operator.
        if (mates and mutates) or not len(self.common.on_map):
            return breed(scenario, population, parents, self.moment)
        if not mates and scenario.population.ploidy > 1:
            raise ToolboxError(
                phrase(
                    "toolbox.mate", "be the scenario's own where there are two copies of each locus", got=Words("another"),
                    remedy="DEAP's operators know no meiosis. Say with [recombination] how gametes are made.",
                )
            )  # fmt: skip
        size = scenario.population.model_copy(update={"mutation_rate": 0.0})
        children = breed(scenario.model_copy(update={"population": size}), population, parents, self.moment)
        if not mates:
            children = self._mated(population, parents, children)
        if not mutates:
            return self._mutated(children)
        rate, address = scenario.population.mutation_rate, self.moment.address("mutation")
        gametes = mutated(genome, children.haplotypes, rate, address)
        return replace(children, genotypes=genotypes_of(gametes, children.ploidy))

    def _mated(self, population: Population, parents: NDArray[np.int64], children: Population) -> Population:
        """One mating for each child, which is the first of the two that DEAP's operators return."""
        first, second = (
            self._handles(replace(children, genotypes=population.genotypes[parents[:, place]])) for place in (0, 1)
        )
        with luck(self.moment.address("toolbox: mate")):
            mated = [self.toolbox.mate(one, other)[0] for one, other in zip(first, second, strict=True)]
        return replace(children, genotypes=_genotypes(mated, first))

    def _mutated(self, children: Population) -> Population:
        handles = self._handles(replace(children, genotypes=children.genotypes.copy()))
        with luck(self.moment.address("toolbox: mutate")):
            changed = [self.toolbox.mutate(one)[0] for one in handles]
        return replace(children, genotypes=_genotypes(changed, handles))

    def _handles(self, population: Population) -> Generation:
        return Generation.of(Cohort(self.common, population, None, home=self.nursery))


def _genotypes(returned: Sequence[Any], handles: Generation) -> NDArray[np.float32]:
    """The alleles that an operator returned, written through handles so that they keep to the limits of their loci."""
    for handle, one in zip(handles, returned, strict=True):
        if one is not handle:
            handle[:] = list(one)
    genotypes: NDArray[np.float32] = handles[0].cohort.population.genotypes
    return genotypes
