"""Delivering: one cue with one act, again and again, whatever the cue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.interventions.training import LABORATORY
from evo_mirror.state.experience import ACT, CONTEXT, Experience, no_events


def delivered(
    column: int, codes: NDArray[np.int64], acts: NDArray[np.int64], n_trials: int, *, n_contexts: int
) -> Experience:  # fmt: skip
    """Trials on which each individual meets one cue and does one act, both always the same.

    Attention plays no part: the experimenter sees to it that everybody meets the cue equally often, whatever it is.

    Parameters
    ----------
    column : int
        Of events: the class of the cue.
    codes, acts : (n_individuals,) int arrays
        Which cue of the class, and which act.
    n_trials, n_contexts : int
    """
    events = no_events(len(codes), n_trials)
    events[:, :, CONTEXT] = min(LABORATORY, n_contexts - 1)
    events[:, :, column] = codes[:, None]
    events[:, :, ACT] = acts[:, None]
    return Experience(events, np.zeros((len(codes), 0), np.int8))
