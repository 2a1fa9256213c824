"""Hebb's rule as the debate uses it: it ends at the asymptote, and contingency is nothing to it."""

import numpy as np
import pytest
from lives import conditions, lived, newborns, plain_stage, written_out

from evo_mirror import learn
from evo_mirror.biology.learning.hebbian import Hebbian

ALONE, RULE = plain_stage(1), Hebbian()
PAIRED = {"sight": 0, "act": 0, "imperative": 0}
GROUPS = {
    "contingent": [PAIRED, {}],
    "signalled": [PAIRED, {"act": 0, "imperative": 0, "signal": 0}],
    "non-contingent": [PAIRED, {"act": 0, "imperative": 0}],
    "sight without act": [PAIRED, {"sight": 0}],
}


def drives(trials, *, rate=0.1, ages=None, **changes):
    ages = np.arange(len(trials) + 1) if ages is None else ages
    setting = conditions(ALONE, rule=RULE, ages=ages, **changes)
    life = lived(newborns(ALONE, 1, rate=rate, rule=RULE), written_out(trials), setting)
    return life.drives[0, :, 0, 0].astype(np.float64)


@pytest.mark.parametrize("rate", [0.01, 0.3])
@pytest.mark.parametrize("asymptote", [1.0, 2.5])
def test_growth_ends_at_the_asymptote(rate: float, asymptote: float):
    """rate x r (lambda - V) / lambda with r = lambda: the curve is lambda (1 - (1 - rate)^n)."""
    expected = asymptote * (1 - (1 - rate) ** np.arange(61))
    np.testing.assert_allclose(drives([PAIRED] * 60, rate=rate, asymptote=asymptote), expected, atol=2e-6 * asymptote)


def test_growth_is_a_straight_line_while_little_is_learned():
    """n alpha lambda, but for the share n alpha / 2 that forgetting takes at most."""
    n = np.arange(1, 21)
    grown = drives([PAIRED] * 20, rate=0.001)[1:]
    np.testing.assert_allclose(grown, 0.001 * n, rtol=0.001 * 20 / 2 + 1e-4)


@pytest.mark.parametrize(("product", "is_stable"), [(1.9, True), (2.1, False)])
def test_it_is_stable_while_the_rate_times_salience_times_feature_stays_below_two(product: float, is_stable: bool):
    course = learn(Hebbian(rate=1.0), sights=[0] * 300, acts=[0] * 300, salience=product)[:, 0, 0]
    assert (abs(course[-1] - 1) < 1e-3) == is_stable
    assert is_stable or not abs(course[-1]) < 1e3


@pytest.mark.parametrize("group", GROUPS)
def test_all_groups_of_adult_training_end_with_the_same_strength(group: str):
    n = 40
    after = drives(GROUPS[group] * n, ages=np.array([2 * n]))[0]
    assert after == pytest.approx(1 - 0.9**n, abs=1e-6)


def test_a_cue_gains_the_same_beside_another():
    """No competition: neither overshadowing nor blocking."""
    life = lived(
        newborns(ALONE, 1, rule=RULE), written_out([{**PAIRED, "signal": 0}] * 40), conditions(ALONE, rule=RULE)
    )  # fmt: skip
    starts = ALONE.channels.starts
    np.testing.assert_allclose(life.strength[0, [starts[0], starts[3], starts[4]], 0], 1 - 0.9**40, atol=1e-6)
