"""The breeding step of the engine alone: chosen parents, children, and their alleles, generation after generation."""

import numpy as np

from evo_mirror.evolution import breeding
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population

SEED = 407
# 16 loci, of three alleles each where they mutate.
WORLD = Scenario(
    title="breeding alone",
    population={"size": 12, "mutation_rate": 0.0},
    repertoire={"actions": 4, "features": 4, "units": 4, "units_per_program": 1},
    encoding={"kind": "ternary", "right": 0.2, "wrong": 0.3},
    selection={"kind": "neutral"},
    recombination={"kind": "free"},
)
MAPPED = WORLD.genome.places["wiring"]
L = MAPPED.stop


def founders(alleles) -> Population:
    """(n_individuals, L) alleles of mapped loci; the other loci are of no concern."""
    n = len(alleles)
    genotypes = np.zeros((n, WORLD.genome.n_loci, 1), np.float32)
    genotypes[:, MAPPED, 0] = alleles
    return Population(genotypes, np.full((n, 2), -1, np.int32), np.arange(n, dtype=np.int64), np.zeros(n, np.int32))


def alleles(population: Population) -> np.ndarray:
    return population.genotypes[:, MAPPED, 0]


def with_size(size, **changes) -> Scenario:
    return adjusted(WORLD, {"population.size": size, **changes})


def generations(scenario, start, n_generations, replicate, fitness=lambda a: np.ones(len(a))):
    """Alleles of the founders and of each generation after them."""
    population, course = founders(start), [start]
    for g in range(n_generations):
        moment = Moment(SEED, replicate, g)
        places = breeding.choose_parents(scenario, fitness(alleles(population)), moment)
        population = breeding.breed(scenario, population, places, moment)
        course.append(alleles(population))
    return np.array(course)


def seen(check, *arguments) -> bool:
    """Whether a check objects."""
    try:
        check(*arguments)
    except AssertionError:
        return True
    return False
