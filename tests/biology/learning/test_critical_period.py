"""A critical period: what is learned in it, what is left outside it, and that adults are past it."""

import math

import numpy as np
import pytest
from lives import ENGINES, conditions, lived, newborns, plain_stage, written_out

from evo_mirror import learn
from evo_mirror.biology.learning.rescorla_wagner import RescorlaWagner
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.lifetime.setting import NEVER

LEARNED = ("strength", "meaning", "foraging", "change")
PAIRED = {"sights": [0] * 40, "acts": [0] * 40}


@pytest.mark.parametrize("outside", [0.0, 0.25])
@pytest.mark.parametrize(("opens", "closes"), [(0.0, 0.5), (0.25, 0.75), (0.5, 1.0), (0.0, 1.0)])
def test_the_curve_is_steep_within_the_period_and_flat_outside(opens: float, closes: float, outside: float):
    """1 - V falls by 1 - alpha on a trial within, by 1 - outside alpha on one without."""
    course = learn(RescorlaWagner(rate=0.1, opens=opens, closes=closes, outside=outside), **PAIRED)[:, 0, 0]
    trial = np.arange(40)
    left = 1 - 0.1 * np.where((trial >= 40 * opens) & (trial < 40 * closes), 1.0, outside)
    np.testing.assert_allclose(course, 1 - np.concatenate([[1], np.cumprod(left)]), atol=1e-6)


def test_a_rule_remembers_all_the_time():
    """A running mean that is known when the period opens: nothing of a constant pairing is left to covary."""
    always = learn({"kind": "covariance", "averaging": 0.3}, **PAIRED)[-1, 0, 0]
    late = learn({"kind": "covariance", "averaging": 0.3, "opens": 0.5}, **PAIRED)[-1, 0, 0]
    assert always > 0.1
    assert abs(late) < 1e-4


@pytest.mark.parametrize("engine", [*ENGINES, "reference"])
def test_it_holds_for_all_that_is_learned_in_a_life(engine: str):
    """Programs, outcomes of others, goals of one's own acts, and food."""
    stage = plain_stage(2)
    early = [{"sight": 0, "act": 0, "outcome": 0, "cue": 0, "food": 1}] * 6
    setting = conditions(stage, ages=(0, 6, 12), opens=6, closes=NEVER)
    nothing = lived(newborns(stage, 2), written_out(early, n=2), setting, engine=engine)
    assert not any(getattr(nothing, name).any() for name in LEARNED)
    everything = lived(newborns(stage, 2), written_out(early * 2, n=2), setting, engine=engine)
    once = lived(newborns(stage, 2), written_out(early, n=2), conditions(stage), engine=engine)
    for name in LEARNED:
        assert np.array_equal(getattr(everything, name), getattr(once, name)), name
        assert getattr(once, name).any(), name


def test_adults_are_past_it_or_it_never_ends():
    setting = conditions(plain_stage(1), outside=0.5)
    parameters = np.array([[0.25, 1.0]], np.float32)

    def rate_of_adults(opens, closes):
        grown = conditions(plain_stage(1), outside=0.5, opens=opens, closes=closes).after(30)
        return {float(grown.parameters_at(trial, parameters)[0, 0]) for trial in (0, 7, 30, 500)}

    assert rate_of_adults(0, NEVER) == rate_of_adults(20, NEVER) == {0.25}
    assert rate_of_adults(0, 15) == rate_of_adults(5, 30) == {0.125}
    assert setting.parameters_at(3, parameters) is parameters


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(
        ScenarioError, match=r"closes: must be above opens, which is 0.6; got 0.5. Let the critical period end"
    ):
        learn({"kind": "hebbian", "opens": 0.6, "closes": 0.5}, sights=[0], acts=[0])
    for name, value in (
        ("opens", 1.0),
        ("opens", -0.1),
        ("closes", 0.0),
        ("closes", 1.1),
        ("outside", 1.5),
        ("outside", math.nan),
    ):
        with pytest.raises(ScenarioError, match=f"{name}: must be"):
            learn({"kind": "hebbian", name: value}, sights=[0], acts=[0])
