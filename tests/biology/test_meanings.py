"""What actions mean, as it changes between generations."""

import numpy as np
import pytest
from chances import Z, assert_counts, assert_share

from evo_mirror.biology.environment.changing_looks import ChangingLooks
from evo_mirror.biology.environment.constant import Constant
from evo_mirror.biology.repertoires import RepertoireSettings
from evo_mirror.evolution.developing import develop
from evo_mirror.evolution.founders import found
from evo_mirror.evolution.generation import stage
from evo_mirror.foundation.errors import ScenarioError
from evo_mirror.machine.counters import Address, Moment
from evo_mirror.scenario.scenario import Scenario

SIZES = RepertoireSettings()


def when(generation: int) -> Address:
    return Address(41, "stage", 0, generation)


def meanings(rate: float, n_generations: int, **sizes) -> np.ndarray:
    settings = RepertoireSettings(cultural_share=1.0, **sizes)
    return np.array([Constant(meaning_rate=rate).goals(settings, when(g)) for g in range(n_generations)])


@pytest.mark.parametrize(("rate", "goals"), [(0.1, 4), (0.5, 3), (1.0, 2)])
def test_meanings_change_at_their_rate_to_any_other_goal(rate: float, goals: int):
    told = meanings(rate, 60, actions=100, goals=goals)
    assert_share(told[1:] != told[:-1], rate)
    moved = (told[1:] - told[:-1]) % goals
    assert_counts(np.bincount(moved.ravel(), minlength=goals)[1:], np.full(goals - 1, 1 / (goals - 1)))
    for lag in (2, 7):
        same = (told[lag:] == told[:-lag]).mean(axis=0)
        expected = Constant(meaning_rate=rate).same_goal(lag, goals)
        assert abs(same.mean() - expected) < Z * same.std(ddof=1) / 10 + 1e-12


def test_a_change_of_meaning_leaves_looks_alone_and_the_other_way_round():
    both = ChangingLooks(rate=0.2, meaning_rate=0.3)
    alone = ChangingLooks(rate=0.2)
    for g in range(20):
        assert np.array_equal(*(one.looks(SIZES.is_cultural, 16, when(g)) for one in (both, alone)))
        assert np.array_equal(both.goals(SIZES, when(g)), Constant(meaning_rate=0.3).goals(SIZES, when(g)))


def test_meanings_need_another_goal():
    with pytest.raises(
        ScenarioError, match=r"environment\.meaning_rate: must be 0 where there is only one goal; got 0\.1"
    ):
        Scenario(title="one goal", environment={"meaning_rate": 0.1}, repertoire={"goals": 1})
    assert Constant(meaning_rate=0.1).same_goal(3, 1) == 1.0


def test_meanings_that_are_given_are_those_of_the_generation():
    world = Scenario(
        title="given", population={"size": 3}, environment={"meaning_rate": 0.5}, understanding={"meaning": "given"}
    )
    moment = Moment(9).at(12)
    population, now = found(world, stage(world, Moment(9)), Moment(9)), stage(world, moment)
    assert not np.array_equal(now.goal_of, stage(world, Moment(9)).goal_of)
    wiring = develop(world, population, moment)
    assert np.array_equal(wiring.meaning[0], np.eye(4, dtype=np.float32)[now.goal_of] * world.learning.asymptote)
