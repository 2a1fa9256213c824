"""The contract of learning rules: every file in the folder is held to it."""

import inspect
from dataclasses import replace

import numpy as np
import pytest
from lives import RULES, bytes_of, conditions, lived, newborns, plain_stage, written_out

from evo_mirror.lifetime import form as forms

ARGUMENTS = list(inspect.signature(forms.factors).parameters)
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
f4 = np.float32


@every_rule
def test_a_form_is_a_named_tuple_of_its_own_type(rule):
    form = rule.form()
    assert isinstance(form, tuple)
    assert form._fields == ("second_term", "forgetting")
    assert all(isinstance(value, bool) for value in form)
    others = [type(other.form()) for other in RULES.values() if other is not rule]
    assert type(form) not in others  # the kernel chooses by type
    assert form == rule.form()


@every_rule
def test_factors_has_the_arguments_that_the_kernel_gives(rule):
    assert list(inspect.signature(type(rule.form()).factors).parameters) == ARGUMENTS
    assert isinstance(inspect.getattr_static(type(rule.form()), "factors"), staticmethod)


@every_rule
@pytest.mark.parametrize("rate", [0.0, 0.15, 1.0])
def test_the_first_parameter_is_the_rate(rule, rate: float):
    parameters = rule.parameters(rate)
    assert parameters[0] == rate
    assert all(isinstance(value, float) for value in parameters)
    assert rule.parameters(0.5)[1:] == parameters[1:]


@every_rule
def test_factors_writes_in_full_what_its_form_uses(rule):
    """Scratch is not cleared between trials: what is left over must not be read."""
    rng = np.random.default_rng(1)
    form, n_cues, n_heads = rule.form(), 5, 3

    def written(left_over):
        by_cue, by_head = np.full((3, n_cues), left_over, f4), np.full((3, n_heads), left_over, f4)
        form.factors(
            form, np.array(rule.parameters(0.2), f4), np.ones(n_cues, f4), x, drive, target, f4(1), by_cue[0], by_head[0],
            by_cue[1], by_head[1], by_cue[2], by_head[2], np.zeros(n_cues, f4), np.zeros(n_heads, f4),
        )  # fmt: skip
        used = [0, *([1] if form.second_term else []), *([2] if form.forgetting else [])]
        return by_cue[used], by_head[used]

    for _ in range(5):
        x, drive, target = (rng.normal(size=n).astype(f4) for n in (n_cues, n_heads, n_heads))
        before = [array.copy() for array in (x, drive, target)]
        for once, again in zip(written(np.nan), written(7.0), strict=True):
            assert np.isfinite(once).all()
            assert np.array_equal(once, again)
        assert all(np.array_equal(*pair) for pair in zip((x, drive, target), before, strict=True))


@every_rule
def test_a_rate_of_zero_changes_nothing(rule):
    stage = plain_stage(3)
    wiring = newborns(stage, 2, rate=0.0, rule=rule, foraging=(2, 2))
    wiring.strength[:] = np.random.default_rng(2).normal(size=wiring.strength.shape)
    trials = [{"sight": t % 3, "act": t % 2, "outcome": t % 3, "cue": t % 2, "food": 1, "signal": 1} for t in range(30)]
    life = lived(wiring, written_out(trials, n=2, foraging=(2, 2)), conditions(stage, rule=rule))
    assert bytes_of(life)["strength"] == wiring.strength.tobytes()
    assert (life.change == 0).all()
    assert not life.meaning.any()
    assert not life.foraging.any()


@every_rule
def test_a_rule_that_learns_learns_a_pairing(rule):
    """One sight always goes with one act, the other with none: the right connection grows above all the others."""
    stage = plain_stage(2)
    trials = [{"sight": 0, "act": 0}, {"sight": 1}] * 60
    life = lived(newborns(stage, 1, rate=0.2, rule=rule), written_out(trials, context=-1), conditions(stage, rule=rule))
    grown = life.strength[0, :2, stage.heads.units]
    if rule.learns:
        assert grown[0, 0] > 0.9
        grown[0, 0] = 0
    assert np.abs(grown).max() < 1e-3


@every_rule
def test_what_is_not_felt_is_not_learned_about(rule):
    """Salience is a factor on the rate of its own cue alone."""
    stage = plain_stage(2)
    salience = np.ones(stage.channels.n_cues)
    salience[0] = 0.0
    trials = [{"sight": 0, "act": 0}, {"sight": 1, "act": 1}] * 20
    life = lived(
        newborns(stage, 1, rate=0.2, rule=rule, salience=salience), written_out(trials, context=-1), conditions(stage, rule=rule)
    )  # fmt: skip
    assert not life.strength[0, 0].any()
    assert life.strength[0, 1].any() == rule.learns


@every_rule
def test_the_meaning_of_ones_own_acts_and_of_foraging_cues_is_learned_alike(rule):
    stage = plain_stage(4, goals=2)
    trials = [{"act": 3, "cue": 1, "food": 1}] * 60
    wiring = newborns(stage, 1, rate=0.3, rule=rule, foraging=(2, 2))
    life = lived(wiring, written_out(trials, foraging=(2, 2)), conditions(stage, rule=rule))
    expected = float(rule.learns)
    np.testing.assert_allclose(life.meaning[0], expected * np.array([[0, 0], [0, 0], [0, 0], [0, 1]]), atol=1e-3)
    np.testing.assert_allclose(life.foraging[0], expected * np.array([[0, 0], [0, 1]]), atol=1e-3)


@every_rule
def test_foraging_has_a_rate_of_its_own(rule):
    stage = plain_stage(2)
    wiring = newborns(stage, 1, rate=0.3, rule=rule)
    wiring.plasticity[:, 0, 0] = 0.0
    trials = [{"sight": 0, "act": 0, "cue": 0, "food": 1}] * 9
    life = lived(wiring, written_out(trials), conditions(stage, rule=rule))
    assert not life.strength.any()
    assert life.foraging.any() == rule.learns
    wiring = replace(wiring, plasticity=np.ascontiguousarray(wiring.plasticity[:, ::-1]))
    life = lived(wiring, written_out(trials), conditions(stage, rule=rule))
    assert life.strength.any() == rule.learns
    assert not life.foraging.any()
