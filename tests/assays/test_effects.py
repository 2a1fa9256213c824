"""How effects and ratios are summed up, by hand."""

import numpy as np
import pytest

from evo_mirror.assays.base import LARGEST_EFFECT, UNDEFINED, effect, ratio

NAN = float("nan")


def undefined(found) -> bool:
    return all(np.isnan(x) for x in (found.value, found.standard_error, found.effect_size))


def test_mean_its_error_and_mean_over_spread():
    found = effect(np.array([1.0, 2.0, 3.0, 4.0]))
    spread = np.sqrt(5 / 3)
    assert found.value == 2.5
    assert found.standard_error == pytest.approx(spread / 2)
    assert found.effect_size == pytest.approx(2.5 / spread)


def test_the_experimenters_own_variance_widens_the_spread_not_the_mean():
    values = np.array([1.0, 2.0, 3.0, 4.0])
    found = effect(values, measurement_variance=2.0)
    assert found.value == 2.5
    assert found.standard_error == pytest.approx(np.sqrt(5 / 3 + 2.0) / 2)
    assert found.effect_size == pytest.approx(2.5 / np.sqrt(5 / 3 + 2.0))


@pytest.mark.parametrize(
    ("values", "size"), [(np.full(5, 0.3), 5.0), (np.full(5, -0.3), -5.0), (np.zeros(5), 0.0), ([9.0, 9.0, 9.1], 5.0)]
)
def test_effect_sizes_stay_within_their_bound(values, size: float):
    assert effect(np.array(values)).effect_size == size
    assert LARGEST_EFFECT == 5.0


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        ([1.0, 3.0, NAN, NAN], 2.0),
        ([1.0, 3.0, NAN, NAN, NAN], NAN),
        ([1.0, NAN], NAN),
        ([NAN, NAN], NAN),
        ([], NAN),
        ([1.0], NAN),
    ],
)
def test_with_fewer_than_half_or_two_defined_there_is_no_effect(values, mean: float):
    found = effect(np.array(values))
    assert undefined(found) == np.isnan(mean)
    assert found.value == pytest.approx(mean, nan_ok=True)


def test_a_ratio_is_that_of_the_means():
    numerator, denominator = np.array([1.0, 2.0, 3.0]), np.array([4.0, 4.1, 3.9])
    assert ratio(numerator, denominator).value == pytest.approx(0.5)
    exact = ratio(0.25 * denominator, denominator)
    assert (exact.value, exact.effect_size) == (pytest.approx(0.25), 5.0)
    assert exact.standard_error == pytest.approx(0.0, abs=1e-15)
    assert ratio(0 * denominator, denominator).effect_size == 0.0


def test_a_ratios_error_is_that_of_many_repetitions():
    """4000 repetitions with 50 individuals: the mean stated error is within a tenth of the true spread."""
    rng = np.random.default_rng(7)
    denominator = rng.normal(1.0, 0.4, (4000, 50))
    numerator = 0.6 * denominator + rng.normal(0.1, 0.3, (4000, 50))
    ratios = [ratio(a, b) for a, b in zip(numerator, denominator, strict=True)]
    truth = np.std([r.value for r in ratios])
    assert np.mean([r.standard_error for r in ratios]) == pytest.approx(truth, rel=0.1)
    assert np.mean([r.value for r in ratios]) == pytest.approx(0.7, abs=0.01)


@pytest.mark.parametrize(("shift", "is_defined"), [(0.0, False), (2.9, False), (3.1, True), (-9.0, False)])
def test_below_three_standard_errors_a_denominator_makes_no_ratio(shift: float, is_defined: bool):
    noise = np.array([-1.0, 1.0] * 8)
    error = noise.std(ddof=1) / 4
    assert undefined(ratio(noise + 5, noise + shift * error)) != is_defined
    assert undefined(UNDEFINED)


def test_a_denominator_of_nothing_makes_no_ratio():
    assert undefined(ratio(np.ones(4), np.zeros(4)))
