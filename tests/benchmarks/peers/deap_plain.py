"""Stock DEAP: lists of alleles, one individual at a time, numpy inside the evaluation, DEAP's operators all around it."""

from __future__ import annotations

import random

import numpy as np
from deap import base, tools
from numpy.typing import NDArray
from work import Work


class Fitness(base.Fitness):
    """What ``creator.create("Fitness", base.Fitness, weights=(1.0,))`` would make."""

    weights = (1.0,)


class Individual(list):
    """What ``creator.create("Individual", list, fitness=Fitness)`` would make."""

    def __init__(self, alleles: list[float]) -> None:
        super().__init__(alleles)
        self.fitness = Fitness()


class DeapPlain:
    """See `work.Peer`; what it takes is proportional to the number of individuals, so that a small population is enough."""

    def __init__(self, work: Work, *, tuned: bool = False) -> None:
        self.work, self.rng = work, np.random.default_rng(7)
        random.seed(7)  # DEAP's operators draw from here
        self.codes, self.saliences = work.codes.astype(np.float64), work.saliences.astype(np.float64)
        self.one_hot = np.eye(work.actions, work.units)
        self.steps, self.lows, self.highs = work.steps.tolist(), work.lows.tolist(), work.highs.tolist()
        self.toolbox = base.Toolbox()
        self.toolbox.register("evaluate", self.whole_life_at_once if tuned else self.life)
        self.toolbox.register("select", tools.selTournament, tournsize=work.contestants)
        self.toolbox.register("mate", tools.cxUniform, indpb=0.5)
        self.toolbox.register("mutate", tools.mutGaussian, mu=0.0, sigma=self.steps, indpb=work.mutation_rate)
        self.toolbox.decorate("mutate", self.clipped)
        self.population = [Individual(alleles) for alleles in work.founders().tolist()]

    def clipped(self, mutate):
        """Keep alleles within their limits, as DEAP's documentation does it."""

        def within_limits(*arguments, **keywords):
            children = mutate(*arguments, **keywords)
            for child in children:
                for locus, allele in enumerate(child):
                    if allele < self.lows[locus]:
                        child[locus] = self.lows[locus]
                    elif allele > self.highs[locus]:
                        child[locus] = self.highs[locus]
            return children

        return within_limits

    def life(self, individual: list[float]) -> tuple[float]:
        """Fitness of one individual, as one writes it down: trial by trial."""
        w, rng = self.work, self.rng
        alleles = np.array(individual)
        rate = alleles[w.n_wiring]
        strength = np.zeros((w.features + 1, w.units))
        strength[: w.features] = alleles[: w.n_wiring].reshape(w.features, w.units)
        salient, x = rate * self.saliences, np.ones(w.features + 1)
        for _trial in range(w.trials):
            act = rng.integers(w.actions)
            sight = act if rng.random() < w.contingency else rng.integers(w.actions)
            x[: w.features] = self.codes[sight] + w.sigma * rng.standard_normal(w.features)
            strength += np.outer(salient * x, self.one_hot[act] - x @ strength)
        return self.understood(strength)

    def whole_life_at_once(self, individual: list[float]) -> tuple[float]:
        """The same, tuned: all that can be drawn before the life begins is drawn in a few calls."""
        w, rng = self.work, self.rng
        alleles = np.array(individual)
        strength = np.zeros((w.features + 1, w.units))
        strength[: w.features] = alleles[: w.n_wiring].reshape(w.features, w.units)
        acts = rng.integers(w.actions, size=w.trials)
        sights = np.where(rng.random(w.trials) < w.contingency, acts, rng.integers(w.actions, size=w.trials))
        x = np.ones((w.trials, w.features + 1))
        x[:, : w.features] = self.codes[sights] + w.sigma * rng.standard_normal((w.trials, w.features))
        targets, salient = self.one_hot[acts], alleles[w.n_wiring] * self.saliences * x
        for t in range(w.trials):
            strength += np.outer(salient[t], targets[t] - x[t] @ strength)
        return self.understood(strength)

    def understood(self, strength: NDArray[np.float64]) -> tuple[float]:
        """Share of sights whose largest drive is that of the action shown."""
        w = self.work
        shown = np.tile(np.arange(w.actions), w.rounds)
        seen = self.codes[shown] + w.sigma * self.rng.standard_normal((w.n_tests, w.features))
        drives = seen @ strength[: w.features, : w.actions]
        return (float((drives.argmax(axis=1) == shown).mean()),)

    def evaluate(self, genotypes: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.array([self.toolbox.evaluate(alleles)[0] for alleles in genotypes.tolist()])

    def reproduce(self, genotypes: NDArray[np.float32], fitness: NDArray[np.floating]) -> NDArray[np.float64]:
        population = [Individual(alleles) for alleles in genotypes.tolist()]
        for individual, worth in zip(population, fitness.tolist(), strict=True):
            individual.fitness.values = (worth,)
        return np.array(self.bred(population))

    def bred(self, population: list[Individual]) -> list[Individual]:
        """As many children: two of each pair of parents, as `deap.algorithms.eaSimple` has them when all mate."""
        children = [self.toolbox.clone(parent) for parent in self.toolbox.select(population, len(population))]
        for first, second in zip(children[::2], children[1::2], strict=False):
            self.toolbox.mate(first, second)
        for child in children:
            self.toolbox.mutate(child)
            del child.fitness.values
        return children

    def generation(self) -> None:
        for individual, worth in zip(
            self.population, self.toolbox.map(self.toolbox.evaluate, self.population), strict=True
        ):
            individual.fitness.values = worth
        self.population = self.bred(self.population)
