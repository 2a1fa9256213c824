"""Wright and Fisher's model against enumeration, and its limits; the recursion of infinite populations."""

import numpy as np
import pytest
from enumerated import diploid_row, wright_fisher_row

from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.chains import absorption, stationary
from evo_mirror.theory.choosing import tournament_chances
from evo_mirror.theory.diffusion import neutral_stationary_moments
from evo_mirror.theory.recursions import diploid_next, equilibria, haploid_next
from evo_mirror.theory.wright_fisher import (
    binomial_matrix,
    diploid_matrix,
    genotype_matrix,
    genotype_states,
    haploid_matrix,
)


# --------------------------------------------------------------------------------------------------------- enumeration
@pytest.mark.parametrize(("s", "u", "v"), [(0, 0, 0), (0.5, 0, 0), (-0.3, 0.1, 0.02), (-1, 0, 0.2)])
def test_haploids_by_counting_parents_and_mutations(s, u, v):
    matrix = haploid_matrix(3, selection=s, from_focal=u, to_focal=v)
    for i in range(3 + 1):
        if s == -1 and i == 3:
            continue  # nobody can breed
        alleles = [1] * i + [0] * (3 - i)
        row = wright_fisher_row(alleles, [1 + s * a for a in alleles], u, v)
        np.testing.assert_allclose(matrix[i], row, atol=1e-15)


def test_a_planted_order_of_events_is_seen():
    """Mutation before selection is another model."""
    s, u, v = -0.3, 0.1, 0.02
    p = np.arange(4) / 3
    spoilt = binomial_matrix(haploid_next(haploid_next(p, from_focal=u, to_focal=v), selection=s))
    assert np.abs(spoilt - haploid_matrix(3, selection=s, from_focal=u, to_focal=v)).max() > 1e-3


def test_tournaments_make_a_chain_too():
    """4 haploids, tournaments of 3 that the focal allele always wins."""
    chances = 1 - (1 - np.arange(5) / 4) ** 3
    matrix = binomial_matrix(chances)
    for i in range(1, 4):
        alleles = [1] * i + [0] * (4 - i)
        row = wright_fisher_row(alleles, tournament_chances(np.array(alleles, float), size=3))
        np.testing.assert_allclose(matrix[i], row, atol=1e-15)


@pytest.mark.parametrize(("s", "h"), [(0.8, 0.0), (0.8, 1.0), (-0.4, 0.25), (0.5, 2.0), (-1.0, 0.5)])
def test_diploids_by_counting_gametes(s, h):
    matrix, states = genotype_matrix(2, selection=s, dominance=h), genotype_states(2).tolist()
    for row, state in zip(matrix, states, strict=True):
        genotypes = [(0, 0)] * state[0] + [(0, 1)] * state[1] + [(1, 1)] * state[2]
        fitness = [(1, 1 + h * s, 1 + s)[sum(g)] for g in genotypes]
        if sum(fitness) > 0:
            wanted = diploid_row(genotypes, fitness)
            np.testing.assert_allclose(row, [wanted[tuple(other)] for other in states], atol=1e-15)


def test_genotypes_and_copies_agree_where_selection_does_not_tell_them_apart():
    states, rates = genotype_states(5), {"from_focal": 0.02, "to_focal": 0.01}
    by_genotype, by_copy = genotype_matrix(5, **rates), diploid_matrix(5, **rates)
    copies = states @ [0, 1, 2]
    for j in range(11):
        np.testing.assert_allclose(by_genotype[:, copies == j].sum(axis=1), by_copy[copies, j], atol=1e-14)


def test_the_textbook_matrix_is_nearly_right_for_genotypes():
    """Most of all for one copy of a recessive, of which Hardy-Weinberg proportions see homozygotes at once."""
    errors = []
    for size in (8, 16, 32):
        exact = absorption(genotype_matrix(size, selection=0.1, dominance=0.0)).probability[1, 1]
        errors.append(absorption(diploid_matrix(size, selection=0.1, dominance=0.0)).probability[1, 1] / exact - 1)
    assert errors == pytest.approx([0.0562, 0.0485, 0.0384], abs=1e-4)


@pytest.mark.parametrize(
    "matrix",
    [
        haploid_matrix(40, selection=0.1),
        diploid_matrix(20, selection=-0.2, dominance=0.3, from_focal=1e-3),
        genotype_matrix(8, selection=0.3, dominance=1.0, to_focal=0.1),
    ],
    ids=["haploid", "diploid", "genotype"],
)
def test_rows_are_probabilities(matrix):
    assert matrix.min() >= 0
    np.testing.assert_allclose(matrix.sum(axis=1), 1, rtol=1e-13)


# -------------------------------------------------------------------------------------------------------------- limits
@pytest.mark.parametrize("size", [2, 7, 30])
def test_neutral_alleles_are_fixed_as_often_as_they_are_frequent(size):
    for matrix in (haploid_matrix(size), diploid_matrix(size), haploid_matrix(size, selection=1e-13)):
        n = len(matrix) - 1
        np.testing.assert_allclose(absorption(matrix).probability[:, 1], np.arange(n + 1) / n, rtol=1e-9)


def test_fixation_rises_with_selection_and_with_copies():
    strengths = [-0.5, -0.1, -0.01, 0.0, 0.01, 0.1, 0.5]
    chance = np.array([absorption(haploid_matrix(20, selection=s)).probability[:, 1] for s in strengths])
    assert (np.diff(chance, axis=0)[:, 1:-1] > 0).all()
    assert (np.diff(chance, axis=1) > 0).all()
    assert (
        np.diff([absorption(diploid_matrix(10, selection=0.2, dominance=h)).probability[1, 1] for h in (0, 0.5, 1)]) > 0
    ).all()


def test_two_haploids_by_hand():
    """N = 2: from one carrier the next generation is 1/4, 1/2, 1/4; two generations on average."""
    solved = absorption(haploid_matrix(2))
    assert solved.mean_time[1] == pytest.approx(2.0)
    assert solved.conditional_time[1, 1] == pytest.approx(2.0)


def test_the_stationary_mean_is_that_of_mutation_alone():
    """Exact at any size: v / (u + v); the variance is that of the diffusion to a part in N or so."""
    share = stationary(haploid_matrix(100, from_focal=0.004, to_focal=0.002))
    p = np.arange(101) / 100
    mean, variance = share @ p, share @ p**2 - (share @ p) ** 2
    expected, spread = neutral_stationary_moments(100, from_focal=0.004, to_focal=0.002)
    assert mean == pytest.approx(1 / 3, rel=1e-12) == expected
    assert variance == pytest.approx(spread, rel=0.01)


# ----------------------------------------------------------------------------------------------- infinite populations
def test_one_generation_by_hand():
    assert haploid_next(0.5, selection=1.0) == pytest.approx(2 / 3)
    assert diploid_next(0.5, selection=1.0, dominance=1.0) == pytest.approx((0.25 * 2 + 0.25 * 2) / (0.25 + 0.75 * 2))
    assert diploid_next(0.2, selection=0.0, from_focal=0.1, to_focal=0.3) == pytest.approx(0.18 + 0.24)
    assert haploid_next(1.0, selection=-1.0) == 1.0, "where nobody can breed, nothing changes"
    assert haploid_next(np.array([0.0, 1.0]), selection=0.123).tolist() == [0.0, 1.0]


@pytest.mark.parametrize("h", [None, 0.0, 0.2, 0.5, 1.0, 3.0])
@pytest.mark.parametrize(("u", "v"), [(0.0, 1e-4), (1e-3, 1e-3)])
def test_a_balance_is_where_the_recursion_goes(h, u, v):
    p, rates = 0.3, {"from_focal": u, "to_focal": v}
    for _ in range(5_000):
        p = float(diploid_next(p, selection=-0.3, dominance=h, **rates))
    found = equilibria(selection=-0.3, dominance=h, **rates)
    assert np.abs(found.frequency[found.is_stable] - p).min() < 1e-9
    for q in found.frequency:
        assert diploid_next(q, selection=-0.3, dominance=h, **rates) == pytest.approx(q, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("h", [None, 0.0, 0.3, 1.0])
def test_slopes_are_derivatives(h):
    rates = {"selection": -0.2, "dominance": h, "from_focal": 1e-3, "to_focal": 2e-3}
    for p, slope in zip(*vars(equilibria(**rates)).values(), strict=True):
        if 1e-6 < p < 1 - 1e-6:
            rise = diploid_next(p + 1e-6, **rates) - diploid_next(p - 1e-6, **rates)
            assert slope == pytest.approx(rise / 2e-6, rel=1e-6)


@pytest.mark.parametrize("v", [1e-4, 1e-6, 1e-8, 1e-13])
def test_balances_tend_to_the_well_known_ones(v):
    """u / s, u / (h s) and sqrt(u / s); the first is exact without mutation back."""
    assert equilibria(selection=-0.1, to_focal=v).frequency[0] == pytest.approx(v / 0.1, rel=1e-9)
    partly = equilibria(selection=-0.1, dominance=0.4, to_focal=v).frequency[0]
    assert partly == pytest.approx(v / 0.04, rel=10 * v / 0.04)
    assert equilibria(selection=-0.1, dominance=0.0, to_focal=v).frequency[0] == pytest.approx(
        (v / 0.1) ** 0.5, rel=v * 20
    )


def test_heterozygotes_that_do_best_keep_both_alleles():
    """Fitness 1 - t, 1, 1 - s': the stable frequency is t / (s' + t), and the ends are unstable."""
    kept = equilibria(selection=0.8 / 0.9 - 1, dominance=(1 / 0.9 - 1) / (0.8 / 0.9 - 1))  # 0.9, 1, 0.8 over 0.9
    np.testing.assert_allclose(kept.frequency, [0, 1 / 3, 1], atol=1e-12)
    assert kept.is_stable.tolist() == [False, True, False]


@pytest.mark.parametrize("h", [None, 0.0, 1e-3, 0.5, 1.0])
@pytest.mark.parametrize("s", [-1e-4, -0.01, -0.5, -1.0, 0.3])
@pytest.mark.parametrize(("u", "v"), [(0.0, 1e-12), (1e-9, 1e-12), (1e-3, 1e-8), (0.0, 0.0), (0.02, 0.0)])
def test_equilibria_stand_still_to_many_digits(s, h, u, v):
    """Lethals too, of which a population could not consist."""
    rates = {"selection": s, "dominance": h, "from_focal": u, "to_focal": v}
    found = equilibria(**rates).frequency
    assert len(found) >= 1
    np.testing.assert_allclose(diploid_next(found, **rates), found, rtol=1e-9, atol=1e-14)
    assert (np.diff(found) > 1e-7 * found[1:]).all()
    if u == v == 0:
        assert found[0] == 0.0
        assert s == -1.0 or found[-1] == 1.0


def test_where_nothing_moves_there_is_no_single_equilibrium():
    assert len(equilibria(selection=0.0).frequency) == 0


def test_too_many_genotypes_are_refused():
    with pytest.raises(
        TheoryError, match="size must give at most 5000 states; got 5151. Use diploid_matrix, nearly right"
    ):
        genotype_matrix(100)
