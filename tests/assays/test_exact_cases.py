"""Populations for which every assay's answer is known beforehand.

With perfect innate wiring and no learning, nothing that is lived can matter: effects are exactly 0. A blank learner has
everything from experience. Means are held against 0 within 4.5 standard errors over 40 individuals: false alarm 6e-5.
"""

import numpy as np
import pytest
from made import HEBB, NOISY, PERFECT, QUIET, found, subjects

from evo_mirror.assays.counter_mirror import log_ratio, relative_difference, trials_to
from evo_mirror.measures.indices import mirror_responding

ALONE = {"rearing.sources": {"self_observation": {"kind": "self_observation", "rate": 1.0}}}


@pytest.fixture(scope="module")
def perfect():
    return subjects(PERFECT)


@pytest.fixture(scope="module")
def blank():
    return subjects()


@pytest.fixture(scope="module")
def noisy():
    return subjects(world=NOISY)


def is_zero(effect) -> bool:
    return abs(effect.value) < 4.5 * effect.standard_error


def is_clear(effect) -> bool:
    return effect.value > 4.5 * effect.standard_error


# ------------------------------------------------------------------------------------------------------ innate, perfect
def test_the_perfectly_wired_mirror_at_birth_as_well_as_can_be(perfect):
    birth = found("birth", perfect)
    assert birth["mirror_gain"].value == pytest.approx(1.0, abs=1e-5)
    assert birth["mirror_responding"].value == pytest.approx(mirror_responding(np.eye(4), 0.25), abs=1e-5)


def test_the_perfectly_wired_gain_nothing_and_lose_nothing_by_any_life(perfect):
    reared = found("reared", perfect)
    assert reared["mirror_gain"].value == found("birth", perfect)["mirror_gain"].value
    assert reared["juvenile_rise"].value == 0.0
    assert reared["understanding"].value > 0.9
    for arm in ("deprivation", "yoked"):
        assert found(arm, perfect)["loss"].value == 0.0
        assert found(arm, perfect)["kept"].value == reared["mirror_responding"].value
    assert found("deprivation", perfect)["kept_total"].value == reared["mirror_responding"].value


def test_the_perfectly_wired_cannot_be_trained_otherwise(perfect):
    trained = found("counter_mirror", perfect)
    assert trained["shift"].value == 0.0
    assert trained["residual_bias"].value == pytest.approx(1.0, abs=1e-5)
    assert trained["understanding_loss"].value == 0.0
    assert trained["handicap"].value == 1.0, "never reached, against reached before the first trial"
    assert trained["cost"].value == pytest.approx(np.log(120.0)), "the whole training, against the least there is"
    assert {effect.value for effect in found("contingency", perfect).values()} == {0.0}


# -------------------------------------------------------------------------------------------------------------- blank
def test_the_blank_are_born_without_and_mirror_when_grown_up(blank):
    birth, reared = found("birth", blank), found("reared", blank)
    assert birth["mirror_gain"].value == 0.0
    assert birth["mirror_responding"].value == pytest.approx(0.0, abs=1e-6)
    assert is_clear(reared["mirror_gain"])
    assert is_clear(reared["juvenile_rise"])
    assert is_clear(reared["mirror_responding"])
    assert reared["juvenile_rise"].value < reared["mirror_gain"].value


@pytest.mark.parametrize("who", ["blank", "noisy"])
def test_what_was_learned_is_gone_without_contingency(who: str, request):
    who = request.getfixturevalue(who)
    yoked, reared = found("yoked", who), found("reared", who)
    assert is_clear(reared["delta_p"])
    assert is_zero(yoked["delta_p"])
    assert is_zero(yoked["kept"])
    assert is_clear(yoked["loss"])


def test_deprivation_takes_what_its_source_gave(blank):
    deprived, reared = found("deprivation", blank), found("reared", blank)
    assert is_clear(deprived["loss"])
    assert is_clear(deprived["kept"]), "being imitated is still there"
    assert is_zero(deprived["kept_total"])
    assert deprived["kept_total"].value < deprived["kept"].value < reared["mirror_responding"].value


def test_with_one_matching_source_no_other_is_left():
    alone = found("deprivation", subjects(ALONE))
    assert is_clear(alone["loss"])
    assert alone["kept"] == alone["kept_total"]
    assert alone["kept"].value == pytest.approx(0.0, abs=1e-6), "nothing was ever seen"


def test_without_self_observation_there_is_none_to_be_deprived_of():
    others = {"rearing.sources": {"being_imitated": {"kind": "being_imitated"}, "others": {"kind": "others"}}}
    assert found("deprivation", subjects(others))["loss"].value == 0.0


def test_delta_p_in_closed_form():
    """Acts on .6 of trials, .4 of them seen and nothing else: 1 - (.36 / 4) / .76."""
    effect = found("reared", subjects(ALONE))["delta_p"]
    assert effect.value == pytest.approx(1 - 0.36 / 4 / 0.76, abs=4.5 * effect.standard_error)


def test_training_turns_the_blank_round(blank):
    trained = found("counter_mirror", blank)
    assert trained["residual_bias"].value < -4.5 * trained["residual_bias"].standard_error
    assert is_clear(trained["shift"])
    assert is_clear(trained["understanding_loss"])
    assert is_clear(trained["handicap"]), "who mirrors has to unlearn first"
    before = subjects_bias(blank)
    assert trained["shift"].value == pytest.approx(before - trained["residual_bias"].value, abs=1e-6)


def subjects_bias(who) -> float:
    return float(who.bias(who.reared)[:, -1].mean())


def test_for_those_who_never_lived_either_training_costs_the_same():
    """Nothing to unlearn: the two trainings differ in the order of their trials' acts alone."""
    untaught = found("counter_mirror", subjects({"rearing.trials": 0}))
    assert abs(untaught["handicap"].value) < 0.1
    assert np.isnan(untaught["cost"].value), "and no mirroring to undo"
    assert untaught["residual_bias"].value < -0.3


def test_a_fast_learner_has_to_unlearn_too():
    """Turned round within the first block, but only after trials that mirroring did without."""
    fast = found("counter_mirror", subjects({"learning.rate": 0.9}))
    assert fast["handicap"].value > 0.5


def test_who_cannot_be_trained_at_all_has_no_cost_of_training():
    untrained = found("counter_mirror", subjects({"learning.kind": "none"}))
    assert np.isnan(untrained["cost"].value)
    assert np.isnan(untrained["handicap"].value)
    assert untrained["residual_bias"].value == 0.0


# --------------------------------------------------------------------------------------------------------- contingency
@pytest.mark.parametrize("who", ["blank", "noisy"])
def test_surprise_makes_unpaired_acts_count_and_signals_rescue(who: str, request):
    """The order of Cook et al.: contingent below signalled below non-contingent in the bias that is left."""
    effects = found("contingency", request.getfixturevalue(who))
    assert is_clear(effects["effect"])
    assert is_clear(effects["signalled_effect"])
    assert effects["signalled_effect"].value < effects["effect"].value


def test_pairing_alone_is_blind_to_contingency():
    """Under Hebb unpaired acts teach the sight nothing: exactly 0 without noise of sights, 0 within error with it."""
    assert {effect.value for effect in found("contingency", subjects(HEBB)).values()} == {0.0}
    assert found("counter_mirror", subjects(HEBB))["shift"].value > 0.1, "though it does learn from training"


def test_a_context_alone_makes_no_contingency_effect():
    """The competitor has to be response-specific: without salience of imperatives the shared context is no rival.

    With as many acts of every kind, the context comes to predict each act on a quarter of trials, paired or not.
    """
    plain = found("contingency", subjects())["effect"].value
    deaf = found("contingency", subjects({"salience.imperative": 0.0, "salience.signal": 0.0}))["effect"].value
    assert abs(deaf) < 0.25 * plain


# ----------------------------------------------------------------------------------------------------------- criterion
def test_trials_to_a_criterion_lie_on_a_line_within_a_block():
    ages = np.array([0, 10, 20])
    bias = np.array([[0.3, 0.3, 0.3], [0.0, 0.1, 0.3], [-1.0, 1.0, 1.0], [0.0, 0.1, 0.1]])
    assert trials_to(0.2, bias, ages) == pytest.approx([0.0, 15.0, 6.0, np.nan], nan_ok=True)


def test_each_may_have_a_criterion_of_its_own():
    bias, own = np.array([[0.0, 0.4], [0.0, 0.4], [0.3, 0.4]]), np.array([[0.2], [0.5], [0.1]])
    assert trials_to(own, bias, np.array([0, 10])) == pytest.approx([5.0, np.nan, 0.0], nan_ok=True)


def test_undoing_against_building_is_censored_at_both_ends():
    counter, mirror = np.array([20.0, np.nan, 8.0, np.nan, 10.0]), np.array([10.0, 0.0, np.nan, np.nan, 10.0])
    cost = log_ratio(counter, mirror, 40.0)
    assert cost == pytest.approx([np.log(2.0), np.log(40.0), np.log(0.2), np.nan, 0.0], nan_ok=True)


def test_surprise_undoes_mirroring_sooner_than_it_was_built():
    """Each trial leaves 1 - rate of what is missing of an action's own: b is undone at (1 - rate)^n = 1/(1 + b), built at 1 - b.

    So the ratio is ln(1 + b) / -ln(1 - b) whatever the rate, where sights are alike in nothing: with unlike ones, and lines
    within blocks, to a quarter. Actions of an individual differ in b, and their mean is what counts.
    """
    who = subjects({"rearing.trials": 60, "repertoire.features": 256, "assays.training_blocks": 120})
    b = who.bias(who.reared)[:, -1]
    expected = np.log(np.log1p(b) / -np.log1p(-b)).mean()
    assert 0.15 < b.mean() < 0.6
    assert found("counter_mirror", who)["cost"].value == pytest.approx(expected, abs=0.25)
    assert expected < -0.15


def test_the_handicap_compares_what_was_reached_and_nothing_with_nothing():
    counter, mirror = np.array([30.0, 10.0, np.nan, 5.0, np.nan]), np.array([10.0, 10.0, 0.0, np.nan, np.nan])
    cost = relative_difference(counter, mirror, 40.0)
    assert cost == pytest.approx([0.5, 0.0, 1.0, -7 / 9, np.nan], nan_ok=True)


def test_the_experimenters_tests_are_finite(noisy):
    """More tests, a larger effect size of the same mean: reports have the noise of measurement, values do not."""
    few, many = (
        found("reared", subjects({"assays.rounds": rounds}, world=NOISY))["mirror_responding"] for rounds in (1, 100)
    )
    assert few.value == many.value == found("reared", noisy)["mirror_responding"].value
    assert few.effect_size < many.effect_size
    assert QUIET.assays.rounds == 3
