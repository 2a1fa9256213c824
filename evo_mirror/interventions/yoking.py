"""Yoking: the sights and sounds of somebody else's life."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evo_mirror.state.experience import DELAY, OUTCOME, SIGHT, SOUND, SOURCE, Experience


def yoked(experience: Experience, *, sights_of: Experience | None = None) -> Experience:
    """Give each individual its own acts, and what the next individual of the same group sees and hears.

    How often each action is seen, heard and done stays as it was; what is seen or heard no longer goes with what is done:
    Delta P = 0.

    Parameters
    ----------
    experience : Experience
        Of at least two individuals.
    sights_of : Experience, optional
        Lives of the same individuals from which each has its sights instead, to be yoked to nobody else.
    """
    events = experience.events.copy(order="K")
    seen = np.roll(experience.events, 1, axis=0) if sights_of is None else sights_of.events
    for column in (SIGHT, OUTCOME, SOURCE, DELAY, SOUND):
        events[:, :, column] = seen[:, :, column]
    return replace(experience, events=events)
