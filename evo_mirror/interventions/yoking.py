"""Yoking: the sights of somebody else's life."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evo_mirror.state.experience import DELAY, OUTCOME, SIGHT, SOURCE, Experience


def yoked(experience: Experience) -> Experience:
    """Give each individual its own acts and the sight stream of the next individual of the same group.

    How often each action is seen and done stays as it was; what is seen no longer goes with what is done: Delta P = 0.

    Parameters
    ----------
    experience : Experience
        Of at least two individuals.
    """
    events = experience.events.copy()
    for column in (SIGHT, OUTCOME, SOURCE, DELAY):
        events[:, :, column] = np.roll(experience.events[:, :, column], 1, axis=0)
    return replace(experience, events=events)
