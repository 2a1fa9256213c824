"""Synchronous activity: others do what the child does, because the same thing moves them all."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.delays import Delay, delay_at, delay_contradiction, limits_of, shares_of
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
        action, delays = scene.codes(), scene.codes()
        drawing = (
            scene.keys(), scene.acts, self.rate, scene.attention, scene.repertoire.n_actions, self.reliability,
            limits_of(self.delay), self.lead, action, delays,
        )  # fmt: skip
        return Sights(action, 0, nothing_visible(scene), _act_together, drawing, delays=delays)

    def offer(self, *, n_actions: int, act_rate: float, attention: float, transparency: float) -> Offer:
        """See `Source.offer`: what comes with the act matches it, what comes before or after meets whatever is then done."""
        met, shares = self.rate * attention, shares_of(self.delay)
        together = met * float(shares[0]) if self.lead == 0 else 0.0
        # Apart from it: on any trial, if at least one of the acts from which a sight could have come then brings one.
        apart = [act_rate * met * share for share in (shares[1:] if self.lead == 0 else [1.0])]
        later = 1.0 - float(np.prod([1.0 - chance for chance in apart]))
        acting = later + (1.0 - later) * together
        right = self.reliability + (1.0 - self.reliability) / n_actions
        matching = (later / n_actions + (1.0 - later) * together * right) / acting if acting > 0.0 else 0.0
        return Offer(acting, later, matching)


@compiled
def _act_together(
    first: int, last: int, keys: NDArray[np.uint64], acts: NDArray[np.int8], rate: float, attention: NDArray[np.float32],
    n_actions: int, reliability: float, limits: NDArray[np.int64], lead: int, action: NDArray[np.int8],
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
            lag = delay_at(limits, key, 4 * trial + 3) - lead
            seen_on = trial + lag
            if 0 <= seen_on < n_trials and action[child, seen_on] < 0:
                anything = np.int8(one_of(n_actions, key, 4 * trial + 1))
                action[child, seen_on] = act if happens(key, 4 * trial + 2, together) else anything
                delays[child, seen_on] = lag
