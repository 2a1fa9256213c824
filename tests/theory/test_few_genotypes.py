"""Populations of a few, held against every way in which each child can be born, and against infinite ones."""

from collections import Counter
from itertools import product

import numpy as np
import pytest

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.few_genotypes import course_of_few, genotypes, populations, recombined
from evo_mirror.theory.needle import founders_by_count, needle_fitness_table, next_by_count

WRONG, RIGHT, OPEN = range(3)


def births(parents, worth):
    """Every child of two loci, with its chance: both parents, and the side from which each locus comes."""
    total, children = sum(worth[p] for p in parents), Counter()
    for one, other in product(parents, repeat=2):
        for sides in product((0, 1), repeat=2):
            child = tuple((one, other)[side][locus] for locus, side in enumerate(sides))
            children[child] += worth[one] * worth[other] / total**2 / 4
    return children


def test_two_generations_of_two_individuals_by_counting_everything_that_can_happen():
    kinds = [tuple(kind) for kind in genotypes(3, 2).tolist()]
    rng = np.random.default_rng(3)
    worth = dict(zip(kinds, rng.uniform(0.5, 4.0, len(kinds)), strict=True))
    now = {((RIGHT, WRONG), (OPEN, RIGHT)): 1.0}
    for _ in range(2):
        after: Counter = Counter()
        for parents, chance in now.items():
            for (one, p), (other, q) in product(births(parents, worth).items(), repeat=2):
                after[tuple(sorted((one, other)))] += chance * p * q
        now = dict(after)
    founders = np.zeros(9, int)
    founders[[kinds.index((RIGHT, WRONG)), kinds.index((OPEN, RIGHT))]] = 1
    states, course = course_of_few(founders, fitness=np.array(list(worth.values())), n_alleles=3, n_generations=2)
    for state, chance in zip(states, course[2], strict=True):
        who = tuple(kinds[k] for k in np.repeat(np.arange(9), state))
        assert chance == pytest.approx(now.get(who, 0.0), abs=1e-12)


def test_every_population_is_there_once_and_chances_add_up():
    states = populations(4, 3)
    assert len({tuple(state) for state in states.tolist()}) == len(states) == 15
    assert (states.sum(axis=1) == 4).all()
    _, course = course_of_few(
        np.array([1, 2, 1, 0]), fitness=np.array([1.0, 2.0, 1.0, 5.0]), n_alleles=2, n_generations=5
    )
    np.testing.assert_allclose(course.sum(axis=1), 1.0, atol=1e-12)
    assert course[5, -1] > 0.0, "what nobody was born with is found by crossing"


def test_an_infinite_population_has_the_same_children():
    """Three loci, by genotypes, and by counts of right and wrong alleles as in `next_by_count`."""
    kinds, table = genotypes(3, 3), needle_fitness_table(3, n_trials=5)
    right, wrong = (kinds == RIGHT).sum(axis=1), (kinds == WRONG).sum(axis=1)
    shares = np.prod(np.array([0.2, 0.3, 0.5])[kinds], axis=1)
    counted = founders_by_count(3, right=0.3, wrong=0.2)
    for _ in range(3):
        breeding = shares * table[right, wrong]
        shares = recombined(breeding / breeding.sum(), n_alleles=3)
        counted = next_by_count(counted, fitness=table)
        told = np.zeros_like(counted)
        np.add.at(told, (right, wrong), shares)
        np.testing.assert_allclose(told, counted, atol=1e-14)


def test_what_cannot_be_asked():
    some = np.array([1, 1, 0, 0])
    with pytest.raises(ShapeError, match="fitness must have shape"):
        course_of_few(some, fitness=np.ones(3), n_alleles=2, n_generations=1)
    with pytest.raises(TheoryError, match="fitness must be above 0; got 0"):
        course_of_few(some, fitness=np.array([1.0, 0.0, 1.0, 1.0]), n_alleles=2, n_generations=1)
    with pytest.raises(TheoryError, match="founders must leave at most 4000 populations to tell apart; got 12870 of 8"):
        course_of_few(np.array([8] + 8 * [0]), fitness=np.ones(9), n_alleles=3, n_generations=1)
