"""Tests against baseline and corrections: as scipy has them, as counted by hand, and at the rates that they promise.

Rates are held within 4.5 standard errors: false alarm 7e-6 each.
"""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from evo_mirror.foundation.errors import MeasureError
from evo_mirror.measures.units_tested import p_values, significant, two_sided_rank_sum

RNG = np.random.default_rng(11)


@pytest.mark.parametrize("n", [2, 5, 10])
def test_student_is_that_of_scipy(n: int):
    response, baseline = RNG.normal(0.4, 1.0, (n, 30, 4)), RNG.normal(0.0, 2.0, (n, 30, 4))
    assert p_values(response, baseline) == pytest.approx(stats.ttest_ind(response, baseline, axis=0).pvalue, rel=1e-9)


@pytest.mark.parametrize("n", [2, 4, 9])
def test_the_rank_sum_is_that_of_scipy(n: int):
    response, baseline = RNG.normal(0.6, 1.0, (n, 40)), RNG.normal(0.0, 1.0, (n, 40))
    expected = stats.mannwhitneyu(response, baseline, axis=0, method="exact").pvalue
    assert p_values(response, baseline, test="rank_sum") == pytest.approx(expected, rel=1e-12)


def test_the_rank_sums_distribution_is_counted():
    """Every way to deal 6 ranks to two samples of 3, one after the other."""
    u = [
        sum(1 for mine in ranks for other in set(range(6)) - set(ranks) if mine > other)
        for ranks in combinations(range(6), 3)
    ]
    tail = np.array([np.mean(np.array(u) <= k) for k in range(10)])
    assert two_sided_rank_sum(3) == pytest.approx(np.minimum(1.0, 2 * np.minimum(tail, tail[::-1])))
    assert two_sided_rank_sum(3).min() == pytest.approx(2 / 20)


def test_recordings_without_noise_are_certain_or_nothing():
    response, baseline = np.array([[0.1, 0.0, -0.1]] * 2), np.zeros((2, 3))
    assert p_values(response, baseline).tolist() == [0.0, 1.0, 0.0]


def test_corrections_by_hand():
    p = np.array([0.03, 0.001, 0.2, 0.012])
    assert significant(p, alpha=0.05, correction="none").tolist() == [True, True, False, True]
    assert significant(p, alpha=0.05, correction="bonferroni").tolist() == [False, True, False, True]
    assert significant(p, alpha=0.05, correction="fdr").tolist() == [True, True, False, True]
    # The step is up: 0.04 alone would not do (0.0125 is asked of the first), but the third passes and takes it along.
    assert significant(np.array([0.036, 0.035, 0.037, 0.9]), alpha=0.05).tolist() == [True, True, True, False]
    assert not significant(np.ones((2, 3)), alpha=0.05).any()


def test_the_false_discovery_rate_is_that_of_scipy_family_by_family():
    p = RNG.random((200, 12)) ** 2
    expected = stats.false_discovery_control(p, axis=1) <= 0.1
    assert np.array_equal(significant(p, alpha=0.1), expected)
    assert 0 < expected.mean() < 1


def test_of_discoveries_alpha_times_the_share_of_true_nulls_are_false():
    """Benjamini and Hochberg: exactly alpha m0 / m for independent tests; 15 of 20 nulls, 20,000 families."""
    null, real = RNG.random((20_000, 15)), RNG.random((20_000, 5)) * 0.01
    found = significant(np.concatenate([null, real], axis=1), alpha=0.05)
    share = found[:, :15].sum(axis=1) / np.maximum(1, found.sum(axis=1))
    assert share.mean() == pytest.approx(0.05 * 15 / 20, abs=4.5 * share.std() / len(share) ** 0.5)


def test_bonferroni_keeps_any_false_alarm_at_its_level():
    any_at_all = significant(RNG.random((20_000, 10)), alpha=0.05, correction="bonferroni").any(axis=1).mean()
    exact = 1 - (1 - 0.005) ** 10
    assert any_at_all == pytest.approx(exact, abs=4.5 * (exact * (1 - exact) / 20_000) ** 0.5)


def test_what_cannot_be_tested_is_refused():
    three = np.zeros((3, 1))
    with pytest.raises(MeasureError, match="test must be t or rank_sum; got 'z'. Choose one of them."):
        p_values(three, three, test="z")
    with pytest.raises(MeasureError, match="a test against baseline must have at least 2 trials; got 1. Record more."):
        p_values(three[:1], three[:1])
    with pytest.raises(MeasureError, match="correction must be fdr or bonferroni or none; got 'holm'"):
        significant(three, alpha=0.05, correction="holm")
