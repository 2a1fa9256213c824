"""Change within a life: how often, of what, for whom; apart from change between generations; and what cannot be asked for."""

import numpy as np
import pytest
from chances import Z, assert_counts, assert_mean, assert_share

from evo_mirror.biology import within_life
from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.environment.changing_looks import ChangingLooks
from evo_mirror.biology.environment.constant import Constant
from evo_mirror.biology.repertoires import RepertoireSettings
from evo_mirror.biology.staging import staged
from evo_mirror.biology.tasks.base import AgeWeights
from evo_mirror.biology.tasks.goal import Goal
from evo_mirror.foundation.discovery import leaves
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.foundation.settings import adjusted, resolved, validated
from evo_mirror.machine.counters import Address
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.scenario.within_life import (
    expected_new_goals,
    expected_new_looks,
    likeness_at_maturity,
    most_eras,
    same_goal_at_maturity,
)
from evo_mirror.state.life import Life
from evo_mirror.state.repertoire import Repertoire

SIZES = RepertoireSettings()
CULTURAL = SIZES.is_cultural
T = 120
WRITTEN = (
    {"trial": 60, "actions": (1, 3)},
    {"trial": 20, "what": "meanings"},
    {"trial": 60, "actions": (5,), "what": "both"},
)


def when(generation: int = 0, *, seed: int = 43, replicate: int = 0) -> Address:
    return Address(seed, "stage", replicate, generation)


def world(
    generation: int = 0, *, n_trials: int = T, sizes: RepertoireSettings = SIZES, seed: int = 43, **within
) -> Repertoire:
    return staged(Constant(**within), sizes, when(generation, seed=seed), n_trials=n_trials)


def turns(n_generations: int, *, n_trials: int = T, n: int = 50, **within) -> within_life.Turns:
    """Of many generations, one after the other: (n_generations, n_trials, n) arrays."""
    told = [Constant(**within).turns(np.ones(n, np.bool_), n_trials, when(g)) for g in range(n_generations)]
    return within_life.Turns(*(np.array([getattr(one, name) for one in told]) for name in ("looks", "goals")))


# ------------------------------------------------------------------------------------------------------------ how often
@pytest.mark.parametrize("rate", [0.001, 0.05, 0.5])
def test_looks_and_goals_change_at_their_rates_on_every_trial_but_the_first(rate: float):
    """160 000 chances at least, of which each is taken with the rate stated: a false alarm in 1e-5 runs, were they random."""
    told = turns(30, within_rate=rate, within_meaning_rate=0.3)
    assert not told.looks[:, 0].any()
    assert not told.goals[:, 0].any()
    assert_share(told.looks[:, 1:], rate)
    assert_share(told.goals[:, 1:], 0.3)
    # Neither knows of the other, of the trial before, of the action beside it or of the generation before.
    both = told.looks[:, 1:] & told.goals[:, 1:]
    assert_share(both, 0.3 * rate)
    for one, other in (
        (np.s_[:, 1:-1], np.s_[:, 2:]),
        (np.s_[:, 1:, :-1], np.s_[:, 1:, 1:]),
        (np.s_[:-1, 1:], np.s_[1:, 1:]),
    ):
        assert_share(told.looks[one] & told.looks[other], rate**2)


def test_a_rate_that_is_a_little_off_is_seen():
    with pytest.raises(AssertionError, match="is not 0"):
        assert_share(turns(30, within_rate=0.055).looks[:, 1:], 0.05)


def test_what_changes_on_a_trial_does_not_depend_on_how_far_is_looked(monkeypatch: pytest.MonkeyPatch):
    within = {"within_rate": 0.1, "within_meaning_rate": 0.05}
    far, near = turns(3, **within), turns(3, n_trials=40, **within)
    assert np.array_equal(far.looks[:, :40], near.looks)
    monkeypatch.setattr(within_life, "_AT_A_TIME", 7 * 50)
    assert np.array_equal(turns(3, **within).goals, far.goals)


def test_only_cultural_actions_change():
    told = world(within_rate=1.0, within_meaning_rate=1.0)
    assert told.n_eras == T
    changed = (told.sights[1:] != told.sights[:-1]).any(axis=2)
    assert np.array_equal(changed, np.tile(CULTURAL, (T - 1, 1)))
    assert np.array_equal(told.goals[1:] != told.goals[:-1], changed)
    np.testing.assert_allclose((told.sights.astype(np.float64) ** 2).sum(axis=2), 1.0, atol=1e-6)


def test_a_new_look_is_unlike_any_before_and_another_goal_is_any_other():
    sizes = RepertoireSettings(actions=40, cultural_share=1.0, goals=5, features=32)
    told = world(within_rate=1.0, within_meaning_rate=1.0, sizes=sizes)
    cosines = (told.sights[1:] * told.sights[:-1]).astype(np.float64).sum(axis=2)
    assert_mean(cosines, 0.0)
    assert abs(cosines.var() - 1 / 32) < 0.003, "of directions drawn evenly"
    moved = (told.goals[1:].astype(int) - told.goals[:-1]) % 5
    assert_counts(np.bincount(moved.ravel(), minlength=5), [0, 0.25, 0.25, 0.25, 0.25])


def test_a_look_is_the_same_whichever_others_change_and_however_it_came():
    all_of_them, one_of_them = world(within=({"trial": 60},)), world(within=({"trial": 60, "actions": (3,)},))
    assert np.array_equal(all_of_them.at_end.sight_codes[3], one_of_them.at_end.sight_codes[3])
    by_chance = world(within_rate=1.0)
    assert np.array_equal(by_chance.at(60).sight_codes, all_of_them.at_end.sight_codes)
    assert not np.array_equal(by_chance.at(60).sight_codes[3], by_chance.at(61).sight_codes[3])


def test_generations_replicates_and_seeds_change_in_their_own_ways():
    told = [world(0), world(1), world(0, seed=44)]
    assert all(one.later is None for one in told)
    told = [world(g, within_rate=0.05, seed=seed) for g, seed in ((0, 43), (1, 43), (0, 44))]
    ends = {one.at_end.sight_codes.tobytes() for one in told}
    assert len(ends) == 3
    other = staged(Constant(within_rate=0.05), SIZES, when(replicate=1), n_trials=T)
    assert other.begins.tolist() != told[0].begins.tolist()


# -------------------------------------------------------------------------------------------------------------- written
def test_what_is_written_happens_then_and_at_no_other_time():
    told = world(within=WRITTEN)
    assert told.begins.tolist() == [0, 20, 60]
    looks = (told.sights[1:] != told.sights[:-1]).any(axis=2)
    assert [np.flatnonzero(era).tolist() for era in looks] == [[], [1, 3, 5]]
    assert [np.flatnonzero(era).tolist() for era in told.goals[1:] != told.goals[:-1]] == [[1, 3, 5, 7], [5]]
    assert world(within=WRITTEN[::-1]).sights.tobytes() == told.sights.tobytes()
    both = world(within=WRITTEN, within_rate=0.02)
    assert set(told.begins) < set(both.begins)


def test_what_programs_lend_to_sights_stays():
    sizes = RepertoireSettings(correspondence=0.5, features=1024)
    told = world(within=({"trial": 5},), sizes=sizes)
    cosines = (told.sights[0] * told.sights[1]).sum(axis=1)
    np.testing.assert_allclose(cosines, np.where(CULTURAL, 0.5, 1.0), atol=0.2)
    assert np.array_equal(told.sights[0, ~CULTURAL], told.sights[1, ~CULTURAL]), "to the bit"


# ----------------------------------------------------------------------------------------------- two axes, set apart
@pytest.mark.parametrize("kind", sorted(leaves(Environment)))
def test_a_generation_is_born_as_if_nothing_had_ever_changed_within_a_life(kind: str):
    """And changes within its life as it would in any other environment."""
    plain, restless = (
        leaves(Environment)[kind](meaning_rate=0.2, **within)
        for within in ({}, {"within_rate": 0.1, "within_meaning_rate": 0.05, "within": WRITTEN})
    )
    for generation in range(6):
        born = staged(plain, SIZES, when(generation), n_trials=T)
        told = staged(restless, SIZES, when(generation), n_trials=T)
        assert born.later is None
        assert told.n_eras > 10
        for name in ("sight_codes", "goal_of", "unit_codes", "sound_codes"):
            assert np.array_equal(getattr(born, name), getattr(told.at(0), name))
        elsewhere = world(generation, within_rate=0.1, within_meaning_rate=0.05, within=WRITTEN)
        assert told.begins.tolist() == elsewhere.begins.tolist()
        turned = (told.goals - told.goals[0]) % SIZES.goals
        assert np.array_equal(turned, (elsewhere.goals - elsewhere.goals[0]) % SIZES.goals)


def test_persistence_between_generations_does_not_move_with_that_within_a_life():
    """Looks last 1/u generations at birth, however seldom one lasts a life."""
    sizes = RepertoireSettings(actions=100, cultural_share=1.0, features=8)
    where = ChangingLooks(rate=0.2, within_rate=0.9)
    births = [staged(where, sizes, when(g), n_trials=6) for g in range(40)]
    changed = [(a.sight_codes != b.sight_codes).any(axis=1) for a, b in zip(births[1:], births[:-1], strict=True)]
    assert_share(np.array(changed), 0.2)
    assert all((one.at_end.sight_codes != one.sight_codes).any(axis=1).mean() > 0.9 for one in births)


# ------------------------------------------------------------------------------------------------------ what is foretold
def scenario(**within) -> Scenario:
    sizes = {"actions": 100, "cultural_share": 0.5, "goals": 4, "features": 12}
    return Scenario(title="told", repertoire=sizes, environment=within, rearing={"trials": 41})


@pytest.mark.parametrize("within", [
    {"within_rate": 0.03, "within_meaning_rate": 0.02},
    {"within_rate": 0.01, "within": ({"trial": 9, "actions": (1, 3)}, {"trial": 20, "what": "both"}, {"trial": 40})},
    {"within": ({"trial": 30, "what": "meanings"}, {"trial": 40, "what": "meanings"})},
], ids=str)  # fmt: skip
def test_numbers_and_persistence_are_as_foretold(within):
    """Over 60 replicates and 100 actions; ancient ones, of which nothing is left to chance, must be right to the bit."""
    told = scenario(**within)
    n, sizes = 60, told.repertoire
    lives = [staged(told.environment, sizes, when(2, replicate=r), n_trials=41) for r in range(n)]
    happened = [told.environment.turns(sizes.is_cultural, 41, when(2, replicate=r)) for r in range(n)]
    same = np.array([one.at_end.goal_of == one.goal_of for one in lives])
    alike = np.array([(one.at_end.sight_codes * one.sight_codes).astype(np.float64).sum(axis=1) for one in lives])
    for measured, expected in (
        (np.array([one.looks.sum(axis=0) for one in happened]), expected_new_looks(told)),
        (np.array([one.goals.sum(axis=0) for one in happened]), expected_new_goals(told)),
        (same, same_goal_at_maturity(told)),
        (alike, likeness_at_maturity(told)),
    ):  # fmt: skip
        for group in np.unique(expected):
            values = measured[:, expected == group].astype(np.float64)
            error = values.std(ddof=1) / np.sqrt(values.size)
            assert abs(values.mean() - group) < Z * error + 1e-6, f"{values.mean()} is not {group} +- {error}"
    assert max(one.n_eras for one in lives) <= most_eras(told)
    assert most_eras(told) < 41 or "within_rate" in within


def test_what_is_foretold_by_hand():
    told = scenario(within_rate=0.1, within_meaning_rate=0.3)
    assert expected_new_looks(told)[[0, 1]].tolist() == pytest.approx([0.0, 4.0])
    assert likeness_at_maturity(told)[[0, 1]].tolist() == pytest.approx([1.0, 0.9**40])
    assert same_goal_at_maturity(told)[[0, 1]].tolist() == pytest.approx([1.0, 0.25 + 0.75 * 0.6**40])
    once = scenario(within=({"trial": 40, "what": "both"},))
    assert same_goal_at_maturity(once)[1] == pytest.approx(0.0)
    assert likeness_at_maturity(once)[1] == 0.0
    assert most_eras(once) == 2
    assert most_eras(scenario()) == 1
    assert most_eras(scenario(within_rate=1.0)) == 41


# --------------------------------------------------------------------------------------------------------------- chance
def test_chance_is_that_of_the_goals_of_the_age():
    """A goal that most actions serve by then is easily guessed: half right is worth less, and nothing where there is one."""
    sizes = RepertoireSettings(actions=4, goals=2, cultural_share=0.5)
    stage = world(within=({"trial": 5, "actions": (1,), "what": "meanings"},), sizes=sizes, n_trials=9)
    assert stage.goals.tolist() == [[0, 0, 1, 1], [0, 1, 1, 1]]
    ages = np.array([0, 4, 9])
    life = Life(
        ages, *([np.zeros((1, 3, 4, 4), np.float32)] + [np.full((1, 3, 4), 0.8, np.float32)] + [np.zeros(1)] * 4)
    )
    for name, expected in (("birth", 0.6), ("juvenile", 0.6), ("adult", 0.2)):
        only = AgeWeights(**{age: float(age == name) for age in ("birth", "juvenile", "adult")})
        assert Goal().performance(life, None, stage, only, when())[0] == pytest.approx(expected, abs=1e-6)


# -------------------------------------------------------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"within_rate": 1.5}, "environment.within_rate: must be at most 1.0 per action per trial; got 1.5"),
        (
            {"within_meaning_rate": -0.1},
            "environment.within_meaning_rate: must be at least 0.0 per action per trial; got -0.1",
        ),
        (
            {"within": [{"trial": 30}]},
            "environment.within.0.trial: must be below rearing.trials = 30, as trials are counted from 0; got 30",
        ),
        ({"within": [{"trial": 0}]}, "environment.within.0.trial: must be at least 1 trial; got 0"),
        ({"within": [{"actions": [1]}]}, "environment.within.0.trial: must be given"),
        (
            {"within": [{"trial": 3, "what": "sounds"}]},
            "environment.within.0.what: there is no 'sounds'; choose looks or meanings or both",
        ),
        (
            {"within": [{"trial": 4}, {"trial": 5, "actions": [1, 2, 9]}]},
            "environment.within.1.actions: must name cultural actions, which are 1, 3, 5, 7; got [2, 9]. "
            "Leave the others out, or raise repertoire.cultural_share.",
        ),
        (
            {"within": [{"trial": 5, "actions": [3]}, {"trial": 4}, {"trial": 5, "what": "both"}]},
            "environment.within.2.actions: must give each action at most one new look on a trial; got action 3 a second time on "
            "trial 5. Leave one of the two out.",
        ),
        (
            {"within": [{"trial": 5, "actions": [3, 3], "what": "meanings"}]},
            "environment.within.0.actions: must give each action at most one new goal on a trial; got action 3 a second time on "
            "trial 5. Leave one of the two out.",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused(environment, said: str):
    with pytest.raises(ScenarioError) as error:
        Scenario(title="restless", rearing={"trials": 30}, environment=environment)
    assert said in str(error.value)


def test_looks_and_goals_may_change_on_one_trial():
    Scenario(
        title="both", rearing={"trials": 30},
        environment={"within": [{"trial": 5, "actions": [3]}, {"trial": 5, "actions": [3], "what": "meanings"}]},
    )  # fmt: skip


def test_meanings_need_another_goal():
    with pytest.raises(ScenarioError) as error:
        Scenario(
            title="one goal", repertoire={"goals": 1},
            environment={"within_meaning_rate": 0.1, "within": [{"trial": 5, "what": "both"}]},
        )  # fmt: skip
    said = str(error.value)
    assert "environment.within_meaning_rate: must be 0 where there is only one goal; got 0.1" in said
    assert "environment.within.0.what: must be 'looks' where there is only one goal; got 'both'" in said
    assert same_goal_at_maturity(Scenario(title="one goal", repertoire={"goals": 1})).tolist() == [1.0] * 8


def test_it_is_read_back_as_it_was_written_and_can_be_set_by_name():
    told = scenario(within_rate=0.1, within=({"trial": 20, "actions": (1, 3), "what": "both"},))
    assert validated(Scenario, resolved(told)) == told
    assert adjusted(told, {"environment.within.0.trial": 7}).environment.within[0].trial == 7
