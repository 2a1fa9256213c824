"""Moran's model against enumeration and its closed forms."""

import numpy as np
import pytest
from enumerated import moran_diploid_row, moran_row

from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.chains import absorption, stationary
from evo_mirror.theory.drift import moran_diversity_kept
from evo_mirror.theory.moran import moran_fixation, moran_fixation_steps, moran_genotype_matrix, moran_matrix
from evo_mirror.theory.wright_fisher import genotype_matrix, genotype_states

either = pytest.mark.parametrize("parent_may_die", [True, False])


@either
@pytest.mark.parametrize(("s", "u", "v"), [(0, 0, 0), (0.7, 0, 0), (-0.4, 0.2, 0.05), (-1, 0, 0)])
def test_one_step_by_counting_births_and_deaths(s, u, v, parent_may_die):
    matrix = moran_matrix(4, selection=s, from_focal=u, to_focal=v, parent_may_die=parent_may_die)
    for i in range(4 if s == -1 else 5):
        alleles = [1] * i + [0] * (4 - i)
        row = moran_row(alleles, [1 + s * a for a in alleles], u, v, parent_may_die)
        np.testing.assert_allclose(matrix[i], row, atol=1e-15)


@either
@pytest.mark.parametrize("s", [0.0, 1e-9, 0.1, 2.0, -0.1, -0.9])
def test_fixation_has_its_closed_form(s, parent_may_die):
    """Whether a parent may die changes how long it takes, and not how it ends."""
    solved = absorption(moran_matrix(25, selection=s, parent_may_die=parent_may_die))
    wanted = [moran_fixation(25, copies=i, selection=s) for i in range(26)]
    np.testing.assert_allclose(solved.probability[:, 1], wanted, rtol=1e-7 if s == 1e-9 else 1e-11)


def test_extreme_selection_overflows_nowhere():
    assert moran_fixation(10_000, copies=1, selection=-0.5) == 0.0
    assert moran_fixation(10_000, copies=1, selection=1.0) == pytest.approx(0.5)
    assert moran_fixation(10, copies=9, selection=-1.0) == 0.0
    assert moran_fixation(10, copies=10, selection=-1.0) == 1.0


@pytest.mark.parametrize("size", [2, 3, 10, 40])
def test_neutral_fixation_takes_n_times_n_minus_one_steps(size):
    solved = absorption(moran_matrix(size))
    assert moran_fixation_steps(size) == size * (size - 1)
    wanted = [moran_fixation_steps(size, copies=i) for i in range(1, size + 1)]
    np.testing.assert_allclose(solved.conditional_time[1:, 1], wanted, rtol=1e-11, atol=1e-9)


def test_parents_that_may_not_die_make_it_faster():
    """Steps in which nothing changes are fewer by (N - 1) / N."""
    ratio = (
        absorption(moran_matrix(12, parent_may_die=False)).mean_time[1:-1]
        / absorption(moran_matrix(12)).mean_time[1:-1]
    )
    np.testing.assert_allclose(ratio, 11 / 12, rtol=1e-12)


@either
def test_diversity_decays_as_it_says(parent_may_die):
    n, matrix = 9, moran_matrix(9, parent_may_die=parent_may_die)
    p = np.arange(n + 1) / n
    share, kept = np.eye(n + 1)[3], []
    for _ in range(31):
        kept.append(share @ (2 * p * (1 - p)) / (2 * p[3] * (1 - p[3])))
        share = share @ matrix
    np.testing.assert_allclose(moran_diversity_kept(30, size=n, parent_may_die=parent_may_die), kept, rtol=1e-12)
    other = moran_diversity_kept(30, size=n, parent_may_die=not parent_may_die)
    assert abs(other[-1] / kept[-1] - 1) > 0.05, "the other convention would be seen"


@either
def test_where_nobody_is_fit_all_breed_alike(parent_may_die):
    matrix = moran_matrix(5, selection=-1.0, from_focal=0.3, parent_may_die=parent_may_die)
    assert matrix[5, 4] == pytest.approx(0.3)
    assert matrix[5, 5] == pytest.approx(0.7)


def test_mutation_both_ways_has_its_mean():
    share = stationary(moran_matrix(30, from_focal=0.02, to_focal=0.06))
    assert share @ np.arange(31) / 30 == pytest.approx(0.75, rel=1e-12)


@pytest.mark.parametrize(
    ("s", "h", "u", "v"), [(0, 0.5, 0, 0), (0.8, 0, 0, 0), (-0.4, 0.25, 0.2, 0.05), (0.5, 2, 0, 0), (-1, 0, 0, 0)]
)
def test_one_step_of_diploids_by_counting_gametes_and_deaths(s, h, u, v):
    matrix = moran_genotype_matrix(3, selection=s, dominance=h, from_focal=u, to_focal=v)
    states = genotype_states(3).tolist()
    for row, state in zip(matrix, states, strict=True):
        genotypes = [(0, 0)] * state[0] + [(0, 1)] * state[1] + [(1, 1)] * state[2]
        fitness = [(1, 1 + h * s, 1 + s)[sum(g)] for g in genotypes]
        if sum(fitness) > 0:
            wanted = moran_diploid_row(genotypes, fitness, u, v)
            np.testing.assert_allclose(row, [wanted[tuple(other)] for other in states], atol=1e-15)


def test_neutral_diploids_are_fixed_by_their_share_of_copies_and_twice_as_soon_as_in_discrete_generations():
    n, states = 20, genotype_states(20)
    step, generation = absorption(moran_genotype_matrix(n)), absorption(genotype_matrix(n))
    np.testing.assert_allclose(step.probability[:, 1], states @ [0, 1, 2] / (2 * n), atol=1e-13)
    half = int(np.flatnonzero((states == [0, n, 0]).all(axis=1))[0])
    assert step.mean_time[half] / n == pytest.approx(generation.mean_time[half] / 2, rel=0.06)
    assert step.mean_time[half] / n != pytest.approx(generation.mean_time[half], rel=0.3), "planted: the other model"


def test_dominance_orders_the_chances_of_a_rare_allele():
    """Haldane's sieve, and what a table of fitness by copies alone could not tell."""
    states = genotype_states(8)
    one = int(np.flatnonzero((states == [7, 1, 0]).all(axis=1))[0])
    chances = [
        absorption(moran_genotype_matrix(8, selection=0.5, dominance=h)).probability[one, 1] for h in (0.0, 0.5, 1.0)
    ]
    assert 1 / 16 < chances[0] < chances[1] < chances[2]


def test_too_many_genotypes_to_be_solved_for_are_refused():
    with pytest.raises(TheoryError, match="size must give at most 5000 states; got 5151"):
        moran_genotype_matrix(100)
    with pytest.raises(TheoryError, match="fitness must be at least 0"):
        moran_genotype_matrix(4, selection=-1.5)
