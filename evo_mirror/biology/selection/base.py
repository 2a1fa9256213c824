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
    def choose(self, fitness: NDArray[np.float64], n_places: int, address: Address) -> NDArray[np.int64]:
        """Fill parental places.

        Parameters
        ----------
        fitness : (n_individuals,) float64 array
        n_places : int
        address : Address
            Of the random numbers; place k is individual k of the address.

        Returns
        -------
        (n_places,) int array
            Positions of the chosen.
        """
