"""The kernel is held to its specification, bit for bit, on lives more awkward than any scenario will ask for.

It runs in two ways, with sixteen lives abreast and with one life after the other; both are held to the one specification, and
so is numpy, which lives many lives at once where there is no compiler.
"""

import numpy as np
import pytest
from everything import Everything
from lives import ENGINES, IN_EVERY_CASE, OTHERS, RESULTS, RULES, engines_of, lived, make_awkward, with_eras

from evo_mirror.lifetime import reference, synapses

AWKWARD = {
    "plain": {},
    "everything at once": {
        "cued": 0.4, "sight_trace": 0.5, "motor_trace": 0.6, "only_instructed": True, "asymptote": 1.7, "rounds": 2,
    },
    "no trials": {"trials": 0},
    "one trial": {"trials": 1},
    "one action": {"actions": 1, "goals": 1},
    "one of everything": {
        "n": 1, "actions": 1, "goals": 1, "features": 1, "units": 1, "sounds": 1, "contexts": 1, "cues": 1, "outcomes": 1,
    },
    "more lives than lie abreast": {"n": 35, "trials": 6, "cued": 0.1},
    "as many lives as lie abreast": {"n": 16, "trials": 6},
    "sizes of seven": {"features": 7, "units": 7, "actions": 7, "goals": 7, "sounds": 7, "outcomes": 7},
    "sizes of seventeen": {"features": 17, "units": 17, "actions": 5, "goals": 5, "sounds": 17, "cued": 0.3},
    "sizes of thirty-three": {"features": 33, "units": 33, "actions": 3, "goals": 2, "trials": 12},
    "saturated rates": {"rates": (1.0, 1.0)},
    "rates of zero": {"rates": (0.0, 0.0)},
    "absent sights": {"sighted": 0.0},
    "codes of zero": {"zero_codes": True, "cued": 0.2},
    "all cues used": {"cued": 1.0, "sighted": 1.0},
    "trace of sights": {"sight_trace": 0.9},
    "trace of acts": {"motor_trace": 0.9},
    "only instructed": {"only_instructed": True},
    "repeated ages": {"ages": (0, 0, 5, 5, 5, 24, 24)},
    "ages never reached": {"ages": (0, 24, 25, 99)},
    "no ages": {"ages": ()},
    "no tests": {"rounds": 0},
    "critical period": {"opens": 5, "closes": 14, "outside": 0.25},
    "late opening": {"opens": 9, "motor_trace": 0.5},
    "early closing": {"closes": 9, "cued": 0.3},
    "sounds stand in for acts": {"cued": 0.7, "mediation": 0.8},
    "sounds stand in, with all else": {
        "n": 35, "cued": 0.8, "mediation": 1.0, "sight_trace": 0.5, "motor_trace": 0.6, "only_instructed": True,
        "asymptote": 0.3, "closes": 15,
    },
    "never open": {"opens": 99, "outside": 0.5},
    "nothing to forage or hear": {"cues": 0, "sounds": 0},
}  # fmt: skip

TELLING = ("everything at once", "sounds stand in, with all else", "sizes of seventeen", "critical period")
"""Cases for the terms of a rule."""


def assert_kernel_is_reference(wiring, experience, setting, engines=ENGINES):
    specified = lived(wiring, experience, setting, engine="reference")
    for engine in engines:
        life = lived(wiring, experience, setting, engine=engine)
        for name in RESULTS:
            np.testing.assert_array_equal(getattr(life, name), getattr(specified, name), err_msg=f"{engine}: {name}")


@pytest.mark.parametrize("case", AWKWARD)
@pytest.mark.parametrize("kind", IN_EVERY_CASE)
def test_the_kernel_is_its_reference_bit_for_bit(kind: str, case: str):
    assert_kernel_is_reference(*make_awkward(RULES[kind], **AWKWARD[case]), engines=engines_of(kind))


@pytest.mark.parametrize("case", TELLING)
@pytest.mark.parametrize("kind", OTHERS)
def test_the_terms_of_every_rule_are_those_of_the_specification(kind: str, case: str):
    assert_kernel_is_reference(*make_awkward(RULES[kind], **AWKWARD[case]), engines=engines_of(kind))


@pytest.mark.slow
@pytest.mark.parametrize("case", AWKWARD)
@pytest.mark.parametrize("kind", RULES)
def test_the_kernel_is_its_reference_for_all_rules_and_engines(kind: str, case: str):
    assert_kernel_is_reference(*make_awkward(RULES[kind], **AWKWARD[case]))


def test_the_kernel_is_its_reference_for_every_term_that_a_rule_can_have():
    """No rule that is shipped has all terms that there are and uses them at their most awkward; this one does."""
    for case in (
        "plain",
        "everything at once",
        "sizes of seventeen",
        "sizes of thirty-three",
        "no trials",
        "critical period",
    ):
        assert_kernel_is_reference(*make_awkward(Everything(), **AWKWARD[case]))
    for case in ("everything at once", "sizes of seventeen"):
        assert_kernel_is_reference(*with_eras(*make_awkward(Everything(), **AWKWARD[case])))


def _perceive_without_trace(setting, space, event, trace, key, trial, perceive=reference.perceive):
    return perceive(setting, space, event, np.zeros_like(trace), key, trial)


def _perceive_one_lane_on(setting, space, event, trace, key, trial, perceive=reference.perceive):
    return perceive(setting, space, event, trace, key, trial + 1)


def _learn_about_everything(synapses, x, z, target, taught, learn=synapses.learn, **how):
    return learn(synapses, x, z, target, np.ones_like(taught), **how)


def _count_the_first_head_twice(values, in_order=synapses.in_order):
    return in_order(values) + values[0]


def _predict_backwards(strength, x, predict=synapses.predict):
    return predict(strength[::-1], x[::-1])


def _tally_a_later_age(*what, tally=reference.tally):
    return tally(*what[:-1], what[-1] + 1)


@pytest.mark.parametrize(
    ("where", "function", "defect"),
    [
        (reference, "perceive", _perceive_without_trace),
        (reference, "perceive", _perceive_one_lane_on),
        (reference, "learn", _learn_about_everything),
        (reference, "predict", _predict_backwards),  # the same sum in another order of rounding
        (synapses, "predict", _predict_backwards),
        (synapses, "in_order", _count_the_first_head_twice),
        (reference, "tally", _tally_a_later_age),
    ],
)
def test_a_defect_in_either_telling_is_seen(monkeypatch: pytest.MonkeyPatch, where, function: str, defect):
    life = make_awkward(RULES["rescorla_wagner"], **AWKWARD["everything at once"])
    assert_kernel_is_reference(*life)
    monkeypatch.setattr(where, function, defect)
    with pytest.raises(AssertionError):
        assert_kernel_is_reference(*life)
