"""Clonal reproduction."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.inheritance.base import Recombination
from evo_mirror.machine.counters import Address


class Clonal(Recombination):
    """No recombination: the child has the genotype of its first parent."""

    kind: Literal["clonal"] = "clonal"

    def from_second(self, n_children: int, n_loci: int, address: Address) -> NDArray[np.bool_]:
        """See `Recombination.from_second`."""
        return np.zeros((n_children, n_loci), np.bool_)
