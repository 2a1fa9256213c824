"""Drift through the public door: 1000 haploids of two parents, 10 loci, neutral; against stock DEAP on the same work."""

import random

import numpy as np
import pytest
from deap import base, tools
from gates import Table
from rounds import interleaved, ratio_of

import evo_mirror as em

pytestmark = pytest.mark.bench

N, LOCI, AT_A_TIME, ROUNDS = 1000, 10, 100, 15
GATE = 3000.0
"""Generations per second on one core: what simuPOP publishes is about 2000 to 3300."""


class Ours:
    """Generations of `propagate`, a hundred at a time."""

    def __init__(self, alleles: np.ndarray, **settings: object) -> None:
        self.pool = em.gene_pool(LOCI, settings={"population.size": N, **settings})
        self.population, self.seed = em.population_of(self.pool, alleles), 0

    def generations(self, n: int = AT_A_TIME) -> np.ndarray:
        self.seed += 1
        for brood in em.propagate(self.pool, self.population, seed=self.seed, generations=n):
            last = brood
        self.population = last.population
        return last.genotypes[:, :, 0]


class Individual(list):
    """What ``creator.create("Individual", list, fitness=Fitness)`` would make."""

    def __init__(self, alleles: list[float]) -> None:
        super().__init__(alleles)
        self.fitness = Fitness()


class Fitness(base.Fitness):
    """What ``creator.create("Fitness", base.Fitness, weights=(1.0,))`` would make."""

    weights = (1.0,)


class Deaps:
    """DEAP's way: parents drawn by `selRandom` and cloned, uniform crossover of pairs; nothing is evaluated.

    Tuned, individuals are bare lists, copied as lists are, without the fitness that DEAP's own operators keep with them.
    """

    def __init__(self, alleles: np.ndarray, seed: int = 3, *, tuned: bool = False) -> None:
        random.seed(seed)
        self.clone = list if tuned else base.Toolbox().clone
        self.population = [list(row) if tuned else Individual(row) for row in alleles.tolist()]

    def generation(self) -> np.ndarray:
        children = [self.clone(parent) for parent in tools.selRandom(self.population, N)]
        for one, other in zip(children[::2], children[1::2], strict=True):
            tools.cxUniform(one, other, indpb=0.5)
        self.population = children
        return np.array(children)


def founders() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 2, (N, LOCI)).astype(float)


def test_both_drift_as_much():
    """Variance of the change of frequency in one generation is p q / N; 4 standard errors of 200 x 10 squares."""
    start, changes = founders(), {"ours": [], "deap": []}
    p = start.mean(axis=0)
    for seed in range(200):
        ours = Ours(start, **{"selection.kind": "neutral"})
        ours.seed = seed
        changes["ours"].append(ours.generations(2).mean(axis=0) - p)  # founders are the first
        changes["deap"].append(Deaps(start, seed, tuned=True).generation().mean(axis=0) - p)
    for change in changes.values():
        ratio = float((np.array(change) ** 2 / (p * (1.0 - p) / N)).mean())
        assert abs(ratio - 1.0) < 4.0 * np.sqrt(2.0 / (200 * LOCI))


def test_drift_is_fast(table: Table):
    start = founders()
    ours, by_fitness = Ours(start, **{"selection.kind": "neutral"}), Ours(start)
    taken = interleaved(
        {
            "ours": ours.generations, "by fitness": by_fitness.generations, "deap": Deaps(start).generation,
            "deap tuned": Deaps(start, tuned=True).generation,
        },
        rounds=ROUNDS,
    )  # fmt: skip
    once, seconds = np.ones(ROUNDS), taken["ours"] / AT_A_TIME
    what = f"drift alone, {N} individuals of {LOCI} loci"
    table.report(20, f"{what}, stock DEAP", ratio_of(taken["deap"], seconds), note="not gated")
    table.report(21, f"{what}, DEAP on bare lists", ratio_of(taken["deap tuned"], seconds), note="not gated")
    shares = ratio_of(once, taken["by fitness"] / AT_A_TIME)
    table.report(22, f"{what}, by fitness that is the same in all", shares, "generations/s", "not gated")
    assert table.at_least(19, what, ratio_of(once, seconds), GATE, "generations/s")
