"""Clonal reproduction."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.inheritance.base import Recombination, n_words
from evo_mirror.foundation.settings import Contradiction
from evo_mirror.machine.counters import Address


class Clonal(Recombination):
    """No recombination: a child has one parent, and its genotype."""

    kind: Literal["clonal"] = "clonal"
    places: ClassVar[tuple[int, int]] = (0, 0)
    is_meiotic: ClassVar[bool] = False

    def origins(self, n_children: int, n_loci: int, address: Address, *, threads: int = 1) -> NDArray[np.uint32]:
        """See `Recombination.origins`."""
        return np.zeros((n_children, n_words(n_loci)), np.uint32)

    def contradicted_by(self, n_loci: int) -> Contradiction | None:
        """See `Recombination.contradicted_by`: nothing recombines."""
        return None
