"""A constant environment."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.environment.base import Environment
from evo_mirror.machine.counters import Address


class Constant(Environment):
    """Every action looks as it always did."""

    kind: Literal["constant"] = "constant"

    def looks_since(self, is_cultural: NDArray[np.bool_], address: Address) -> NDArray[np.int64]:
        """See `Environment.looks_since`."""
        return np.zeros(len(is_cultural), np.int64)

    def chances_of_change(self, is_cultural: NDArray[np.bool_]) -> NDArray[np.float64]:
        """See `Environment.chances_of_change`: none."""
        return np.zeros(len(is_cultural))
