"""A rule alone: the course that is read out is that of a life in the engine, and mistakes are told."""

from dataclasses import replace

import numpy as np
import pytest
from lives import RULES, conditions, lived, newborns, plain_stage, written_out

from evo_mirror import learn
from evo_mirror.foundation.errors import ScenarioError, ShapeError
from evo_mirror.foundation.settings import adjusted

TRIALS = [
    {"sight": 0, "act": 0, "context": 0}, {"sight": 1, "context": 1}, {"act": 1, "imperative": 1, "context": 0},
    {"sight": 1, "act": 1, "signal": 0, "context": 0}, {"context": 1}, {"sight": 2, "act": 1, "imperative": 0, "context": 1},
] * 3  # fmt: skip


def column(name):
    return [trial.get(name, -1) for trial in TRIALS]


ROUTES = [(kind, "learns") for kind in RULES] + [("rescorla_wagner", route) for route in ("fixed", "readout", "gain")]


@pytest.mark.parametrize(("kind", "route"), ROUTES)
def test_it_is_what_the_engine_does_trial_by_trial(kind: str, route: str):
    stage, rule = plain_stage(3, sounds=0, contexts=2), adjusted(RULES[kind], {"mirror_route": route})
    salience = {"sight": 0.9, "context": 0.3, "imperative": 0.7, "signal": 0.6}
    by_class = np.array([*salience.values()])[[0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3]]
    traces = {"sight_trace": 0.4, "motor_trace": 0.3}
    wiring = newborns(stage, 1, rate=rule.rate, rule=rule, salience=by_class)
    wiring.strength[:] = 0.2
    setting = conditions(stage, rule=rule, ages=np.arange(len(TRIALS) + 1), asymptote=rule.asymptote, **traces)
    setting = replace(setting, mirror_route=route, gain_at_birth=rule.gain_at_birth)
    life = lived(wiring, written_out(TRIALS, context=-1), setting, engine="numpy")
    course = learn(
        rule, sights=column("sight"), acts=column("act"), contexts=column("context"), imperatives=column("imperative"),
        signals=column("signal"), salience=salience, start=0.2, **traces,
    )  # fmt: skip
    assert course.shape == (len(TRIALS) + 1, 3 + 2 + 2 + 1, 3)
    assert np.array_equal(course[:, :3], life.drives[0, :, :, stage.heads.units])
    met = [0, 1, 2, 3, 4, 5, 6, 8]  # the third imperative, the second and third signal are never met
    assert np.array_equal(course[-1], life.strength[0][met, :3])


def test_only_the_instructed_response_and_looks_may_be_asked_for():
    looks = np.array([[0.6, 0.8], [1.0, 0.0]])
    rule = {"kind": "rescorla_wagner", "rate": 0.5, "only_instructed": True}
    strengths = learn(rule, sights=[0, 1], acts=[0, 1], sight_codes=looks)
    np.testing.assert_allclose(strengths[1], [[0.3, 0], [0.4, 0]], atol=1e-7)
    np.testing.assert_allclose(strengths[2], [[0.3, 0.5], [0.4, 0]], atol=1e-7)


def test_no_trials_leave_what_there_was():
    assert learn("hebbian", sights=[], acts=[], n_actions=2, start=0.5).tolist() == [[[0.5, 0.5], [0.5, 0.5]]]


PAIR = {"sights": [0, 1], "acts": [0, 1]}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"acts": [0]},
            r"acts must be whole numbers of shape \(n_trials=2,\); got int64 of shape \(1,\). Give one code",
        ),
        ({"sights": [0.5, 1.0]}, r"sights must be whole numbers of shape \(n_trials=2,\); got float64"),
        ({"contexts": [[0, 1]]}, r"contexts must be whole numbers"),
        ({"sights": [0, -2]}, r"sights on trial 1 must be from -1 to 126; got -2. Number what there is from 0"),
        ({"signals": [0, 300]}, r"signals on trial 1 must be from -1 to 126; got 300"),
        ({"n_actions": 1}, r"n_actions must be at least 2 actions, as many as are met; got 1"),
        ({"sight_codes": np.eye(3)}, r"sight_codes must have shape \(n_actions=2, n_features\); got \(3, 3\)"),
        ({"sight_codes": [[np.nan, 0], [0, 1]]}, r"sight_codes must have .* Give finite numbers"),
        ({"start": np.zeros((2, 3))}, r"start must have shape \(n_cues=2, n_heads=2\); got \(2, 3\)"),
    ],
)
def test_mistaken_arrays_are_refused(changes, message):
    with pytest.raises(ShapeError, match=message):
        learn("hebbian", **{**PAIR, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sight_trace": 1.0}, r"sight_trace must be at least 0 and below 1 per trial; got 1.0. A trace must fade"),
        ({"motor_trace": -0.1}, r"motor_trace must be at least 0"),
        ({"salience": {"smell": 1.0}}, r"salience must name classes of cues, sight or .* or signal; got 'smell'"),
    ],
)
def test_mistaken_numbers_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        learn("hebbian", **PAIR, **changes)


def test_a_rule_that_does_not_exist_is_refused_with_the_nearest():
    with pytest.raises(ScenarioError, match=r"there is no 'hebian'.*did you mean 'hebbian'"):
        learn("hebian", **PAIR)
    with pytest.raises(ScenarioError, match=r"rate: must be at most 1.0 per trial; got 1.5"):
        learn({"kind": "hebbian", "rate": 1.5}, **PAIR)
