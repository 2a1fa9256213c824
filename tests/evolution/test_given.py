"""Populations from given genotypes: what was given is what is carried, or it is refused."""

import numpy as np
import pytest
from small import OPEN, founders

from evo_mirror.evolution.given import population_of
from evo_mirror.foundation.errors import ShapeError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.scenario.gene_pool import gene_pool

TWO = gene_pool(3)
PAIRS = gene_pool(3, settings={"population.ploidy": 2})
STEPS = gene_pool(3, shares=(), settings={"encoding.limit": 0.3})
APART = gene_pool(3, settings={"structure.kind": "islands", "structure.demes": 3, "population.size": 12})


def inherited(scenario, population):
    return population.genotypes[:, scenario.genome.inherited]


@pytest.mark.parametrize("pool", [TWO, PAIRS, STEPS], ids=["two alleles", "diploids", "continuum"])
def test_alleles_are_carried_as_they_were_given(pool):
    alleles = np.random.default_rng(1).integers(0, 2, (5, 3, pool.population.ploidy)) * (0.3 if pool is STEPS else 1)
    population = population_of(pool, alleles)
    assert np.array_equal(inherited(pool, population), alleles.astype(np.float32))
    assert population.genotypes.shape == (5, pool.genome.n_loci, pool.population.ploidy)
    assert np.shares_memory(population.genotypes, population.haplotypes), (
        "copies lie in one piece, as breeding wants them"
    )
    assert (population.parents == -1).all()
    assert population.birth_ids.tolist() == [0, 1, 2, 3, 4]
    again = population_of(pool, population.genotypes)
    assert np.array_equal(again.genotypes, population.genotypes)


def test_haploids_need_no_axis_of_copies():
    assert np.array_equal(inherited(TWO, population_of(TWO, [[0, 1, 0], [1, 1, 1]]))[:, :, 0], [[0, 1, 0], [1, 1, 1]])


def test_loci_that_are_inherited_may_lie_apart():
    scenario = adjusted(OPEN, {"heritable.rate": False, "heritable.attention": False})
    drawn = founders(scenario)
    whole = population_of(scenario, drawn.genotypes)
    some = population_of(scenario, inherited(scenario, drawn))
    assert 0 < scenario.genome.n_inherited < scenario.genome.n_loci
    assert np.array_equal(inherited(scenario, whole), inherited(scenario, drawn))
    assert np.array_equal(inherited(scenario, some), inherited(scenario, drawn))


def test_individuals_live_where_they_are_put_or_where_the_scenario_puts_them():
    alleles = np.zeros((6, 3))
    assert population_of(APART, alleles).demes.tolist() == [0, 0, 1, 1, 2, 2]
    assert population_of(APART, alleles, demes=[2, 0, 0, 1, 0, 2]).demes.tolist() == [2, 0, 0, 1, 0, 2]


@pytest.mark.parametrize(
    ("pool", "genotypes"),
    [
        (TWO, np.zeros((5, 4))),
        (TWO, np.zeros(3)),
        (TWO, np.zeros((0, 3))),
        (TWO, np.zeros((5, 3, 2))),
        (PAIRS, np.zeros((5, 3))),
        (PAIRS, np.zeros((5, 3, 1))),
        (PAIRS, np.zeros((2, 5, 3, 2))),
    ],
)
def test_another_shape_is_refused(pool, genotypes):
    copies = pool.population.ploidy
    wanted = (
        rf"genotypes must have shape \(n_individuals, n_inherited=3, ploidy={copies}\), or \(n_individuals, "
        rf"n_loci={pool.genome.n_loci}, ploidy={copies}\) of whole genomes, of at least 1 individual; got \("
    )
    with pytest.raises(ShapeError, match=wanted):
        population_of(pool, genotypes)


def test_what_is_no_number_is_refused():
    with pytest.raises(ShapeError, match="genotypes must be an array of numbers; got an array of <U1"):
        population_of(TWO, [["A", "a", "a"]])
    with pytest.raises(ShapeError, match="genotypes must be an array of numbers; got rows of different lengths"):
        population_of(TWO, [[0, 1, 1], [0, 1]])


@pytest.mark.parametrize(
    ("pool", "allele", "wanted"),
    [
        (TWO, 3, "be one of 0, 1, 2"),
        (TWO, -1, "be one of 0, 1, 2"),
        (TWO, 0.5, "be one of 0, 1, 2"),
        (TWO, float("nan"), "be one of 0, 1, 2"),
        (STEPS, 0.31, r"be from -0.3 to 0.3 \[effect units\]"),
        (STEPS, -0.31, r"be from -0.3 to 0.3 \[effect units\]"),
        (STEPS, float("inf"), r"be from -0.3 to 0.3 \[effect units\]"),
    ],
)
def test_an_allele_that_cannot_be_carried_is_refused_and_never_put_at_a_limit(pool, allele, wanted):
    alleles = np.zeros((5, 3))
    alleles[4, 1] = allele
    got = rf"got {allele:g} in individual 4 at locus 1 of its class, copy 0. Change these alleles"
    with pytest.raises(ShapeError, match=rf"genotypes must {wanted} at every locus of 'wiring'; {got}"):
        population_of(pool, alleles)
    whole = np.zeros((5, pool.genome.n_loci, 1))
    whole[4, 1] = allele
    with pytest.raises(ShapeError, match=wanted):
        population_of(pool, whole)


def test_demes_of_another_number_are_refused():
    with pytest.raises(ShapeError, match=r"demes must have shape \(n_individuals=6,\); got \(5,\)"):
        population_of(APART, np.zeros((6, 3)), demes=[0, 1, 2, 0, 1])


@pytest.mark.parametrize("demes", [[0, 1, 2, 3, 0, 1], [0, 0, 0, 1, 1, 1], [-1, 0, 1, 2, 0, 1], [0, 1, 2, 0.5, 1, 2]])
def test_demes_that_there_are_not_or_that_nobody_lives_in_are_refused(demes):
    with pytest.raises(ShapeError, match=r"demes must be whole numbers from 0 to 2, each that of somebody; got \["):
        population_of(APART, np.zeros((6, 3)), demes=demes)


def test_too_few_for_all_demes_are_refused():
    with pytest.raises(ShapeError, match=r"demes must be whole numbers from 0 to 2, each that of somebody"):
        population_of(APART, np.zeros((2, 3)))
