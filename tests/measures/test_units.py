"""Classes of units: by hand, by wirings whose answer is known, and at the rates that chance allows.

Rates are held within 4.5 standard errors: false alarm 7e-6 each.
"""

from itertools import permutations

import numpy as np
import pytest
from unit_worlds import PAIRS, certain, classified, codes, recorded

from evo_mirror.foundation.errors import MeasureError, ShapeError
from evo_mirror.interventions.training import derangement
from evo_mirror.machine.counters import Moment
from evo_mirror.measures import units_recorded
from evo_mirror.measures.units import CLASSES, Criteria, classify
from evo_mirror.measures.units_recorded import Session, record

ONE = np.eye(4)

# Tuning in doing and in seeing over four actions, of which the first two serve one goal and the last two another.
BY_HAND = {
    "same action": ([1, 0, 0, 0], [0.6, 0, 0, 0], "strictly_congruent"),
    "same two actions": ([1, 1, 0, 0], [0.5, 0.5, 0, 0], "strictly_congruent"),
    "others below half height": ([1, 0, 0, 0], [1, 0.4, 0, 0], "strictly_congruent"),
    "others the other way": ([1, 0, 0, 0], [0.5, -0.4, 0, 0], "strictly_congruent"),
    "both suppress": ([-1, 0, 0, 0], [-0.6, 0, 0, 0], "strictly_congruent"),
    "nearly all actions": ([1, 1, 1, 0], [1, 1, 1, 0], "broadly_congruent"),
    "one done, two seen": ([1, 0, 0, 0], [1, 0.8, 0, 0], "broadly_congruent"),
    "two done, one seen": ([1, 1, 0, 0], [0, 0.3, 0, 0], "broadly_congruent"),
    "some in common": ([1, 1, 0, 0], [0, 1, 1, 0], "broadly_congruent"),
    "same goal": ([1, 0, 0, 0], [0, 1, 0, 0], "logically_related"),
    "same goal and another": ([1, 0, 0, 0], [0, 1, 1, 0], "logically_related"),
    "another goal": ([1, 0, 0, 0], [0, 0, 1, 0], "non_congruent"),
    "suppressed by the same": ([1, 0, 0, 0], [-1, 0, 0, 0], "anti_mirror"),
    "suppressed by another": ([1, 0, 0, 0], [0, 0, -1, 0], "anti_mirror"),
    "suppressed more than excited": ([1, 0, 0, 0], [0.4, -0.5, 0, 0], "anti_mirror"),
    "doing only": ([1, 0, 0, 0], [0, 0, 0, 0], "execution_only"),
    "seeing only": ([0, 0, 0, 0], [0, 0, 0, 1], "observation_only"),
    "nothing": ([0, 0, 0, 0], [0, 0, 0, 0], "none"),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_each_class_by_hand(name: str):
    done, seen, expected = BY_HAND[name]
    assert certain(np.transpose([done]), np.transpose([seen])) == [expected]


def test_every_class_has_a_case():
    assert {expected for _, _, expected in BY_HAND.values()} == set(CLASSES)


def test_tuning_by_hand():
    found = classified([[1.0], [0.6], [0.0], [-0.2]], [[0.0], [-0.8], [-0.4], [-0.3]], trials=2, noise=0.0)
    doing, seeing = found.doing, found.seeing
    assert (doing.sign[0, 0], seeing.sign[0, 0]) == (1, -1)
    assert doing.answers[0, 0].tolist() == [True, True, False, True]
    assert doing.effective[0, 0].tolist() == [True, True, False, False]
    assert seeing.effective[0, 0].tolist() == [False, True, True, False]
    assert doing.selectivity[0, 0] == pytest.approx((4 - 1.6) / 3)
    assert seeing.selectivity[0, 0] == pytest.approx((4 - (1 + 0.5 + 0.375)) / 3)
    assert (doing.preferred[0, 0], seeing.preferred[0, 0]) == pytest.approx((1.0, -0.8))
    assert found.is_mirror[0, 0]
    assert found.is_suppressed[0, 0]
    assert found.answers_same[0, 0]


def test_criteria_move_the_border_between_strict_and_broad():
    done, seen = [[1.0], [0.0], [0.0], [0.0]], [[1.0], [0.4], [0.0], [0.0]]
    assert certain(done, seen, criteria=Criteria(width=0.3)) == ["broadly_congruent"]
    assert certain(done, seen, criteria=Criteria(selectivity=0.9)) == ["broadly_congruent"]
    assert certain(done, seen) == ["strictly_congruent"]


def test_of_a_single_action_nothing_is_selective():
    assert certain([[1.0]], [[1.0]], [0]) == ["broadly_congruent"]


# ------------------------------------------------------------------------------------------------------------- wirings
@pytest.mark.parametrize(("n_units", "per_program"), [(8, 1), (12, 2), (16, 4)])
@pytest.mark.parametrize("test", ["t", "rank_sum"])
def test_a_perfect_mirror_has_strictly_congruent_units_only(n_units: int, per_program: int, test: str):
    """Every unit that has a part in some program, in each of 60 individuals: half height is 6 standard errors off."""
    executed = codes(8, n_units, per_program)
    used = executed.any(axis=0)
    found = classified(executed, np.broadcast_to(executed, (60, *executed.shape)), np.arange(8), trials=20, test=test)
    assert {CLASSES[k] for k in np.unique(found.classes[:, used])} == {"strictly_congruent"}
    assert (executed.sum(axis=0)[used] <= 4).all(), "none takes part in more than half of all programs"


def test_the_more_trials_the_stricter_a_perfect_mirror():
    mirror = np.broadcast_to(ONE, (200, 4, 4))
    strict = [classified(ONE, mirror, trials=n, noise=0.6).shares[:, 0].mean() for n in (3, 6, 40)]
    assert strict[0] < 0.1 < strict[1] < 0.9
    assert strict[2] > 0.98


def test_a_counter_mirror_has_no_congruent_unit():
    """Sight of a drives the program of the next action: half of the pairs share a goal, if goals come in pairs."""
    sight_to_program = np.zeros((4, 4))
    sight_to_program[np.arange(4), derangement(4)] = 1.0
    assert certain(ONE, sight_to_program, np.arange(4)) == ["non_congruent"] * 4
    assert certain(ONE, sight_to_program) == ["non_congruent", "logically_related"] * 2
    noisy = classified(ONE, np.broadcast_to(sight_to_program, (60, 4, 4)), np.arange(4))
    assert noisy.shares[:, CLASSES.index("non_congruent")].min() == 1.0


def test_units_driven_by_all_actions_of_a_goal():
    """Its own among them: broadly congruent. The others of the goal alone: logically related."""
    goal = (PAIRS[:, None] == PAIRS[None, :]).astype(float)
    assert certain(ONE, goal) == ["broadly_congruent"] * 4
    assert certain(ONE, goal - ONE) == ["logically_related"] * 4


def test_negative_drive_suppresses():
    found = classified(ONE, np.broadcast_to(-0.8 * ONE, (60, 4, 4)))
    assert (found.classes == CLASSES.index("anti_mirror")).all()
    assert found.is_suppressed.all()


@pytest.mark.parametrize(("per_program", "has_broad"), [(1, False), (2, True)])
def test_with_one_hot_codes_and_sights_there_is_no_broad_congruence(per_program: int, has_broad: bool):
    """Whatever goes with what: all 24 ways in which each of 4 sights can drive the program of one action."""
    executed = codes(4, 6, per_program)
    found = {name for order in permutations(range(4)) for name in certain(executed, executed[list(order)])}
    assert ("broadly_congruent" in found) == has_broad
    assert "strictly_congruent" in found


# -------------------------------------------------------------------------------------------------------------- chance
GUIDE = {1: (0.0025, 0.0025), 3: (0.020, 0.0075), 5: (0.051, 0.012), 8: (0.113, 0.020)}
"""Units of pure noise that pass at alpha .05 without correction, by number of actions: any action done and any seen; the same."""


@pytest.mark.parametrize("n_actions", GUIDE)
def test_pure_noise_passes_as_often_as_the_false_positive_guide_says(n_actions: int):
    n_individuals, n_units = 500, 40
    nothing = np.zeros((n_individuals, n_actions, n_units))
    found = classified(
        nothing[0], nothing, np.arange(n_actions), criteria=Criteria(correction="none"), trials=6, seed=20 + n_actions
    )  # fmt: skip
    exact = (1 - 0.95**n_actions) ** 2, 1 - (1 - 0.05**2) ** n_actions
    for rate, truth, told in zip((found.is_mirror, found.answers_same), exact, GUIDE[n_actions], strict=True):
        assert truth == pytest.approx(told, abs=0.0006)
        assert rate.mean() == pytest.approx(truth, abs=4.5 * (truth * (1 - truth) / rate.size) ** 0.5)


@pytest.mark.parametrize(("correction", "rate"), [("fdr", 0.05), ("bonferroni", 1 - (1 - 0.05 / 40) ** 40)])
def test_corrected_an_animal_of_pure_noise_gives_a_false_alarm_as_rarely_as_stated(correction: str, rate: float):
    """Any unit and action of one individual in one condition: 2000 of them, in doing and in seeing."""
    nothing = np.zeros((2000, 4, 10))
    found = classified(nothing[0], nothing, criteria=Criteria(correction=correction), trials=5)
    for side in (found.doing, found.seeing):
        alarms = side.answers.any(axis=(1, 2)).mean()
        assert alarms == pytest.approx(rate, abs=4.5 * (rate * (1 - rate) / 2000) ** 0.5)


# ------------------------------------------------------------------------------------------------------------ decoding
def test_a_perfect_mirror_is_read_without_fault_and_a_counter_mirror_never():
    counter = ONE[derangement(4)]
    assert recorded(ONE, [ONE, 0.3 * ONE, counter], noise=0.0).decoding.tolist() == [1.0, 1.0, 0.0]


def test_without_tuning_decoding_is_at_chance_whatever_the_units_do_otherwise():
    """A unit may be busy while anything at all is seen: 1200 individuals of 20 trials each."""
    busy = np.zeros((1200, 4, 6)) + np.linspace(-2, 2, 6)
    told = recorded(codes(4, 6, 2), busy, trials=5, noise=1.0).decoding
    assert told.mean() == pytest.approx(0.25, abs=4.5 * told.std() / len(told) ** 0.5)


def test_units_busy_in_every_act_or_at_every_sight_decide_nothing():
    rng = np.random.default_rng(13)
    executed, observed, busy = rng.random((5, 6)), rng.normal(size=(40, 5, 6)), rng.normal(0.0, 3.0, 6)
    plain = recorded(executed, observed, noise=0.0).decoding
    assert 0.1 < plain.mean() < 0.4
    for done, seen in ((executed + busy, observed), (executed, observed + busy), (executed, 2.0 * observed)):
        assert np.array_equal(recorded(done, seen, noise=0.0).decoding, plain)


def test_over_all_permutations_of_labels_decoding_is_exactly_at_chance():
    observed = np.random.default_rng(4).normal(size=(5, 4, 6))
    told = [recorded(codes(4, 6, 2), observed[:, list(order)], noise=0.0).decoding for order in permutations(range(4))]
    assert np.mean(told, axis=0) == pytest.approx(np.full(5, 0.25), abs=1e-12)
    assert np.std(told, axis=0).min() > 0


# -------------------------------------------------------------------------------------------------------- reproducible
def test_recordings_are_the_same_for_any_block_and_any_company(monkeypatch):
    observed = np.random.default_rng(6).normal(size=(7, 4, 4))
    whole, few = recorded(ONE, observed), recorded(ONE, observed[:3])
    monkeypatch.setattr(units_recorded, "_AT_ONCE", 200)
    parts = recorded(ONE, observed)
    for one, other, of_few in (
        (whole.doing.mean, parts.doing.mean, few.doing.mean), (whole.doing.p, parts.doing.p, few.doing.p),
        (whole.seeing.mean, parts.seeing.mean, few.seeing.mean), (whole.seeing.p, parts.seeing.p, few.seeing.p),
        (whole.decoding, parts.decoding, few.decoding),
    ):  # fmt: skip
        assert np.array_equal(one, other)
        assert np.array_equal(one[:3], of_few)
    assert not np.array_equal(recorded(ONE, observed, seed=6).seeing.mean, whole.seeing.mean)


def test_epochs_share_no_noise():
    """Four kinds of epoch: were baselines shared, means of different conditions would go together."""
    nothing = recorded(np.zeros((4, 50)), np.zeros((40, 4, 50)), noise=1.0)
    means = nothing.doing.mean.ravel(), nothing.seeing.mean.ravel()
    assert abs(np.corrcoef(*means)[0, 1]) < 4.5 / len(means[0]) ** 0.5
    assert [side.std() for side in means] == pytest.approx([(2 / 10) ** 0.5] * 2, rel=0.05)


def test_gain_and_noise_are_told_apart():
    session = Session(n_trials=2, execution_noise=0.0, observation_noise=3.0, gain=0.5)
    found = record(np.eye(4), np.eye(4)[None], session=session, address=Moment(1).address("recording"))
    assert found.doing.mean[0] == pytest.approx(np.eye(4))
    assert found.seeing.mean[0].std() > 1.0
    found = recorded(np.eye(4), np.eye(4), noise=0.0, gain=0.5)
    assert found.seeing.mean[0] == pytest.approx(0.5 * ONE)


def test_learning_that_ran_away_leaves_no_recordings_of_one_and_those_of_the_others():
    drives = np.repeat(ONE[None], 3, axis=0)
    lost = drives.copy()
    lost[1, 2, 3] = np.inf
    whole, found = recorded(ONE, drives), recorded(ONE, lost)
    for one, other in (
        (whole.seeing.mean, found.seeing.mean),
        (whole.seeing.p, found.seeing.p),
        (whole.decoding, found.decoding),
    ):
        assert np.isnan(other[1]).all()
        assert np.array_equal(one[[0, 2]], other[[0, 2]])
    assert not classify(found, PAIRS).is_mirror[1].any()


# ------------------------------------------------------------------------------------------------------------ refusals
def test_what_does_not_fit_is_refused():
    with pytest.raises(ShapeError, match=r"observed must have shape \(n_individuals=1, n_actions=4, n_units=4\); got"):
        recorded(ONE, np.zeros((1, 4, 5)))
    with pytest.raises(ShapeError, match=r"goal_of must have shape \(n_actions=4,\); got \(3,\)"):
        classify(recorded(ONE, ONE), np.arange(3))
    with pytest.raises(MeasureError, match="correction must be fdr or bonferroni or none"):
        classified(ONE, ONE, criteria=Criteria(correction="all"))
