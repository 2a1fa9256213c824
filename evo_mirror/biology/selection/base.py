"""The family of selection regimes."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Family
from evo_mirror.machine.counters import Address


class Selection(Family):
    """Chooses the individual for each parental place.

    Selfing happens by chance: the two places of a child are filled independently, with replacement.
    """

    @abstractmethod
    def choose(
        self, fitness: NDArray[np.float64], n_places: int, address: Address, *, threads: int = 1
    ) -> NDArray[np.int64]:  # fmt: skip
        """Fill parental places.

        Parameters
        ----------
        fitness : (n_individuals,) float64 array
        n_places : int
        address : Address
            Of the random numbers; place k is individual k of the address.
        threads : int
            For blocks of places, where a regime has use for them; the choice does not depend on it.

        Returns
        -------
        (n_places,) int array
            Positions of the chosen.
        """
