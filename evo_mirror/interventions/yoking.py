"""Yoking: the sights and sounds of somebody else's life."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evo_mirror.state.experience import DELAY, OUTCOME, SIGHT, SOUND, SOURCE, Experience


def yoked(experience: Experience) -> Experience:
    """Give each individual its own acts, and what the next individual of the same group sees and hears.

    How often each action is seen, heard and done stays as it was; what is seen or heard no longer goes with what is done:
    Delta P = 0.

    Parameters
    ----------
    experience : Experience
        Of at least two individuals.
    """
    events = experience.events.copy()
    for column in (SIGHT, OUTCOME, SOURCE, DELAY, SOUND):
        events[:, :, column] = np.roll(experience.events[:, :, column], 1, axis=0)
    return replace(experience, events=events)
