"""Shuffling: sights when they were, but of which action is left to chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evo_mirror.machine.counters import Address, uniforms
from evo_mirror.state.experience import OUTCOME, SIGHT, Experience


def with_identities_shuffled(experience: Experience, address: Address) -> Experience:
    """Shuffle, in each life, which action is seen among the trials on which one is seen.

    Contiguity is kept: something is seen exactly when it was. So is how often each action is seen. An outcome that is seen
    stays that of the action seen.

    Parameters
    ----------
    experience : Experience
    address : Address
    """
    events = experience.events.copy(order="K")
    n, n_trials = events.shape[:2]
    order = uniforms(address, np.arange(n), n_trials)
    for i in range(n):
        seen = np.flatnonzero(events[i, :, SIGHT] >= 0)
        events[i, seen, SIGHT] = events[i, seen[np.argsort(order[i, seen], kind="stable")], SIGHT]
    shown = events[:, :, OUTCOME] >= 0
    events[:, :, OUTCOME] = np.where(shown, events[:, :, SIGHT], events[:, :, OUTCOME])
    return replace(experience, events=events)
