"""A constant environment."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.environment.base import Environment
from evo_mirror.biology.repertoires import RepertoireSettings, looks_of
from evo_mirror.foundation.settings import Contradiction
from evo_mirror.machine.counters import Address


class Constant(Environment):
    """Every action looks as it always did."""

    kind: Literal["constant"] = "constant"

    def looks_since(self, is_cultural: NDArray[np.bool_], address: Address) -> NDArray[np.int64]:
        """The generation in which each action got its look.

        Parameters
        ----------
        is_cultural : (n_actions,) bool array
        address : Address

        Returns
        -------
        (n_actions,) int array
        """
        return np.zeros(len(is_cultural), np.int64)

    def looks(self, is_cultural: NDArray[np.bool_], n_features: int, address: Address) -> NDArray[np.float64]:
        """See `Environment.looks`."""
        return looks_of(self.looks_since(is_cultural, address), n_features, address)

    def chances_of_change(self, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.chances_of_change`: none."""
        return np.zeros(len(is_cultural))

    def likeness(self, lag: int, is_cultural: NDArray[np.bool_], generations: int) -> NDArray[np.float64]:
        """See `Environment.likeness`: 1."""
        return np.ones(len(is_cultural))

    def contradicted_by(self, repertoire: RepertoireSettings, generations: int) -> tuple[Contradiction | None, ...]:
        """See `Environment.contradicted_by`: nothing."""
        return ()
