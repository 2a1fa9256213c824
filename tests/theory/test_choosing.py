"""Chances of being chosen, by listing every tournament; effective sizes from them."""

import numpy as np
import pytest
from enumerated import draws, tournament_shares

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.theory.asking import TheoryError
from evo_mirror.theory.choosing import (
    linear_ranking_chances,
    normal_rank_means,
    proportional_chances,
    selection_intensity,
    tournament_chances,
    truncation_chances,
)
from evo_mirror.theory.effective_size import (
    effective_size_from_variance,
    effective_size_of_changing,
    effective_size_selfing,
    effective_size_two_sexes,
    expected_effective_size,
    expected_offspring_variance,
)

FITNESS = [
    np.array(f) for f in ([3.0, -1.0, 10.0, 0.5, 2.0], [1.0, 1.0, 0.0, 1.0], [2.0, 0.0, 2.0, 1.0, 0.0], [7.0, 7.0])
]


@pytest.mark.parametrize("fitness", FITNESS)
@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("with_replacement", [True, False])
def test_tournaments_by_listing_them(fitness, k, with_replacement):
    if k <= len(fitness) or with_replacement:
        wanted = tournament_shares(fitness, k, with_replacement)
        np.testing.assert_allclose(
            tournament_chances(fitness, size=k, with_replacement=with_replacement), wanted, atol=1e-15
        )


def test_drawing_without_replacement_is_another_regime():
    alike, other = (tournament_chances(np.arange(5.0), size=3, with_replacement=r) for r in (True, False))
    np.testing.assert_allclose(alike, np.diff(np.arange(6) ** 3) / 125)
    np.testing.assert_allclose(other, [0, 0, 0.1, 0.3, 0.6])
    assert tournament_chances(np.arange(3.0), size=3, with_replacement=False).tolist() == [0, 0, 1]


def test_truncation_breaks_ties_at_the_cut_at_random():
    fitness = np.array([5.0, 1.0, 3.0, 3.0, 3.0])
    np.testing.assert_allclose(truncation_chances(fitness, n_parents=3), [1 / 3, 0, 2 / 9, 2 / 9, 2 / 9])
    np.testing.assert_allclose(truncation_chances(fitness, n_parents=5), np.full(5, 0.2))
    np.testing.assert_allclose(truncation_chances(fitness, n_parents=1), [1, 0, 0, 0, 0])


def test_ranking_and_proportional_by_hand():
    np.testing.assert_allclose(linear_ranking_chances(np.array([9.0, 2.0, 4.0]), pressure=2.0), [2 / 3, 0, 1 / 3])
    np.testing.assert_allclose(linear_ranking_chances(np.array([9.0, 2.0, 4.0]), pressure=1.0), [1 / 3] * 3)
    np.testing.assert_allclose(linear_ranking_chances(np.array([2.0, 2.0, 4.0]), pressure=1.5), [0.25, 0.25, 0.5])
    np.testing.assert_allclose(proportional_chances(np.array([0.0, 1.0, 3.0])), [0, 0.25, 0.75])


def test_linear_ranking_is_a_tournament_of_two_without_replacement():
    fitness = np.array([4.0, 1.0, 1.0, 8.0, 0.0])
    two = tournament_chances(fitness, size=2, with_replacement=False)
    np.testing.assert_allclose(linear_ranking_chances(fitness, pressure=2.0), two, atol=1e-15)


@pytest.mark.parametrize("fitness", FITNESS)
def test_chances_add_up_and_rise_with_fitness(fitness):
    for chances in (
        tournament_chances(fitness, size=4),
        truncation_chances(fitness, n_parents=2),
        linear_ranking_chances(fitness, pressure=1.7),
        proportional_chances(fitness - fitness.min() + 1),
    ):
        assert chances.sum() == pytest.approx(1.0, abs=1e-14)
        assert (np.diff(chances[np.argsort(fitness, kind="stable")]) > -1e-15).all()


# ----------------------------------------------------------------------------------------------------------- intensity
def test_rank_means_of_normal_deviates():
    """By hand for two and three: 1 / sqrt(pi), 3 / (2 sqrt(pi))."""
    np.testing.assert_allclose(normal_rank_means(1), [0.0], atol=1e-12)
    np.testing.assert_allclose(normal_rank_means(2), np.array([-1, 1]) / np.sqrt(np.pi), rtol=1e-9)
    np.testing.assert_allclose(normal_rank_means(3), 1.5 * np.array([-1, 0, 1]) / np.sqrt(np.pi), rtol=1e-9, atol=1e-12)
    means = normal_rank_means(1000)
    assert (np.diff(means) > 0).all()
    assert abs(means.sum()) < 1e-8
    assert normal_rank_means(5)[-1] == pytest.approx(1.1629644736, abs=1e-9)


def test_intensities_are_the_well_known_ones():
    known = {2: 0.5642, 3: 0.8463, 4: 1.0294}
    for k, wanted in known.items():
        assert selection_intensity(tournament_chances(np.arange(2000.0), size=k)) == pytest.approx(wanted, abs=6e-4)
        # Without replacement it is the largest of k normal deviates, whatever N.
        exact = selection_intensity(tournament_chances(np.arange(50.0), size=k, with_replacement=False))
        assert exact == pytest.approx(normal_rank_means(k)[-1], rel=1e-9)
    assert selection_intensity(np.full(10, 0.1)) == pytest.approx(0.0, abs=1e-12)


# ------------------------------------------------------------------------------------------------------ effective size
@pytest.mark.parametrize("n_places", [1, 2, 4])
def test_offspring_by_counting_who_fills_the_places(n_places):
    chances = tournament_chances(np.array([1.0, 2.0, 2.0]), size=2)
    mean = variance = together = 0.0
    for filled, chance in draws(chances, n_places):
        counts = np.bincount(filled, minlength=3)
        mean += chance * counts.mean()
        variance += chance * ((counts - n_places / 3) ** 2).mean()
        together += chance * (counts * (counts - 1)).sum()
    assert expected_offspring_variance(chances, n_places=n_places) == pytest.approx(variance, rel=1e-12)
    if n_places > 1:
        # The chance that two places, drawn without replacement, were filled by one: exactly 1 / N_e.
        chance = together / (n_places * (n_places - 1))
        assert 1 / expected_effective_size(chances) == pytest.approx(chance, rel=1e-12)
        size = effective_size_from_variance(3, mean=mean, variance=variance)
        assert size == pytest.approx(1 / chance, rel=1e-12)


def test_effective_sizes_by_hand():
    assert expected_effective_size(np.full(20, 0.05)) == pytest.approx(20)
    assert expected_effective_size(truncation_chances(np.arange(20.0), n_parents=5)) == pytest.approx(5)
    # (4 N - 2) / (V + 2): multinomial places make V = 2 (1 - 1 / N), and N_e = N; equal places 2 N - 1.
    assert effective_size_from_variance(12, mean=2.0, variance=2 * 11 / 12) == pytest.approx(12)
    assert effective_size_from_variance(12, mean=2.0, variance=0.0) == pytest.approx(23)
    assert effective_size_from_variance(12, mean=1.0, variance=0.0) == np.inf
    assert effective_size_two_sexes(1, n_fathers=1_000_000) == pytest.approx(4, rel=1e-5)
    assert effective_size_two_sexes(30, n_fathers=30) == 60
    assert effective_size_selfing(100, selfing=1.0) == 50
    assert effective_size_selfing(100, selfing=0.5) == 75
    assert effective_size_of_changing([10, 1000]) == pytest.approx(2000 / 101)


def test_stronger_selection_leaves_fewer():
    sizes = [expected_effective_size(tournament_chances(np.arange(100.0), size=k)) for k in (1, 2, 3, 5, 8)]
    assert (np.diff(sizes) < 0).all()
    # In large populations sum of p^2 = integral of (k x^(k - 1))^2 / N = k^2 / (2 k - 1) / N.
    np.testing.assert_allclose(np.array(sizes) / 100, [(2 * k - 1) / k**2 for k in (1, 2, 3, 5, 8)], rtol=0.01)


# ------------------------------------------------------------------------------------------------------------ refusals
def test_what_cannot_be_chosen_is_refused():
    some = np.arange(4.0)
    with pytest.raises(
        TheoryError, match="size must be at most 4 contestants, as many as there are; got 5. Draw them with"
    ):
        tournament_chances(some, size=5, with_replacement=False)
    with pytest.raises(TheoryError, match="n_parents must lie between 1 and 4 individuals; got 5"):
        truncation_chances(some, n_parents=5)
    with pytest.raises(TheoryError, match="pressure must lie between 1 and 2; got 2.5"):
        linear_ranking_chances(some, pressure=2.5)
    with pytest.raises(TheoryError, match="the sum of fitness must be above 0; got 0. Somebody must be able to breed"):
        proportional_chances(np.zeros(3))
    with pytest.raises(TheoryError, match="fitness must be a number for each individual; got nan"):
        tournament_chances(np.array([1.0, np.nan]), size=2)
    with pytest.raises(ShapeError, match=r"fitness must have one value for each individual; got shape \(2, 2\)"):
        proportional_chances(np.ones((2, 2)))
