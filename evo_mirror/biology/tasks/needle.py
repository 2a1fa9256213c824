"""Hinton and Nowlan's needle in a haystack, found by trial and error."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.tasks.base import AgeWeights, Task
from evo_mirror.foundation.settings import param
from evo_mirror.machine.counters import Address, uniforms
from evo_mirror.state.life import Life
from evo_mirror.state.repertoire import Repertoire
from evo_mirror.state.wiring import Wiring


class Needle(Task):
    """All connections must be right at once; those left open are guessed on each trial, until the guess is right.

    Performance is n / T, with n the trials left after the first success. With k open connections and none wrong, a trial
    succeeds with probability p = 2^-k; the trial of the first success is drawn as one geometric deviate, which has
    exactly the law of guessing trial by trial. E[n] = T - (1 - (1 - p)^T) / p [HintonNowlan1987; Stojic2017].
    """

    kind: Literal["needle"] = "needle"
    serves: ClassVar[Literal["understanding", "foraging", "other"]] = "other"
    guesses_open: ClassVar[bool] = True

    weight: float = param(19.0, ge=0.0, unit="payoff", about="payoff of being right from the first trial on")
    guesses: int = param(
        1000, ge=1, le=10_000_000, unit="trials", about="T: how often the open connections are guessed"
    )

    def performance(
        self, life: Life, wiring: Wiring, repertoire: Repertoire, ages: AgeWeights, address: Address
    ) -> NDArray[np.float64]:
        """See `Task.performance`."""
        units = wiring.strength[:, : wiring.is_open.shape[1], : wiring.is_open.shape[2]]
        n_open = wiring.is_open.sum(axis=(1, 2))
        is_wrong = ((units <= 0) & ~wiring.is_open).any(axis=(1, 2))
        success = 0.5**n_open
        luck = uniforms(address, np.arange(wiring.size), 1)[:, 0]
        # Failures before the first success: the largest m with (1 - p)^m >= luck.
        with np.errstate(divide="ignore"):
            failures = np.floor(np.log(luck) / np.log1p(-success))
        left = np.clip(self.guesses - 1 - failures, 0.0, None)
        return np.where(is_wrong, 0.0, left / self.guesses)
