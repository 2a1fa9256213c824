"""Acquired equivalence: a sound, or a word, that goes with doing an act and with seeing it."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.delays import Delay, delay_at, delay_contradiction, limits_of, soonest
from evo_mirror.biology.rearing.base import Offer, Source, nothing_visible
from evo_mirror.foundation.settings import checked, model_validator, param
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
    sights is below 0, and what makes the match is what is heard. The sound is the right one with `reliability`, else any. What
    names an own act may come after it (`delay`), and then has to be bridged by a trace of the act; where two sounds would
    fall on one trial, that of an act seen comes before, and else that of the earlier act.
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
    delay: Delay = param(
        0,
        unit="trials",
        about="trials from an act of one's own to its sound; or shares of delays of 0, 1, 2, ... trials",
    )

    @model_validator(mode="after")
    def _is_heard_in_time(self) -> Self:
        return checked(self, delay_contradiction(self.delay))

    def sights(self, scene: Scene) -> Sights:
        """See `Source.sights`."""
        action, sound = scene.codes(), scene.codes()
        drawing = (
            scene.keys(), scene.acts, self.rate, scene.attention, scene.repertoire.n_actions, self.own_rate,
            self.reliability, scene.keys("delays"), soonest(self.delay), limits_of(self.delay), action, sound,
        )  # fmt: skip
        return Sights(action, int(NO_DELAY), nothing_visible(scene), _hear, drawing, sound=sound)

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: sights whatever the child does; what matches is heard."""
        return Offer(0.0, self.rate * attention, 1.0 / n_actions)


@compiled
def _hear(
    first: int, last: int, keys: NDArray[np.uint64], acts: NDArray[np.int8], rate: float, attention: NDArray[np.float32],
    n_actions: int, own_rate: float, reliability: float, delaying: NDArray[np.uint64], soonest: int,
    limits: NDArray[np.int64], action: NDArray[np.int8], sound: NDArray[np.int8],
) -> None:  # fmt: skip
    hearing, right = threshold(own_rate), threshold(reliability)
    for child in range(first, last):
        key, seeing = keys[child], threshold(rate * np.float64(attention[child, 1]))
        for trial in range(acts.shape[1]):
            act, done = acts[child, trial], np.int8(one_of(n_actions, key, 4 * trial))
            shown = done if (act < 0) & happens(key, 4 * trial + 1, seeing) else NOTHING
            anything = np.int8(one_of(n_actions, key, 4 * trial + 2))
            told = shown if happens(key, 4 * trial + 3, right) else anything
            action[child, trial] = shown
            sound[child, trial] = told if shown >= 0 else NOTHING
        for trial in range(acts.shape[1] - soonest):
            act = acts[child, trial]
            heard_on = trial + soonest + delay_at(limits, delaying[child], trial)
            if act < 0 or heard_on >= acts.shape[1] or sound[child, heard_on] >= 0:
                continue
            if happens(key, 4 * trial + 1, hearing):
                anything = np.int8(one_of(n_actions, key, 4 * trial + 2))
                sound[child, heard_on] = act if happens(key, 4 * trial + 3, right) else anything
