"""Truncation selection."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.selection.base import Selection, by_rank, evenly
from evo_mirror.foundation.settings import Contradiction, param, require
from evo_mirror.machine.counters import Address, uniforms


class Truncation(Selection):
    """The fittest few breed, and share the parental places evenly by chance; nobody else does.

    Exactly K are kept: of those equally fit at the threshold, so many as there is room for, by a lot that is drawn once for
    all places. With all fitnesses different each of the K fittest has the chance 1 / K [BlickleThiele1996]_; if t individuals
    at the threshold compete for r places among the K, each of these t has r / (t K).

    References
    ----------
    .. [BlickleThiele1996] Blickle & Thiele (1996), A comparison of selection schemes used in evolutionary algorithms,
       Evolutionary Computation 4:361. Its abstract was read; formulae recalled.
    """

    kind: Literal["truncation"] = "truncation"
    once_for_all: ClassVar[bool] = True
    share: float = param(
        0.2, gt=0.0, le=1.0, unit="of all individuals", about="who may breed, in whole numbers, a half upwards"
    )
    number: int | None = param(None, ge=2, unit="individuals", about="how many may breed, whatever the share says")

    def choose(
        self, fitness: NDArray[np.float64], n_places: int, address: Address, *, threads: int = 1
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Selection.choose`."""
        kept = self._kept(self.admitted(fitness), address.extended("ties"))
        return kept[evenly(len(kept), n_places, address, threads=threads)]

    def probabilities(self, fitness: NDArray[np.float64]) -> NDArray[np.float64]:
        """For the m least fit together, max(0, m - (N - K)) / K."""
        fitness = self.admitted(fitness)
        n, n_kept = len(fitness), self.n_kept(len(fitness))
        return by_rank(fitness, np.maximum(0.0, np.arange(n + 1.0) - (n - n_kept)) / n_kept)

    def contradicted_by(self, n_individuals: int) -> Contradiction | None:
        """See `Selection.contradicted_by`: at least two are kept, and no more than there are."""
        if self.number is not None:
            return require(
                self.number <= n_individuals, "selection.number", f"be at most {n_individuals} individuals, which is all",
                got=self.number, beside=("population.size",),
            )  # fmt: skip
        return require(
            self.n_kept(n_individuals) >= 2, "selection.share", f"leave at least 2 of {n_individuals} individuals to breed",
            got=self.share, beside=("population.size",), remedy=f"Raise it to {2.0 / max(2, n_individuals):.3g} or more.",
        )  # fmt: skip

    def n_kept(self, n_individuals: int) -> int:
        """K: how many of so many breed."""
        # A product such as .29 x 50 falls just short of the half that it is.
        return int(self.share * n_individuals + 0.5 + 1e-9) if self.number is None else self.number

    def _kept(self, fitness: NDArray[np.float64], address: Address) -> NDArray[np.int64]:
        """(n_kept,) positions of those who breed, in their order."""
        lowest = len(fitness) - self.n_kept(len(fitness))
        threshold = np.partition(fitness, lowest)[lowest]
        is_kept, tied = fitness > threshold, np.flatnonzero(fitness == threshold)
        room = len(fitness) - lowest - np.count_nonzero(is_kept)
        if room < len(tied):
            lots = uniforms(address, tied, 1)[:, 0]
            tied = tied[np.argsort(lots, kind="stable")[:room]]
        is_kept[tied] = True
        return np.flatnonzero(is_kept)
