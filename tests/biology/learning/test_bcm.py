"""The rule of Bienenstock, Cooper and Munro: selectivity, the sliding threshold, and when it is quick enough."""

import numpy as np
import pytest

from evo_mirror import learn
from evo_mirror.biology.learning.bcm import BCM


def at_rest(a, k):
    """Drive by the one input of ``k`` that a head responds to, seen in turn: as near K as the threshold is slow."""
    return (1 - (1 - a) ** k) / (a * (1 - a) ** (k - 1))


@pytest.mark.parametrize("asymptote", [1.0, 2.0])
@pytest.mark.parametrize("k", [2, 3, 4])
def test_of_orthogonal_inputs_it_selects_one_where_the_threshold_is_the_mean_square(k: int, asymptote: float):
    """Theta is (1 - a)^(k - 1) [(1 - a) theta + a V^2] before its trial, and V = theta there; E(V^2) = theta as a goes to 0."""
    rule = BCM(rate=0.02, averaging=0.05, asymptote=asymptote)
    start = np.tile(asymptote * np.linspace(1.0, 0.5, k)[:, None], (1, k))
    course = learn(rule, sights=np.tile(np.arange(k), 1000), acts=[-1] * 1000 * k, n_actions=k, start=start)
    drives = course[-1, :, 0]
    np.testing.assert_allclose(drives, asymptote * np.eye(k)[0] * at_rest(0.05, k), atol=2e-3 * asymptote)
    assert at_rest(1e-6, k) == pytest.approx(k, rel=1e-5)
    slowly = at_rest(0.05, k)
    assert abs(slowly**2 / k - slowly) < 0.2 * slowly  # mean of V^2 and theta


def test_responding_to_both_alike_is_no_rest():
    """V = theta = 1 for both of two inputs is a fixed point of the mean, and is left."""
    start = np.array([[1.01, 1.01], [0.99, 0.99]])
    end = learn(BCM(rate=0.02, averaging=0.05), sights=[0, 1] * 1500, acts=[-1] * 3000, start=start)[-1, :, 0]
    assert end[0] > 1.8
    assert abs(end[1]) < 0.01


@pytest.mark.parametrize("averaging", [0.1, 0.5])
@pytest.mark.parametrize(("share", "comes_to_rest"), [(0.9, True), (1.1, False)])
def test_the_threshold_has_to_be_quicker_than_learning(averaging: float, share: float, comes_to_rest: bool):
    """For one input the fixed point V = theta = 1 is stable below a / (1 + a)."""
    rate = share * averaging / (1 + averaging)
    course = learn(BCM(rate=rate, averaging=averaging), sights=[0] * 3000, acts=[-1] * 3000, start=0.9)[-1000:, 0, 0]
    assert (np.abs(course - 1).max() < 1e-3) == comes_to_rest
    if not comes_to_rest:
        assert np.ptp(course) > 0.3
        assert np.abs(course).max() < 10


def test_it_takes_no_notice_of_acts_unless_they_drive():
    sights, acts = np.tile([0, 1], 100), np.tile([0, -1, -1, 1], 50)
    acting, idle = (learn(BCM(), sights=sights, acts=order, start=0.3) for order in (acts, np.full(200, -1)))
    assert np.array_equal(acting, idle)
    assert not learn(BCM(), sights=sights, acts=acts).any()
    driven = learn(BCM(driven_by_acts=0.1), sights=sights, acts=acts, start=0.3)
    assert not np.array_equal(driven, acting)


def test_driven_by_acts_a_head_becomes_selective_for_the_sight_of_its_own_act():
    sights = acts = np.tile([0, 1], 800)
    end = learn(BCM(rate=0.02, averaging=0.1, driven_by_acts=0.5), sights=sights, acts=acts)[-1]
    assert np.diag(end).min() > 1
    assert np.abs(end[~np.eye(2, dtype=bool)]).max() < 0.01
