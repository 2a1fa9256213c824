"""What actions look like: environments that change, and repertoires with the codes they promise."""

import numpy as np
import pytest
from chances import assert_counts, assert_mean, assert_share

from evo_mirror.biology.environment.changing_looks import ChangingLooks
from evo_mirror.biology.environment.constant import Constant
from evo_mirror.biology.repertoires import RepertoireSettings, _orthonormal, draw_repertoire
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import validated
from evo_mirror.machine.counters import Address

CULTURAL = np.arange(8) % 2 == 1
ALL = np.ones(200, np.bool_)


def when(generation: int, *, seed: int = 41, replicate: int = 0) -> Address:
    return Address(seed, "stage", replicate, generation)


def repertoire(looks=0, *, seed: int = 41, replicate: int = 0, **settings):
    made = RepertoireSettings(**settings)
    return draw_repertoire(made, np.full(made.actions, looks), when(0, seed=seed, replicate=replicate))


# -------------------------------------------------------------------------------------------------------- environment
@pytest.mark.parametrize("rate", [0.02, 0.3])
def test_looks_change_at_their_rate(rate: float):
    """Every action has its own luck: 200 actions over 60 generations."""
    since = np.array([ChangingLooks(rate=rate).looks_since(ALL, when(g)) for g in range(61)])
    changed = since[1:] != since[:-1]
    assert_share(changed, rate)
    assert_share(changed[1:] & changed[:-1], rate**2)
    assert_share(changed[:, 1:] & changed[:, :-1], rate**2)
    assert (since[1:][changed] == np.broadcast_to(np.arange(1, 61)[:, None], changed.shape)[changed]).all()
    assert not since[0].any()


def test_a_rate_that_is_a_little_off_is_seen():
    since = np.array([ChangingLooks(rate=0.32).looks_since(ALL, when(g)) for g in range(61)])
    with pytest.raises(AssertionError):
        assert_share(since[1:] != since[:-1], 0.3)


def test_ancient_looks_never_change():
    since = ChangingLooks(rate=1.0).looks_since(CULTURAL, when(17))
    assert since.tolist() == [0, 17] * 4


def test_a_constant_world_never_changes():
    assert not Constant().looks_since(ALL, when(1000)).any()
    assert not ChangingLooks(rate=0.0).looks_since(ALL, when(1000)).any()


def test_a_look_depends_on_when_it_came_and_not_on_now():
    once, later = repertoire(3), repertoire(4)
    assert np.array_equal(once.sight_codes, repertoire(3).sight_codes)
    cosines = (once.sight_codes * later.sight_codes).sum(axis=1)
    assert np.abs(cosines).max() < 0.9
    mixed = draw_repertoire(RepertoireSettings(), np.array([3, 4] * 4), when(0))
    assert np.array_equal(mixed.sight_codes[::2], once.sight_codes[::2])
    assert np.array_equal(mixed.sight_codes[1::2], later.sight_codes[1::2])
    for fixed in ("unit_codes", "sound_codes", "goal_of"):
        assert np.array_equal(getattr(once, fixed), getattr(later, fixed))


def test_codes_are_redrawn_for_each_replicate_and_seed():
    here = repertoire()
    for other in (repertoire(seed=42), repertoire(replicate=1)):
        assert not np.array_equal(here.sight_codes, other.sight_codes)
        assert not np.array_equal(here.unit_codes, other.unit_codes)
        assert not np.array_equal(here.sound_codes, other.sound_codes)


# -------------------------------------------------------------------------------------------------------------- codes
def test_sights_are_directions_drawn_evenly():
    codes = np.concatenate([repertoire(seed=s, actions=100, units=16).sight_codes for s in range(30)]).astype(float)
    np.testing.assert_allclose((codes**2).sum(axis=1), 1, atol=1e-6)
    assert_mean(codes, 0.0)
    pairs = (codes[::2] * codes[1::2]).sum(axis=1)
    assert_mean(pairs, 0.0)
    assert_mean(pairs**2, 1 / 16)  # of two directions in F dimensions


@pytest.mark.parametrize(("units", "features"), [(16, 16), (10, 24), (24, 10)])
def test_full_correspondence_is_exactly_a_fixed_map_of_the_program(units: int, features: int):
    settings = RepertoireSettings(actions=6, units=units, features=features, correspondence=1.0)
    sizes = {"actions": 6, "units": units, "features": features, "correspondence": 1.0}
    before, after = repertoire(0, **sizes), repertoire(9, **sizes)
    fixed = _orthonormal(settings.units, settings.features, when(0))
    small = min(units, features)
    gram = fixed @ fixed.T if units <= features else fixed.T @ fixed
    np.testing.assert_allclose(gram, np.eye(small), atol=1e-12)
    expected = (before.unit_codes / np.linalg.norm(before.unit_codes, axis=1, keepdims=True)) @ fixed
    np.testing.assert_allclose(before.sight_codes, expected, atol=1e-6)
    assert np.array_equal(before.sight_codes, after.sight_codes)  # a change of looks redraws what is random only


def test_correspondence_is_the_share_of_the_squared_length_that_is_fixed():
    kappa = 0.3
    for_each_seed = []
    for seed in range(60):
        sizes = {"seed": seed, "actions": 50, "units": 16, "correspondence": kappa}
        before, after = (repertoire(look, **sizes).sight_codes.astype(float) for look in (1, 2))
        for_each_seed.append((before * after).sum(axis=1).mean())
    assert_mean(for_each_seed, kappa)


@pytest.mark.parametrize(
    "sizes",
    [
        {},
        {"actions": 100, "units": 16, "units_per_program": 4},
        {"actions": 6, "units": 4, "units_per_program": 2},  # every program there is
        {"actions": 10, "units": 10, "units_per_program": 9},
        {"actions": 1, "units": 1, "units_per_program": 1, "goals": 1},
    ],
)
def test_programs_are_distinct_and_have_their_number_of_units(sizes):
    made = RepertoireSettings(**{"goals": 1, **sizes})
    programs = repertoire(**{"goals": 1, **sizes}).unit_codes
    assert len({program.tobytes() for program in programs}) == made.actions
    assert set(np.unique(programs)) <= {0.0, 1.0}
    assert (programs.sum(axis=1) == made.units_per_program).all()


def test_programs_are_unlike_each_other():
    """The best of 64 draws: with 8 programs of 4 out of 16 units none shares three."""
    overlaps = [(c @ c.T)[np.triu_indices(8, 1)].max() for c in (repertoire(seed=s).unit_codes for s in range(20))]
    assert max(overlaps) <= 2


def test_one_hot_programs_are_units_drawn_evenly():
    made = [repertoire(seed=s, actions=3, units=5, units_per_program=1, goals=1).unit_codes for s in range(2000)]
    assert all((codes.sum(axis=0) <= 1).all() for codes in made)
    assert_counts(sum(codes.sum(axis=0) for codes in made), np.full(5, 1 / 5))


def test_more_programs_than_there_can_be_are_refused():
    with pytest.raises(ScenarioError, match=r"units_per_program: must give every one of the 8 actions .*; got 8"):
        RepertoireSettings(actions=8, units=8, units_per_program=8)
    with pytest.raises(
        ScenarioError, match=r"units: must be at least actions = 8, motor units since programs are one-hot"
    ):
        RepertoireSettings(actions=8, units=6, units_per_program=1)


@pytest.mark.parametrize(("actions", "goals"), [(8, 4), (7, 3), (5, 5), (9, 1)])
def test_goals_are_shared_as_evenly_as_can_be(actions: int, goals: int):
    goal_of = repertoire(actions=actions, goals=goals).goal_of
    sizes = np.bincount(goal_of, minlength=goals)
    assert sizes.max() - sizes.min() <= 1
    assert (np.diff(goal_of) >= 0).all()


@pytest.mark.parametrize(("share", "n"), [(0.0, 0), (0.25, 2), (0.5, 4), (0.75, 6), (1.0, 8)])
def test_cultural_actions_have_their_share_and_each_goal_has_both(share: float, n: int):
    made = repertoire(cultural_share=share)
    assert made.is_cultural.sum() == n
    if share == 0.5:
        assert (np.bincount(made.goal_of, made.is_cultural) == 1).all()


def test_the_readout_turns_perfect_unit_drives_into_one():
    made = repertoire()
    np.testing.assert_allclose(np.diag(made.unit_codes @ made.readout), 1, rtol=1e-6)
    assert (np.diag(made.unit_codes @ made.readout)[:, None] >= made.unit_codes @ made.readout).all()


# ------------------------------------------------------------------------------------------------------- transparency
def test_each_action_may_have_a_transparency_of_its_own():
    assert repertoire(actions=4, transparency=0.5).transparency.tolist() == [0.5] * 4
    assert repertoire(actions=4, transparency=[1, 0.5, 0.25, 0]).transparency.tolist() == [1, 0.5, 0.25, 0]


@pytest.mark.parametrize(
    ("transparency", "message"),
    [
        ([1.0, 0.5], "transparency: must be one number, or 4, one for each action; got 2 of them"),
        ([], "transparency: must be one number, or 4, one for each action; got 0 of them"),
        ([1.0, 0.5, 0.5, 1.5], "transparency.3: must be at most 1.0; got 1.5"),
        ("glass", "transparency: must be a number; got 'glass'; or must be a list, in square brackets; got 'glass'"),
    ],
)
def test_transparencies_that_fit_no_action_are_refused(transparency, message: str):
    with pytest.raises(ScenarioError) as caught:
        validated(RepertoireSettings, {"actions": 4, "goals": 2, "transparency": transparency})
    assert [f"{one.where}: {one.message}" for one in caught.value.mistakes] == [message]
