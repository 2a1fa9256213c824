"""Jackknife errors, likeness within pairs, and shares between groups, by hand and against repetition."""

import numpy as np
import pytest

from evo_mirror.assays._jackknife import between_groups, intraclass, jackknifed
from evo_mirror.assays.base import Effect, difference, told


def test_of_a_mean_the_jackknife_error_is_the_usual_one():
    values = np.array([1.0, 2.0, 4.0, 9.0, 3.0])
    found = jackknifed(lambda keep: float(values[keep].mean()), 5)
    assert found.value == pytest.approx(values.mean())
    assert found.standard_error == pytest.approx(values.std(ddof=1) / 5**0.5)
    assert found.effect_size == pytest.approx(values.mean() / values.std(ddof=1))


def test_beyond_200_blocks_are_left_out_and_the_error_is_about_the_same():
    values = np.random.default_rng(3).normal(1.0, 2.0, 4000)
    found = jackknifed(lambda keep: float(values[keep].mean()), 4000)
    assert found.standard_error == pytest.approx(values.std(ddof=1) / 4000**0.5, rel=0.2)


def test_of_a_correlation_of_pairs_the_error_is_that_of_many_repetitions():
    """800 repetitions of 60 pairs that share half of their variance: stated error within a tenth of the true spread."""
    rng = np.random.default_rng(11)
    shared, own = rng.normal(size=(800, 60, 1)), rng.normal(size=(800, 60, 2))
    pairs = shared + own
    found = [jackknifed(lambda keep, p=p: intraclass(p[keep, 0], p[keep, 1]), 60) for p in pairs]
    truth = np.std([one.value for one in found])
    assert np.mean([one.value for one in found]) == pytest.approx(0.5, abs=4.5 * truth / 800**0.5 + 0.01)
    assert np.mean([one.standard_error for one in found]) == pytest.approx(truth, rel=0.1)


def test_pairs_by_hand():
    x = np.array([1.0, 2.0, 5.0])
    assert intraclass(x, x) == pytest.approx(1.0)
    assert intraclass(np.array([1.0, -1.0]), np.array([-1.0, 1.0])) == pytest.approx(-1.0)
    assert np.isnan(intraclass(np.ones(4), np.ones(4)))


def test_groups_by_hand():
    """Groups (1, 3) and (5, 7): MS between 16, within 2, n0 = 2: (16 - 2) / (16 + 2)."""
    assert between_groups(np.array([1.0, 3.0, 5.0, 7.0]), np.array([0, 0, 1, 1])) == pytest.approx(14.0 / 18.0)
    assert between_groups(np.array([1.0, 1.0, 5.0, 5.0]), np.array([0, 0, 1, 1])) == pytest.approx(1.0)
    # Sizes 1 and 3: n0 = (4 - 10 / 4) / 1 = 1.5; MS between 3, within 1.
    found = between_groups(np.array([0.0, 1.0, 2.0, 3.0]), np.array([4, 7, 7, 7]))
    assert found == pytest.approx((3.0 - 1.0) / (3.0 + 0.5 * 1.0))


@pytest.mark.parametrize(
    ("values", "groups"), [([1.0, 2.0], [0, 0]), ([1.0, 2.0], [0, 1]), ([1.0, 1.0, 1.0], [0, 0, 1])]
)
def test_without_groups_or_without_variation_there_is_no_share(values, groups):
    assert np.isnan(between_groups(np.array(values), np.array(groups)))


def test_what_is_undefined_stays_undefined():
    assert np.isnan(jackknifed(lambda keep: float("nan") * len(keep), 9).value)
    assert np.isnan(jackknifed(lambda keep: 1.0 if len(keep) == 9 else float("nan"), 9).value)
    assert np.isnan(jackknifed(lambda keep: float(len(keep)), 2).value)


def test_a_difference_of_groups_of_others():
    one, other = np.array([3.0, 5.0]), np.array([1.0, 1.0, 4.0])
    found = difference(one, other)
    assert found.value == pytest.approx(2.0)
    assert found.standard_error == pytest.approx((2.0 / 2 + 3.0 / 3) ** 0.5)
    assert found.effect_size == pytest.approx(2.0 / 2.5**0.5)
    assert np.isnan(difference(one, np.array([1.0, np.nan, np.nan])).value)
    assert difference(np.ones(3), np.ones(3)).effect_size == 0.0


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (0.4, 0.1, "above"),
        (-0.4, 0.1, "below"),
        (0.02, 0.01, "none"),
        (1e-8, 0.0, "none"),
        (np.nan, np.nan, "undefined"),
    ],
)
def test_a_sentence_is_chosen_by_three_standard_errors(value: float, error: float, said: str):
    found = told(Effect(value, error, 0.0), above="above", none="none", below="below", undefined="undefined")
    assert found == said


def test_errors_over_both_samples_are_added():
    """Of a mean over a crossed table: the variances of row means and of column means, each over their number, exactly."""
    from evo_mirror.assays._jackknife import jackknifed_crossed

    table = np.random.default_rng(9).normal(size=(12, 3, 5))
    found = jackknifed_crossed(lambda z: float(z.mean()), table)
    wanted = table.mean(axis=(1, 2)).var(ddof=1) / 12 + table.mean(axis=(0, 1)).var(ddof=1) / 5
    assert found.value == table.mean()
    assert found.standard_error == pytest.approx(wanted**0.5)
    assert np.isnan(jackknifed_crossed(lambda z: float(z.mean()), table[:, :, :2]).value), "two are too few"


def test_few_courses_of_luck_leave_few_degrees_of_freedom():
    """Of 300 individuals on 6 courses of luck: 5 where luck alone makes a difference, 299 where it makes none, and between."""
    from evo_mirror.assays._jackknife import jackknifed_crossed

    rng = np.random.default_rng(3)
    individuals, luck = rng.normal(size=(300, 1, 1)), rng.normal(size=(1, 1, 6))

    def n_behind(table):
        return jackknifed_crossed(lambda z: float(z.mean()), table).n

    assert n_behind(np.broadcast_to(luck, (300, 1, 6))) == pytest.approx(6.0)
    assert n_behind(np.broadcast_to(individuals, (300, 1, 6))) > 190.0
    assert 6.0 < n_behind(individuals + luck) < 10.0
    assert n_behind(np.ones((300, 1, 6))) == 300.0


def test_intervals_cover_the_truth_though_luck_is_a_sample_of_six():
    """2000 tables whose variation is mostly of luck: 95 % intervals cover the mean in as many, within 4 standard errors."""
    from evo_mirror.assays._jackknife import jackknifed_crossed

    rng = np.random.default_rng(4)
    found = [
        jackknifed_crossed(lambda z: float(z.mean()), 0.2 * rng.normal(size=(60, 1, 1)) + rng.normal(size=(1, 1, 6)))
        for _ in range(2000)
    ]
    covered = np.mean([low <= 0.0 <= high for low, high in (one.interval for one in found)])
    assert abs(covered - 0.95) < 4.0 * (0.95 * 0.05 / 2000) ** 0.5
