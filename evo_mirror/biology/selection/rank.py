"""Linear ranking."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.selection.base import Selection, by_rank
from evo_mirror.foundation.settings import Contradiction, param
from evo_mirror.machine.chances import happens, one_of, threshold
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import Address, individual_keys
from evo_mirror.machine.threads import in_blocks


class Rank(Selection):
    """A chance that rises in equal steps with rank, from the least fit to the fittest.

    The i-th worst of N has the chance (2 - s + 2 (s - 1) (i - 1) / (N - 1)) / N, so that the fittest fills s times its even
    share of places, and the least fit 2 - s times [Baker1985]_; equals have the mean of the chances of their ranks. Places are
    drawn independently, where Baker later sampled systematically, for the least variance.

    Nothing is sorted: with probability s - 1 a place goes to the fitter of two different individuals, else to anybody, which
    comes to the same [BlickleThiele1996]_.

    References
    ----------
    .. [Baker1985] Baker (1985), Adaptive selection methods for genetic algorithms, Proc. 1st ICGA:101. Recalled.
    .. [BlickleThiele1996] Blickle & Thiele (1996), A comparison of selection schemes used in evolutionary algorithms,
       Evolutionary Computation 4:361. Its abstract was read.
    """

    kind: Literal["rank"] = "rank"
    pressure: float = param(
        1.5, ge=1.0, le=2.0, unit="of the even share", about="s: how many places the fittest fills; 1 is drift alone"
    )

    def choose(
        self, fitness: NDArray[np.float64], n_places: int, address: Address, *, threads: int = 1
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Selection.choose`."""
        chosen = np.empty(n_places, np.int64)
        fitness, keys = self.admitted(fitness), individual_keys(address, np.arange(n_places))
        in_blocks(n_places, threads, _compare, fitness, threshold(self.pressure - 1.0), keys, chosen)
        return chosen

    def probabilities(self, fitness: NDArray[np.float64]) -> NDArray[np.float64]:
        """For the m least fit together, m / N (2 - s + (s - 1) (m - 1) / (N - 1))."""
        fitness = self.admitted(fitness)
        m, n, s = np.arange(len(fitness) + 1.0), len(fitness), self.pressure
        return by_rank(fitness, m / n * (2.0 - s + (s - 1.0) * (m - 1.0) / (n - 1.0)) if n > 1 else m)

    def contradicted_by(self, n_individuals: int) -> Contradiction | None:
        """See `Selection.contradicted_by`: ranks can be had of any number."""
        return None


@compiled
def _compare(first: int, last: int, fitness: Any, limit: int, keys: Any, chosen: Any) -> None:
    """Fill some places; whoever is drawn first has it among equals."""
    n = fitness.shape[0]
    for place in range(first, last):
        one = one_of(n, keys[place], 0)
        if n > 1 and happens(keys[place], 1, limit):
            other = one_of(n - 1, keys[place], 2)
            other += other >= one
            if fitness[other] > fitness[one]:
                one = other
        chosen[place] = one
