"""Self-observation: one's own acts, as far as they can be seen."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.rearing.base import Offer, Source, nothing_visible
from evo_mirror.machine.chances import drawn, happens, threshold
from evo_mirror.machine.compiled import compiled
from evo_mirror.state.scene import NOTHING, Scene, Sights


class SelfObservation(Source):
    """The child sees its own act on the trial on which it acts.

    Probability: rate x transparency of the act x attention to own acts [Heyes2010, sources of experience].
    """

    kind: Literal["self_observation"] = "self_observation"
    attends: ClassVar[Literal["own", "other"]] = "own"
    matching: ClassVar[bool] = True
    precedence: ClassVar[int] = 0

    def sights(self, scene: Scene) -> Sights:
        """See `Source.sights`."""
        action = scene.codes()
        drawing = (scene.keys(), scene.acts, self.rate, scene.repertoire.transparency, scene.attention, action)
        return Sights(action, 0, nothing_visible(scene), _see_oneself, drawing)

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: only one's own act, and only when there is one."""
        return Offer(self.rate * attention * transparency, 0.0, 1.0)


@compiled
def _see_oneself(
    first: int, last: int, keys: NDArray[np.uint64], acts: NDArray[np.int8], rate: float,
    transparency: NDArray[np.float32], attention: NDArray[np.float32], action: NDArray[np.int8],
) -> None:  # fmt: skip
    n_actions = len(transparency)
    seeing = np.zeros(n_actions + 1, np.int64)  # of each act; -1, doing nothing, is the last, and is never seen
    words = np.empty(acts.shape[1], np.uint32)
    alike = (transparency == transparency[0]).all()
    for child in range(first, last):
        key = keys[child]
        for act in range(n_actions):
            seeing[act] = threshold(rate * np.float64(transparency[act]) * np.float64(attention[child, 0]))
        if alike:  # nothing has to be looked up, so that many trials are drawn at once
            for trial in range(acts.shape[1]):
                act = acts[child, trial]
                action[child, trial] = act if (act >= 0) & happens(key, trial, seeing[0]) else NOTHING
            continue
        for trial in range(len(words)):
            words[trial] = drawn(key, trial)
        for trial in range(len(words)):
            act = acts[child, trial]
            action[child, trial] = act if np.int64(words[trial]) < seeing[act] else NOTHING
