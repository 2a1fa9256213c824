"""Fitness-proportional selection."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.selection.base import Selection
from evo_mirror.foundation.errors import MeasureError, Words, phrase
from evo_mirror.machine.counters import Address, uniforms


class Proportional(Selection):
    """Each parental place goes to an individual with probability fitness / sum of fitness (Wright and Fisher's model)."""

    kind: Literal["proportional"] = "proportional"

    def choose(
        self, fitness: NDArray[np.float64], n_places: int, address: Address, *, threads: int = 1
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Selection.choose`.

        Raises
        ------
        MeasureError
            If a fitness is negative or not a number, or all are 0: shares of offspring are undefined.
        """
        total = np.cumsum(fitness)
        # Asked this way round, a fitness that is not a number is refused too.
        if not (fitness.min() >= 0 and 0 < total[-1] < np.inf):
            raise MeasureError(
                phrase(
                    "fitness", "be at least 0 and somewhere above 0 under proportional selection",
                    got=Words(f"from {fitness.min():g} to {fitness.max():g}"),
                    remedy="Raise payoff.baseline, or lower the costs.", unit="expected offspring",
                )
            )  # fmt: skip
        draws = uniforms(address, np.arange(n_places), 1)[:, 0] * total[-1]
        return np.asarray(np.minimum(np.searchsorted(total, draws, side="right"), len(fitness) - 1))
