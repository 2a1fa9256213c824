"""Exchanging: what goes with one's own acts looks like other acts, from birth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.state.experience import OUTCOME, SIGHT, SOURCE, Experience


def with_sights_exchanged(
    experience: Experience, looks_like: NDArray[np.int64], sources: NDArray[np.int64]
) -> Experience:
    """Let each sight from some sources be that of another action.

    When something is seen, and what is done and heard, stay as they were; so do sights from all other sources. With a
    permutation of actions that are equally frequent, each is seen as often as before.

    Parameters
    ----------
    experience : Experience
    looks_like : (n_actions,) int array
        Which action is seen instead of each.
    sources : (n_sources,) int array
        Places of the sources in the order of precedence, as events have them.

    Returns
    -------
    Experience
    """
    events = experience.events.copy(order="K")
    exchanged = np.isin(events[:, :, SOURCE], sources) & (events[:, :, SIGHT] >= 0)
    events[exchanged, SIGHT] = looks_like[events[exchanged, SIGHT]]
    shown = exchanged & (events[:, :, OUTCOME] >= 0)
    events[shown, OUTCOME] = events[shown, SIGHT]
    return replace(experience, events=events)
