"""Mirrors: one's own acts, seen as others see them."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.rearing.base import Offer, Source, nothing_visible
from evo_mirror.machine.chances import happens, threshold
from evo_mirror.machine.compiled import compiled
from evo_mirror.state.scene import NOTHING, Scene, Sights


class Mirrors(Source):
    """The child acts before a mirror, and sees its own act on the same trial, a grimace as well as a grasp.

    Probability: rate x attention to own acts, however little of the act could be seen without a mirror [Heyes2010, sources of
    experience].
    """

    kind: Literal["mirrors"] = "mirrors"
    attends: ClassVar[Literal["own", "other"]] = "own"
    matching: ClassVar[bool] = True
    precedence: ClassVar[int] = 0

    def sights(self, scene: Scene) -> Sights:
        """See `Source.sights`."""
        action = scene.codes()
        drawing = (scene.keys(), scene.acts, self.rate, scene.attention, action)
        return Sights(action, 0, nothing_visible(scene), _see_the_image, drawing)

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: one's own act, when there is one."""
        return Offer(self.rate * attention, 0.0, 1.0)


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
