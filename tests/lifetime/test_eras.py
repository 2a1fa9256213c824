"""A world that changes within a life: three tellings of it, exact small cases, and what comes of a change."""

from dataclasses import replace

import numpy as np
import pytest
from lives import (
    ENGINES,
    IN_EVERY_CASE,
    RESULTS,
    RULES,
    bytes_of,
    conditions,
    engines_of,
    lived,
    make_awkward,
    newborns,
    plain_stage,
    with_eras,
    with_exact_sights,
    written_out,
)  # fmt: skip
from test_kernel import AWKWARD, assert_kernel_is_reference
from test_space import BOUND, exact_life, is_in_actions

from evo_mirror.foundation.errors import ShapeError
from evo_mirror.lifetime import desk, space
from evo_mirror.lifetime import live as living
from evo_mirror.state.eras import Eras
from evo_mirror.state.life import GOAL, IDENTIFY

f4 = np.float32
ODD = (
    "plain", "everything at once", "one trial", "one of everything", "as many lives as lie abreast", "sizes of seventeen",
    "repeated ages", "ages never reached", "trace of sights", "no tests",
)  # fmt: skip
TELLING = ("everything at once", "sizes of seventeen")
"""Cases for the terms of a rule; slow tests hold every rule to the specification in all cases."""


# ------------------------------------------------------------------------------------------------------ three tellings
@pytest.mark.parametrize(
    ("kind", "case"),
    [(kind, case) for kind in RULES for case in (ODD if kind in IN_EVERY_CASE else TELLING)],
)
def test_the_kernel_is_its_reference_bit_for_bit(kind: str, case: str):
    assert_kernel_is_reference(*with_eras(*make_awkward(RULES[kind], **AWKWARD[case])), engines=engines_of(kind))


@pytest.mark.slow
@pytest.mark.parametrize("case", ODD)
@pytest.mark.parametrize("kind", RULES)
def test_the_kernel_is_its_reference_for_all_rules_and_engines(kind: str, case: str):
    assert_kernel_is_reference(*with_eras(*make_awkward(RULES[kind], **AWKWARD[case])))


def test_every_trial_may_begin_an_era():
    life = with_eras(*make_awkward(RULES["rescorla_wagner"], ages=tuple(range(25))), begins=tuple(range(1, 24)))
    assert life[2].repertoire.n_eras == 24
    assert_kernel_is_reference(*life)


@pytest.mark.parametrize("changes", [
    {}, {"kept": False}, {"kept": False, "visual": False}, {"actions": 1, "goals": 1}, {"kept": False, "actions": 1, "goals": 1},
    {"only_instructed": True, "motor_trace": 0.5},
], ids=str)  # fmt: skip
def test_the_space_of_actions_has_a_row_for_each_action_in_each_era(monkeypatch: pytest.MonkeyPatch, changes):
    """The kernel is its reference there, and both are the life that is told by features."""
    life = with_eras(*exact_life(**{"actions": 6, "n": 2, "trials": 18, **changes, "features": 64}, ages=(0, 5, 6, 18)))
    assert is_in_actions(*life)
    assert_kernel_is_reference(*life)
    with monkeypatch.context() as m:
        m.setattr(living, "space_of", lambda setting, _: space._of_features(space.all_sights(setting.repertoire)))
        by_features = lived(*life, engine="reference")
    by_actions = lived(*life)
    np.testing.assert_array_equal(by_actions.correct, by_features.correct)
    for name, bound in BOUND.items():
        told, specified = getattr(by_actions, name), getattr(by_features, name)
        np.testing.assert_allclose(told, specified, rtol=0, atol=bound, err_msg=name)


def test_more_eras_make_the_space_of_features_the_cheaper_one():
    life = exact_life(features=64, actions=12)
    assert is_in_actions(*life)
    assert not is_in_actions(*with_eras(*life, begins=(4, 9)))


def test_a_bench_on_which_others_saw_other_eras_is_as_good_as_a_new_one():
    life = with_eras(*exact_life(features=128, trials=20))
    desk.forget_desks()
    fresh = bytes_of(lived(*life))
    assert bytes_of(lived(*life)) == fresh


@pytest.mark.parametrize("name", ["begins", "sight_codes", "goal_of"])
def test_an_era_changed_in_its_place_is_seen(name: str):
    life = with_eras(*make_awkward(RULES["rescorla_wagner"]))
    before = bytes_of(lived(*life))
    last = getattr(life[2].repertoire.later, name)[-1:]
    last[:] = {"begins": last - 5, "sight_codes": last + f4(0.25), "goal_of": (last + 1) % 3}[name]
    assert bytes_of(lived(*life)) != before
    assert bytes_of(lived(*life)) == bytes_of(lived(*life, engine="reference"))


@pytest.mark.parametrize("exact", [False, True], ids=["features", "actions"])
def test_eras_in_which_nothing_changes_change_nothing(exact: bool):
    plain = make_awkward(RULES["rescorla_wagner"], features=96, rates=(0.1, 0.2))
    wiring, experience, setting = with_exact_sights(*plain) if exact else plain
    stage = setting.repertoire
    begins = np.array([3, 8, 20])
    still = Eras(begins, np.stack([stage.sight_codes] * 3), np.stack([stage.goal_of] * 3))
    eras = replace(setting, repertoire=replace(stage, later=still))
    for engine in (*ENGINES, "reference"):
        one, four = (lived(wiring, experience, which, engine=engine) for which in (setting, eras))
        for name in RESULTS:  # rows of drives that are the same are added to in another order
            np.testing.assert_allclose(
                getattr(one, name), getattr(four, name), rtol=0, atol=BOUND.get(name, 0.0) * exact, err_msg=name
            )


def _an_era_late(original):
    def at(self, trial):
        return original(self, np.asarray(trial) - 1)

    return at


@pytest.mark.needs_compiler("the specification and numpy ask the repertoire, the kernel counts for itself")
def test_a_change_that_comes_a_trial_late_is_seen(monkeypatch: pytest.MonkeyPatch):
    life = with_eras(*make_awkward(RULES["rescorla_wagner"]))
    monkeypatch.setattr(type(life[2].repertoire), "eras_at", _an_era_late(type(life[2].repertoire).eras_at))
    with pytest.raises(AssertionError):
        assert_kernel_is_reference(*life, engines=("vector",))


# ------------------------------------------------------------------------------------------------------- small and exact
def changing_stage(trial, *, goals=2):
    """Two actions; on a trial, action 0 comes to look like feature 2, and to serve the other goal."""
    stage = plain_stage(2, goals=goals)
    channels, heads = replace(stage.channels, n_features=3), stage.heads
    codes = np.eye(3, dtype=f4)
    later = Eras(np.array([trial]), codes[None, [2, 1]], np.array([[1, 1]], np.int8))
    return replace(stage, channels=channels, heads=heads, sight_codes=codes[:2], later=later)


@pytest.mark.parametrize("engine", [*ENGINES, "reference"])
def test_a_new_look_is_learned_as_the_old_one_was(engine):
    """Rescorla-Wagner, one cue: 1 - (1 - rate)^n before the change and, from nothing, after it; the old look is remembered."""
    rate, turn, end = 0.2, 7, 12
    stage = changing_stage(turn)
    wiring = newborns(stage, 1, rate=rate)
    experience = written_out([{"sight": 0, "act": 0, "outcome": 0}] * end, context=-1)
    ages = tuple(range(end + 1))
    life = lived(wiring, experience, conditions(stage, ages=ages), engine=engine)
    by_own_look = [1 - (1 - rate) ** (n if n < turn else n - turn) for n in ages]
    np.testing.assert_allclose(life.drives[0, :, 0, 0], by_own_look, atol=2e-7)
    assert life.drives[0, turn - 1, 0, 0] > 0.7, "by the look of that time"
    assert life.drives[0, turn, 0, 0] == 0.0, "the world in which the next trial would be lived"
    np.testing.assert_allclose(life.strength[0, 0, 0], 1 - (1 - rate) ** turn, atol=2e-7)
    np.testing.assert_allclose(life.strength[0, 2, 0], 1 - (1 - rate) ** (end - turn), atol=2e-7)
    # The visual route: goal 0 was taught by the old look only, goal 1 by the new one; the identity by either.
    np.testing.assert_allclose(life.strength[0, [0, 2], 2], [1 - (1 - rate) ** turn, 0.0], atol=2e-7)
    np.testing.assert_allclose(life.strength[0, [0, 2], 3], [0.0, 1 - (1 - rate) ** (end - turn)], atol=2e-7)


@pytest.mark.parametrize("engine", [*ENGINES, "reference"])
def test_another_goal_is_taught_and_the_former_one_extinguished(engine):
    rate, turn, end = 0.2, 7, 12
    stage = changing_stage(turn)
    life = lived(newborns(stage, 1, rate=rate), written_out([{"act": 0}] * end), conditions(stage), engine=engine)
    former = (1 - (1 - rate) ** turn) * (1 - rate) ** (end - turn)
    np.testing.assert_allclose(life.meaning[0, 0], [former, 1 - (1 - rate) ** (end - turn)], atol=2e-7)


@pytest.mark.parametrize("engine", [*ENGINES, "reference"])
def test_tests_ask_for_the_looks_and_goals_of_their_age(engine):
    """Somebody who is born with everything, and learns nothing, fails for the action that has changed."""
    stage = changing_stage(3)
    stage = replace(stage, heads=replace(stage.heads, has_visual=False))
    wiring = newborns(stage, 1, rate=0.0)
    wiring = replace(wiring, strength=np.zeros((1, stage.channels.n_cues, 2), f4), meaning=np.eye(2, dtype=f4)[None])
    wiring.strength[0, [0, 1], [0, 1]] = 1.0
    setting = conditions(stage, ages=(0, 2, 3, 5), test_rounds=1, learns_meaning=False)
    life = lived(wiring, written_out([{}] * 5), setting, engine=engine)
    # By then action 0 looks like nothing known: the first answer, which is right of the action and wrong of its goal.
    np.testing.assert_array_equal(life.correct[0, :, IDENTIFY], [1, 1, 1, 1])
    np.testing.assert_array_equal(life.correct[0, :, GOAL], [1, 1, 0.5, 0.5])
    np.testing.assert_array_equal(life.drives[0, :, 0, 0], [1, 1, 0, 0])
    # With the old looks kept, it is the meaning alone that has changed.
    same_looks = replace(stage.later, sight_codes=stage.sight_codes[None])
    setting = replace(setting, repertoire=replace(stage, later=same_looks))
    life = lived(wiring, written_out([{}] * 5), setting, engine=engine)
    np.testing.assert_array_equal(life.correct[0, :, IDENTIFY], [1, 1, 1, 1])
    np.testing.assert_array_equal(life.correct[0, :, GOAL], [1, 1, 0.5, 0.5])


def test_a_repertoire_says_what_holds_on_a_trial():
    stage = changing_stage(3)
    assert stage.n_eras == 2
    assert stage.begins.tolist() == [0, 3]
    assert stage.eras_at(np.array([0, 2, 3, 99])).tolist() == [0, 0, 1, 1]
    for trial, code, goal in ((0, 0, 0), (2, 0, 0), (3, 2, 1), (99, 2, 1)):
        then = stage.at(trial)
        assert (then.n_eras, then.sight_codes[0].argmax(), then.goal_of[0]) == (1, code, goal)
    assert stage.at_end.goal_of.tolist() == [1, 1]
    still = plain_stage(2)
    assert still.at(5) is still
    assert still.at_end is still
    assert still.begins.tolist() == [0]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_look_to_come_that_is_not_finite_is_refused(value: float):
    wiring, experience, setting = with_eras(*make_awkward(RULES["rescorla_wagner"]))
    setting.repertoire.later.sight_codes[1, 4, 2] = value
    with pytest.raises(
        ShapeError, match=r"sight_codes of action 4, place 2 must be a finite number; got (nan|inf)\. Mend"
    ):
        lived(wiring, experience, setting)
