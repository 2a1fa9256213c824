"""Tournament selection."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.selection.base import Selection
from evo_mirror.foundation.settings import param
from evo_mirror.machine.counters import Address, uniforms


class Tournament(Selection):
    """The fittest of a few drawn at random, with replacement, for each parental place.

    Contestants may be drawn twice; among equals the first drawn wins, so that ties are broken at random. With all
    fitnesses different, the i-th worst of N wins with probability (i^k - (i - 1)^k) / N^k.
    """

    kind: Literal["tournament"] = "tournament"
    size: int = param(3, ge=1, le=1000, unit="contestants", about="how many are compared for each parental place")

    def choose(self, fitness: NDArray[np.float64], n_places: int, address: Address) -> NDArray[np.int64]:
        """See `Selection.choose`."""
        draws = uniforms(address, np.arange(n_places), self.size)
        contestants = (draws * len(fitness)).astype(np.int64)
        winner = np.argmax(fitness[contestants], axis=1)
        return np.asarray(contestants[np.arange(n_places), winner])
