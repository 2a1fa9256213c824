"""Plasticity of four terms: its change in closed form, Hebb and the covariance among what it can be."""

import numpy as np
import pytest

from evo_mirror import learn
from evo_mirror.biology.learning.four_terms import FourTerms

BALANCED = {"sights": [0, 0, -1, -1], "acts": [0, -1, 0, -1]}
CONTINGENT = {"sights": [0, 0, 0, -1], "acts": [0, 0, -1, -1]}


def change(rule, design, times=1, **how):
    return learn(rule, **{name: np.tile(codes, times) for name, codes in design.items()}, **how)[-1, 0, 0]


@pytest.mark.parametrize(
    "coefficients", [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (0.3, -0.2, 0.7, 0.05)]
)
@pytest.mark.parametrize("asymptote", [1.0, 2.5])
def test_it_adds_what_was_counted(coefficients, asymptote: float):
    """rate lambda (A times sights, B times acts, C times both, D times trials)."""
    rule = FourTerms(rate=0.1, asymptote=asymptote, **dict(zip(FourTerms.genes, coefficients, strict=True)))
    expected = 0.1 * asymptote * 5 * np.dot(coefficients, [3, 2, 2, 4])
    assert change(rule, CONTINGENT, 5) == pytest.approx(expected, rel=1e-5)


def test_hebbs_product_grows_in_a_straight_line_and_is_blind_to_contingency():
    rule = FourTerms(rate=0.05, both=1.0)
    course = learn(rule, sights=[0] * 200, acts=[0] * 200)[:, 0, 0]
    np.testing.assert_allclose(course, 0.05 * np.arange(201), rtol=1e-4)
    groups = ([(0, 0), (-1, -1)], [(0, 0), (-1, 0)], [(0, 0), (0, -1)])
    ends = {change(rule, dict(zip(("sights", "acts"), zip(*group, strict=True), strict=True)), 30) for group in groups}
    assert len(ends) == 1


def test_with_the_means_of_its_world_it_is_the_covariance():
    """A = - E(r), B = - E(x), C = 1, D = E(x) E(r): nothing where sight and act are independent, n Cov(x, r) where not."""
    for design, covariance in ((BALANCED, 0.0), (CONTINGENT, 0.5 - 0.75 * 0.5)):
        x, r = (np.mean(np.array(design[name]) >= 0) for name in ("sights", "acts"))
        rule = FourTerms(rate=0.1, cue=-r, act=-x, both=1.0, neither=x * r)
        assert change(rule, design, 10) == pytest.approx(0.1 * 40 * covariance, abs=1e-5)


def test_what_does_not_need_the_cue_is_learned_about_every_cue_that_is_felt():
    strengths = learn(
        FourTerms(rate=0.1, both=0.0, neither=1.0), sights=[0, -1], acts=[-1, -1], signals=[-1, 0],
        salience={"sight": 0.5, "signal": 0.0},
    )  # fmt: skip
    np.testing.assert_allclose(strengths[-1, :, 0], [0.1, 0.0], atol=1e-6)
