"""Loss of diversity against chains and against enumeration."""

from itertools import product

import numpy as np
import pytest

from evo_mirror.theory.drift import diploid_inbreeding, diversity_kept
from evo_mirror.theory.effective_size import effective_size_selfing
from evo_mirror.theory.wright_fisher import diploid_matrix, haploid_matrix


def kept_by_chain(matrix, n_generations):
    p = np.arange(len(matrix)) / (len(matrix) - 1)
    share, kept = np.eye(len(matrix))[1], []
    for _ in range(n_generations + 1):
        kept.append(share @ (p * (1 - p)) / (p[1] * (1 - p[1])))
        share = share @ matrix
    return kept


def test_diversity_is_what_the_chain_keeps():
    np.testing.assert_allclose(diversity_kept([7] * 20), kept_by_chain(haploid_matrix(7), 20), rtol=1e-12)
    np.testing.assert_allclose(diversity_kept([7] * 20, ploidy=2), kept_by_chain(diploid_matrix(7), 20), rtol=1e-12)


def test_sizes_are_those_of_the_generations_that_are_born():
    np.testing.assert_allclose(diversity_kept([10, 2, 100]), np.cumprod([1, 0.9, 0.5, 0.99]))
    assert diversity_kept([1]).tolist() == [1.0, 0.0]


@pytest.mark.parametrize("size", [2, 9])
def test_selfing_by_chance_makes_a_diploid_as_good_as_two_haploids(size):
    course = diploid_inbreeding(30, one_parent=1 / size, selfing=1 / size)
    np.testing.assert_allclose(course.within, course.between, rtol=1e-13)
    np.testing.assert_allclose(course.diversity_kept(size) / (1 - 0.5 / size), diversity_kept([size] * 30, ploidy=2))


def expected_identity(n, parents_of_a_child, depth):
    """Identity within and between two children after some generations, by tracing every way back.

    parents_of_a_child lists pairs of parents with their chance; children are alike and independent.
    """
    if depth == 0:
        return 0.0, 0.0
    within, between = expected_identity(n, parents_of_a_child, depth - 1)

    def alike(one, other):
        return (1 + within) / 2 if one == other else between

    inside = sum(c * alike(*pair) for pair, c in parents_of_a_child)
    # One copy of each child: from either parent.
    outside = sum(
        c * d * alike(one, other) / 4
        for (pair, c), (twin, d) in product(parents_of_a_child, repeat=2)
        for one, other in product(pair, twin)
    )
    return inside, outside


@pytest.mark.parametrize("n", [3, 4])
def test_no_selfing_and_two_sexes_by_tracing_copies_back(n):
    pairs = [((i, j), 1 / (n * (n - 1))) for i, j in product(range(n), repeat=2) if i != j]
    course = diploid_inbreeding(4, one_parent=1 / n, selfing=0.0)
    for depth in range(5):
        assert expected_identity(n, pairs, depth) == pytest.approx((course.within[depth], course.between[depth]))
    mothers, fathers = range(n - 2), range(n - 2, n)
    couples = [((i, j), 1 / ((n - 2) * 2)) for i, j in product(mothers, fathers)]
    course = diploid_inbreeding(4, one_parent=0.25 / (n - 2) + 0.25 / 2, selfing=0.0)
    for depth in range(5):
        assert expected_identity(n, couples, depth) == pytest.approx((course.within[depth], course.between[depth]))


def test_partial_selfing_tends_to_its_inbreeding_and_effective_size():
    """F = S / (2 - S) within reach of drift, and then a loss of 1 / (2 N_e) per generation."""
    size, selfing = 10_000, 0.6
    course = diploid_inbreeding(60, one_parent=1 / size, selfing=selfing)
    assert course.within[40] == pytest.approx(selfing / (2 - selfing), abs=0.005)
    loss = 1 - (1 - course.between[60]) / (1 - course.between[59])
    assert loss == pytest.approx(1 / (2 * effective_size_selfing(size, selfing=selfing)), rel=0.005)
