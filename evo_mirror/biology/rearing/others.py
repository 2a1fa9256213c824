"""Acts of others: background sights that go with nothing the child does."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.rearing.base import Offer, Source, nothing_visible
from evo_mirror.foundation.settings import param
from evo_mirror.machine.chances import happens, one_of, threshold
from evo_mirror.machine.compiled import compiled
from evo_mirror.state.experience import NO_DELAY
from evo_mirror.state.scene import NOTHING, Scene, Sights


class Others(Source):
    """Others act on their own account; every action is equally likely, whatever the child does.

    Probability on each trial: rate x attention to others. Their outcomes teach the visual route where they can be seen.
    """

    kind: Literal["others"] = "others"
    attends: ClassVar[Literal["own", "other"]] = "other"
    matching: ClassVar[bool] = False
    precedence: ClassVar[int] = 2

    outcome_visible: float = param(
        0.5, ge=0.0, le=1.0, unit="1", about="chance that the outcome of another's act is seen with it"
    )

    def sights(self, scene: Scene) -> Sights:
        """See `Source.sights`."""
        action = scene.codes()
        visible = np.empty(scene.acts.shape, np.bool_) if self.outcome_visible > 0.0 else nothing_visible(scene)
        drawing = (
            scene.keys(), self.rate, scene.attention, scene.repertoire.n_actions, self.outcome_visible, action, visible
        )  # fmt: skip
        return Sights(action, int(NO_DELAY), visible, _see_others, drawing)

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: whatever the child does."""
        return Offer(self.rate * attention, self.rate * attention, 1.0 / n_actions)


@compiled
def _see_others(
    first: int, last: int, keys: NDArray[np.uint64], rate: float, attention: NDArray[np.float32], n_actions: int,
    outcome_visible: float, action: NDArray[np.int8], visible: NDArray[np.bool_],
) -> None:  # fmt: skip
    showing = threshold(outcome_visible)
    for child in range(first, last):
        key, seeing = keys[child], threshold(rate * np.float64(attention[child, 1]))
        for trial in range(action.shape[1]):
            done = np.int8(one_of(n_actions, key, 3 * trial))
            action[child, trial] = done if happens(key, 3 * trial + 1, seeing) else NOTHING
        for trial in range(visible.shape[1]):
            visible[child, trial] = happens(key, 3 * trial + 2, showing)
