"""Training of adults: trials that an experimenter delivers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evo_mirror.machine.counters import Address, uniforms
from evo_mirror.state.experience import ACT, CONTEXT, IMPERATIVE, SIGHT, SIGNAL, Experience, no_events
from evo_mirror.state.life import Life
from evo_mirror.state.wiring import Wiring

LABORATORY = 1
"""The context of training, where there is more than one."""


def derangement(n_actions: int) -> NDArray[np.int64]:
    """pi: each action's counter-mirror partner; a fixed permutation without fixed points (the next action, round about).

    Parameters
    ----------
    n_actions : int
        At least 2.

    Returns
    -------
    (n_actions,) int array
    """
    return (np.arange(n_actions) + 1) % n_actions


def training(
    respond: NDArray[np.int64], n_trials: int, *, n_individuals: int, n_contexts: int, address: Address,
    cue: int = SIGHT, instructed: bool = False, unpaired: bool = False, signalled: bool = False, shared: bool = False,
    mixed: bool = False,
) -> Experience:  # fmt: skip
    """Trials on which the sight of a is shown and ``respond[a]`` is done, all actions equally often.

    Everybody meets the same trials. Attention plays no part: the experimenter sees to it that the sight is seen.

    Parameters
    ----------
    respond : (n_actions,) int array
        The act that goes with each sight; -1 where it is only seen.
    n_trials : int
        Paired trials.
    n_individuals, n_contexts : int
    address : Address
        Of the order of trials: a new random order of all actions again and again.
    cue : int
        Column of events in which what is shown is written: an arbitrary cue may take the place of the sight.
    instructed : bool
        Whether an imperative of its own tells which act to do, on every trial.
    unpaired : bool
        Whether each paired trial is followed by one on which the same act is done without a sight.
    signalled : bool
        Whether a signal of its own marks each unpaired act.
    shared : bool
        Whether that signal is one and the same for all acts.
    mixed : bool
        Whether unpaired acts come in an order of their own within each round of all actions. Else each follows its own sight by
        one trial, and is paired with what is left of it where traces last into the next trial.
    """
    n_actions = len(respond)
    n_rounds = -(-n_trials // n_actions)
    order = np.argsort(uniforms(address, np.arange(n_rounds), n_actions), axis=1, kind="stable").ravel()[:n_trials]
    act = respond[order]
    acts = (act, respond[_in_another_order(order, n_actions, address)] if mixed else act)
    every = 2 if unpaired else 1
    events = no_events(1, every * n_trials)
    events[:, :, CONTEXT] = min(LABORATORY, n_contexts - 1)
    events[0, ::every, cue] = order
    for first in range(every):
        events[0, first::every, ACT] = acts[first]
        if instructed:
            events[0, first::every, IMPERATIVE] = acts[first]
    if unpaired and signalled:
        events[0, 1::2, SIGNAL] = np.minimum(acts[1], 0) if shared else acts[1]
    everybody = np.ascontiguousarray(np.broadcast_to(events, (n_individuals, *events.shape[1:])))
    return Experience(everybody, np.zeros((n_individuals, 0), np.int8))


def _in_another_order(order: NDArray[np.int64], n_actions: int, address: Address) -> NDArray[np.int64]:
    """The same actions of each round, in an order that has nothing to do with the first: (n_trials,) int array."""
    luck = uniforms(address.extended("unpaired acts"), np.arange(1), len(order))[0]
    return order[np.lexsort((luck, np.arange(len(order)) // n_actions))]


def grown_up(wiring: Wiring, life: Life) -> Wiring:
    """The wiring of adults: what their lives have left, ready to be tested or trained.

    Parameters
    ----------
    wiring : Wiring
        At birth.
    life : Life
        Of the same individuals.
    """
    return replace(wiring, strength=life.strength, meaning=life.meaning, foraging=life.foraging)
