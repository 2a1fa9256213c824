"""Yoking: another's sights, with exposure as before and no contingency."""

import numpy as np
import pytest

from evo_mirror.evolution.engine import Evolution
from evo_mirror.evolution.generation import stage
from evo_mirror.interventions.yoking import yoked
from evo_mirror.measures.contingency import delta_p
from evo_mirror.scenario.scenario import Scenario
from evo_mirror.state.experience import ACT, DELAY, OUTCOME, SIGHT, SOURCE, Experience, no_events

WORLD = Scenario(title="yoked", population={"size": 200}, rearing={"trials": 150}, understanding={"rounds": 1})
GIVEN = (SIGHT, OUTCOME, SOURCE, DELAY)


@pytest.fixture(scope="module")
def reared() -> Experience:
    """An experience in which what is seen goes with what is done."""
    evolution = Evolution(WORLD, seed=6)
    evolution.step()
    return evolution.lived.experience


def test_everybody_has_the_sights_of_another_whole_and_in_order(reared):
    after = yoked(reared).events
    for column in GIVEN:
        assert np.array_equal(after[1:, :, column], reared.events[:-1, :, column])
        assert np.array_equal(after[0, :, column], reared.events[-1, :, column])


def test_all_else_is_ones_own(reared):
    others = [column for column in range(reared.events.shape[2]) if column not in GIVEN]
    assert ACT in others
    assert np.array_equal(yoked(reared).events[:, :, others], reared.events[:, :, others])
    assert yoked(reared).pays is reared.pays


def test_how_often_each_is_seen_and_done_stays(reared):
    for column in (SIGHT, ACT, OUTCOME):
        before, after = (np.unique(e.events[:, :, column], return_counts=True) for e in (reared, yoked(reared)))
        assert np.array_equal(before, after)


def test_the_experience_yoked_is_not_changed(reared):
    before = reared.events.tobytes()
    yoked(reared)
    assert reared.events.tobytes() == before


def test_yoking_takes_all_contingency_away(reared):
    """30000 trials, 8 actions: Delta P of one's own act is over .5 before, and 0 after.

    The mean of 8 Delta P has a standard error of at most 0.009, with 500 or more sights of each action and 12000 trials
    without sight; 5 of them have a false-alarm rate below 1e-6.
    """
    n = stage(WORLD, Evolution(WORLD, seed=6).moment).n_actions
    before, after = (np.diagonal(delta_p(e.events, n)).mean() for e in (reared, yoked(reared)))
    assert before > 0.3
    assert abs(after) < 5 * 0.009


def test_twins_who_do_the_same_cannot_be_yoked_apart():
    """A planted defect: were acts handed on with sights, contingency would stay."""
    events = no_events(3, 40)
    events[:, :, ACT] = events[:, :, SIGHT] = np.random.default_rng(1).integers(-1, 4, (3, 40))
    apart = yoked(Experience(events, np.zeros((3, 0), np.int8))).events
    assert np.diagonal(delta_p(events, 4)).min() == 1.0
    assert np.abs(np.diagonal(delta_p(apart, 4))).max() < 0.6
    together = np.roll(events, 1, axis=0)
    assert np.diagonal(delta_p(together, 4)).min() == 1.0
