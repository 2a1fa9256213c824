"""Performance in the tests, and what it was worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.measures.recorded.base import AGES, Column, Measure, by_age
from evo_mirror.state.life import TESTS
from evo_mirror.state.lived import Lived

_ASKED = dict(
    zip(TESTS, ("actions identified", "goals named", "actions imitated", "foraging cues foretold"), strict=True)
)


class Performance(Measure):
    """Share right in each test at each age, and fitness."""

    kind: Literal["performance"] = "performance"
    columns: ClassVar[Mapping[str, Column]] = {
        "fitness": Column("payoff", "what selection reads: payoff of a life, costs taken off"),
        **{
            f"{test}_{age}": Column("share", f"{about} {when}, not corrected for chance")
            for test, about in _ASKED.items()
            for age, when in AGES.items()
        },
    }

    def observe(self, lived: Lived, threads: int = 1) -> Mapping[str, float | NDArray[np.float64]]:
        """See `Measure.observe`."""
        shares = by_age(lived.life.correct.transpose(2, 1, 0))
        return dict(zip(self.columns, [lived.fitness, *shares], strict=True))
