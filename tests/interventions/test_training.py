"""Training: balanced, structured as in Cook et al., and settling where the closed forms say."""

import numpy as np
import pytest
from lives import conditions, lived, newborns, plain_stage

from evo_mirror.biology.learning.base import LearningRule
from evo_mirror.foundation.discovery import leaves
from evo_mirror.interventions.training import LABORATORY, derangement, grown_up, training
from evo_mirror.machine.counters import Address
from evo_mirror.state.experience import (
    ACT,
    CONTEXT,
    FORAGE_CUE,
    FORAGE_OUTCOME,
    IMPERATIVE,
    OUTCOME,
    SIGHT,
    SIGNAL,
    SOUND,
)
from evo_mirror.state.repertoire import Channels, Repertoire

HERE = Address(3, "order of training")


def trials(n_actions=4, n_trials=40, *, n=3, contexts=2, address=HERE, **how):
    partner = derangement(n_actions)
    return training(partner, n_trials, n_individuals=n, n_contexts=contexts, address=address, **how).events


@pytest.mark.parametrize("n", range(2, 12))
def test_a_derangement_is_a_permutation_without_fixed_points(n: int):
    partner = derangement(n)
    assert sorted(partner) == list(range(n))
    assert (partner != np.arange(n)).all()
    assert np.array_equal(partner, derangement(n)), "fixed"


def test_all_pairs_come_equally_often_and_round_by_round():
    events = trials()
    sights = events[0, :, SIGHT]
    assert np.bincount(sights).tolist() == [10] * 4
    for start in range(0, 40, 4):
        assert sorted(sights[start : start + 4]) == [0, 1, 2, 3]
    assert np.array_equal(events[0, :, ACT], derangement(4)[sights])
    assert len({tuple(sights[start : start + 4]) for start in range(0, 40, 4)}) > 1, "the order is not always the same"


def test_a_training_that_ends_in_mid_round_is_as_balanced_as_can_be():
    counts = np.bincount(trials(n_trials=38)[0, :, SIGHT], minlength=4)
    assert counts.sum() == 38
    assert counts.max() - counts.min() == 1


def test_everybody_meets_the_same_trials_and_another_address_another_order():
    events = trials()
    assert (events == events[:1]).all()
    assert events.flags["C_CONTIGUOUS"]
    other = trials(address=Address(4, "order of training"))
    assert not np.array_equal(other[0, :, SIGHT], events[0, :, SIGHT])
    assert np.array_equal(trials(unpaired=True)[0, ::2, SIGHT], events[0, :, SIGHT]), "the same order in every group"


@pytest.mark.parametrize("how", [{}, {"instructed": True}, {"instructed": True, "unpaired": True, "signalled": True}])
def test_training_happens_in_the_laboratory_and_holds_nothing_else(how):
    events = trials(**how)
    assert (events[:, :, CONTEXT] == LABORATORY).all()
    assert (trials(contexts=1, **how)[:, :, CONTEXT] == 0).all(), "where there is but one context it is that"
    for column in (OUTCOME, SOUND, FORAGE_CUE, FORAGE_OUTCOME):
        assert (events[:, :, column] == -1).all()
    assert (events[:, :, ACT] >= 0).all()


@pytest.mark.parametrize("signalled", [False, True])
def test_unpaired_acts_are_as_many_without_a_sight(signalled: bool):
    events = trials(instructed=True, unpaired=True, signalled=signalled)[0]
    paired, unpaired = events[::2], events[1::2]
    assert len(events) == 80
    assert (paired[:, SIGHT] >= 0).all()
    assert (unpaired[:, SIGHT] == -1).all()
    assert np.array_equal(unpaired[:, ACT], paired[:, ACT])
    assert np.array_equal(events[:, IMPERATIVE], events[:, ACT]), "an imperative of its own on every trial"
    assert (paired[:, SIGNAL] == -1).all()
    assert np.array_equal(unpaired[:, SIGNAL], paired[:, ACT] if signalled else np.full(40, -1))


@pytest.mark.parametrize("signalled", [False, True])
def test_mixed_unpaired_acts_are_as_many_in_each_round_and_follow_any_sight(signalled: bool):
    """4000 of each: the share that follows the sight it is paired with is 1/4 within 4.5 standard errors."""
    events = trials(n_trials=4000, instructed=True, unpaired=True, signalled=signalled, mixed=True)[0]
    paired, unpaired = events[::2], events[1::2]
    rounds = (side[:, ACT].reshape(-1, 4) for side in (paired, unpaired))
    assert all(np.array_equal(np.sort(acts, axis=1), np.tile(np.arange(4), (1000, 1))) for acts in rounds)
    assert abs((unpaired[:, ACT] == paired[:, ACT]).mean() - 0.25) < 4.5 * (0.25 * 0.75 / 4000) ** 0.5
    assert np.array_equal(events[:, IMPERATIVE], events[:, ACT])
    assert np.array_equal(unpaired[:, SIGNAL], unpaired[:, ACT] if signalled else np.full(4000, -1))
    assert np.array_equal(paired, trials(n_trials=4000, instructed=True, unpaired=True)[0, ::2]), (
        "the same pairs as ever"
    )
    short = trials(n_trials=42, unpaired=True, mixed=True)[0]
    assert sorted(short[80::2, ACT]) == sorted(short[81::2, ACT]), "also in a round that ends early"


def test_without_instruction_there_is_no_imperative():
    assert (trials()[:, :, IMPERATIVE] == -1).all()


@pytest.mark.parametrize(
    ("context_salience", "contingent", "signalled", "non_contingent"),
    [(0.0, 1 / 2, 1 / 3, 0.0), (1.0, 1 / 3, 1 / 5, 0.0)],
    ids=["no context", "context"],
)
def test_the_three_groups_settle_where_minimum_norm_says(context_salience, contingent, signalled, non_contingent):
    """One outcome, equal salience, zero start: 1/2, 1/3, 0 without a context and 1/3, 1/5, 0 with one."""
    stage = plain_stage(1)
    salience = np.where(stage.channels.class_of_cue == 2, context_salience, 1.0)

    def sight_strength(**how):
        experience = training(
            np.zeros(1, np.int64), 2000, n_individuals=1, n_contexts=1, address=HERE, instructed=True, **how
        )
        wiring = newborns(stage, 1, rate=0.05, salience=salience, foraging=(0, 2))
        return lived(wiring, experience, conditions(stage)).strength[0, 0, 0]

    assert sight_strength() == pytest.approx(contingent, abs=2e-3)
    assert sight_strength(unpaired=True, signalled=True) == pytest.approx(signalled, abs=2e-3)
    assert sight_strength(unpaired=True) == pytest.approx(non_contingent, abs=2e-3)


def test_the_grown_up_are_those_whose_lives_have_been_lived():
    stage = plain_stage(3)
    stage = Repertoire(Channels(3, 1, 2, 3, 3), *(getattr(stage, f) for f in list(stage.__dataclass_fields__)[1:]))
    wiring = newborns(stage, 3, rate=0.3, foraging=(0, 2))
    before = wiring.strength.tobytes()
    experience = training(np.arange(3), 30, n_individuals=3, n_contexts=2, address=HERE)
    life = lived(wiring, experience, conditions(stage))
    adults = grown_up(wiring, life)
    assert adults.strength is life.strength
    assert adults.meaning is life.meaning
    assert adults.foraging is life.foraging
    assert adults.plasticity is wiring.plasticity
    assert wiring.strength.tobytes() == before
    assert not np.array_equal(adults.strength, wiring.strength)
    lived(adults, experience, conditions(stage))
    assert np.array_equal(adults.strength, life.strength), "training the adults leaves them as they were"


def test_a_signal_may_be_shared_by_all_unpaired_acts():
    events = trials(instructed=True, unpaired=True, signalled=True, shared=True)[0]
    assert (events[1::2, SIGNAL] == 0).all()
    assert (events[::2, SIGNAL] == -1).all()


def test_another_cue_may_take_the_place_of_the_sight():
    plain, other = trials(), trials(cue=SOUND)
    assert np.array_equal(other[:, :, SOUND], plain[:, :, SIGHT])
    assert np.array_equal(other[:, :, ACT], plain[:, :, ACT])
    assert (other[:, :, SIGHT] == -1).all()


def test_some_actions_may_be_seen_and_never_done():
    respond = np.array([0, 1, -1, -1])
    events = training(respond, 40, n_individuals=1, n_contexts=1, address=HERE, instructed=True).events[0]
    assert np.bincount(events[:, SIGHT]).tolist() == [10] * 4
    assert np.array_equal(events[:, ACT], respond[events[:, SIGHT]])
    assert np.array_equal(events[:, IMPERATIVE], events[:, ACT]), "nobody is told to do nothing"


# --------------------------------------------------------------------- the numbers of Cook et al. (2010), computed elsewhere
def residual(rate, *, rule="rescorla_wagner", only_instructed=False, **how):
    """What is left of a mirror bias of .4 after 432 paired trials: two actions, a signal eight times as salient."""
    stage, rule = plain_stage(2), leaves(LearningRule)[rule]()
    salience = np.array([1.0, 8.0])[(stage.channels.class_of_cue == 4).astype(int)]
    wiring = newborns(
        stage,
        1,
        rate=rate,
        rule=rule,
        foraging=(0, 2),
        salience=np.where(stage.channels.class_of_cue == 2, 0.0, salience),
    )
    wiring.strength[:, [0, 1], [0, 1]] = 0.4
    experience = training(
        derangement(2), 432, n_individuals=1, n_contexts=1, address=HERE, **{"instructed": True, **how}
    )
    setting = conditions(stage, rule=rule, only_instructed=only_instructed)
    of_sights = lived(wiring, experience, setting).strength[0, :2, :2]
    return float(np.diagonal(of_sights).mean() - np.diagonal(of_sights[:, ::-1]).mean())


NON_CONTINGENT = {"unpaired": True}
SIGNALLED = {"unpaired": True, "signalled": True}
SHARED = {**SIGNALLED, "shared": True}


@pytest.mark.parametrize(
    ("rate", "how", "computed", "within"),
    [
        (0.02, {}, -0.300, 0.0005),
        (0.02, SIGNALLED, -0.282, 0.0005),
        (0.02, NON_CONTINGENT, -0.029, 0.004),
        (0.005, {}, -0.220, 0.0005),
        (0.005, SIGNALLED, -0.194, 0.0005),
        (0.005, NON_CONTINGENT, -0.070, 0.004),
        (0.005, SHARED, -0.070, 0.004),
        (0.005, {**NON_CONTINGENT, "instructed": False}, -0.526, 0.0015),
    ],
)
def test_residual_biases_are_those_computed_elsewhere(rate, how, computed, within):
    """To rounding; where unpaired trials matter, to what their order does: here they alternate with paired ones, there not."""
    assert residual(rate, **how) == pytest.approx(computed, abs=within)


@pytest.mark.parametrize("how", [{}, SIGNALLED, NON_CONTINGENT])
def test_hebbs_rule_leaves_the_same_in_all_groups(how):
    assert residual(0.005, rule="hebbian", **how) == pytest.approx(-0.261, abs=0.0005)


def test_where_only_the_instructed_unit_is_taught_a_shared_signal_rescues():
    contingent, signalled, non_contingent = (
        residual(0.005, only_instructed=True, **how) for how in ({}, SHARED, NON_CONTINGENT)
    )
    assert contingent == pytest.approx(-0.043, abs=0.0005)
    assert contingent < signalled < 0.0 < non_contingent
