"""One's own acts, seen late or not for what they are: through water, in a bad mirror, or on a screen that lags."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.delays import Delay, delay_at, limits_of, soonest
from evo_mirror.machine.chances import happens, one_of, threshold
from evo_mirror.machine.compiled import compiled
from evo_mirror.state.scene import NOTHING, Scene, Sights


def is_plain(delay: Delay, reliability: float) -> bool:
    """Whether every act that is seen is seen at once, and as what it is."""
    return delay in (0, (1.0,)) and reliability == 1.0


def seen_late(
    scene: Scene, *, rate: float, transparency: NDArray[np.float32], reliability: float, delay: Delay
) -> Sights:
    """Own acts, each seen after its delay, as what it is or as any act at all.

    Which acts are seen is decided by the same random numbers as without delay and at full reliability, so that lives that
    differ in these only can be compared act by act. Of two sights on one trial, that of the earlier act is seen.

    Parameters
    ----------
    scene : Scene
    rate : float
        Chance that an act is seen, before attention and transparency.
    transparency : (n_actions,) float32 array
        Chance that each act can be seen by who does it.
    reliability : float
        Chance that what is seen is the act done; else it looks like any act.
    delay : int or tuple of float
        Trials from the act to its sight, or shares of delays of 0, 1, 2, ... trials.

    Returns
    -------
    Sights
    """
    action, limits = scene.codes(), limits_of(delay)
    delays = scene.codes() if len(limits) > 1 else np.empty((1, 1), np.int8)
    seeing = (scene.keys(), scene.acts, rate, transparency, scene.attention)
    looking = (scene.keys("what it looks like"), reliability, scene.keys("delays"), soonest(delay), limits)
    work = (*seeing, *looking, action, delays)
    varied = delays if len(limits) > 1 else None
    return Sights(action, soonest(delay), np.zeros(scene.acts.shape, np.bool_), _see_late, work, delays=varied)


@compiled
def _see_late(
    first: int, last: int, keys: NDArray[np.uint64], acts: NDArray[np.int8], rate: float,
    transparency: NDArray[np.float32], attention: NDArray[np.float32], looking: NDArray[np.uint64], reliability: float,
    delaying: NDArray[np.uint64], soonest: int, limits: NDArray[np.int64], action: NDArray[np.int8],
    delays: NDArray[np.int8],
) -> None:  # fmt: skip
    true, n_trials, n_actions = threshold(reliability), acts.shape[1], len(transparency)
    for child in range(first, last):
        action[child] = NOTHING
        for trial in range(n_trials - soonest):
            act = acts[child, trial]
            if act < 0:
                continue
            seeing = threshold(rate * np.float64(transparency[act]) * np.float64(attention[child, 0]))
            if happens(keys[child], trial, seeing):
                anything = np.int8(one_of(n_actions, looking[child], 2 * trial))
                looks = int(act if happens(looking[child], 2 * trial + 1, true) else anything)
                _show(child, trial, soonest + delay_at(limits, delaying[child], trial), looks, action, delays)


@partial(compiled, inlined=True)
def _show(child: int, trial: int, delay: int, looks: int, action: NDArray[np.int8], delays: NDArray[np.int8]) -> None:
    """Let an act be seen, if its trial is within life and shows no earlier act."""
    if trial + delay < action.shape[1] and action[child, trial + delay] < 0:
        action[child, trial + delay] = looks
        if len(delays) > 1 or delays.shape[1] > 1:
            delays[child, trial + delay] = delay
