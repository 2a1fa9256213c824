"""Acquired equivalence: a sound, or a word, that goes with doing an act and with seeing it."""

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


class AcquiredEquivalence(Source):
    """The child hears the sound, or the name, of what it does; at other times it sees others do the same, and hears it again.

    The two kinds of occasion need never come together: what is heard stands for the act, and may do so for what is seen with it
    [Heyes2010, sources of experience]. For that a heard act must be able to stand in for an act done: see
    ``understanding.mediation``. An act of one's own is heard with probability `own_rate`, whatever it looks like; another's act
    is seen and heard with probability rate x attention to others, while the child does nothing itself: the Delta P that is met in
    sights is below 0, and what makes the match is what is heard. The sound is the right one with `reliability`, else any.
    """

    kind: Literal["acquired_equivalence"] = "acquired_equivalence"
    attends: ClassVar[Literal["own", "other"]] = "other"
    matching: ClassVar[bool] = True
    precedence: ClassVar[int] = 2
    brings_sounds: ClassVar[bool] = True

    own_rate: float = param(0.5, ge=0.0, le=1.0, unit="per act", about="chance that an act of one's own is heard")
    reliability: float = param(
        0.9, ge=0.0, le=1.0, unit="1", about="chance that what is heard is the sound of the act; else it is any sound"
    )

    def sights(self, scene: Scene) -> Sights:
        """See `Source.sights`."""
        action, sound = scene.codes(), scene.codes()
        drawing = (
            scene.keys(), scene.acts, self.rate, scene.attention, scene.repertoire.n_actions, self.own_rate,
            self.reliability, action, sound,
        )  # fmt: skip
        return Sights(action, int(NO_DELAY), nothing_visible(scene), _hear, drawing, sound=sound)

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: sights whatever the child does; what matches is heard."""
        return Offer(0.0, self.rate * attention, 1.0 / n_actions)


@compiled
def _hear(
    first: int, last: int, keys: NDArray[np.uint64], acts: NDArray[np.int8], rate: float, attention: NDArray[np.float32],
    n_actions: int, own_rate: float, reliability: float, action: NDArray[np.int8], sound: NDArray[np.int8],
) -> None:  # fmt: skip
    hearing, right = threshold(own_rate), threshold(reliability)
    for child in range(first, last):
        key, seeing = keys[child], threshold(rate * np.float64(attention[child, 1]))
        for trial in range(acts.shape[1]):
            act, done = acts[child, trial], np.int8(one_of(n_actions, key, 4 * trial))
            shown = done if (act < 0) & happens(key, 4 * trial + 1, seeing) else NOTHING
            heard = act if (act >= 0) & happens(key, 4 * trial + 1, hearing) else shown
            anything = np.int8(one_of(n_actions, key, 4 * trial + 2))
            told = heard if happens(key, 4 * trial + 3, right) else anything
            action[child, trial] = shown
            sound[child, trial] = told if heard >= 0 else NOTHING
