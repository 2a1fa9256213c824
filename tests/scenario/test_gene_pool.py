"""A gene pool is a scenario of loci alone, and says what it cannot be."""

import pytest

from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.scenario.gene_pool import gene_pool


@pytest.mark.parametrize("n_loci", [1, 2, 7, 10, 1024, 1025, 2048])
def test_there_are_as_many_loci_as_wanted_and_they_come_first(n_loci: int):
    genome = gene_pool(n_loci).genome
    assert genome.n_inherited == n_loci
    assert genome.inherited.tolist() == list(range(n_loci))


@pytest.mark.parametrize(
    ("shares", "carried"), [((0.5, 0.5), (0.5, 0.5, 0)), ((0.2, 0.3, 0.5), (0.2, 0.3, 0.5)), ((), ()), (None, ())]
)
def test_alleles_are_few_or_a_continuum(shares, carried):
    assert gene_pool(3, shares=shares).genome.classes[0].founder_shares == pytest.approx(carried)


def test_a_pool_is_proportional_free_and_without_mutation_unless_told_otherwise():
    pool = gene_pool(3)
    assert [pool.selection.kind, pool.recombination.kind, pool.population.mutation_rate] == ["proportional", "free", 0]
    told = gene_pool(3, settings={"selection.kind": "tournament", "selection.size": 2, "population.ploidy": 2})
    assert [told.selection.kind, told.selection.size, told.population.ploidy] == ["tournament", 2, 2]


@pytest.mark.parametrize("n_loci", [0, -3, 1031, 2 * 1031, 1025 * 1025])
def test_a_number_of_loci_that_cannot_be_is_refused(n_loci: int):
    wanted = rf"n_loci: must be at least 1, and at most 1024 or a product of two such numbers; got {n_loci}"
    with pytest.raises(ScenarioError, match=wanted):
        gene_pool(n_loci)


@pytest.mark.parametrize("shares", [(1.0,), (0.5, 0.6), (-0.5, 1.5), (0.25, 0.25, 0.25, 0.25), (float("nan"), 0.5)])
def test_shares_that_are_none_are_refused(shares):
    with pytest.raises(ScenarioError, match=r"shares: must be two or three, each from 0 to 1, and add up to 1"):
        gene_pool(3, shares=shares)


def test_mistakes_in_settings_are_told_with_their_keys():
    with pytest.raises(ScenarioError, match=r"population.size: must be at least 2 individuals; got 1"):
        gene_pool(3, settings={"population.size": 1})
