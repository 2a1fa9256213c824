"""Moran's model without lives: one dies and one is born, step by step or in one loop."""

import numpy as np
import pytest

from evo_mirror.evolution.genotypic import by_genotype
from evo_mirror.evolution.given import population_of
from evo_mirror.evolution.propagating import breed_once, propagate
from evo_mirror.evolution.turnover import Turnover
from evo_mirror.foundation.errors import MeasureError, ScenarioError, ShapeError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.machine.counters import Address, Moment, individual_keys, keys_over_time
from evo_mirror.scenario.gene_pool import gene_pool
from evo_mirror.theory.moran import moran_matrix

OVERLAPPING = {"population.turnover": "moran"}
PROPORTIONAL = {"selection.kind": "proportional"}
DIPLOID, CLONAL = {"population.ploidy": 2}, {"recombination.kind": "clonal"}
SEXES = {"population.sexes": "separate", "population.sex_shares": "exact"}
ISLANDS = {"structure.kind": "islands", "structure.demes": 3, "structure.rate": 0.0}


def pool_of(size: int, n_loci: int = 1, **settings):
    return gene_pool(n_loci, settings={"population.size": size, **OVERLAPPING, **settings.pop("also", {}), **settings})


def drawn(pool, seed: int = 1):
    shape = (pool.population.size, pool.genome.n_inherited, pool.population.ploidy)
    return population_of(pool, np.random.default_rng(seed).integers(0, 2, shape))


def assert_same(one, other):
    for name, values in vars(one).items():
        assert np.array_equal(values, getattr(other, name)), name


WAYS = {"haploid": {}, "diploid": DIPLOID, "clonal": CLONAL, "both": DIPLOID | CLONAL}
IN_DEMES = {
    "juveniles": DIPLOID | ISLANDS | {"structure.rate": 0.4},
    "gametes": ISLANDS | {"structure.rate": 0.4, "structure.migrants": "gametes"},
    "clones": CLONAL
    | {"structure.kind": "matrix", "structure.rows": [[0.6, 0.4], [0.1, 0.9]], "structure.sizes": [10, 20]},
}
BY_LOOP = [(regime, way) for regime in ("neutral", "proportional") for way in WAYS]


@pytest.mark.parametrize(("regime", "name"), [*BY_LOOP, *(("neutral", way) for way in IN_DEMES)])
def test_the_loop_takes_the_steps_that_are_taken_one_by_one(regime: str, name: str):
    pool = pool_of(30, 4, also=(WAYS | IN_DEMES)[name], **{"selection.kind": regime, "population.mutation_rate": 0.1})
    table = by_genotype([0, 2] if pool.population.ploidy == 1 else [0, 0.7, 2], locus=2)
    at_once, by_hand = (Turnover(pool, drawn(pool), Moment(3, 1, 5)) for _ in range(2))
    fitness = table.of(drawn(pool).genotypes[:, pool.genome.inherited], 5)
    assert at_once.can_run
    at_once.run(fitness, table)
    for _ in range(30):
        place = np.array([by_hand.step(fitness)])
        fitness[place] = table.of(by_hand.population_of(place).genotypes[:, pool.genome.inherited], 5)
    assert_same(at_once.population, by_hand.population)
    assert_same(at_once.births, by_hand.births)
    assert np.array_equal(at_once.offspring, by_hand.offspring)


def test_selection_in_demes_is_left_to_single_steps():
    pool = pool_of(30, 4, also=ISLANDS | PROPORTIONAL)
    assert not Turnover(pool, drawn(pool), Moment(3)).can_run


def test_a_function_of_the_living_is_asked_before_every_step():
    """The same as a table, where it says the same; and everybody is there when it is asked."""
    pool, table, asked = pool_of(12, 2, also=PROPORTIONAL), by_genotype([1, 3]), []

    def of_all(born):
        asked.append(born.birth_ids.copy())
        return table(born)

    (told, children), (other, same) = (breed_once(pool, drawn(pool), Moment(2), fitness=f) for f in (table, of_all))
    assert_same(children, same)
    assert_same(told.births, other.births)
    assert len(asked) == 12
    for before, after, born, died in zip(asked, asked[1:], told.births.birth_ids, told.births.died, strict=False):
        assert set(after) - set(before) == {born}
        assert set(before) - set(after) == {died}


@pytest.mark.parametrize(
    "way", [{}, DIPLOID, CLONAL, ISLANDS, SEXES], ids=["haploid", "diploid", "clonal", "islands", "sexes"]
)
def test_in_every_step_one_place_is_emptied_and_filled_with_a_child_of_two_who_live(way: dict):
    pool = pool_of(12, 5, also=way)
    living, mine = drawn(pool), pool.genome.inherited
    for generation in range(3):
        turnover = Turnover(pool, living, Moment(4, 0, generation))
        for k in range(12):
            before, place = turnover.population, turnover.step(np.ones(12))
            after, births = turnover.population, turnover.births
            changed = np.flatnonzero(after.birth_ids != before.birth_ids)
            assert changed.tolist() == [place] == births.places[k:].tolist()
            assert births.died[k] == before.birth_ids[place]
            assert births.birth_ids[k] == after.birth_ids[place] == 12 * (generation + 1) + k
            assert np.array_equal(births.parents[k], after.parents[place])
            parents = np.array([np.flatnonzero(before.birth_ids == one)[0] for one in births.parents[k]])
            others = np.delete(np.arange(12), place)
            assert np.array_equal(after.genotypes[others], before.genotypes[others])
            assert np.array_equal(after.parents[others], before.parents[others])
            child = after.genotypes[place][mine]
            for copy in range(pool.population.ploidy):
                of = before.genotypes[parents if pool.population.ploidy == 1 else parents[[copy]]][:, mine]
                assert np.isin(child[:, copy], of).all()
                assert all(child[locus, copy] in of[:, locus] for locus in range(5))
            if way is CLONAL:
                assert parents[0] == parents[1]
                assert np.array_equal(child, before.genotypes[parents[0]][mine])
            if way is ISLANDS:
                assert (living.demes[parents] == living.demes[place]).all(), "nobody migrates"
            if way is SEXES:
                brood, _ = breed_once(pool, living, Moment(4, 0, generation))
                assert brood.is_female[parents].tolist() == [True, False], "sexes belong to places"
        assert np.array_equal(turnover.population.demes, living.demes)
        living = turnover.population


def test_the_dead_may_have_been_the_parent_and_newborns_breed_at_once():
    births = [b.births for b in propagate(pool_of(6), drawn(pool_of(6)), seed=1, generations=100)]
    own = sum((b.parents == b.died[:, None]).any(axis=1).sum() for b in births)
    assert abs(own / 600 - (1 - (5 / 6) ** 2)) < 4 * np.sqrt(0.2 / 600)
    assert any(np.isin(b.parents, b.birth_ids).any() for b in births), "children of those born in the same generation"


def assert_chances(counts: np.ndarray, expected: np.ndarray):
    """Every cell by itself: 5.3 standard errors are a false alarm in 1e6 for nine of them."""
    n, error = counts.sum(), np.sqrt(expected * (1 - expected) / counts.sum())
    impossible = expected == 0
    assert (counts[impossible] == 0).all()
    assert (np.abs(counts / n - expected)[~impossible] < 5.3 * error[~impossible]).all()


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("regime", ["neutral", "proportional", "tournament"])
def test_all_outcomes_of_a_step_are_as_likely_as_they_should_be(size: int, regime: str):
    """Who is the parent and who dies, by counting: N^2 outcomes, each with the chance of its parent over N."""
    pool = pool_of(size, also=CLONAL | {"selection.kind": regime})
    fitness = np.array([1.0, 2.0, 5.0])[:size]
    counts, founders = np.zeros((size, size)), population_of(pool, np.zeros((size, 1)))
    for seed in range(4000):
        turnover = Turnover(pool, founders, Moment(seed))
        turnover.step(fitness)
        counts[turnover.births.parents[0, 0], turnover.births.died[0]] += 1
    parent = {
        "neutral": np.full(size, 1 / size),
        "proportional": fitness / fitness.sum(),
        "tournament": np.diff((np.arange(size + 1) / size) ** 3),
    }[regime]
    assert_chances(counts, np.outer(parent, np.full(size, 1 / size)))


@pytest.mark.parametrize("size", [2, 3])
def test_a_generation_is_n_steps_of_the_chain(size: int):
    """From one carrier of fitness 3, the loop's generation against the N-th power of the matrix."""
    pool, counts = pool_of(size, also=PROPORTIONAL), np.zeros(size + 1)
    founders = population_of(pool, np.eye(size)[:, :1])
    for seed in range(4000):
        _, then = breed_once(pool, founders, Moment(seed), fitness=by_genotype([1, 3]))
        counts[int(then.genotypes[:, pool.genome.inherited].sum())] += 1
    assert_chances(counts, np.linalg.matrix_power(moran_matrix(size, selection=2.0), size)[1])


def test_islands_draw_parents_from_where_the_matrix_says():
    matrix = {"structure.kind": "matrix", "structure.rows": [[0.5, 0.5], [0.0, 1.0]]}
    pool = pool_of(8, also=matrix)
    for migrants in ("juveniles", "gametes"):
        one = adjusted(pool, {"structure.migrants": migrants})
        away = here = mixed = 0
        line = propagate(one, drawn(one), seed=3, generations=150)
        home = {}
        for brood in line:
            home.update(zip(brood.birth_ids.tolist(), brood.demes.tolist(), strict=True))
            for born, parents, place in zip(
                brood.births.birth_ids.tolist(), brood.births.parents.tolist(), brood.births.places, strict=True
            ):
                home[born] = int(brood.demes[place])
                from_there = [home[parent] for parent in parents]
                mixed += from_there[0] != from_there[1]
                away, here = (away + sum(from_there), here + 2) if home[born] == 0 else (away, here)
                assert home[born] == 0 or from_there == [1, 1]
        assert abs(away / here - 0.5) < 4.5 * np.sqrt(0.5 / here)
        assert (mixed > 0) == (migrants == "gametes")


REFUSED = [
    (
        {"population.sizes.kind": "growth", "population.sizes.rate": 1.01},
        "population.sizes: must keep the size constant",
    ),
    (
        ISLANDS | {"structure.regulation": "hard"},
        "structure.regulation: must be 'soft' where population.turnover is 'moran'",
    ),
    ({"selection.kind": "truncation"}, "selection.kind: must be one that chooses anew for every birth"),
    (
        {"selection.kind": "deap", "tasks": {"flat": {}, "identify": {}}},
        "selection.kind: must be one that reads a single fitness",
    ),
    ({"population.sexes": "separate"}, "population.sex_shares: must be 'exact' where population.turnover is 'moran'"),
    ({"generations": 10_000_000, "population.size": 1000}, "generations: must make at most 2147483648 births"),
]


@pytest.mark.parametrize(("settings", "message"), REFUSED, ids=[message.partition(":")[0] for _, message in REFUSED])
def test_what_has_no_meaning_without_generations_is_refused_by_its_key(settings: dict, message: str):
    with pytest.raises(ScenarioError, match=message):
        pool_of(12, also=settings)


def test_fitness_must_be_known_of_those_born_on_the_way():
    pool = pool_of(4, also=PROPORTIONAL | {"population.mutation_rate": 1.0})
    founders = population_of(pool, np.zeros((4, 1)))
    with pytest.raises(
        ShapeError, match="fitness must tell of those born on the way too where generations overlap; got an"
    ):
        breed_once(pool, founders, Moment(1), fitness=np.ones(4))
    with pytest.raises(MeasureError, match="fitness must tell of every genotype at locus 0: 0; got 1 in individual"):
        list(propagate(pool, founders, seed=1, fitness=by_genotype({0: 1.0}), generations=4))
    with pytest.raises(MeasureError, match="fitness must be at least 0 and somewhere above 0"):
        list(propagate(pool, founders, seed=1, fitness=by_genotype([1.0, 0.0]), generations=9))
    with pytest.raises(ShapeError, match=r"genotypes must have shape \(n_individuals=4"):
        Turnover(pool, population_of(pool, np.zeros((5, 1))), Moment(1))
    with pytest.raises(ShapeError, match=r"fitness must have shape \(n_individuals=4"):
        Turnover(pool, founders, Moment(1)).step(np.ones(3))


def test_keys_over_time_are_those_of_each_generation():
    there, generations = Address(5, "parents", 2, 77), np.array([0, 3, 2**33])
    for g, row in zip(generations.tolist(), keys_over_time(there, generations, 3), strict=True):
        assert np.array_equal(row, individual_keys(Address(5, "parents", 2, g), np.arange(3)))
