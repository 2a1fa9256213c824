"""Contiguity, in closed form: what a rule gains from one sight and one act falls with the trials between, for both orders."""

import numpy as np
import pytest

from evo_mirror import learn

DELAYS = np.arange(6)
RATE, G = 0.1, 0.5
# Rule without memory of its own beyond the trial: settings, and gain for a pair in one trial [rate lambda].
PAIRED = {
    "hebbian": ({}, 1.0),
    "rescorla_wagner": ({}, 1.0),
    "covariance": ({"averaging": 0.0}, 1.0),
    "spike_timing": ({"sight_renewal": 1.0, "potentiation": 0.7, "depression": 0.0}, 0.7),
    "oja": ({"driven_by_acts": G}, G),
    "bcm": ({"driven_by_acts": G, "averaging": 0.0}, G**2),
    "four_terms": ({"both": 0.6}, 0.6),
}
every_pairing_rule = pytest.mark.parametrize("kind", PAIRED)


def gained(rule, delay, **traces):
    """Strength after a sight on one trial and an act ``delay`` trials later; earlier, if negative."""
    trials = abs(delay) + 1
    sights, acts = np.full((2, trials), -1)
    sights[max(0, -delay)], acts[max(0, delay)] = 0, 0
    return learn({"rate": RATE, **rule}, sights=sights, acts=acts, **traces)[-1, 0, 0]


@every_pairing_rule
@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("asymptote", [1.0, 2.0])
def test_a_sight_that_went_before_counts_with_what_is_left_of_its_trace(kind: str, rho: float, asymptote: float):
    """rho_s^d of the gain of a pair in one trial: input x = rho_s^d, nothing predicted yet."""
    settings, gain = PAIRED[kind]
    rule = {"kind": kind, "asymptote": asymptote, **settings}
    found = [gained(rule, int(d), sight_trace=rho) for d in DELAYS]
    np.testing.assert_allclose(found, RATE * asymptote * gain * rho**DELAYS, rtol=1e-5, atol=1e-9)


@every_pairing_rule
@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_an_act_that_went_before_counts_with_what_is_left_of_its_trace(kind: str, rho: float):
    """rho_m^d, squared where activity is: being imitated d trials later."""
    settings, gain = PAIRED[kind]
    found = [gained({"kind": kind, **settings}, -int(d), motor_trace=rho) for d in DELAYS]
    power = 2 if kind == "bcm" else 1
    np.testing.assert_allclose(found, RATE * gain * rho ** (power * DELAYS), rtol=1e-5, atol=1e-9)


@every_pairing_rule
def test_each_trace_bridges_delays_of_its_own_sign_only(kind: str):
    rule = {"kind": kind, **PAIRED[kind][0]}
    for d in (1, 3):
        assert gained(rule, d, motor_trace=0.9) == 0
        assert gained(rule, -d, sight_trace=0.9) == 0
        assert gained(rule, d, sight_trace=0.9) > gained(rule, d + 1, sight_trace=0.9) > 0
        assert gained(rule, -d, motor_trace=0.9) > gained(rule, -d - 1, motor_trace=0.9) > 0


def test_a_running_mean_takes_its_part_of_a_trace():
    """x - mean x after d trials: rho^d - a [(1 - a)^d - rho^d] / (1 - a - rho)."""
    a, rho = 0.2, 0.5
    mean = a * ((1 - a) ** DELAYS - rho**DELAYS) / (1 - a - rho)
    found = [gained({"kind": "covariance", "averaging": a}, int(d), sight_trace=rho) for d in DELAYS]
    np.testing.assert_allclose(found, RATE * (rho**DELAYS - mean), rtol=1e-5)


def test_a_rule_that_looks_both_ways_learns_against_the_order_unless_a_trace_of_the_act_helps():
    """Seen a trial after it was done, an act depresses its own sight; a trace of the act makes that a pair."""
    assert gained({"kind": "spike_timing"}, -1) < 0
    assert gained({"kind": "spike_timing"}, -1, motor_trace=0.8) > 0
    assert gained({"kind": "spike_timing"}, 1) > 0  # its own trace of the sight does
