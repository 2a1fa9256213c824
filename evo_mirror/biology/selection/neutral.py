"""No selection."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.selection.base import Selection, evenly
from evo_mirror.foundation.settings import Contradiction
from evo_mirror.machine.counters import Address


class Neutral(Selection):
    """Each parental place goes to anybody, whatever their fitness: drift alone (Wright and Fisher's model).

    Everybody has the chance 1 / N. The numbers of offspring are multinomial, and variation decays by 1 / N in each generation,
    selfing included [Wright1931]_.

    References
    ----------
    .. [Wright1931] Wright (1931), Evolution in Mendelian populations, Genetics 16:97. Recalled.
    """

    kind: Literal["neutral"] = "neutral"
    ignores_fitness: ClassVar[bool] = True

    def choose(
        self, fitness: NDArray[np.float64], n_places: int, address: Address, *, threads: int = 1
    ) -> NDArray[np.int64]:  # fmt: skip
        """See `Selection.choose`."""
        return evenly(len(self.admitted(fitness)), n_places, address, threads=threads)

    def probabilities(self, fitness: NDArray[np.float64]) -> NDArray[np.float64]:
        """1 / N."""
        n = len(self.admitted(fitness))
        return np.full(n, 1.0 / n)

    def contradicted_by(self, n_individuals: int) -> Contradiction | None:
        """See `Selection.contradicted_by`: anybody will do."""
        return None
