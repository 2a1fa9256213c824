"""The contract of learning rules: every file in the folder is held to it."""

import inspect
from dataclasses import replace

import numpy as np
import pytest
from lives import RULES, bytes_of, conditions, lived, newborns, plain_stage, written_out

from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted
from evo_mirror.lifetime import form as forms

CUE_TERMS, HEAD_TERMS = ("x1", "x2", "p", "remembered_x"), ("y1", "y2", "q", "remembered_y")
OPTIONAL = {"second_term": ("x2", "y2"), "forgetting": ("p", "q"), "memory": ("remembered_x", "remembered_y")}
FULLY = ("none", "hebbian", "rescorla_wagner")
"""Rules that learn a pairing to the full, and nothing else; others weigh what goes without it, or have other lengths."""
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
f4 = np.float32


@every_rule
def test_a_form_is_a_named_tuple_of_its_own_type(rule):
    form = rule.form()
    assert isinstance(form, tuple)
    assert form._fields == ("second_term", "forgetting", "memory", "in_proportion")
    assert all(isinstance(value, bool) for value in form)
    others = [type(other.form()) for other in RULES.values() if other is not rule]
    assert type(form) not in others  # the kernel chooses by type ...
    assert form == type(form)()  # ... and reads the fields off it


@every_rule
def test_a_form_has_the_terms_that_it_says_with_the_arguments_that_the_kernel_gives(rule):
    form = rule.form()
    named = {"x1", "y1"} | {term for field, terms in OPTIONAL.items() if getattr(form, field) for term in terms}
    assert {term for term in (*CUE_TERMS, *HEAD_TERMS) if hasattr(form, term)} == named
    for term in named:
        of_all = inspect.signature(getattr(forms, term)).parameters
        assert list(inspect.signature(getattr(type(form), term)).parameters)[1:] == list(of_all)[1:]


@every_rule
def test_a_form_in_proportion_is_in_proportion(rule):
    """Where the kernel leaves cues out that are not there, or lets a row stand for a whole sight, this must hold."""
    form, rng = rule.form(), np.random.default_rng(3)
    if not form.in_proportion:
        return
    assert (form.second_term, form.forgetting, form.memory) == (False, False, False)
    parameters, salience, x, nothing = np.array(rule.parameters(0.2), f4), *np.zeros((3, 9), f4)
    salience[:], x[:] = rng.uniform(size=9), rng.normal(size=9)
    assert not form.x1(parameters, salience, nothing, nothing).any()
    twice = form.x1(parameters, salience, 2 * x, nothing)
    assert np.array_equal(twice, 2 * form.x1(parameters, salience, x, nothing))


@every_rule
@pytest.mark.parametrize("rate", [0.0, 0.15, 1.0])
def test_the_first_parameter_is_the_rate(rule, rate: float):
    parameters = rule.parameters(rate)
    assert parameters[0] == rate
    assert all(isinstance(value, float) for value in parameters)
    assert rule.parameters(0.5)[1:] == parameters[1:]


@every_rule
def test_genes_are_the_parameters_after_the_rate_and_keep_within_their_settings(rule):
    assert rule.parameters(0.3) == (0.3, *(getattr(rule, name) for name in rule.genes))
    for name, gene in rule.genes.items():
        assert gene.spread > 0
        assert gene.step > 0
        assert gene.low < gene.high
        for allele, beyond in ((gene.low, -1e-6), (gene.high, 1e-6)):
            assert getattr(adjusted(rule, {name: allele}), name) == allele
            with pytest.raises(ScenarioError, match=name):
                adjusted(rule, {name: allele + beyond})


@every_rule
def test_terms_read_their_arguments_and_change_none(rule):
    rng, form = np.random.default_rng(1), rule.form()
    parameters = np.array(rule.parameters(0.2), f4)
    for terms, n_arguments in ((CUE_TERMS, 3), (HEAD_TERMS, 4)):
        arguments = [rng.normal(size=5).astype(f4) for _ in range(n_arguments)]
        before = [array.copy() for array in arguments]
        for term in (term for term in terms if hasattr(form, term)):
            once, again = (getattr(form, term)(parameters, *arguments) for _ in range(2))
            assert once.dtype == f4
            assert np.isfinite(once).all()
            assert np.array_equal(once, again)
            assert all(np.array_equal(*pair) for pair in zip(arguments, before, strict=True))


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
    life = lived(
        newborns(stage, 1, rate=0.15, rule=rule), written_out(trials, context=-1), conditions(stage, rule=rule)
    )
    grown = life.strength[0, :2, stage.heads.units]
    right, grown[0, 0] = float(grown[0, 0]), 0
    if rule.kind in FULLY and rule.learns:
        assert right > 0.9
    assert rule.learns == (right > 0.1)
    assert grown.max() < (1e-3 if rule.kind in FULLY else 0.3 * max(right, 1e-3))


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
    if rule.kind not in FULLY:  # a pairing without exception has no covariance, and other lengths are right as well
        for table, place in ((life.meaning[0], (3, 1)), (life.foraging[0], (1, 1))):
            assert np.unravel_index(np.argmax(table), table.shape) == place
        return
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
