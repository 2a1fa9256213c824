"""Indices of mirroring: enumerated, in closed form, and against dice."""

from itertools import permutations

import numpy as np
import pytest
from scipy.special import ndtr

from evo_mirror.measures.indices import counter_mirror_bias, mirror_gain, mirror_index, mirror_responding


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def all_relabelled(drives):
    """The table under every permutation of what its columns are called: (A!, A, A)."""
    return np.stack([drives[:, list(order)] for order in permutations(range(len(drives)))])


# -------------------------------------------------------------------------------------------------------- mirror_index
@pytest.mark.parametrize("n", [4, 5])
@pytest.mark.parametrize(
    "make",
    [lambda rng, n: rng.normal(size=(n, n)), lambda _, n: np.eye(n), lambda rng, n: rng.random((n, n)) ** 9 * 50],
)
def test_under_permutation_of_labels_the_index_has_mean_0_and_sd_1_over_a_minus_1(rng, n: int, make):
    index = mirror_index(all_relabelled(make(rng, n)))
    assert index.mean() == pytest.approx(0.0, abs=1e-12)
    assert index.std() == pytest.approx(1 / (n - 1), rel=1e-12)


@pytest.mark.parametrize("n", [2, 3, 8, 16])
def test_perfect_mirroring_without_overlap_has_index_1_and_its_opposite_minus_1(n: int):
    assert mirror_index(np.eye(n)) == pytest.approx(1.0, abs=1e-12)
    assert mirror_index(-np.eye(n)) == pytest.approx(-1.0, abs=1e-12)


def test_the_index_knows_no_scale_and_no_general_liking_of_sights_or_programs(rng):
    drives = rng.normal(size=(6, 5, 5))
    offsets = rng.normal(size=(6, 5, 1)) + rng.normal(size=(6, 1, 5))
    for scale in (1e-30, 1.0, 1e30):
        assert mirror_index(scale * drives) == pytest.approx(mirror_index(drives), rel=1e-9)
    assert mirror_index(drives + offsets) == pytest.approx(mirror_index(drives), rel=1e-9)
    assert not np.allclose(mirror_gain(10 * drives), mirror_gain(drives))


@pytest.mark.parametrize("flat", [np.zeros((4, 4)), np.full((4, 4), 0.3), np.outer(np.ones(4), [0.1, 0.7, 0.2, 0.3])])
def test_drives_that_tell_no_actions_apart_have_index_0(flat):
    assert mirror_index(flat) == 0.0
    assert mirror_gain(flat) == pytest.approx(0.0, abs=1e-15)


def test_the_index_lies_between_minus_1_and_1(rng):
    index = mirror_index(rng.normal(size=(5000, 3, 3)))
    assert np.abs(index).max() <= 1.0
    assert np.abs(index).max() > 0.9


def test_with_one_action_there_is_nothing_to_mirror():
    alone = np.full((3, 1, 1), 0.8)
    assert mirror_index(alone).tolist() == mirror_gain(alone).tolist() == [0, 0, 0]
    assert mirror_responding(alone, 0.25).tolist() == [0, 0, 0]


@pytest.mark.parametrize("measure", [mirror_index, mirror_gain, lambda d: mirror_responding(d, 0.25)])
@pytest.mark.parametrize("gone", [np.inf, -np.inf, np.nan, 1e38])
def test_one_runaway_learner_leaves_all_others_alone(rng, measure, gone: float):
    drives = rng.normal(size=(3, 2, 4, 4))
    before = measure(drives)
    drives[1, 0, 2, 3] = gone
    after = measure(drives)
    others = np.ones((3, 2), bool)
    others[1, 0] = False
    assert np.array_equal(after[others], before[others])
    assert np.isnan(after[1, 0]) == (not np.isfinite(gone))


# --------------------------------------------------------------------------------------------------------- mirror_gain
def test_gain_is_own_less_others_in_units_of_the_asymptote():
    drives = np.array([[0.9, 0.1, 0.2], [0.0, 0.6, 0.3], [0.3, 0.3, 0.6]])
    assert mirror_gain(drives) == pytest.approx(0.7 - 0.2)
    assert mirror_gain(drives, 2.0) == pytest.approx(0.25)
    assert mirror_gain(3.0 * np.eye(4), 3.0) == pytest.approx(1.0)
    assert mirror_gain(drives + 7.0) == pytest.approx(0.5)


# --------------------------------------------------------------------------------------------------- mirror_responding
@pytest.mark.parametrize("noise", [0.1, 0.25, 1.0])
@pytest.mark.parametrize("ahead", [-0.3, 0.0, 0.05, 0.2, 0.6])
def test_responding_with_two_actions_in_closed_form(noise: float, ahead: float):
    """P(own) = Phi((R_aa - R_ab) / (sigma sqrt 2)); above guessing, 2 P - 1."""
    drives = np.array([[0.4 + ahead, 0.4], [0.2, 0.2 + ahead]])
    expected = 2.0 * ndtr(ahead / (noise * np.sqrt(2.0))) - 1.0
    assert mirror_responding(drives, noise) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("spread", [0.05, 0.3, 1.0])
def test_responding_with_eight_actions_against_dice(rng, spread: float):
    """160000 choices; the bound is 4.4 standard errors (false alarm 1e-5) and the stated error of quadrature."""
    drives, n = rng.normal(0, spread, (8, 8)) + 0.4 * np.eye(8), 20_000
    chosen = np.argmax(drives[:, None, :] + 0.25 * rng.standard_normal((8, n, 8)), axis=2)
    p = (chosen == np.arange(8)[:, None]).mean()
    error = np.sqrt(0.25 / (8 * n)) / (1 - 1 / 8)
    assert mirror_responding(drives, 0.25) == pytest.approx((p - 1 / 8) / (1 - 1 / 8), abs=4.4 * error + 1e-4)


@pytest.mark.parametrize("n", [2, 5, 16])
def test_quadrature_is_as_exact_as_it_says(rng, n: int):
    """Against a fine trapezoid rule."""
    drives = rng.normal(0, 0.5, (20, n, n)) + 0.5 * np.eye(n)
    z = np.linspace(-9.0, 9.0, 1001)
    others = ndtr((np.einsum("iaa->ia", drives)[..., None] - drives)[..., None] / 0.25 + z)
    others[:, np.arange(n), np.arange(n)] = 1.0
    p = (np.exp(-(z**2) / 2) * others.prod(axis=2)).sum(axis=-1).mean(axis=-1) * (z[1] - z[0]) / np.sqrt(2 * np.pi)
    assert np.abs(mirror_responding(drives, 0.25) - (p - 1 / n) / (1 - 1 / n)).max() < 1e-4 * n / (n - 1)


def test_responding_knows_no_constant_has_0_at_chance_and_1_at_best(rng):
    drives = rng.normal(0, 0.3, (7, 6, 6))
    assert mirror_responding(drives + 2.0, 0.25) == pytest.approx(mirror_responding(drives, 0.25), abs=1e-12)
    assert mirror_responding(np.full((6, 6), 0.7), 0.25) == pytest.approx(0.0, abs=1e-6)
    assert mirror_responding(np.eye(6), 1e-3) == pytest.approx(1.0, abs=1e-12)
    assert mirror_responding(-np.eye(6), 1e-3) == pytest.approx(-1 / 5, abs=1e-12)


def test_responding_grows_with_gain_and_falls_with_noise():
    gains = np.array([0.0, 0.1, 0.3, 0.9])
    by_gain = mirror_responding(gains[:, None, None] * np.eye(8), 0.25)
    assert (np.diff(by_gain) > 0.05).all()
    assert mirror_responding(0.3 * np.eye(8), 0.5) < mirror_responding(0.3 * np.eye(8), 0.1)


# ------------------------------------------------------------------------------------------------- counter_mirror_bias
def test_bias_is_own_less_partner_and_changes_sign_with_training():
    partner = np.array([1, 2, 0])
    drives = np.array([[0.9, 0.1, 0.2], [0.0, 0.6, 0.3], [0.3, 0.3, 0.6]])
    assert counter_mirror_bias(drives, partner) == pytest.approx(0.7 - (0.1 + 0.3 + 0.3) / 3)
    assert counter_mirror_bias(drives, partner, 2.0) == pytest.approx((0.7 - 0.7 / 3) / 2)
    assert counter_mirror_bias(np.eye(3), partner) == 1.0
    assert counter_mirror_bias(np.eye(3)[partner], partner) == -1.0
    assert counter_mirror_bias(np.zeros((3, 3)), partner) == 0.0
