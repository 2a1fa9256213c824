"""Delta P, counted by hand and against the generator that sets it."""

import numpy as np
import pytest

from evo_mirror.measures.contingency import delta_p
from evo_mirror.state.experience import ACT, SIGHT, no_events


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
