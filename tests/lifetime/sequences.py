"""Streams of sights and acts with a contingency that is known, for rules whose expectations can be worked out."""

import numpy as np
from lives import conditions, lived, newborns, plain_stage

from evo_mirror.state.experience import ACT, SIGHT, Experience, no_events

ALONE = plain_stage(1, contexts=0, sounds=0)
Z = 4.5
"""False alarms: 7e-6 for each comparison."""


def two_streams(n, trials, *, seen, act_if_seen, act_if_not, seed=3):
    """Events of ``n`` lives in which each trial is independent of all others: (n, trials, 11) int8 array."""
    rng = np.random.default_rng(seed)
    events = no_events(n, trials)
    sight = rng.uniform(size=(n, trials)) < seen
    act = rng.uniform(size=(n, trials)) < np.where(sight, act_if_seen, act_if_not)
    events[:, :, SIGHT], events[:, :, ACT] = np.where(sight, 0, -1), np.where(act, 0, -1)
    return events


def strengths_at(rule, events, ages):
    """Strength of the one connection there is, in each life at each age: (n, n_ages) float64 array."""
    wiring = newborns(ALONE, len(events), rate=rule.rate, rule=rule)
    experience = Experience(events, np.zeros((len(events), 1), np.int8))
    life = lived(wiring, experience, conditions(ALONE, rule=rule, ages=ages), engine="numpy")
    return life.drives[:, :, 0, 0].astype(np.float64)


def assert_mean(values, expected, slack=0.0):
    """The mean of independent lives is what theory says, to ``Z`` standard errors and what theory leaves open."""
    error = values.std(ddof=1) / np.sqrt(len(values))
    away = abs(values.mean() - expected)
    assert away < Z * error + slack, f"{values.mean():.5f} is not {expected:.5f} +- {error:.5f}"
