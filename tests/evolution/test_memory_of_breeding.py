"""What a breeding step takes: never more than three times the genotypes, parents and children counted with it."""

import tracemalloc

import numpy as np
import pytest

import evo_mirror as em
from evo_mirror.evolution import breeding

N, LOCI, MOST = 1000, 512, 3.0
PEOPLES = {
    "haploids": {},
    "diploids": {"population.ploidy": 2},
    "clones": {"recombination.kind": "clonal"},
    "a map": {"recombination": {"kind": "map", "rates": 0.1}},
    "islands": {"structure": {"kind": "islands", "demes": 10, "rate": 0.1}},
    "two sexes": {"population.sexes": "separate"},
}


def peak(changes: dict) -> float:
    """Bytes allocated at most, by numpy or anybody, over those of the genotypes; parents are there before."""
    pool = em.gene_pool(LOCI, settings={"population.size": N, "population.mutation_rate": 0.01, **changes})
    ploidy = pool.population.ploidy
    adults = em.population_of(pool, np.random.default_rng(1).integers(0, 2, (N, LOCI, ploidy)))
    em.breed_once(pool, adults, em.Moment(1))  # compiled, and what is kept is kept
    tracemalloc.start()
    brood, children = em.breed_once(pool, adults, em.Moment(1, 0, 1), fitness=np.arange(float(N)))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert brood.size == children.size == N
    return 1.0 + most / adults.genotypes.nbytes


@pytest.mark.needs_compiler("numpy makes tables on the way")
@pytest.mark.parametrize("name", PEOPLES)
def test_a_breeding_step_takes_no_more_than_three_times_the_genotypes(name: str):
    assert peak(PEOPLES[name]) < MOST


def test_a_further_copy_of_everybody_or_two_would_be_seen(monkeypatch):
    """Planted: copies on the way."""
    breed = breeding.breed

    def wasteful(scenario, population, parents, moment):
        copies = [population.genotypes.copy() for _ in range(2)]
        return breed(scenario, population, parents, moment) if copies else None

    monkeypatch.setattr(breeding, "breed", wasteful)
    assert peak({}) > MOST
