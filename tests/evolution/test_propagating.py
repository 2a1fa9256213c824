"""Breeding without lives is the breeding of lives, with fitness from outside."""

import numpy as np
import pytest
from small import SMALL

from evo_mirror.evolution.breeding import breed, choose_parents
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.genotypic import by_genotype
from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import breed_once, propagate
from evo_mirror.foundation.errors import MeasureError, ShapeError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Moment
from evo_mirror.scenario.gene_pool import gene_pool
from evo_mirror.theory.recursions import diploid_next, haploid_next

ISLANDS = {"structure.kind": "islands", "structure.demes": 3, "structure.rate": 0.3}
WAYS = {
    "haploids": {},
    "clones": {"recombination.kind": "clonal"},
    "diploids": {"population.ploidy": 2, "population.selfing": 0.2},
    "two sexes": {"population.sexes": "separate", "population.sex_shares": "exact", "population.ploidy": 2},
    "demes": ISLANDS | {"structure.regulation": "hard", "selection.kind": "proportional"},
    "sexes in demes": ISLANDS | {"population.sexes": "separate", "population.sex_shares": "exact"},
    "sizes": {"population.sizes": {"kind": "cycle", "individuals": [24, 10, 16]}},
    "truncation": {"selection.kind": "truncation", "selection.share": 0.5},
}


@pytest.mark.parametrize("way", WAYS)
def test_generations_are_those_of_lives_worth_the_same(way: str):
    """Fitness handed over generation by generation, as lives earned it: the same children, to the byte."""
    evolution = Evolution(adjusted(SMALL, WAYS[way]), seed=4, replicate=1)
    founders, lived = evolution.population, []
    for _ in range(3):
        evolution.step()
        lived.append(evolution.lived)
    fitness = [one.fitness for one in lived]
    broods = list(
        propagate(
            evolution.scenario, founders, seed=4, replicate=1, generations=3, fitness=lambda born: fitness[born.generation]
        )
    )  # fmt: skip
    for brood, one in zip(broods, lived, strict=True):
        assert brood.population.genotypes.tobytes() == one.population.genotypes.tobytes()
        assert np.array_equal(brood.parents, one.population.parents)
        assert np.array_equal(brood.birth_ids, one.population.birth_ids)
        assert np.array_equal(brood.demes, one.population.demes)
        assert np.array_equal(brood.offspring, one.offspring)
        assert np.array_equal(brood.fitness, one.fitness)
        assert (brood.is_female is None) == (one.is_female is None)
        assert brood.is_female is None or np.array_equal(brood.is_female, one.is_female)


def test_the_founders_come_first_and_every_generation_tells_who_it_is():
    pool = gene_pool(4, settings={"population.size": 7, "generations": 5})
    alleles = np.random.default_rng(1).integers(0, 2, (7, 4))
    broods = list(propagate(pool, population_of(pool, alleles), seed=1))
    assert [one.generation for one in broods] == [0, 1, 2, 3, 4]
    assert np.array_equal(broods[0].genotypes[:, :, 0], alleles)
    assert np.concatenate([one.birth_ids for one in broods]).tolist() == list(range(35))
    for adults, children in zip(broods, broods[1:], strict=False):
        assert (adults.fitness == 1).all()
        assert adults.offspring.sum() == adults.size == 7
        assert np.array_equal(adults.offspring, 0.5 * np.bincount(children.parents.ravel(), minlength=7))
        either = [adults.genotypes[children.parents[:, place]] == children.genotypes for place in (0, 1)]
        assert (either[0] | either[1]).all(), "without mutation every allele is that of a parent"


def test_a_line_can_be_taken_up_by_hand():
    pool, start = gene_pool(4, settings={"population.size": 9}), np.random.default_rng(2).integers(0, 2, (9, 4))
    population, moment = population_of(pool, start), Moment(3)
    for brood in propagate(pool, population_of(pool, start), seed=3, generations=4):
        by_steps = choose_parents(pool, np.ones(9), moment.at(brood.generation), demes=population.demes)
        assert np.array_equal(brood.population.genotypes, population.genotypes)
        once, children = breed_once(pool, population, moment.at(brood.generation))
        assert np.array_equal(once.offspring, brood.offspring)
        population = breed(pool, population, by_steps, moment.at(brood.generation))
        assert np.array_equal(children.genotypes, population.genotypes)


H, S, N = 0.2, 0.5, 200_000


@pytest.mark.parametrize("ploidy", [1, 2])
def test_a_table_of_genotypes_selects_as_the_recursion_says(ploidy: int):
    """One generation of many children; a false alarm in 1e5."""
    pool = gene_pool(2, settings={"population.size": N, "population.ploidy": ploidy})
    table = [1, 1 + S] if ploidy == 1 else [1, 1 + H * S, 1 + S]
    copies = np.repeat(np.arange(ploidy + 1), [6, 4] if ploidy == 1 else [4, 4, 2])
    alleles = np.zeros((10, 2, ploidy))
    alleles[:, 1] = np.arange(ploidy) < copies[:, None]
    _, children = breed_once(pool, population_of(pool, alleles), Moment(8), fitness=by_genotype(table, locus=1))
    p = float((children.genotypes[:, 1] == 1).mean())
    # The adults are few, and not in Hardy and Weinberg's proportions: of diploids the recursion does not hold.
    worth = np.array(table)[copies]
    expected = float(worth @ copies / (ploidy * worth.sum()))
    if ploidy == 1:
        assert expected == pytest.approx(float(haploid_next(0.4, selection=S)))
    assert abs(p - expected) < 4.42 * np.sqrt(expected * (1 - expected) / (ploidy * N))
    assert not (children.genotypes[:, 0] != 0).any()


def test_every_step_of_a_dominant_sweep_is_as_likely_as_it_should_be():
    """Given the adults, copies among children are binomial; 12 steps, a false alarm in 1e6 for each."""
    n = 20_000
    pool = gene_pool(1, settings={"population.size": n, "population.ploidy": 2})
    lots = np.random.default_rng(3).random((n, 1, 2)) < 0.1
    line = list(
        propagate(pool, population_of(pool, lots), seed=2, generations=13, fitness=by_genotype([1, 1.3, 1.3]))
    )  # fmt: skip
    for adults, children in zip(line, line[1:], strict=False):
        copies = adults.genotypes[:, 0].sum(axis=1)
        worth = 1 + 0.3 * (copies > 0)
        expected = float(worth @ copies / (2 * worth.sum()))
        assert abs(float(children.genotypes.mean()) - expected) < 4.9 * np.sqrt(expected * (1 - expected) / (2 * n))
    assert line[-1].genotypes.mean() > 0.5
    one_on = diploid_next(float(line[0].genotypes.mean()), selection=0.3, dominance=1.0)
    assert line[1].genotypes.mean() == pytest.approx(float(one_on), abs=0.01), "about Hardy and Weinberg's proportions"


def test_genotypes_are_told_by_name_in_any_order():
    pool = gene_pool(1, shares=(0.2, 0.3, 0.5), settings={"population.ploidy": 2})
    alleles = np.array([[[0, 2]], [[2, 0]], [[1, 1]]])
    table = {(2, 0): 0.5, (1, 1): 2.0, (0, 0): 1.0}
    brood, _ = breed_once(pool, population_of(pool, alleles), Moment(1), fitness=by_genotype(table))
    assert brood.fitness.tolist() == [0.5, 0.5, 2.0]
    three = gene_pool(1, shares=(0.2, 0.3, 0.5))
    brood, _ = breed_once(
        three, population_of(three, [[2], [0], [1]]), Moment(1), fitness=by_genotype({0: 1, 1: 2, 2: 3})
    )
    assert brood.fitness.tolist() == [3, 1, 2]


def test_what_two_copies_express_is_what_development_makes_of_them():
    """Loci that are inherited lie apart: wiring and rates, each with a dominance of its own."""
    settings = {"population.ploidy": 2, "dominance": {"wiring": 0.2, "rate": 1.0}, "heritable.rate": True}
    scenario = adjusted(SMALL, settings)
    moment = Moment(4)
    founders = Evolution(scenario, seed=4).population
    wiring = develop(scenario, founders, moment)
    brood, _ = breed_once(scenario, founders, moment)
    assert brood.genotypes.shape[1:] == (scenario.genome.n_inherited, 2)
    assert np.array_equal(brood.expressed[:, :-1], wiring.strength.reshape(founders.size, -1))
    assert np.array_equal(brood.expressed[:, -1], wiring.plasticity[:, 0, 0])
    few = gene_pool(2, shares=(0.2, 0.3, 0.5), settings={"population.ploidy": 2, "dominance": {"wiring": [2, 0, 1]}})
    pairs = population_of(few, [[[0, 1], [1, 1]], [[1, 2], [0, 0]]])
    assert breed_once(few, pairs, moment)[0].expressed.tolist() == [[0, 1], [2, 0]]


def test_mothers_and_fathers_are_of_their_own_deme_wherever_they_stand():
    """Founders of a deme stand apart; exact shares of the sexes hold in each, and nobody crosses without migration."""
    settings = ISLANDS | {
        "structure.rate": 0.0, "population.sexes": "separate", "population.sex_shares": "exact", "population.size": 12,
    }  # fmt: skip
    pool, demes = gene_pool(2, settings=settings), np.array([2, 0, 1, 1, 0, 2, 2, 2, 0, 0, 1, 1])
    brood, children = breed_once(pool, population_of(pool, np.zeros((12, 2)), demes=demes), Moment(5))
    assert [int(brood.is_female[demes == deme].sum()) for deme in range(3)] == [2, 2, 2]
    assert brood.is_female[children.parents].tolist() == [[True, False]] * 12
    assert (demes[children.parents] == children.demes[:, None]).all()


# ---------------------------------------------------------------------------------------------------------- bad input
POOL = gene_pool(2, settings={"population.size": 5})
FIVE = population_of(POOL, np.zeros((5, 2)))


@pytest.mark.parametrize("fitness", [np.ones(4), np.ones(6), np.ones((5, 1)), 1.0, lambda born: np.ones(born.size + 1)])
def test_fitness_of_another_length_is_refused(fitness):
    with pytest.raises(ShapeError, match=r"fitness must have shape \(n_individuals=5,\); got \("):
        breed_once(POOL, FIVE, Moment(1), fitness=fitness)


def test_fitness_that_is_no_number_is_refused_and_named_by_individual_and_generation():
    def late(born):
        return np.where(np.arange(5) == 3, np.nan if born.generation == 2 else 1.0, 1.0)

    with pytest.raises(
        MeasureError, match="be a number for every individual; got nan for individual 3 of generation 2"
    ):
        list(propagate(POOL, FIVE, seed=1, fitness=late))


@pytest.mark.parametrize("fitness", [[1, 1, 1, 1, -0.1], [0, 0, 0, 0, 0], [1, 1, 1, 1, np.inf]])
def test_fitness_that_no_share_can_be_taken_of_is_refused_where_shares_are_taken(fitness):
    with pytest.raises(
        MeasureError, match="fitness must be at least 0 and somewhere above 0 under proportional selection"
    ):
        breed_once(POOL, FIVE, Moment(1), fitness=fitness)
    by_order = gene_pool(2, settings={"population.size": 5, "selection.kind": "tournament"})
    assert breed_once(by_order, FIVE, Moment(1), fitness=fitness)[1].size == 5, "only its order counts"


def test_one_array_does_not_serve_two_generations():
    remedy = r"Give a function of the newborns, or by_genotype\(...\)."
    with pytest.raises(ShapeError, match=rf"asked anew of every generation that breeds; got one array for 2.*{remedy}"):
        propagate(POOL, FIVE, seed=1, generations=2, fitness=np.ones(5))
    assert len(list(propagate(POOL, FIVE, seed=1, generations=1, fitness=np.ones(5)))) == 1


@pytest.mark.parametrize(
    "table", [[1.0], [1, 1, 1, 1], [], {}, {0: 1.0, (0, 1): 1.0}, {(0, 1): 1.0, (1, 0): 2.0}, [1.0, float("nan")]]
)
def test_a_table_of_neither_haploids_nor_diploids_is_refused(table):
    with pytest.raises(
        ShapeError, match="fitness must be a number for each genotype, once, all of haploids or all of dip"
    ):
        by_genotype(table)


def test_a_table_for_others_is_refused():
    with pytest.raises(
        ShapeError, match="fitness must be of 1 copies of a locus from 0 to 1; got that of 2 copies of locus 0"
    ):
        breed_once(POOL, FIVE, Moment(1), fitness=by_genotype([1, 1, 1]))
    with pytest.raises(
        ShapeError, match="fitness must be of 1 copies of a locus from 0 to 1; got that of 1 copies of locus 2"
    ):
        breed_once(POOL, FIVE, Moment(1), fitness=by_genotype([1, 1], locus=2))


def test_a_genotype_that_the_table_does_not_tell_is_refused():
    somebody = population_of(POOL, [[0, 0], [0, 2]])
    wanted = "fitness must tell of every genotype at locus 1: 0 or 1; got 2 in individual 1 of generation 0"
    with pytest.raises(MeasureError, match=wanted):
        breed_once(POOL, somebody, Moment(1), fitness=by_genotype([1, 1], locus=1))


def test_parents_that_there_are_not_and_other_genomes_are_refused():
    """Compiled code would read alleles from beyond the population."""
    for parents, got in (([[0, 5]], "from 0 to 5"), ([[-1, 0]], "from -1 to 0")):
        with pytest.raises(ShapeError, match=f"parents must be from 0 to 4, places in the population; got {got}"):
            breed(POOL, FIVE, np.array(parents), Moment(1))
    with pytest.raises(ShapeError, match=r"parents must have shape \(n_children, n_places=2\); got \(1, 3\)"):
        breed(POOL, FIVE, np.array([[0, 1, 2]]), Moment(1))
    with pytest.raises(
        ShapeError, match=r"genotypes must have shape \(n_individuals, n_loci=14, ploidy=1\); got \(5, 13, 1\)"
    ):
        breed(gene_pool(3), FIVE, np.array([[0, 1]]), Moment(1))


def test_fitness_of_others_than_those_who_live_there_is_refused():
    with pytest.raises(ShapeError, match="fitness must be that of 5 individuals; got that of 4"):
        choose_parents(POOL, np.ones(4), Moment(1), demes=FIVE.demes)
