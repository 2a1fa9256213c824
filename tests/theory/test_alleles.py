"""Pairs of alleles under mutation and drift, against enumeration and chains."""

from itertools import product

import numpy as np
import pytest
from enumerated import draws

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.theory.alleles import (
    homozygosity,
    infinite_alleles_identity,
    k_allele_homozygosity,
    k_allele_mutation,
    pairs_at_equilibrium,
    pairs_counted,
    pairs_drawn,
    pairs_next,
    redraw_mutation,
)
from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.chains import stationary
from evo_mirror.theory.wright_fisher import haploid_matrix

ODD = np.array([[0.8, 0.2, 0.0], [0.1, 0.6, 0.3], [0.05, 0.05, 0.9]])


def test_a_generation_by_counting_parents_and_mutations():
    """Three copies of three alleles, any mutation: every child's parent and allele."""
    alleles, n = [0, 1, 1], 3
    wanted = np.zeros((3, 3))
    for parents, chance in draws([1 / n] * n, n):
        for children in product(range(3), repeat=n):
            each = chance * np.prod([ODD[alleles[p], c] for p, c in zip(parents, children, strict=True)])
            wanted += each * pairs_counted(np.bincount(children, minlength=3))
    found = pairs_next(pairs_counted([1, 2, 0]), copies=n, mutation=ODD)
    np.testing.assert_allclose(found, wanted, atol=1e-15)
    planted = ODD @ (np.diag(np.array([1, 2, 0]) / 9) + 2 / 3 * pairs_counted([1, 2, 0])) @ ODD.T
    assert np.abs(planted - wanted).max() > 0.05


def test_two_alleles_are_the_chain_of_wright_and_fisher():
    u, v, n = 0.03, 0.01, 20
    mutation = np.array([[1 - v, v], [u, 1 - u]])
    share, i = stationary(haploid_matrix(n, from_focal=u, to_focal=v)), np.arange(n + 1)
    alike = share @ (i * (i - 1) + (n - i) * (n - i - 1)) / (n * (n - 1))
    assert homozygosity(pairs_at_equilibrium(copies=n, mutation=mutation)) == pytest.approx(alike, rel=1e-11)
    squares = share @ ((i / n) ** 2 + (1 - i / n) ** 2)
    pairs = pairs_at_equilibrium(copies=n, mutation=mutation)
    assert homozygosity(pairs, copies=n) == pytest.approx(squares, rel=1e-11)


@pytest.mark.parametrize("mutation", [ODD, k_allele_mutation(4, rate=0.1), redraw_mutation([0.5, 0.2, 0.3], rate=0.02)])
def test_an_equilibrium_stays_and_is_reached(mutation):
    kept = pairs_at_equilibrium(copies=12, mutation=mutation)
    np.testing.assert_allclose(pairs_next(kept, copies=12, mutation=mutation), kept, atol=1e-15)
    np.testing.assert_allclose(kept.sum(axis=1), stationary(mutation), rtol=1e-12)
    pairs = pairs_drawn(np.eye(len(mutation))[0])
    for _ in range(1500):
        pairs = pairs_next(pairs, copies=12, mutation=mutation)
    np.testing.assert_allclose(pairs, kept, atol=1e-12)


@pytest.mark.parametrize("k", [2, 3, 10])
@pytest.mark.parametrize("rate", [1e-4, 0.02, 0.5])
def test_k_alleles_have_their_closed_form(k, rate):
    exact = homozygosity(pairs_at_equilibrium(copies=30, mutation=k_allele_mutation(k, rate=rate)))
    assert k_allele_homozygosity(k, copies=30, rate=rate) == pytest.approx(exact, rel=1e-9)


def test_limits():
    """Diffusion (1 + theta / (K - 1)) / (1 + theta K / (K - 1)); many alleles are as good as infinitely many."""
    theta, n, k = 2.0, 10_000, 5
    wanted = (1 + theta / (k - 1)) / (1 + theta * k / (k - 1))
    assert k_allele_homozygosity(k, copies=n, rate=theta / 2 / n) == pytest.approx(wanted, rel=1e-3)
    infinite = infinite_alleles_identity(copies=100, rate=0.01)
    assert k_allele_homozygosity(10**9, copies=100, rate=0.01) == pytest.approx(infinite, rel=1e-6)
    assert infinite_alleles_identity(copies=10_000, rate=theta / 2e4) == pytest.approx(1 / (1 + theta), rel=1e-3)
    assert infinite_alleles_identity(copies=10, rate=0.0) == 1.0


def test_drawing_anew_is_mutation_less_often():
    """With shares alike, a share 1 / K of draws changes nothing."""
    np.testing.assert_allclose(
        redraw_mutation([0.25] * 4, rate=0.04), k_allele_mutation(4, rate=0.04 * 3 / 4), rtol=1e-12, atol=1e-15
    )
    with pytest.raises(AssertionError):  # planted: one taken for the other
        np.testing.assert_allclose(redraw_mutation([0.25] * 4, rate=0.04), k_allele_mutation(4, rate=0.04), rtol=0.1)


def test_mutation_makes_alleles_differ_and_drift_makes_them_alike():
    alike = [k_allele_homozygosity(4, copies=50, rate=u) for u in (1e-5, 1e-3, 0.1)]
    assert (np.diff(alike) < 0).all()
    assert (np.diff([k_allele_homozygosity(4, copies=n, rate=1e-3) for n in (10, 100, 1000)]) < 0).all()


def test_pairs_counted_by_hand():
    np.testing.assert_allclose(pairs_counted([2, 1]), [[1 / 3, 1 / 3], [1 / 3, 0]])
    np.testing.assert_allclose(pairs_drawn([0.75, 0.25]), [[0.5625, 0.1875], [0.1875, 0.0625]])


def test_what_is_no_mutation_is_refused():
    with pytest.raises(TheoryError, match="mutation must have rows that add up to 1; got 0.9 in row 1. Rows are where"):
        pairs_at_equilibrium(copies=5, mutation=np.array([[1.0, 0.0], [0.5, 0.4]]))
    with pytest.raises(
        TheoryError, match="mutation must lead from every allele to every other; got an allele that dies out"
    ):
        pairs_at_equilibrium(copies=5, mutation=np.array([[1.0, 0.0], [0.5, 0.5]]))
    with pytest.raises(TheoryError, match="the sum of counts must be at least 2 copies; got 1. One copy is no pair"):
        pairs_counted([1, 0])
    with pytest.raises(
        TheoryError, match="rate must be above 0 and at most 1; got 0. Without mutation one allele is fixed"
    ):
        k_allele_homozygosity(3, copies=5, rate=0.0)
    with pytest.raises(ShapeError, match=r"mutation must have as many columns as rows; got \(2, 3\)"):
        pairs_next(np.eye(2) / 2, copies=5, mutation=np.ones((2, 3)) / 3)
    with pytest.raises(TheoryError, match="shares must add up to 1; got 0.9"):
        redraw_mutation([0.5, 0.4], rate=0.1)
    with pytest.raises(ShapeError, match=r"shares must be one row of probabilities; got shape \(1, 2\)"):
        redraw_mutation(np.array([[0.5, 0.5]]), rate=0.1)
