"""Self-observation: one's own acts, as far as they can be seen."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from evo_mirror.biology.rearing.base import Offer, Source, nothing_visible
from evo_mirror.machine.counters import uniforms
from evo_mirror.state.scene import Scene, Sights


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
        draws = uniforms(scene.address_of(), scene.positions, scene.acts.shape[1])
        can_be_seen = scene.repertoire.transparency[scene.acts] * scene.attention[:, :1]
        seen = (scene.acts >= 0) & (draws < self.rate * can_be_seen)
        return Sights(np.where(seen, scene.acts, np.int8(-1)), 0, nothing_visible(scene))

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: only one's own act, and only when there is one."""
        return Offer(self.rate * attention * transparency, 0.0, 1.0)
