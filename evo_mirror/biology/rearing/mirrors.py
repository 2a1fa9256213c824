"""Mirrors: one's own acts, seen as others see them."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.delays import Delay, delay_contradiction, met_with
from evo_mirror.biology.own_sight import is_plain, seen_late
from evo_mirror.biology.rearing.base import Offer, Source, nothing_visible
from evo_mirror.foundation.settings import checked, model_validator, param
from evo_mirror.machine.chances import happens, threshold
from evo_mirror.machine.compiled import compiled
from evo_mirror.state.scene import NOTHING, Scene, Sights


class Mirrors(Source):
    """The child acts before a mirror, and sees its own act on the same trial, a grimace as well as a grasp.

    Probability: rate x attention to own acts, however little of the act could be seen without a mirror [Heyes2010, sources of
    experience]. A bad mirror shows acts not always for what they are (`reliability`), a screen may show them late (`delay`).
    """

    kind: Literal["mirrors"] = "mirrors"
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
            visible = np.ones_like(scene.repertoire.transparency)
            return seen_late(
                scene, rate=self.rate, transparency=visible, reliability=self.reliability, delay=self.delay
            )
        action = scene.codes()
        drawing = (scene.keys(), scene.acts, self.rate, scene.attention, action)
        return Sights(action, 0, nothing_visible(scene), _see_the_image, drawing)

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: one's own act, where it was done so long before."""
        met, right = self.rate * attention, self.reliability + (1.0 - self.reliability) / n_actions
        return Offer(*met_with(self.delay, met=met, right=right, act_rate=act_rate, n_actions=n_actions))


@compiled
def _see_the_image(
    first: int, last: int, keys: NDArray[np.uint64], acts: NDArray[np.int8], rate: float,
    attention: NDArray[np.float32], action: NDArray[np.int8],
) -> None:  # fmt: skip
    for child in range(first, last):
        key, seeing = keys[child], threshold(rate * np.float64(attention[child, 0]))
        for trial in range(acts.shape[1]):
            act = acts[child, trial]
            action[child, trial] = act if (act >= 0) & happens(key, trial, seeing) else NOTHING
