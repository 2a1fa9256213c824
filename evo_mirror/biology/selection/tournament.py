"""Tournament selection."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.selection.base import Selection
from evo_mirror.foundation.settings import param
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import Address, individual_keys, word
from evo_mirror.machine.threads import in_blocks


class Tournament(Selection):
    """The fittest of a few drawn at random, with replacement, for each parental place.

    Contestants may be drawn twice; among equals the first drawn wins, so that ties are broken at random. With all
    fitnesses different, the i-th worst of N wins with probability (i^k - (i - 1)^k) / N^k.
    """

    kind: Literal["tournament"] = "tournament"
    size: int = param(3, ge=1, le=1000, unit="contestants", about="how many are compared for each parental place")

    def choose(
        self, fitness: NDArray[np.float64], n_places: int, address: Address, *, threads: int = 1
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Selection.choose`."""
        chosen = np.empty(n_places, np.int64)
        keys = individual_keys(address, np.arange(n_places))
        in_blocks(n_places, threads, _hold, np.ascontiguousarray(fitness, np.float64), self.size, keys, chosen)
        return chosen


@compiled
def _hold(first: int, last: int, fitness: Any, size: int, keys: Any, chosen: Any) -> None:
    """Hold the tournaments for some places."""
    n = np.uint64(fitness.shape[0])
    for place in range(first, last):
        best = np.int64(0)
        for k in range(size):
            # 32 random bits, as a fraction of all individuals.
            drawn = np.int64(np.uint64(word(keys[place], k)) * n >> np.uint64(32))
            if k == 0 or fitness[drawn] > fitness[best]:
                best = drawn
        chosen[place] = best
