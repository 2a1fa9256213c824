"""An environment whose looks return."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.repertoires import RepertoireSettings, looks_of
from evo_mirror.foundation.settings import Contradiction, checked, model_validator, param, require
from evo_mirror.machine.counters import Address


class Cyclic(Environment):
    """Cultural actions go through the same few looks again and again, all at the same time.

    A period of T generations is divided into S seasons as evenly as can be: generation g is in season floor(S (g mod T) / T),
    and each season has a look of its own for each action, the same to the bit whenever it returns. A look lasts T/S
    generations on average.
    """

    kind: Literal["cyclic"] = "cyclic"
    period: int = param(20, ge=2, le=1_000_000, unit="generations", about="T: after how long looks return")
    seasons: int = param(2, ge=2, le=1_000_000, unit="looks", about="S: how many looks an action has in a period")

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        return checked(
            self,
            require(
                self.seasons <= self.period, "seasons", f"be at most period = {self.period} looks, one a generation",
                got=self.seasons, beside=("period",),
            ),
        )  # fmt: skip

    def season(self, generation: int) -> int:
        """Which season a generation lives in, from 0."""
        return generation % self.period * self.seasons // self.period

    def looks(self, is_cultural: NDArray[np.bool_], n_features: int, address: Address) -> NDArray[np.float64]:
        """See `Environment.looks`."""
        return looks_of(is_cultural * self.season(address.generation), n_features, address)

    def chances_of_change(self, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.chances_of_change`: S/T, the mean over whole periods."""
        return np.where(is_cultural, self.seasons / self.period, 0.0)

    def likeness(self, lag: int, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.likeness`: how often the season is the same so many generations later, over a whole period."""
        phases = np.arange(self.period)
        now, later = (
            phases * self.seasons // self.period,
            (phases + lag) % self.period * self.seasons // self.period,
        )
        return np.where(is_cultural, (now == later).mean(), 1.0)

    def contradicted_by(self, repertoire: RepertoireSettings, generations: int) -> tuple[Contradiction | None, ...]:
        """See `Environment.contradicted_by`: nothing."""
        return ()
