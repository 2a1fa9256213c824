"""Gametes of diploids: each made of both copies of one parent, as specified allele by allele, and by Mendel's laws."""

import tracemalloc

import numpy as np
import pytest
from chances import assert_counts, assert_share

from evo_mirror.biology.meiosis import copies_to_cross
from evo_mirror.evolution.breeding import breed
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import stage
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.compiled import HAS_COMPILER
from evo_mirror.machine.counters import Moment
from evo_mirror.measures.descent import labels
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.population import Population, genotypes_of

MOMENT = Moment(17)
PARENTS = np.array([[0, 1], [2, 2], [3, 0], [1, 4], [4, 4], [0, 1]])
WORLD = Scenario(
    title="meiosis",
    population={"size": 6, "ploidy": 2, "mutation_rate": 0.0},
    repertoire={"actions": 4, "features": 8, "units": 6, "units_per_program": 2},
)
SCHEMES = [
    {"kind": "free"}, {"kind": "one_point"}, {"kind": "n_point", "crossovers": 3}, {"kind": "map", "rates": 0.1}
]  # fmt: skip


def labelled(scenario: Scenario, n: int = 5) -> Population:
    nobody = np.full((n, 2), -1, np.int32)
    return Population(labels(n, scenario.genome.n_loci, 2), nobody, np.arange(n), np.zeros(n, np.int32))


def sources(scenario: Scenario, parents=PARENTS, moment: Moment = MOMENT, **how) -> np.ndarray:
    """(n_children, n_inherited, 2): the copy of which parent each allele came from, as 2 x place + copy."""
    bred = breed(scenario, labelled(scenario), parents, moment, **how).genotypes
    return bred[:, scenario.genome.per_locus("is_heritable") > 0].astype(np.int64)


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme["kind"])
def test_each_copy_of_a_child_is_made_of_both_copies_of_one_parent(scheme):
    scenario = adjusted(WORLD, {"recombination": scheme})
    n_loci = scenario.genome.n_inherited
    origins = scenario.recombination.origins(12, n_loci, MOMENT.address("recombination"))
    bits = (origins[:, :, None] >> np.arange(32, dtype=np.uint32) & 1).reshape(12, -1)[:, :n_loci]
    found_in = sources(scenario)
    assert np.array_equal(found_in // 2, np.broadcast_to(PARENTS[:, None], found_in.shape))
    for child in range(6):
        for copy in range(2):
            assert np.array_equal(found_in[child, :, copy] % 2, bits[2 * child + copy])


def test_gametes_of_one_parent_of_one_child_and_of_both_copies_are_independent():
    """16 kinds of pairs of loci of a child that selfs, all alike: two loci, two gametes of one individual."""
    found_in = sources(adjusted(WORLD, {"population.size": 4000}), np.full((4000, 2), 3))[:, :2] % 2
    assert_counts(np.bincount(found_in.reshape(4000, 4) @ [1, 2, 4, 8], minlength=16), np.full(16, 1 / 16))


def test_a_heterozygote_that_selfs_has_one_half_heterozygous_children():
    genotypes = np.zeros((1, WORLD.genome.n_loci, 2), np.float32)
    genotypes[:, :, 1] = 1.0
    parent = Population(genotypes, np.full((1, 2), -1, np.int32), np.arange(1), np.zeros(1, np.int32))
    children = breed(WORLD, parent, np.zeros((20_000, 2), np.int64), MOMENT).genotypes[:, 0].sum(axis=1)
    assert_counts(np.bincount(children.astype(int), minlength=3), [0.25, 0.5, 0.25])


def test_clones_pass_on_both_copies_as_they_are():
    scenario = adjusted(WORLD, {"recombination.kind": "clonal"})
    parents = PARENTS[:, [0, 0]]
    found_in = sources(scenario, parents)
    assert (found_in == 2 * parents[:, None] + np.arange(2)).all()
    assert copies_to_cross(PARENTS, 2, is_meiotic=False).tolist()[:2] == [[0, 0], [1, 1]]


def test_haploids_are_crossed_as_they_are():
    assert np.array_equal(copies_to_cross(PARENTS, 1, is_meiotic=True), PARENTS)


def test_each_copy_mutates_at_the_rate_and_at_an_address_of_its_own():
    scenario = adjusted(WORLD, {"population.mutation_rate": 0.05, "population.size": 2000})
    n_loci, parents = scenario.genome.n_inherited, np.zeros((2000, 2), np.int64)
    genotypes = np.zeros((1, scenario.genome.n_loci, 2), np.float32)
    blank = Population(genotypes, np.full((1, 2), -1, np.int32), np.arange(1), np.zeros(1, np.int32))
    is_mutant = breed(scenario, blank, parents, MOMENT).genotypes[:, :n_loci] != 0.0
    for copy in range(2):
        assert_share(is_mutant[:, :, copy], 0.05)
    assert_share(is_mutant.all(axis=2), 0.05**2)


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_and_the_lie_of_the_array_change_no_byte(threads: int):
    scenario = adjusted(WORLD, {"population.mutation_rate": 0.1, "population.size": 300})
    founders = found(scenario, stage(scenario, MOMENT), MOMENT)
    parents = np.random.default_rng(2).integers(0, 300, (300, 2))
    children = breed(scenario, founders, parents, MOMENT).genotypes
    in_one_piece = Population(
        np.ascontiguousarray(founders.genotypes), founders.parents, founders.birth_ids, founders.demes
    )
    assert not founders.genotypes.flags.c_contiguous
    assert children.tobytes() == breed(scenario, founders, parents, MOMENT, threads=threads).genotypes.tobytes()
    assert children.tobytes() == breed(scenario, in_one_piece, parents, MOMENT).genotypes.tobytes()


def test_breeding_takes_the_room_of_the_children_and_hardly_more():
    # Where nothing compiles, some children at a time are made of a megabyte: little beside more of them.
    n = 1000 if HAS_COMPILER else 4000
    scenario = adjusted(WORLD, {"population.mutation_rate": 0.01, "population.size": n})
    founders = found(scenario, stage(scenario, MOMENT), MOMENT)
    parents = np.random.default_rng(2).integers(0, n, (n, 2))
    breed(scenario, founders, parents, MOMENT)
    tracemalloc.start()
    breed(scenario, founders, parents, MOMENT)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1.5 * founders.genotypes.nbytes


def test_haplotypes_are_a_view_of_genotypes_as_breeding_leaves_them():
    rows = np.arange(24, dtype=np.float32).reshape(6, 4)
    for ploidy in (1, 2):
        genotypes = genotypes_of(rows, ploidy)
        n = 6 // ploidy
        population = Population(genotypes, np.zeros((n, 2), np.int32), np.arange(n), np.zeros(n, np.int32))
        assert genotypes.shape == (n, 4, ploidy)
        assert population.ploidy == ploidy
        assert np.shares_memory(population.haplotypes, rows)
        assert np.array_equal(population.haplotypes, rows)
        assert np.array_equal(genotypes[1, :, ploidy - 1], rows[2 * ploidy - 1])
