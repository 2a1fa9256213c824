"""Delta P, counted by hand and against the generator that sets it."""

import numpy as np
import pytest

from evo_mirror.measures.contingency import counted, delta_p, met
from evo_mirror.state.experience import ACT, DELAY, SIGHT, no_events


def events_of(*pairs, n=1):
    """One life of (sight, act) trials, told to ``n`` individuals."""
    events = no_events(n, len(pairs))
    for trial, (sight, act) in enumerate(pairs):
        events[:, trial, SIGHT], events[:, trial, ACT] = sight, act
    return events


def test_delta_p_counted_by_hand():
    """Sight 0 on four trials, act 0 on three of them; nothing seen on four, act 0 on one of them: 3/4 - 1/4."""
    events = events_of((0, 0), (0, 0), (0, 0), (0, 1), (-1, 0), (-1, 1), (-1, 1), (-1, -1), (1, 1))
    contingency = delta_p(events, 2)
    assert contingency[0].tolist() == [0.75 - 0.25, 0.25 - 0.5]
    assert contingency[1].tolist() == [0.0 - 0.25, 1.0 - 0.5]


def test_a_trial_without_an_act_counts_as_not_doing():
    assert delta_p(events_of((0, -1), (0, 0), (-1, -1)), 1)[0, 0] == 0.5


def test_lives_are_pooled():
    one, other = events_of((0, 0), (-1, 1)), events_of((0, 1), (-1, 1))
    assert delta_p(np.concatenate([one, other]), 2)[0].tolist() == [0.5, 0.5 - 1.0]


def test_what_was_never_seen_has_no_delta_p():
    assert np.isnan(delta_p(events_of((0, 0), (0, 1)), 2)).all(), "there was always something to see"
    contingency = delta_p(events_of((0, 0), (-1, 1)), 2)
    assert np.isfinite(contingency[0]).all()
    assert np.isnan(contingency[1]).all()
    assert np.isnan(delta_p(no_events(2, 0), 3)).all()


@pytest.mark.parametrize("c", [0.0, 0.3, 0.8, 1.0])
def test_the_generator_of_reaction_norms_sets_delta_p(c: float):
    """With probability c the sight copies the act, nothing included; else it is independent with the same marginals.

    200000 trials, 4 actions, an act on half of them: the largest standard error, that of P(act | see a) with 25000 trials
    each, is 0.0036; 5 of them for 16 numbers have a false-alarm rate below 1e-5.
    """
    rng, n = np.random.default_rng(11), 200_000
    events = no_events(1, n)

    def anything():
        return np.where(rng.random(n) < 0.5, rng.integers(0, 4, n), -1)

    act = anything()
    events[0, :, ACT] = act
    events[0, :, SIGHT] = np.where(rng.random(n) < c, act, anything())
    own = np.eye(4, dtype=bool)
    contingency = delta_p(events, 4)
    assert np.abs(contingency[own] - c).max() < 5 * 0.0036
    assert np.abs(contingency[~own]).max() < 5 * 0.0036


def test_what_each_met_is_its_own():
    """The first saw both actions (3/4 - 1/4 and 1 - 1/4, by hand); the second nothing; the third always something."""
    first = events_of((0, 0), (0, 0), (0, 0), (0, 1), (-1, 0), (-1, 1), (-1, -1), (-1, -1), (1, 1))
    second, third = no_events(1, 9), events_of(*[(0, 0)] * 9)
    first[0, :3, DELAY], third[0, :2, DELAY] = (0, 2, -5), (3, 0)
    lives = np.concatenate([first, second, third])
    contingency, delay = met(lives, 2).delta_p, met(lives, 2).delay
    assert met(lives, 2).counts.tolist() == counted(lives, 2).tolist()
    assert contingency[0] == ((0.75 - 0.25) + (1.0 - 0.25)) / 2
    assert delay[0] == -1.0
    assert np.isnan([contingency[1], delay[1], contingency[2]]).all()
    assert delay[2] == 1.5


@pytest.mark.parametrize("column", [SIGHT, ACT])
@pytest.mark.parametrize("code", [-128, -2, 2, 127])
def test_an_action_that_the_repertoire_does_not_have_is_refused(column: int, code: int):
    lives = no_events(3, 5)
    lives[1, 3, column] = code
    with pytest.raises(IndexError, match="events name an action that the repertoire does not have"):
        met(lives, 2)


def test_the_mean_of_many_lives_is_near_what_they_have_together():
    rng = np.random.default_rng(12)
    events = no_events(300, 400)
    events[:, :, ACT] = rng.integers(-1, 3, (300, 400))
    events[:, :, SIGHT] = np.where(rng.random((300, 400)) < 0.4, events[:, :, ACT], rng.integers(-1, 3, (300, 400)))
    each = met(events, 3).delta_p
    together = np.diagonal(delta_p(events, 3)).mean()
    assert abs(each.mean() - together) < 5 * each.std(ddof=1) / 300**0.5
    assert each.std() > 0.01
