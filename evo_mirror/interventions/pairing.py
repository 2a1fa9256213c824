"""Pairing: sights that go with acts as far, and as closely in time, as an experimenter wants."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.counters import Address, uniforms
from evo_mirror.state.experience import ACT, DELAY, NO_DELAY, SIGHT, SOURCE, Experience, no_events

_SHOWN = 0
"""The source that is written down: there is one, the experimenter."""


def paired(
    acts: NDArray[np.int8], pays: NDArray[np.int8], *, delta_p: float, delay: int, act_rate: float, n_actions: int,
    address: Address,
) -> Experience:  # fmt: skip
    """Lives with given acts, and sights that copy them with a given probability.

    With probability c the sight copies the act, nothing included; else it is independent of it, with the same marginals, so
    that P(do a | see a) - P(do a | see nothing) = c exactly. The copy comes some trials after the act, or before it.
    Attention plays no part: the experimenter sees to it that the sight is seen. Lives of different contingency and delay
    share their luck: whoever copies at a lower contingency copies at a higher one.

    Parameters
    ----------
    acts : (n_individuals, n_trials) int8 array
        -1 where nothing is done.
    pays : (n_individuals, n_forage_cues) int8 array
    delta_p : float
        c, from 0 to 1.
    delay : int
        Trials from the act to its sight; negative where the sight comes first.
    act_rate : float
        Chance of an act on a trial, any act being as likely: that of acts, which independent sights share.
    n_actions : int
    address : Address

    Returns
    -------
    Experience
    """
    n, n_trials = acts.shape
    luck = uniforms(address, np.arange(n), 3 * n_trials).reshape(n, n_trials, 3)
    anything = np.minimum((luck[:, :, 2] * n_actions).astype(np.int8), n_actions - 1).astype(np.int8)
    independent = np.where(luck[:, :, 1] < act_rate, anything, np.int8(-1))
    origin = np.arange(n_trials) - delay  # the trial whose act is shown
    is_there = (origin >= 0) & (origin < n_trials)
    copied = acts[:, np.clip(origin, 0, max(0, n_trials - 1))]
    is_copied = (luck[:, :, 0] < delta_p) & is_there
    events = no_events(n, n_trials)
    events[:, :, ACT] = acts
    events[:, :, SIGHT] = np.where(is_copied, copied, independent)
    events[:, :, SOURCE] = np.where(events[:, :, SIGHT] >= 0, np.int8(_SHOWN), np.int8(-1))
    events[:, :, DELAY] = np.where(is_copied & (events[:, :, SIGHT] >= 0), np.int8(delay), NO_DELAY)
    return Experience(events, pays)
