"""Self-observation: one's own acts, as far as they can be seen."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.delays import Delay, delay_contradiction, met_with
from evo_mirror.biology.own_sight import is_plain, seen_late
from evo_mirror.biology.rearing.base import Offer, Source, nothing_visible
from evo_mirror.foundation.settings import checked, model_validator, param
from evo_mirror.machine.chances import drawn, happens, threshold
from evo_mirror.machine.compiled import compiled
from evo_mirror.state.scene import NOTHING, Scene, Sights


class SelfObservation(Source):
    """The child sees its own act on the trial on which it acts.

    Probability: rate x transparency of the act x attention to own acts [Heyes2010, sources of experience]. An experimenter may
    let it see its acts late (`delay`), as on a screen that lags, or not for what they are (`reliability`), as through a prism.
    """

    kind: Literal["self_observation"] = "self_observation"
    attends: ClassVar[Literal["own", "other"]] = "own"
    matching: ClassVar[bool] = True
    precedence: ClassVar[int] = 0

    reliability: float = param(
        1.0, ge=0.0, le=1.0, unit="1", about="chance that what is seen is the act done; else it looks like any act"
    )
    delay: Delay = param(
        0, unit="trials", about="trials from the act to the sight of it; or shares of delays of 0, 1, 2, ... trials"
    )

    @model_validator(mode="after")
    def _is_seen_in_time(self) -> Self:
        return checked(self, delay_contradiction(self.delay))

    def sights(self, scene: Scene) -> Sights:
        """See `Source.sights`."""
        if not is_plain(self.delay, self.reliability):
            visible = scene.repertoire.transparency
            return seen_late(
                scene, rate=self.rate, transparency=visible, reliability=self.reliability, delay=self.delay
            )
        action = scene.codes()
        drawing = (scene.keys(), scene.acts, self.rate, scene.repertoire.transparency, scene.attention, action)
        return Sights(action, 0, nothing_visible(scene), _see_oneself, drawing)

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: one's own act, and only where it was done so long before."""
        met, right = self.rate * attention * transparency, self.reliability + (1.0 - self.reliability) / n_actions
        return Offer(*met_with(self.delay, met=met, right=right, act_rate=act_rate, n_actions=n_actions))


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
        if alike:  # nothing has to be looked up, so that many trials are drawn at once
            seen = threshold(rate * np.float64(transparency[0]) * np.float64(attention[child, 0]))
            for trial in range(acts.shape[1]):
                act = acts[child, trial]
                action[child, trial] = act if (act >= 0) & happens(key, trial, seen) else NOTHING
            continue
        for act in range(n_actions):
            seeing[act] = threshold(rate * np.float64(transparency[act]) * np.float64(attention[child, 0]))
        for trial in range(len(words)):
            words[trial] = drawn(key, trial)
        for trial in range(len(words)):
            act = acts[child, trial]
            action[child, trial] = act if np.int64(words[trial]) < seeing[act] else NOTHING
