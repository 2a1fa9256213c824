"""Hinton and Nowlan's fitness table and trajectory, against sums over all trials and over all genotypes."""

from itertools import product

import numpy as np
import pytest

from evo_mirror.theory.needle import (
    allele_shares,
    founders_by_count,
    needle_fitness,
    needle_fitness_table,
    needle_solved,
    next_by_count,
)

WRONG, RIGHT, OPEN = 0, 1, 2


def summed_over_trials(k, n_trials, prize=19.0):
    """1 + prize / T times the sum over t of (T - t) P(first success on trial t)."""
    p = 0.5**k
    return 1 + prize / n_trials * sum((n_trials - t) * p * (1 - p) ** (t - 1) for t in range(1, n_trials + 1))


@pytest.mark.parametrize("k", [0, 1, 2, 5, 10, 14, 20, 30, 50])
@pytest.mark.parametrize("n_trials", [1, 2, 10, 1000])
def test_fitness_is_the_sum_over_trials(k, n_trials):
    gained = needle_fitness(k, n_trials=n_trials) - 1
    assert gained == pytest.approx(summed_over_trials(k, n_trials) - 1, rel=1e-5, abs=1e-14)


def test_the_published_values():
    """As computed independently: k open loci, T = 1000, w = 1 + 19 n / 1000."""
    known = {
        0: 19.981,
        1: 19.962,
        2: 19.924,
        4: 19.696,
        5: 19.392,
        6: 18.784,
        8: 15.233,
        10: 7.868,
        12: 3.140,
        13: 2.113,
    }
    for k, wanted in {**known, 15: 1.287, 20: 1.009}.items():
        assert needle_fitness(k) == pytest.approx(wanted, abs=6e-4)
    for k, wanted in {8: 0.980, 10: 0.624, 12: 0.217, 13: 0.115, 15: 0.030}.items():
        assert needle_solved(k) == pytest.approx(wanted, abs=6e-4)
    assert needle_fitness(3, n_wrong=1) == 1.0
    assert needle_solved(3, n_wrong=1) == 0.0
    assert needle_solved(0) == 1.0
    # Planted: one more trial left after the success.
    assert abs(needle_fitness(0) - 20.0) > 0.01


def test_fitness_rises_with_knowing_and_with_trials():
    table = needle_fitness_table(20)
    assert np.isnan(table[15, 6])
    assert table[20, 0] == needle_fitness(0) == pytest.approx(19.981)
    assert table[12, 0] == needle_fitness(8)
    assert (np.diff(table[:, 0]) > 0).all()
    assert (table[:20, 1] == 1.0).all()
    assert needle_fitness(10, n_trials=2000) > needle_fitness(10, n_trials=1000)


def test_founders_are_a_trinomial():
    table = founders_by_count(20, right=0.25, wrong=0.25)
    assert table.sum() == pytest.approx(1.0)
    assert table[:, 0].sum() == pytest.approx(0.75**20)
    assert allele_shares(table) == pytest.approx((0.25, 0.25, 0.5))
    assert (table * np.nan_to_num(needle_fitness_table(20))).sum() == pytest.approx(1.006, abs=5e-4)


def test_a_generation_by_counting_all_genotypes():
    """Three loci of three alleles: 27 genotypes, all pairs of parents, all 8 ways to take loci from them."""
    n, fitness = 3, needle_fitness_table(3, n_trials=5)
    shares = {RIGHT: 0.3, WRONG: 0.2, OPEN: 0.5}
    population = {g: float(np.prod([shares[a] for a in g])) for g in product(shares, repeat=n)}
    table = founders_by_count(n, right=0.3, wrong=0.2)
    for _ in range(2):  # the second generation has associations between loci
        breeding = {g: x * fitness[g.count(RIGHT), g.count(WRONG)] for g, x in population.items()}
        total, population = sum(breeding.values()), dict.fromkeys(population, 0.0)
        for (one, x), (other, y) in product(breeding.items(), repeat=2):
            for sides in product((0, 1), repeat=n):
                child = tuple((one, other)[side][locus] for locus, side in enumerate(sides))
                population[child] += x * y / total**2 / 2**n
        table = next_by_count(table, fitness=fitness)
        wanted = np.zeros((n + 1, n + 1))
        for g, x in population.items():
            wanted[g.count(RIGHT), g.count(WRONG)] += x
        np.testing.assert_allclose(table, wanted, atol=1e-15)


def test_recombination_alone_changes_no_share():
    table = founders_by_count(6, right=0.1, wrong=0.3)
    same = next_by_count(table, fitness=np.where(np.isnan(needle_fitness_table(6)), np.nan, 1.0))
    np.testing.assert_allclose(same, table, atol=1e-15)


def test_the_course_of_an_infinite_population():
    """Wrong alleles go first, then open ones slowly; ahead of populations of 1000 (.767 right at 50), which wait for luck."""
    fitness, table, course = needle_fitness_table(20), founders_by_count(20, right=0.25, wrong=0.25), []
    for _ in range(51):
        course.append(allele_shares(table))
        table = next_by_count(table, fitness=fitness)
    right, wrong, open_ = np.array(course).T
    assert wrong[20] < 1e-6
    assert (np.diff(right) > 0).all()
    assert 0.77 < right[50] < 0.90
    assert open_[50] > 0.1
    assert table.sum() == pytest.approx(1.0, abs=1e-10)
