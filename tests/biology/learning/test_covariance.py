"""The covariance rule: drift by the covariance, rest at Delta P, blind to what is always there."""

import numpy as np
import pytest
from sequences import assert_mean, strengths_at, two_streams

from evo_mirror import learn
from evo_mirror.biology.learning.covariance import Covariance

STREAMS = {  # chance of the sight, of the act with it, of the act without: Delta P is the difference
    "positive": (0.4, 0.8, 0.3),
    "none": (0.4, 0.6, 0.6),
    "negative": (0.6, 0.2, 0.7),
}


@pytest.mark.parametrize("averaging", [0.1, 0.5])
@pytest.mark.parametrize("stream", STREAMS)
def test_the_drift_is_the_covariance(stream: str, averaging: float):
    """Running means of earlier trials have errors of their own, which covary too: 2 / (2 - a) times Cov(x, r)."""
    seen, with_it, without = STREAMS[stream]
    rule = Covariance(rate=0.1, averaging=averaging, forgetting=0.0)
    events = two_streams(300, 260, seen=seen, act_if_seen=with_it, act_if_not=without)
    at = strengths_at(rule, events, (160, 260))
    covariance = seen * (1 - seen) * (with_it - without)
    assert_mean((at[:, 1] - at[:, 0]) / 100, 0.1 * covariance * 2 / (2 - averaging))


@pytest.mark.parametrize("stream", STREAMS)
def test_with_forgetting_strengths_settle_at_delta_p(stream: str):
    seen, with_it, without = STREAMS[stream]
    events = two_streams(300, 900, seen=seen, act_if_seen=with_it, act_if_not=without)
    at = strengths_at(Covariance(rate=0.05), events, (900,))[:, 0]
    assert_mean(at, with_it - without, slack=0.003)  # the strength remembers a few trials that the means remember too


def test_what_contingency_undoes_a_signal_does_not_restore():
    """No competition: unlike Rescorla and Wagner's, this rule has no reason to treat signalled acts apart."""
    designs = {
        "contingent": [(0, 0, -1), (-1, -1, -1)],
        "unsignalled": [(0, 0, -1), (-1, 0, -1)],
        "signalled": [(0, 0, -1), (-1, 0, 0)],
    }
    ends = {}
    for name, design in designs.items():
        sights, acts, signals = (np.tile(column, 300) for column in zip(*design, strict=True))
        ends[name] = learn(Covariance(rate=0.1), sights=sights, acts=acts, signals=signals)[-1, 0, 0]
    assert ends["contingent"] == pytest.approx(1, abs=1e-3)
    assert ends["unsignalled"] == ends["signalled"]
    assert abs(ends["unsignalled"]) < 1e-3


def test_a_cue_that_is_always_there_teaches_nothing_once_its_mean_is_known():
    sights = acts = np.array([-1] * 300 + [0, -1] * 100)
    strengths = learn(Covariance(), sights=sights, acts=acts, contexts=np.zeros(500, int))
    assert strengths[300, 1, 0] == 0
    assert abs(strengths[-1, 1, 0]) < 1e-5
    assert strengths[-1, 0, 0] > 0.9


@pytest.mark.parametrize(("product", "is_stable"), [(1.9, True), (1.98, True), (2.02, False), (2.2, False)])
def test_it_is_stable_below_its_bound(product: float, is_stable: bool):
    """Without averaging means are 0: what is left of lambda - strength changes by 1 - phi rate alpha x^2 on each trial."""
    rule = Covariance(rate=1.0, averaging=0.0, forgetting=0.5)
    assert rule.bound == 4.0
    course = learn(rule, sights=[0] * 900, acts=[0] * 900, salience=2 * product)[:, 0, 0]
    assert (abs(course[-1] - 2) < 1e-3) == is_stable
    assert is_stable or not abs(course[-1]) < 1e3


def test_strengths_scale_with_lambda():
    pair = {"sights": [0, -1] * 200, "acts": [0, -1] * 200}
    one, twice = learn(Covariance(), **pair), learn(Covariance(asymptote=2.0), **pair)
    np.testing.assert_allclose(twice, 2 * one, rtol=1e-5)
