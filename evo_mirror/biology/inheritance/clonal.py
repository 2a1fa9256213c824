"""Clonal reproduction."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.inheritance.base import Recombination
from evo_mirror.machine.counters import Address


class Clonal(Recombination):
    """No recombination: a child has one parent, and its genotype."""

    kind: Literal["clonal"] = "clonal"
    places: ClassVar[tuple[int, int]] = (0, 0)

    def from_second(self, n_children: int, n_loci: int, address: Address) -> NDArray[np.bool_]:
        """See `Recombination.from_second`."""
        return np.zeros((n_children, n_loci), np.bool_)
