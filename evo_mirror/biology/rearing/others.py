"""Acts of others: background sights that go with nothing the child does."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from evo_mirror.biology.rearing.base import Offer, Source
from evo_mirror.foundation.settings import param
from evo_mirror.machine.counters import uniforms
from evo_mirror.state.scene import Scene, Sights


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
        n_trials = scene.acts.shape[1]
        draws = uniforms(scene.address_of(), scene.positions, 3 * n_trials).reshape(len(scene.positions), 3, n_trials)
        seen = draws[:, 0] < self.rate * scene.attention[:, 1:2]
        action = (draws[:, 1] * scene.repertoire.n_actions).astype(np.int8)
        return Sights(
            np.where(seen, action, np.int8(-1)), 0, seen & (draws[:, 2] < self.outcome_visible)
        )  # fmt: skip

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: whatever the child does."""
        return Offer(self.rate * attention, self.rate * attention, 1.0 / n_actions)
