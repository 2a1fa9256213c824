"""Sights exchanged: those that go with own acts, and nothing else."""

import numpy as np

from evo_mirror.interventions.exchanging import with_sights_exchanged
from evo_mirror.interventions.training import derangement
from evo_mirror.state.experience import OUTCOME, SIGHT, SOURCE, Experience, no_events

N, T, A = 5, 60, 4
PARTNER = derangement(A)


def lived() -> Experience:
    """Sights from three sources, of which the last shows outcomes as well."""
    rng = np.random.default_rng(2)
    events = no_events(N, T)
    events[:, :, SIGHT] = rng.integers(-1, A, (N, T))
    events[:, :, SOURCE] = np.where(events[:, :, SIGHT] >= 0, rng.integers(0, 3, (N, T)), -1)
    events[:, :, OUTCOME] = np.where(events[:, :, SOURCE] == 2, events[:, :, SIGHT], -1)
    return Experience(events, np.zeros((N, 0), np.int8))


def test_sights_of_the_sources_named_are_those_of_partners_and_all_else_stays():
    before = lived()
    kept = before.events.copy()
    after = with_sights_exchanged(before, PARTNER, np.array([0, 2])).events
    source, seen = kept[:, :, SOURCE], kept[:, :, SIGHT]
    exchanged = np.isin(source, [0, 2])
    assert (after[exchanged, SIGHT] == PARTNER[seen[exchanged]]).all()
    assert (after[~exchanged, SIGHT] == seen[~exchanged]).all()
    assert (after[source == 2, OUTCOME] == after[source == 2, SIGHT]).all(), "an outcome is that of the action seen"
    assert (after[source != 2, OUTCOME] == -1).all()
    others = [k for k in range(kept.shape[2]) if k not in (SIGHT, OUTCOME)]
    assert np.array_equal(after[:, :, others], kept[:, :, others])
    assert np.array_equal(before.events, kept), "the life itself is not changed"


def test_what_was_exchanged_can_be_exchanged_back():
    before = lived()
    there = with_sights_exchanged(before, PARTNER, np.array([0, 1]))
    assert not np.array_equal(there.events, before.events)
    assert np.array_equal(with_sights_exchanged(there, np.argsort(PARTNER), np.array([0, 1])).events, before.events)
