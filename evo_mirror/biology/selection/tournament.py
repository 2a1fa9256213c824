"""Tournament selection."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.selection.base import Selection, by_rank
from evo_mirror.foundation.settings import Contradiction, param, require
from evo_mirror.machine.chances import one_of
from evo_mirror.machine.compiled import compiled
from evo_mirror.machine.counters import Address, individual_keys
from evo_mirror.machine.threads import in_blocks


class Tournament(Selection):
    """The fittest of a few drawn at random has the parental place.

    Among equals the first drawn wins, so that ties are broken at random. With all fitnesses different, the i-th worst of N
    wins a tournament of k with probability (i^k - (i - 1)^k) / N^k where contestants may be drawn twice
    [BlickleThiele1996]_, and C(i - 1, k - 1) / C(N, k) where they may not: then the k - 1 worst never win.

    References
    ----------
    .. [BlickleThiele1996] Blickle & Thiele (1996), A comparison of selection schemes used in evolutionary algorithms,
       Evolutionary Computation 4:361. Its abstract was read; formulae recalled.
    """

    contest: ClassVar[str] = "size"
    kind: Literal["tournament"] = "tournament"
    size: int = param(3, ge=1, le=1000, unit="contestants", about="how many are compared for each parental place")
    replacement: bool = param(True, unit="1", about="whether a contestant may be drawn twice for the same place")

    def choose(
        self, fitness: NDArray[np.float64], n_places: int, address: Address, *, threads: int = 1
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Selection.choose`."""
        chosen = np.empty(n_places, np.int64)
        fitness, keys = self.admitted(fitness), individual_keys(address, np.arange(n_places))
        hold = _hold if self.replacement else _hold_among_others
        in_blocks(n_places, threads, hold, fitness, self.size, keys, chosen)
        return chosen

    def probabilities(self, fitness: NDArray[np.float64]) -> NDArray[np.float64]:
        """For the m least fit together, (m / N)^k with replacement, C(m, k) / C(N, k) without."""
        fitness = self.admitted(fitness)
        n, among_lowest = len(fitness), np.ones(len(fitness) + 1)
        for k in range(self.size):
            taken = 0 if self.replacement else k
            among_lowest *= np.maximum(0.0, np.arange(n + 1.0) - taken) / (n - taken)
        return by_rank(fitness, among_lowest)

    def contradicted_by(self, n_individuals: int) -> Contradiction | None:
        """See `Selection.contradicted_by`: nobody is drawn twice, so that there must be enough."""
        return require(
            self.replacement or self.size <= n_individuals, "selection.size",
            f"be at most {n_individuals} contestants, which is everybody, where none is drawn twice", got=self.size,
            beside=("selection.replacement", "population.size"), remedy="Lower it, or allow replacement.",
        )  # fmt: skip


@compiled
def _hold(first: int, last: int, fitness: Any, size: int, keys: Any, chosen: Any) -> None:
    """Hold the tournaments for some places."""
    n = fitness.shape[0]
    for place in range(first, last):
        best = one_of(n, keys[place], 0)
        for k in range(1, size):
            drawn = one_of(n, keys[place], k)
            if fitness[drawn] > fitness[best]:
                best = drawn
        chosen[place] = best


@compiled
def _hold_among_others(first: int, last: int, fitness: Any, size: int, keys: Any, chosen: Any) -> None:
    """Hold the tournaments for some places, each among different individuals: the first of a shuffle."""
    n = fitness.shape[0]
    order, exchanged = np.arange(n), np.empty(size, np.int64)
    for place in range(first, last):
        best = one_of(n, keys[place], 0)
        for k in range(size):
            at = k + one_of(n - k, keys[place], k)
            drawn = order[at]
            order[at], order[k], exchanged[k] = order[k], drawn, at
            if fitness[drawn] > fitness[best]:
                best = drawn
        chosen[place] = best
        # Put back in order, so that no place depends on those before it.
        for k in range(size - 1, -1, -1):
            at = exchanged[k]
            order[at], order[k] = order[k], order[at]
