"""Oja's rule: unit length, the first principal component, its stability, and what acts have to do with it."""

import numpy as np
import pytest

from evo_mirror import learn
from evo_mirror.biology.learning.oja import Oja

LOOKS = np.array([[1.0, 0.2, -0.3, 0.1], [0.1, 0.6, 0.2, 0.5], [0.8, -0.4, 0.1, 0.3], [-0.2, 0.3, 0.5, 0.4]])


def ended(rule, sights, looks, *, start, acts=None):
    acts = np.full(len(sights), -1) if acts is None else acts
    begun = np.tile(np.asarray(start, float)[:, None], (1, len(looks)))
    return learn(rule, sights=sights, acts=acts, sight_codes=looks, n_actions=len(looks), start=begun)[:, :, 0].astype(
        float
    )


@pytest.mark.parametrize("asymptote", [1.0, 2.5])
def test_it_finds_the_first_principal_component_at_the_length_of_lambda(asymptote: float):
    sights = np.tile(np.arange(4), 800)
    strength = ended(Oja(rate=0.02, asymptote=asymptote), sights, LOOKS, start=[0.1, 0.3, -0.1, 0.2])
    end = strength[-4:].mean(axis=0)
    values, vectors = np.linalg.eigh(LOOKS.T @ LOOKS / 4)
    assert values[-1] > 1.4 * values[-2]
    assert abs(end @ vectors[:, -1]) / np.linalg.norm(end) > 0.9995
    assert np.linalg.norm(end) == pytest.approx(asymptote, rel=1e-2)


def test_of_orthogonal_sights_it_is_the_most_frequent():
    """E(x x') is diagonal: its first eigenvector is the sight that is seen on half of the trials."""
    sights = np.tile([0, 1, 0, 2], 500)
    end = ended(Oja(rate=0.1), sights, np.eye(3), start=[0.2, 0.5, 0.4])[-1]
    np.testing.assert_allclose(end, [1, 0, 0], atol=1e-4)


def test_the_length_with_a_single_sight_follows_its_map():
    """n -> n + c (n - n^3) with c the rate times the squared length."""
    n, expected = 0.2, []
    for _ in range(60):
        expected.append(n)
        n += 0.3 * (n - n**3)
    course = ended(Oja(rate=0.3), np.zeros(59, int), np.eye(1), start=[0.2])[:, 0]
    np.testing.assert_allclose(course, expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("product", "settles", "is_finite"),
    [(0.95, True, True), (1.1, False, True), (1.95, False, True), (2.2, False, False)],
)
def test_lengths_settle_below_one_and_stay_finite_below_the_bound(product: float, settles: bool, is_finite: bool):
    assert Oja().bound == 2.0
    course = ended(Oja(rate=product / 4), np.zeros(800, int), np.full((1, 4), 1.0), start=[0.3, 0.1, 0.2, 0.3])
    lengths = np.linalg.norm(course, axis=1)
    assert (abs(lengths[-200:] - 1).max() < 1e-3) == settles
    assert (np.isfinite(lengths).all() and lengths.max() < 2) == is_finite


def test_the_rule_proper_takes_no_notice_of_acts_and_never_leaves_zero():
    sights, acts = np.tile(np.arange(4), 50), np.tile([0, 2, 1, 3, -1], 40)
    once, again = (ended(Oja(), sights, LOOKS, start=[0.1, 0.3, -0.1, 0.2], acts=order) for order in (acts, acts[::-1]))
    assert np.array_equal(once, again)
    assert not ended(Oja(), sights, LOOKS, start=[0, 0, 0, 0], acts=acts).any()


def test_driven_by_acts_a_sight_gains_by_its_act_and_loses_by_acts_without_it_but_not_all():
    rule = Oja(rate=0.1, driven_by_acts=0.5)
    contingent = learn(rule, sights=[0, -1] * 200, acts=[0, -1] * 200)[-1, 0, 0]
    neither = learn(rule, sights=[0, -1] * 200, acts=[0, 0] * 200)[-1, 0, 0]  # Delta P = 0
    assert 0.2 < neither < contingent - 0.05
    # At rest V + g = y with 1 = y s: s = 1 / (s + g), s = (sqrt(g^2 + 4) - g) / 2.
    assert contingent == pytest.approx((np.sqrt(0.25 + 4) - 0.5) / 2, abs=1e-5)
