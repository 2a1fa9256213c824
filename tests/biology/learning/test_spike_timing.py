"""The rule like spike timing: its two windows, the ratio that makes it heed contingency, and where it settles."""

import numpy as np
import pytest
from sequences import assert_mean, strengths_at, two_streams

from evo_mirror import learn
from evo_mirror.biology.learning.spike_timing import SpikeTiming

LASTING = {"rate": 0.1, "forgetting": 0.0}


def pair_apart(rule, trials):
    """Strength after one sight and one act so many trials later; before, if negative."""
    sights, acts = np.full((2, 40), -1)
    sights[15], acts[15 + trials] = 0, 0
    return learn(rule, sights=sights, acts=acts)[-1, 0, 0]


def test_the_windows_are_exponential_on_both_sides():
    """P a (1 - a)^k for an act k trials after the sight, - D b (1 - b)^(k - 1) for one k trials before."""
    rule = SpikeTiming(**LASTING, potentiation=1.5, depression=0.8, sight_renewal=0.4, act_renewal=0.25)
    after, before = np.arange(7), np.arange(1, 7)
    np.testing.assert_allclose([pair_apart(rule, k) for k in after], 0.1 * 1.5 * 0.4 * 0.6**after, rtol=1e-5)
    np.testing.assert_allclose(
        [pair_apart(rule, -k) for k in before], -0.1 * 0.8 * 0.25 * 0.75 ** (before - 1), rtol=1e-5
    )


def test_the_areas_of_the_windows_are_potentiation_and_depression():
    rule = SpikeTiming(**LASTING, potentiation=1.5, depression=0.8, sight_renewal=0.7, act_renewal=0.7)
    assert sum(pair_apart(rule, k) for k in range(24)) == pytest.approx(0.1 * 1.5, rel=1e-4)
    assert sum(pair_apart(rule, -k) for k in range(1, 15)) == pytest.approx(-0.1 * 0.8, rel=1e-4)


@pytest.mark.parametrize("depression", [0.0, 0.5, 1.0, 1.4])
@pytest.mark.parametrize(("seen", "acting"), [(0.3, 0.7), (0.8, 0.5)])
def test_independent_streams_leave_no_drift_if_the_areas_are_equal(depression: float, seen: float, acting: float):
    """(P - D) E(x) E(r): 0 for whatever rates if D = P, and for none if not."""
    rule = SpikeTiming(**LASTING, depression=depression)
    at = strengths_at(rule, two_streams(300, 260, seen=seen, act_if_seen=acting, act_if_not=acting), (60, 260))
    assert_mean((at[:, 1] - at[:, 0]) / 200, 0.1 * (1 - depression) * seen * acting)


@pytest.mark.parametrize(("seen", "with_it", "without"), [(0.4, 0.8, 0.3), (0.6, 0.2, 0.7), (0.5, 1.0, 0.0)])
def test_the_drift_is_in_proportion_to_delta_p(seen: float, with_it: float, without: float):
    """P a Var(x) Delta P."""
    rule = SpikeTiming(**LASTING, sight_renewal=0.6)
    at = strengths_at(rule, two_streams(300, 260, seen=seen, act_if_seen=with_it, act_if_not=without), (60, 260))
    assert_mean((at[:, 1] - at[:, 0]) / 200, 0.1 * 0.6 * seen * (1 - seen) * (with_it - without))


@pytest.mark.parametrize(("with_it", "without"), [(0.8, 0.3), (0.5, 0.5), (0.2, 0.7)])
def test_with_forgetting_it_settles_in_proportion_to_delta_p(with_it: float, without: float):
    """P a (1 - E(x)) Delta P / phi."""
    rule = SpikeTiming(rate=0.05, sight_renewal=0.6, forgetting=0.5)
    at = strengths_at(rule, two_streams(300, 700, seen=0.4, act_if_seen=with_it, act_if_not=without), (700,))
    assert_mean(at[:, 0], 0.6 * 0.6 * (with_it - without) / 0.5)


def test_without_depression_it_is_hebb():
    """Every pairing counts alike, whatever happens without the sight or without the act."""
    rule = SpikeTiming(**LASTING, depression=0.0, sight_renewal=1.0)
    sights, acts = [0, 0, -1, -1, 0] * 10, [0, -1, 0, -1, 0] * 10
    assert learn(rule, sights=sights, acts=acts)[-1, 0, 0] == pytest.approx(0.1 * 20, rel=1e-5)


@pytest.mark.parametrize(("product", "is_stable"), [(1.95, True), (2.05, False)])
def test_it_is_stable_below_its_bound(product: float, is_stable: bool):
    rule = SpikeTiming(rate=1.0, forgetting=0.25)
    assert rule.bound == 8.0
    course = learn(rule, sights=[0] * 400, acts=[-1] * 400, salience=4 * product, start=1.0)[:, 0, 0]
    assert (abs(course[-1]) < 1e-3) == is_stable
    assert is_stable or not abs(course[-1]) < 1e3
