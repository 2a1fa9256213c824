"""The space of actions: the same lives, told by the drives of whole sights, where that can be done and is cheaper."""

from dataclasses import replace

import numpy as np
import pytest
from everything import Everything
from lives import ENGINES, RESULTS, RULES, lived, make_awkward, with_exact_sights, without_visual_route

from evo_mirror.lifetime import desk, space
from evo_mirror.lifetime import live as living

f4 = np.float32
EXACT = {"n": 4, "trials": 30, "features": 64, "actions": 12, "units": 17, "goals": 5, "cued": 0.2, "rounds": 2}
# Sums over features in another order of rounding. Measured on 100 seeds of lives twice as long, with and without a visual route
# and strengths kept: drives of up to 1.6 differ by up to 6.0e-7 (five units in the last place of 1), strengths of up to 1.5 by up
# to 7.2e-7, sums of changes of up to 249 by up to 4.6e-5; and none of 57 600 shares of decisions differs.
BOUND = {"drives": 2e-6, "strength": 2e-6, "change": 2e-4}


def told_by_features(monkeypatch: pytest.MonkeyPatch, wiring, experience, setting, **how):
    """The same lives in the space of features: by numpy, as the specification has it, bit for bit, and several at a time."""
    with monkeypatch.context() as m:
        m.setattr(living, "space_of", lambda setting, _: space._of_features(setting.repertoire.sight_codes))
        return lived(wiring, experience, setting, engine="numpy", **how)


def exact_life(*, kept=True, visual=True, seed=0, **changes):
    noisy = make_awkward(RULES["rescorla_wagner"], **{**EXACT, **changes}, seed=seed)
    wiring, experience, setting = with_exact_sights(*noisy)
    wiring.plasticity[:, :, 0] *= 0.3  # rates that are stable: what runs away, differs without bound
    life = wiring, experience, replace(setting, keeps_strength=kept)
    return life if visual else without_visual_route(*life)


def is_in_actions(wiring, _, setting):
    return space.space_of(setting, space.are_sights_alike(setting, wiring.salience)).in_actions


@pytest.mark.parametrize("visual", [True, False], ids=["both routes", "mirror route"])
@pytest.mark.parametrize("kept", [True, False], ids=["kept", "not kept"])
@pytest.mark.parametrize("seed", range(3))
def test_the_same_life_in_either_space(monkeypatch: pytest.MonkeyPatch, seed: int, kept: bool, visual: bool):
    life = exact_life(seed=seed, kept=kept, visual=visual, ages=(0, 1, 7, 15, 30, 30), sighted=0.8)
    assert is_in_actions(*life)
    by_actions, by_features = lived(*life), told_by_features(monkeypatch, *life)
    np.testing.assert_array_equal(by_actions.correct, by_features.correct)
    np.testing.assert_array_equal(by_actions.meaning, by_features.meaning)
    np.testing.assert_array_equal(by_actions.foraging, by_features.foraging)
    assert np.abs(by_features.drives).max() > 0.5
    for name, bound in BOUND.items():
        told, specified = getattr(by_actions, name), getattr(by_features, name)
        np.testing.assert_allclose(told, specified, rtol=0, atol=bound, err_msg=name)


def test_another_life_would_be_seen(monkeypatch: pytest.MonkeyPatch):
    """The bounds go red when the likeness of two sights is off by one part in ten thousand."""
    life = exact_life(sighted=0.8)
    by_features = told_by_features(monkeypatch, *life)

    def slightly_off(codes, kept, of_actions=space._of_actions):
        right = of_actions(codes, kept)
        return replace(right, teaches=right.teaches * f4(1.0001))

    monkeypatch.setattr(space, "_of_actions", slightly_off)
    desk.forget_desks()
    told = lived(*life)
    desk.forget_desks()
    assert np.abs(told.drives - by_features.drives).max() > 2 * BOUND["drives"]


@pytest.mark.parametrize("changes", [
    {}, {"kept": False}, {"visual": False}, {"kept": False, "visual": False}, {"features": 1024, "trials": 5},
    {"features": 24, "actions": 8, "only_instructed": True, "motor_trace": 0.5}, {"actions": 1, "goals": 1, "features": 2},
    {"actions": 40, "features": 90, "trials": 5}, {"trials": 0}, {"sounds": 0, "cues": 0},
])  # fmt: skip
def test_the_kernel_is_its_reference_in_the_space_of_actions(changes):
    life = exact_life(**changes)
    assert is_in_actions(*life)
    specified = lived(*life, engine="reference")
    for engine in ENGINES:
        told = lived(*life, engine=engine)
        for name in RESULTS:
            np.testing.assert_array_equal(getattr(told, name), getattr(specified, name), err_msg=f"{engine}: {name}")


def test_strengths_of_windows_onto_genotypes_come_back():
    wiring, experience, setting = exact_life()
    narrow = replace(wiring, strength=np.ascontiguousarray(wiring.strength[:, :64]))
    nothing_but_sights = wiring.strength.copy()
    nothing_but_sights[:, 64:] = 0
    whole = lived(replace(wiring, strength=nothing_but_sights), experience, setting)
    np.testing.assert_array_equal(lived(narrow, experience, setting).strength, whole.strength)


def with_salience(wiring, experience, setting):
    salience = wiring.salience.copy()
    salience[-1, 3] += 0.1
    return replace(wiring, salience=salience), experience, setting


def with_(**changes):
    return lambda wiring, experience, setting: (wiring, experience, replace(setting, **changes))


def with_a_feature_above_the_bound(wiring, experience, setting):
    codes = setting.repertoire.sight_codes.copy()
    codes[2, 5] = 1.5
    return wiring, experience, replace(setting, repertoire=replace(setting.repertoire, sight_codes=codes))


@pytest.mark.parametrize(
    "change",
    [
        with_(sight_noise=1e-9),
        with_(sight_trace=0.01),
        with_salience,
        with_(form=RULES["hebbian"].form()),
        with_(form=Everything().form()),
        with_a_feature_above_the_bound,
    ],
    ids=["noise", "trace", "saliences", "a rule that forgets", "every term", "a feature above 1"],
)
def test_it_is_not_chosen_where_it_would_be_another_life(change):
    life = exact_life()
    assert is_in_actions(*life)
    assert not is_in_actions(*change(*life))


CHEAPER = [(64, 32, True), (64, 33, False), (49, 24, True), (49, 25, False), (16, 9, False)]


@pytest.mark.parametrize(("features", "actions", "chosen"), CHEAPER)
def test_it_is_not_chosen_where_it_is_no_cheaper(features: int, actions: int, chosen: bool):
    assert is_in_actions(*exact_life(features=features, actions=actions, trials=1)) == chosen


def test_saliences_may_differ_between_individuals_and_between_cues_beside_sight():
    wiring, experience, setting = exact_life()
    assert len(set(wiring.salience[:, 0])) == wiring.size
    assert is_in_actions(wiring, experience, setting)
