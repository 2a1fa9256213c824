"""Synchronous activity: others do what the child does, because the same thing moves them all."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.delays import Delay, delay_at, delay_contradiction, limits_of, met_with, soonest
from evo_mirror.biology.rearing.base import Offer, Source, nothing_visible
from evo_mirror.foundation.settings import checked, model_validator, param, require
from evo_mirror.machine.chances import happens, one_of, threshold
from evo_mirror.machine.compiled import compiled
from evo_mirror.state.scene import NOTHING, Scene, Sights


class SynchronousActivity(Source):
    """The child acts with others, in dance, drill or play, and sees one of them do the same.

    The child does nothing to bring this about, and nobody has to be able to imitate: a song or a drum decides for all. With
    `reliability` the other does what the child does, else anything. It may be ahead of the child (`lead`) or behind it
    (`delay`). Where two sights would fall on one trial, that of the earlier act is seen. Probability: rate x attention to others
    [Heyes2010, sources of experience].
    """

    kind: Literal["synchronous_activity"] = "synchronous_activity"
    attends: ClassVar[Literal["own", "other"]] = "other"
    matching: ClassVar[bool] = True
    precedence: ClassVar[int] = 1

    reliability: float = param(
        0.9, ge=0.0, le=1.0, unit="1", about="chance that the other does the child's own act; else it does any act"
    )
    delay: Delay = param(
        0, unit="trials", about="trials from the child's act to the other's; or shares of delays of 0, 1, 2, ... trials"
    )
    lead: int = param(
        0, ge=0, le=100, unit="trials", about="trials by which the other is ahead of the child, where it is not behind"
    )

    @model_validator(mode="after")
    def _comes_before_or_after(self) -> Self:
        return checked(
            self,
            delay_contradiction(self.delay),
            require(
                self.lead == 0 or self.delay == 0, "lead", "be 0 where the other is behind the child", got=self.lead,
                beside=("delay",), remedy="Leave lead or delay at 0.",
            ),
        )  # fmt: skip

    def sights(self, scene: Scene) -> Sights:
        """See `Source.sights`."""
        action, n_actions = scene.codes(), scene.repertoire.n_actions
        drawing = (scene.keys(), scene.acts, self.rate, scene.attention, n_actions, self.reliability)
        if self.delay == 0 and self.lead == 0:
            return Sights(action, 0, nothing_visible(scene), _act_at_once, (*drawing, action))
        delays = scene.codes()
        lags = (limits_of(self.delay), soonest(self.delay) - self.lead)
        return Sights(
            action, 0, nothing_visible(scene), _act_together, (*drawing, *lags, action, delays), delays=delays
        )  # fmt: skip

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: what comes with the act matches it, what comes before or after meets whatever is then done."""
        met, right = self.rate * attention, self.reliability + (1.0 - self.reliability) / n_actions
        if self.lead:
            return Offer(act_rate * met, act_rate * met, 1.0 / n_actions)
        return Offer(*met_with(self.delay, met=met, right=right, act_rate=act_rate, n_actions=n_actions))


@compiled
def _act_at_once(
    first: int, last: int, keys: NDArray[np.uint64], acts: NDArray[np.int8], rate: float, attention: NDArray[np.float32],
    n_actions: int, reliability: float, action: NDArray[np.int8],
) -> None:  # fmt: skip
    """`_act_together` where nobody is ahead or behind: no trial depends on another, so that many are drawn at once."""
    together = threshold(reliability)
    for child in range(first, last):
        key, meeting = keys[child], threshold(rate * np.float64(attention[child, 1]))
        for trial in range(acts.shape[1]):
            act, anything = acts[child, trial], np.int8(one_of(n_actions, key, 4 * trial + 1))
            done = act if happens(key, 4 * trial + 2, together) else anything
            action[child, trial] = done if (act >= 0) & happens(key, 4 * trial, meeting) else NOTHING


@compiled
def _act_together(
    first: int, last: int, keys: NDArray[np.uint64], acts: NDArray[np.int8], rate: float, attention: NDArray[np.float32],
    n_actions: int, reliability: float, limits: NDArray[np.int64], first_lag: int, action: NDArray[np.int8],
    delays: NDArray[np.int8],
) -> None:  # fmt: skip
    together, n_trials = threshold(reliability), acts.shape[1]
    for child in range(first, last):
        key, meeting = keys[child], threshold(rate * np.float64(attention[child, 1]))
        action[child] = NOTHING
        delays[child] = 0
        for trial in range(n_trials):
            act = acts[child, trial]
            if act < 0 or not happens(key, 4 * trial, meeting):
                continue
            lag = first_lag + delay_at(limits, key, 4 * trial + 3)
            seen_on = trial + lag
            if 0 <= seen_on < n_trials and action[child, seen_on] < 0:
                anything = np.int8(one_of(n_actions, key, 4 * trial + 1))
                action[child, seen_on] = act if happens(key, 4 * trial + 2, together) else anything
                delays[child, seen_on] = lag
