"""Free recombination."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evo_mirror.biology.inheritance.base import Recombination
from evo_mirror.machine.counters import Address, uniforms


class Free(Recombination):
    """All loci are unlinked: each allele comes from either parent with probability 1/2 (uniform crossover)."""

    kind: Literal["free"] = "free"

    def from_second(self, n_children: int, n_loci: int, address: Address) -> NDArray[np.bool_]:
        """See `Recombination.from_second`."""
        return uniforms(address, np.arange(n_children), n_loci) < 0.5
