"""The family of environments: how what actions look like changes between generations."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from numpy.typing import NDArray

from evo_mirror.foundation.settings import Family
from evo_mirror.machine.counters import Address


class Environment(Family):
    """Says in which generation each action got its present look."""

    @abstractmethod
    def looks_since(self, is_cultural: NDArray[np.bool_], address: Address) -> NDArray[np.int64]:
        """The generation of the last change of each action's look, as seen from ``address.generation``.

        Parameters
        ----------
        is_cultural : (n_actions,) bool array
            Actions whose look may change; that of the others is ancient.
        address : Address

        Returns
        -------
        (n_actions,) int array
        """

    @abstractmethod
    def chances_of_change(self, is_cultural: NDArray[np.bool_]) -> NDArray[np.float64]:
        """u_a: chance of a new look of each action [per generation].

        Parameters
        ----------
        is_cultural : (n_actions,) bool array

        Returns
        -------
        (n_actions,) float64 array
        """
